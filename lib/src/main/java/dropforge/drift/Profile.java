package dropforge.drift;

import dropforge.table.DataFile;
import dropforge.table.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What rows look like, column by column, without the rows: 38 KB of JSON for a year of flights, some 25 KB for a column
 * that has no value twice, however many rows there were. All rows count. None is left out to save time, since 330,000
 * rows of the flights take 27 ms of one core, of which sorting is the most.
 *
 * @param rows number of rows
 * @param files that gave the rows, 1 or more
 * @param columns of the features, in the order of the data set
 * @param target what is predicted: for classes their words, for a regression the numbers
 */
public record Profile(int rows, int files, List<ColumnProfile> columns, ColumnProfile target) {
    /** In the folder of a version. */
    public static final String FILE_NAME = "profile.json";

    public Profile {
        columns = List.copyOf(columns);
    }

    /**
     * Of some rows, such as those that a model learned from.
     *
     * @param rows their indices, in any order
     */
    public static Profile of(Dataset data, int[] rows) {
        int[] inOrder = rows.clone();
        Arrays.sort(inOrder);
        int[] ends = fileEnds(data.files(), inOrder);
        List<ColumnProfile> columns = data.features().columns().parallelStream()
                .map(column -> ColumnProfile.of(column, inOrder, ends))
                .toList();
        return new Profile(
                inOrder.length, Math.max(1, ends.length), columns, ColumnProfile.ofTarget(data, inOrder, ends));
    }

    /**
     * Of rows that follow each other, such as those of one file.
     *
     * @param firstRow as in {@link DataFile#firstRow()}
     * @param rows how many
     */
    public static Profile of(Dataset data, int firstRow, int rows) {
        return of(data, IntStream.range(firstRow, firstRow + rows).toArray());
    }

    /** The column of that name, exactly as written. */
    public Optional<ColumnProfile> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Where in {@code rows} each file ends, exclusive; without the files that gave none of them. */
    private static int[] fileEnds(List<DataFile> files, int[] rows) {
        return files.stream()
                .mapToInt(file -> firstNotBefore(rows, file.firstRow() + file.rows()))
                .filter(end -> end > 0)
                .distinct()
                .toArray();
    }

    private static int firstNotBefore(int[] sorted, int value) {
        int found = Arrays.binarySearch(sorted, value);
        return found >= 0 ? found : -found - 1;
    }
}
