package dropforge.drift;

import dropforge.drift.ColumnProfile.Numbers;
import java.util.Arrays;

/**
 * The values of two samples in one order, each with the rows that have it before and now.
 *
 * @param before one count for each value, ascending
 * @param now likewise
 */
record Merged(int[] before, int[] now) {
    static Merged of(Numbers before, Numbers now) {
        int most = before.values().size() + now.values().size();
        var rowsBefore = new int[most];
        var rowsNow = new int[most];
        int distinct = 0;
        int b = 0;
        int n = 0;
        while (b < before.values().size() || n < now.values().size()) {
            double valueBefore = b < before.values().size() ? before.values().get(b) : Double.POSITIVE_INFINITY;
            double valueNow = n < now.values().size() ? now.values().get(n) : Double.POSITIVE_INFINITY;
            if (valueBefore <= valueNow) {
                rowsBefore[distinct] = before.counts().get(b++);
            }
            if (valueNow <= valueBefore) {
                rowsNow[distinct] = now.counts().get(n++);
            }
            distinct++;
        }
        return new Merged(Arrays.copyOf(rowsBefore, distinct), Arrays.copyOf(rowsNow, distinct));
    }

    /** The greatest difference between the shares of rows up to a value; NaN where a side has no values. */
    double ks() {
        double allBefore = Arrays.stream(before).sum();
        double allNow = Arrays.stream(now).sum();
        if (allBefore == 0 || allNow == 0) {
            return Double.NaN;
        }
        double greatest = 0;
        long upToBefore = 0;
        long upToNow = 0;
        for (int i = 0; i < before.length; i++) {
            upToBefore += before[i];
            upToNow += now[i];
            greatest = Math.max(greatest, Math.abs(upToBefore / allBefore - upToNow / allNow));
        }
        return greatest;
    }
}
