package dropforge.drift;

import java.util.Arrays;

/**
 * The different values of a column of numbers, ascending, and how many rows have each. Missing ones are left out, and -0.0
 * is 0.0.
 *
 * @param values ascending, none twice
 * @param counts of rows, one for each
 */
record Runs(double[] values, int[] counts) {
    /**
     * Up to so many different values are counted in a hash table, which for 330,000 rows takes a fifth of the time of sorting
     * them. A column that has more is sorted.
     */
    private static final int COUNTED = 1 << 13;

    static Runs of(double[] values) {
        Runs counted = counted(values);
        return counted == null ? sorted(values) : counted;
    }

    /** Null where there are too many. */
    private static Runs counted(double[] values) {
        var keys = new double[COUNTED * 4];
        var counts = new int[keys.length];
        int found = 0;
        for (double value : values) {
            if (Double.isNaN(value)) {
                continue;
            }
            double key = value + 0.0;
            int slot = slot(key, keys.length);
            while (counts[slot] > 0 && keys[slot] != key) {
                slot = slot + 1 & keys.length - 1;
            }
            if (counts[slot]++ == 0) {
                if (found++ == COUNTED) {
                    return null;
                }
                keys[slot] = key;
            }
        }
        var different = new double[found];
        for (int slot = 0, i = 0; slot < keys.length; slot++) {
            if (counts[slot] > 0) {
                different[i++] = keys[slot];
            }
        }
        Arrays.sort(different);
        var inOrder = new int[found];
        for (int i = 0; i < found; i++) {
            int slot = slot(different[i], keys.length);
            while (keys[slot] != different[i] || counts[slot] == 0) {
                slot = slot + 1 & keys.length - 1;
            }
            inOrder[i] = counts[slot];
        }
        return new Runs(different, inOrder);
    }

    private static int slot(double value, int slots) {
        long bits = Double.doubleToRawLongBits(value) * 0x9E3779B97F4A7C15L;
        return (int) (bits >>> 40) & slots - 1;
    }

    private static Runs sorted(double[] values) {
        double[] sorted = values.clone();
        // NaN sorts behind all numbers.
        Arrays.sort(sorted);
        var different = new double[sorted.length];
        var counts = new int[sorted.length];
        int found = 0;
        for (int i = 0; i < sorted.length && !Double.isNaN(sorted[i]); i++) {
            if (found == 0 || sorted[i] != different[found - 1]) {
                different[found++] = sorted[i] + 0.0;
            }
            counts[found - 1]++;
        }
        return new Runs(Arrays.copyOf(different, found), Arrays.copyOf(counts, found));
    }

    /** How many different values there are. */
    int size() {
        return values.length;
    }

    /** Number of rows that have a value. */
    int present() {
        return Arrays.stream(counts).sum();
    }
}
