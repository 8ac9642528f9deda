package dropforge.train;

import dropforge.table.DataFile;
import dropforge.table.Dataset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows whose cells are equal. In a table of a few words they are usual, and each is a case of its own. Otherwise an equal row in
 * another file is a copy of it, as where a file of the year so far is put beside those of its months: learned from and held
 * out at the same time, it would flatter the model.
 */
public final class EqualRows {
    /** From this share of rows on that have an equal one in their own file, equal rows are usual. */
    private static final double USUAL = 0.1;

    private EqualRows() {}

    /** Whether equal rows are cases of their own, and not copies. */
    public static boolean areUsual(Dataset data) {
        return areUsual(data, repeated(data));
    }

    /** The indices of the rows, ascending, without those of which an earlier file has an equal one, unless that is usual. */
    static int[] once(Dataset data) {
        int[] all = IntStream.range(0, data.rows()).toArray();
        Set<Long> repeated = repeated(data);
        if (repeated.isEmpty() || areUsual(data, repeated)) {
            return all;
        }
        var firstFile = new HashMap<Long, DataFile>();
        return data.files().stream()
                .flatMapToInt(file -> rows(file)
                        .filter(row -> !repeated.contains(data.rowKeys()[row])
                                || firstFile.computeIfAbsent(data.rowKeys()[row], _ -> file) == file))
                .toArray();
    }

    private static Set<Long> repeated(Dataset data) {
        long[] sorted = data.rowKeys().clone();
        Arrays.parallelSort(sorted);
        var repeated = new HashSet<Long>();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                repeated.add(sorted[i]);
            }
        }
        return repeated;
    }

    private static boolean areUsual(Dataset data, Set<Long> repeated) {
        if (repeated.isEmpty()) {
            return false;
        }
        long again = 0;
        for (DataFile file : data.files()) {
            var seen = new HashSet<Long>();
            again += rows(file)
                    .mapToObj(row -> data.rowKeys()[row])
                    .filter(key -> repeated.contains(key) && !seen.add(key))
                    .count();
        }
        return again > USUAL * data.rows();
    }

    private static IntStream rows(DataFile file) {
        return IntStream.range(file.firstRow(), file.firstRow() + file.rows());
    }
}
