package dropforge.table;

import java.util.List;

/** Where the rows of a data set stand in their files. */
public final class RowLines {
    /** Per row of the data set, which row of all files it is; null where it is the same one. */
    private final int[] kept;

    private final List<LoadedFile> files;

    RowLines(int[] kept, List<LoadedFile> files) {
        this.kept = kept;
        this.files = List.copyOf(files);
    }

    /** The line in its file, from 1, of a row of the data set, from 0. */
    public long of(int row) {
        int at = kept == null ? row : kept[row];
        for (LoadedFile file : files) {
            if (at < file.table().rows()) {
                return file.table().lines().lineOf(at);
            }
            at -= file.table().rows();
        }
        throw new IndexOutOfBoundsException(row);
    }
}
