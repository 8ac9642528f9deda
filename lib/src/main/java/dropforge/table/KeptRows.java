package dropforge.table;

import dropforge.files.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows that have a value of the target, and how the files fall into them. */
final class KeptRows {
    /** Null where all are kept. */
    private final int[] kept;

    private final int count;
    private final List<DataFile> files;
    private final List<DataFile> droppedFrom;
    private final int dropped;

    private KeptRows(int[] kept, int count, int dropped, List<DataFile> files, List<DataFile> droppedFrom) {
        this.kept = kept;
        this.count = count;
        this.dropped = dropped;
        this.files = files;
        this.droppedFrom = droppedFrom;
    }

    /** @param target one per row of the files, NaN where it is missing */
    static KeptRows with(double[] target, List<LoadedFile> loaded) {
        var kept = new int[target.length];
        var files = new ArrayList<DataFile>();
        var droppedFrom = new ArrayList<DataFile>();
        int count = 0;
        int at = 0;
        for (LoadedFile file : loaded) {
            int first = count;
            int end = at + file.table().rows();
            for (; at < end; at++) {
                if (!Double.isNaN(target[at])) {
                    kept[count++] = at;
                }
            }
            var part = new DataFile(file.file().path(), file.table().sha256(), first, count - first);
            files.add(part);
            if (part.rows() < file.table().rows()) {
                droppedFrom.add(part);
            }
        }
        int dropped = target.length - count;
        return new KeptRows(dropped == 0 ? null : kept, count, dropped, files, droppedFrom);
    }

    int count() {
        return count;
    }

    List<DataFile> files() {
        return files;
    }

    /** How many rows were dropped, in one sentence; empty where none was. */
    Optional<String> dropped(String target) {
        if (dropped == 0) {
            return Optional.empty();
        }
        String more = droppedFrom.size() == 1 ? "" : " and " + Counted.of(droppedFrom.size() - 1, "other file");
        return Optional.of("%,d of %s %s left out for want of a usable target %s (in %s%s)."
                .formatted(
                        dropped,
                        Counted.of(dropped + count, "row"),
                        dropped == 1 ? "is" : "are",
                        target,
                        droppedFrom.getFirst().path(),
                        more));
    }

    RowLines lines(List<LoadedFile> loaded) {
        return new RowLines(kept, loaded);
    }

    double[] of(double[] all) {
        if (kept == null) {
            return all;
        }
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = all[kept[i]];
        }
        return values;
    }

    long[] of(long[] all) {
        return kept == null
                ? all
                : Arrays.stream(kept, 0, count).mapToLong(row -> all[row]).toArray();
    }

    Column of(Column all) {
        return kept == null ? all : new Column(all.name(), all.type(), of(all.values()), all.levels());
    }
}
