package dropforge.train;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much better one model is than another on the same rows, and how sure that is: both are scored on the same rows drawn
 * anew, again and again, so that what is hard for both does not blur the difference.
 *
 * <p>Rows are drawn in blocks of neighbours, {@value #BLOCKS} at most, since flights of one day are late together: rows drawn
 * one by one would make the interval too narrow (Künsch 1989). The interval is the middle {@code confidence} of the gains
 * drawn. The RMSE is computed anew for each draw; for the AUC each row counts with what it adds to the difference, as DeLong
 * has it (1988, midranks as in Sun and Xu 2014), which makes a draw a sum: some thousand draws of 50,000 rows take
 * milliseconds, and not minutes.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176347265">Künsch 1989</a>
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 * @see <a href="https://doi.org/10.1109/LSP.2014.2337313">Sun and Xu 2014</a>
 */
public final class PairedBootstrap {
    static final int BLOCKS = 500;
    static final int DRAWS = 2_000;

    private PairedBootstrap() {}

    /**
     * What came of it.
     *
     * @param before the champion's value
     * @param now the challenger's
     * @param gain how much better the challenger is: positive when it is, whatever the direction of the metric. NaN, as the
     *     others, where the rows do not define the metric
     * @param low lower end of the interval of the gain
     * @param high upper end
     */
    public record Gain(double before, double now, double gain, double low, double high) {
        static final Gain UNDEFINED = new Gain(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * Compares by the leading metric of the task: the AUC (of several classes the mean of each against the rest), or the RMSE.
     *
     * @param champion and challenger, of the same rows in the same order
     * @param confidence share of the draws that lie in the interval, in (0, 1)
     */
    public static Gain between(Predictions champion, Predictions challenger, double confidence, long seed) {
        if (champion.rows() != challenger.rows()) {
            throw new IllegalArgumentException("%d rows beside %d".formatted(champion.rows(), challenger.rows()));
        }
        return switch (challenger.task()) {
            case REGRESSION -> ofNumbers(champion, challenger, confidence, seed);
            case BINARY, MULTICLASS -> ofClasses(champion, challenger, confidence, seed);
        };
    }

    private static Gain ofNumbers(Predictions champion, Predictions challenger, double confidence, long seed) {
        double[] before = squaredErrors(champion);
        double[] now = squaredErrors(challenger);
        if (now.length == 0) {
            return Gain.UNDEFINED;
        }
        return drawn(
                new double[][] {before, now},
                sums -> Math.sqrt(sums[0]) - Math.sqrt(sums[1]),
                Math.sqrt(Arrays.stream(before).average().orElseThrow()),
                Math.sqrt(Arrays.stream(now).average().orElseThrow()),
                confidence,
                seed);
    }

    private static double[] squaredErrors(Predictions predictions) {
        return IntStream.range(0, predictions.rows())
                .mapToDouble(row ->
                        Math.pow(predictions.predicted()[row][0] - predictions.actual()[row], 2))
                .toArray();
    }

    private static Gain ofClasses(Predictions champion, Predictions challenger, double confidence, long seed) {
        var words = new LinkedHashSet<>(challenger.classes());
        words.addAll(champion.classes());
        List<String> classes = List.copyOf(words);
        int[] actual = Arrays.stream(challenger.actual())
                .mapToInt(index -> (int) index)
                .toArray();
        int[] scored = IntStream.range(classes.size() == 2 ? 1 : 0, classes.size())
                .filter(c -> isDefined(actual, c))
                .toArray();
        if (scored.length == 0) {
            return Gain.UNDEFINED;
        }
        double[][] before = champion.over(classes).predicted();
        double[][] now = challenger.over(classes).predicted();
        var differences = new double[actual.length];
        double meanBefore = 0;
        double meanNow = 0;
        for (int c : scored) {
            RowsOfAuc old = RowsOfAuc.of(actual, before, c);
            RowsOfAuc young = RowsOfAuc.of(actual, now, c);
            meanBefore += old.auc / scored.length;
            meanNow += young.auc / scored.length;
            for (int row = 0; row < differences.length; row++) {
                differences[row] += (young.adds[row] - old.adds[row]) / scored.length;
            }
        }
        double gain = meanNow - meanBefore;
        return drawn(new double[][] {differences}, sums -> gain + sums[0], meanBefore, meanNow, confidence, seed);
    }

    private static boolean isDefined(int[] actual, int positive) {
        long positives = Arrays.stream(actual).filter(c -> c == positive).count();
        return positives > 0 && positives < actual.length;
    }

    /**
     * An AUC and what each row adds to its error: mean 0 over the rows.
     *
     * @param adds of a positive row, how much more often than the mean it outranks a negative one, divided by the share of
     *     the positives; of a negative row the same the other way round
     */
    private record RowsOfAuc(double auc, double[] adds) {
        static RowsOfAuc of(int[] actual, double[][] probability, int positive) {
            int rows = actual.length;
            double[] positives = sorted(actual, probability, positive, true);
            double[] negatives = sorted(actual, probability, positive, false);
            var outranks = new double[rows];
            double auc = 0;
            for (int row = 0; row < rows; row++) {
                double score = probability[row][positive];
                if (actual[row] == positive) {
                    outranks[row] = below(negatives, score);
                    auc += outranks[row] / positives.length;
                } else {
                    outranks[row] = 1 - below(positives, score);
                }
            }
            for (int row = 0; row < rows; row++) {
                int ofItsKind = actual[row] == positive ? positives.length : negatives.length;
                outranks[row] = (outranks[row] - auc) * rows / ofItsKind;
            }
            return new RowsOfAuc(auc, outranks);
        }

        private static double[] sorted(int[] actual, double[][] probability, int positive, boolean wanted) {
            double[] scores = IntStream.range(0, actual.length)
                    .filter(row -> (actual[row] == positive) == wanted)
                    .mapToDouble(row -> probability[row][positive])
                    .toArray();
            Arrays.sort(scores);
            return scores;
        }

        /** Share of the scores that are lower; equal ones count half. */
        private static double below(double[] sorted, double score) {
            return (bound(sorted, score, false) + bound(sorted, score, true)) / (2.0 * sorted.length);
        }

        private static int bound(double[] sorted, double score, boolean upper) {
            int from = 0;
            int to = sorted.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (sorted[middle] < score || (upper && sorted[middle] == score)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }
    }

    /** @param perRow several numbers per row; {@code gain} is a function of their means */
    private static Gain drawn(
            double[][] perRow,
            ToDoubleFunction<double[]> gain,
            double before,
            double now,
            double confidence,
            long seed) {
        int rows = perRow[0].length;
        int blocks = Math.min(rows, BLOCKS);
        var sizes = new int[blocks];
        var sums = new double[perRow.length][blocks];
        for (int block = 0; block < blocks; block++) {
            int from = (int) ((long) block * rows / blocks);
            int to = (int) ((long) (block + 1) * rows / blocks);
            sizes[block] = to - from;
            for (int part = 0; part < perRow.length; part++) {
                sums[part][block] = Arrays.stream(perRow[part], from, to).sum();
            }
        }
        double[] overall = Arrays.stream(perRow)
                .mapToDouble(part -> Arrays.stream(part).average().orElseThrow())
                .toArray();
        var random = new SplittableRandom(seed);
        var gains = new double[DRAWS];
        var means = new double[perRow.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            Arrays.fill(means, 0);
            long drawn = 0;
            for (int i = 0; i < blocks; i++) {
                int block = random.nextInt(blocks);
                drawn += sizes[block];
                for (int part = 0; part < means.length; part++) {
                    means[part] += sums[part][block];
                }
            }
            for (int part = 0; part < means.length; part++) {
                means[part] /= drawn;
            }
            gains[draw] = gain.applyAsDouble(means);
        }
        Arrays.sort(gains);
        double outside = (1 - confidence) / 2;
        return new Gain(
                before, now, gain.applyAsDouble(overall), quantile(gains, outside), quantile(gains, 1 - outside));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.clamp(Math.round(share * (sorted.length - 1)), 0, sorted.length - 1)];
    }
}
