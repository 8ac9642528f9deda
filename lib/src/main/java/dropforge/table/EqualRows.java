package dropforge.table;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of a data set have equal cells. In a table of a few words equal rows are usual, and each is a case of its own.
 * Otherwise an equal row in another file is a copy of it, as where a file of the year so far is put beside those of its
 * months: learned from and held out at the same time, it would flatter the model.
 *
 * <p>Found out when it is first asked for, in one pass. Safe for use by several threads.
 */
public final class EqualRows {
    /** From this share of rows on that have an equal one in their own file, equal rows are usual. */
    private static final double USUAL = 0.1;

    private final long[] keys;
    private final long[] valueKeys;
    private final List<DataFile> files;
    private Found found;

    /**
     * What there is to know.
     *
     * @param usual whether equal rows are cases of their own
     * @param copies the rows of which an earlier file has an equal one
     * @param repeated the rows that have an equal one anywhere
     */
    private record Found(boolean usual, BitSet copies, BitSet repeated) {}

    /**
     * Of all rows of a data set.
     *
     * @param keys one per row, see {@link Dataset#rowKeys()}
     * @param valueKeys the same without the target
     * @param files that the rows come from, in order, without gaps
     */
    public EqualRows(long[] keys, long[] valueKeys, List<DataFile> files) {
        this.keys = keys;
        this.valueKeys = valueKeys;
        this.files = List.copyOf(files);
    }

    long[] keys() {
        return keys;
    }

    /** One per row, equal for rows whose cells are equal but for the target; not to be written to. */
    public long[] valueKeys() {
        return valueKeys;
    }

    /** Whether equal rows are cases of their own, and not copies. */
    public boolean areUsual() {
        return found().usual;
    }

    /** Whether another row is equal to this one. */
    public boolean isRepeated(int row) {
        return found().repeated.get(row);
    }

    /** The indices of the rows, ascending, without those of which an earlier file has an equal one, unless that is usual. */
    public int[] once() {
        IntStream rows = IntStream.range(0, keys.length);
        return (areUsual() ? rows : rows.filter(row -> !found.copies.get(row))).toArray();
    }

    private synchronized Found found() {
        if (found == null) {
            found = search();
        }
        return found;
    }

    private Found search() {
        var index = new KeyIndex(keys.length);
        // Of each key its first and its last row so far.
        var first = new int[keys.length];
        var last = new int[keys.length];
        var copies = new BitSet(keys.length);
        var repeated = new BitSet(keys.length);
        int againInItsFile = 0;
        for (DataFile file : files) {
            for (int row = file.firstRow(); row < file.firstRow() + file.rows(); row++) {
                int known = index.size();
                int key = index.add(keys[row]);
                if (key == known) {
                    first[key] = row;
                } else {
                    repeated.set(first[key]);
                    repeated.set(row);
                    againInItsFile += last[key] >= file.firstRow() ? 1 : 0;
                    copies.set(row, first[key] < file.firstRow());
                }
                last[key] = row;
            }
        }
        return new Found(againInItsFile > USUAL * keys.length, copies, repeated);
    }
}
