package dropforge.drift;

import dropforge.drift.ColumnProfile.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of two samples in the same bins.
 *
 * <p>The bins are laid by the mean of both shares, so that none is empty on both sides, and values that came up on one
 * side only, even between those of the other, have a bin when they are many. Each should have five rows of the smaller
 * sample, the old rule for a chi-square: ten bins need 50 rows, two bins need 10. With fewer there are none.
 *
 * <p>The usual bins are the deciles of the reference; these see nothing of values that are new between two old ones.
 * NannyML lays bins of equal width by the reference, and Evidently by both samples together, where one far value leaves
 * nearly all rows in one bin.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177729380">Cochran 1952, on five rows a bin</a>
 * @see <a href="https://nannyml.readthedocs.io/en/stable/how_it_works/univariate_drift_detection.html">NannyML</a>
 */
record Bins(int[] before, int[] now) {
    private static final int MOST_OF_NUMBERS = 10;
    private static final int FEWEST_ROWS = 5;
    /** What is rarer than this on the mean of both sides has no bin of its own, however many rows there are. */
    private static final double RARE = 0.02;

    private static final double LEAST_SHARE = 0.01;

    /** Rows in one bin, while bins are laid. */
    private record Bin(int before, int now) {
        static final Bin EMPTY = new Bin(0, 0);

        Bin and(Bin other) {
            return new Bin(before + other.before, now + other.now);
        }
    }

    /** All rows on both sides. */
    private record Scale(double before, double now) {
        /** The mean of the shares on both sides. */
        double weight(Bin bin) {
            return (bin.before() / before + bin.now() / now) / 2;
        }
    }

    private static Bins of(List<Bin> bins) {
        return new Bins(
                bins.stream().mapToInt(Bin::before).toArray(),
                bins.stream().mapToInt(Bin::now).toArray());
    }

    /**
     * Ten bins of about equal weight, fewer for less than 50 rows. A value that weighs as much as a bin has one of its
     * own, so where 95 % are zero there is a bin of zeros and one of the others.
     */
    static Bins of(Merged values) {
        int allBefore = Arrays.stream(values.before()).sum();
        int allNow = Arrays.stream(values.now()).sum();
        int most = Math.min(MOST_OF_NUMBERS, Math.min(allBefore, allNow) / FEWEST_ROWS);
        if (most < 2) {
            return of(List.of());
        }
        var scale = new Scale(allBefore, allNow);
        // A little less than full is full: a tenth of the rows, as it comes out of two divisions.
        double full = 0.999 / most;
        double lightest = lightest(allBefore, allNow);
        var bins = new ArrayList<Bin>();
        var open = Bin.EMPTY;
        for (int i = 0; i < values.before().length; i++) {
            var next = new Bin(values.before()[i], values.now()[i]);
            boolean followsNone = bins.isEmpty() && scale.weight(open) < lightest;
            if (scale.weight(next) >= full && !followsNone) {
                close(bins, open, scale, lightest);
                open = Bin.EMPTY;
            }
            open = open.and(next);
            if (scale.weight(open) >= full) {
                bins.add(open);
                open = Bin.EMPTY;
            }
        }
        close(bins, open, scale, lightest);
        return of(bins);
    }

    private static double lightest(int allBefore, int allNow) {
        return Math.max(RARE, (double) FEWEST_ROWS / Math.min(allBefore, allNow));
    }

    /** What is too light for a bin of its own goes to the one before. */
    private static void close(List<Bin> bins, Bin open, Scale scale, double lightest) {
        if (scale.weight(open) >= lightest || bins.isEmpty()) {
            bins.add(open);
        } else {
            bins.add(bins.removeLast().and(open));
        }
    }

    /** A bin for each frequent word, and one for all others, whether they are known, new or not kept by name. */
    static Bins of(Words before, Words now) {
        if (Math.min(before.present(), now.present()) < 2 * FEWEST_ROWS) {
            return of(List.of());
        }
        var scale = new Scale(before.present(), now.present());
        double lightest = lightest(before.present(), now.present());
        List<Bin> frequent = Stream.concat(before.counts().keySet().stream(), now.counts().keySet().stream())
                .distinct()
                .map(word -> new Bin(
                        before.counts().getOrDefault(word, 0), now.counts().getOrDefault(word, 0)))
                .filter(bin -> scale.weight(bin) >= lightest)
                .sorted(Comparator.comparingDouble(bin -> -scale.weight(bin)))
                .collect(Collectors.toCollection(ArrayList::new));
        var others = new Bin(
                before.present() - frequent.stream().mapToInt(Bin::before).sum(),
                now.present() - frequent.stream().mapToInt(Bin::now).sum());
        close(frequent, others, scale, lightest);
        return of(frequent);
    }

    /**
     * The population stability index: the sum over the bins of (q - p) ln(q / p), where p and q are the shares before
     * and now. In the quotient no share counts for less than 1 %, or half a row where that is more. An empty bin would
     * make the index infinite, and a smoothing that shrinks with the rows, or is as small as Evidently's 0.0001, calls
     * it a strong drift that a February has no 31st. So a tenth of the rows that goes elsewhere is 0.2, and one in
     * fifty is nothing.
     *
     * <p>From the sum is taken what two samples of n and m rows of the same distribution have on the mean,
     * (bins - 1) (1/n + 1/m), which is 0.18 for 50 rows in ten bins; what is below 0 then is 0.
     *
     * @return from 0 to 9.2; NaN where there are no bins
     * @see <a href="https://scholarworks.wmich.edu/dissertations/3208">Yurdakul 2018, on its distribution</a>
     */
    double psi() {
        if (before.length == 0) {
            return Double.NaN;
        }
        double allBefore = Arrays.stream(before).sum();
        double allNow = Arrays.stream(now).sum();
        double least = Math.max(LEAST_SHARE, 0.5 / Math.min(allBefore, allNow));
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            double p = before[i] / allBefore;
            double q = now[i] / allNow;
            sum += (q - p) * Math.log(Math.max(q, least) / Math.max(p, least));
        }
        return Math.max(0, sum - freedom() * (1 / allBefore + 1 / allNow));
    }

    /** Degrees of freedom. */
    int freedom() {
        return before.length - 1;
    }

    /**
     * Whether the shares differ by more than chance: the likelihood ratio, G, against the limit of a chi-square, with
     * the correction of Williams for few rows. Far out, where the limit lies, G stays true with few rows in a bin;
     * Pearson's chi-square makes three times as many alarms as it should for 50 rows of the flights.
     *
     * @see <a href="https://doi.org/10.1093/biomet/63.1.33">Williams 1976</a>
     */
    boolean differ(Chance chance) {
        double allBefore = Arrays.stream(before).sum();
        double allNow = Arrays.stream(now).sum();
        double all = allBefore + allNow;
        double half = 0;
        double inverse = 0;
        for (int i = 0; i < before.length; i++) {
            double both = before[i] + now[i];
            half += surprise(before[i], both * allBefore / all) + surprise(now[i], both * allNow / all);
            inverse += both == 0 ? 0 : all / both;
        }
        if (before.length < 2 || allBefore == 0 || allNow == 0) {
            return false;
        }
        double williams = 1 + (all / allBefore + all / allNow - 1) * (inverse - 1) / (6 * all * freedom());
        return 2 * half / williams > chance.chiSquare(freedom());
    }

    private static double surprise(double observed, double expected) {
        return observed == 0 ? 0 : observed * Math.log(observed / expected);
    }
}
