package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Evaluation.ClassScore;
import dropforge.train.Evaluation.ErrorQuantile;
import dropforge.train.Evaluation.Residual;
import dropforge.train.Evaluation.RocPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import smile.validation.metric.AUC;
import smile.validation.metric.MAD;
import smile.validation.metric.RMSE;

/** Scores a model on rows that it has not seen. */
public final class Evaluator {
    /** Probabilities are kept this far from 0 and 1 in the log loss, as scikit-learn did for doubles. */
    static final double CLIP = 1e-15;

    private static final int CALIBRATION_BINS = 10;
    private static final int ROC_POINTS = 200;
    private static final int RESIDUALS = 2_000;
    private static final double[] ERROR_QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95};
    private static final double NEAR = 0.1;

    private Evaluator() {}

    /**
     * @param rows indices of the rows of {@code data} to score, such as {@link Split#holdout()}
     * @throws TrainingException if the model predicts classes and the data a number, or the reverse
     */
    public static Evaluation evaluate(Model model, Dataset data, int[] rows) {
        return evaluate(Predictions.of(model, data, rows));
    }

    /** The same of what was predicted. */
    public static Evaluation evaluate(Predictions predictions) {
        return predictions.task() == Task.REGRESSION ? ofNumbers(predictions) : ofClasses(Scored.of(predictions));
    }

    /** The metric that decides which of two models is better. */
    public static Metric leadingMetric(Task task) {
        return task == Task.REGRESSION ? Metric.RMSE : Metric.AUC;
    }

    /**
     * What the leading metric is for who knows nothing of a row: an AUC of 0.5, or the RMSE of predicting the mean of these
     * rows.
     */
    public static double ofGuessing(Predictions predictions) {
        if (predictions.task() != Task.REGRESSION) {
            return 0.5;
        }
        double mean = Arrays.stream(predictions.actual()).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(predictions.actual())
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(Double.NaN));
    }

    /** That metric alone, as {@link #evaluate} has it. */
    static double leadingValue(Predictions predictions) {
        return predictions.task() == Task.REGRESSION
                ? rmse(predictions.actual(), numbers(predictions))
                : Scored.of(predictions).auc();
    }

    private static double[] numbers(Predictions predictions) {
        return Arrays.stream(predictions.predicted()).mapToDouble(row -> row[0]).toArray();
    }

    private static double rmse(double[] actual, double[] predicted) {
        return actual.length == 0 ? Double.NaN : RMSE.of(actual, predicted);
    }

    private static Evaluation ofNumbers(Predictions predictions) {
        double[] actual = predictions.actual();
        double[] predicted = numbers(predictions);
        int n = actual.length;
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.RMSE.wireName(), rmse(actual, predicted));
        metrics.put(Metric.MAE.wireName(), n == 0 ? Double.NaN : MAD.of(actual, predicted));
        metrics.put(Metric.R2.wireName(), r2(actual, predicted));
        double[] errors = IntStream.range(0, n)
                .mapToDouble(i -> predicted[i] - actual[i])
                .sorted()
                .toArray();
        double[] sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        long near = IntStream.range(0, n)
                .filter(i -> Math.abs(predicted[i] - actual[i]) <= NEAR * Math.abs(actual[i]))
                .count();
        SequencedMap<String, Double> details = new LinkedHashMap<>();
        details.put(Metric.MEDIAN_ERROR.wireName(), quantile(sizes, 0.5));
        details.put(Metric.WITHIN_10_PERCENT.wireName(), (double) near / n); // 0 / 0 is NaN
        int sampled = Math.min(n, RESIDUALS);
        List<Residual> residuals = new ArrayList<>(sampled);
        for (int i = 0; i < sampled; i++) {
            int row = (int) ((long) i * n / sampled);
            residuals.add(new Residual(actual[row], predicted[row]));
        }
        List<ErrorQuantile> quantiles = Arrays.stream(ERROR_QUANTILES)
                .mapToObj(share -> new ErrorQuantile(share, quantile(errors, share)))
                .toList();
        return new Evaluation(n, metrics, details, List.of(), List.of(), List.of(), List.of(), residuals, quantiles);
    }

    /** Between two values in proportion, as NumPy has it by default (type 7 of Hyndman and Fan 1996). */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Coefficient of determination; NaN where the target does not vary. */
    static double r2(double[] actual, double[] predicted) {
        double mean = Arrays.stream(actual).average().orElse(Double.NaN);
        double residual = 0;
        double total = 0;
        for (int i = 0; i < actual.length; i++) {
            residual += (actual[i] - predicted[i]) * (actual[i] - predicted[i]);
            total += (actual[i] - mean) * (actual[i] - mean);
        }
        return total == 0 ? Double.NaN : 1 - residual / total;
    }

    /**
     * Rows of classes, with what a model says of them.
     *
     * @param actual index of the true class of each row
     * @param probability of each row: of each class
     */
    private record Scored(List<String> classes, int[] actual, double[][] probability) {
        static Scored of(Predictions predictions) {
            return new Scored(
                    predictions.classes(),
                    Arrays.stream(predictions.actual())
                            .mapToInt(index -> (int) index)
                            .toArray(),
                    predictions.predicted());
        }

        boolean binary() {
            return classes.size() == 2;
        }

        /** One against the rest, the mean over the classes for which it is defined. */
        double auc() {
            return mean(Arrays.stream(aucs()));
        }

        /** Of each class; of two that of the second is that of the first, too, and sorting 50,000 rows once more is felt. */
        double[] aucs() {
            if (binary()) {
                double auc = Evaluator.auc(actual, probability, 1);
                return new double[] {auc, auc};
            }
            return IntStream.range(0, classes.size())
                    .mapToDouble(c -> Evaluator.auc(actual, probability, c))
                    .toArray();
        }

        long[][] confusion() {
            long[][] confusion = new long[classes.size()][classes.size()];
            for (int i = 0; i < actual.length; i++) {
                confusion[actual[i]][mostProbable(probability[i])]++;
            }
            return confusion;
        }
    }

    /** Of those that are numbers. */
    private static double mean(DoubleStream values) {
        return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
    }

    private static Evaluation ofClasses(Scored scored) {
        int[] actual = scored.actual();
        double[][] probability = scored.probability();
        boolean binary = scored.binary();
        long[][] confusion = scored.confusion();
        double[] aucs = scored.aucs();
        List<ClassScore> perClass = IntStream.range(0, confusion.length)
                .mapToObj(c -> new ClassScore(
                        scored.classes().get(c),
                        Arrays.stream(confusion[c]).sum(),
                        (double) confusion[c][c] / predicted(confusion, c),
                        (double) confusion[c][c] / Arrays.stream(confusion[c]).sum(),
                        f1(confusion, c),
                        aucs[c]))
                .toList();
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.AUC.wireName(), mean(Arrays.stream(aucs)));
        metrics.put(Metric.LOG_LOSS.wireName(), logLoss(actual, probability));
        metrics.put(Metric.ACCURACY.wireName(), accuracy(confusion));
        metrics.put(
                Metric.F1.wireName(),
                binary ? f1(confusion, 1) : mean(perClass.stream().mapToDouble(ClassScore::f1)));
        List<CalibrationBin> calibration = calibration(scored);
        List<List<Long>> table = Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        List<RocPoint> roc = binary
                ? roc(
                        actual,
                        Arrays.stream(probability).mapToDouble(row -> row[1]).toArray())
                : List.of();
        return new Evaluation(
                actual.length,
                metrics,
                details(scored, perClass, calibration),
                perClass,
                table,
                calibration,
                roc,
                List.of(),
                List.of());
    }

    private static SequencedMap<String, Double> details(
            Scored scored, List<ClassScore> perClass, List<CalibrationBin> calibration) {
        int rows = scored.actual().length;
        SequencedMap<String, Double> details = new LinkedHashMap<>();
        if (scored.binary()) {
            details.put(Metric.PRECISION.wireName(), perClass.get(1).precision());
            details.put(Metric.RECALL.wireName(), perClass.get(1).recall());
        } else {
            // What is never predicted, or never occurs, counts as 0, as scikit-learn has it.
            List<ClassScore> there =
                    perClass.stream().filter(each -> !Double.isNaN(each.f1())).toList();
            details.put(
                    Metric.PRECISION.wireName(), mean(there.stream().mapToDouble(each -> orZero(each.precision()))));
            details.put(Metric.RECALL.wireName(), mean(there.stream().mapToDouble(each -> orZero(each.recall()))));
        }
        details.put(Metric.BALANCED_ACCURACY.wireName(), mean(perClass.stream().mapToDouble(ClassScore::recall)));
        if (!scored.binary()) {
            double weighted = perClass.stream()
                    .filter(each -> each.rows() > 0)
                    .mapToDouble(each -> each.f1() * each.rows())
                    .sum();
            details.put(Metric.WEIGHTED_F1.wireName(), weighted / rows);
        }
        details.put(Metric.BRIER.wireName(), brier(scored));
        double apart = calibration.stream()
                .mapToDouble(bin -> bin.rows() * Math.abs(bin.observed() - bin.predicted()))
                .sum();
        details.put(Metric.ECE.wireName(), apart / rows);
        return details;
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double brier(Scored scored) {
        double sum = 0;
        for (int i = 0; i < scored.actual().length; i++) {
            double[] probability = scored.probability()[i];
            for (int c = scored.binary() ? 1 : 0; c < probability.length; c++) {
                double apart = probability[c] - (scored.actual()[i] == c ? 1 : 0);
                sum += apart * apart;
            }
        }
        return sum / scored.actual().length;
    }

    private static int mostProbable(double[] probability) {
        int best = 0;
        for (int c = 1; c < probability.length; c++) {
            if (probability[c] > probability[best]) {
                best = c;
            }
        }
        return best;
    }

    /** One class against the rest; Smile's, where ties count half; NaN where one of the two is absent. */
    static double auc(int[] actual, double[][] probability, int positive) {
        int[] label = Arrays.stream(actual).map(c -> c == positive ? 1 : 0).toArray();
        return AUC.of(
                label,
                Arrays.stream(probability).mapToDouble(row -> row[positive]).toArray());
    }

    /** Smile's log loss is infinite at a probability of 0, hence our own. */
    static double logLoss(int[] actual, double[][] probability) {
        double loss = 0;
        for (int i = 0; i < actual.length; i++) {
            loss -= Math.log(Math.clamp(probability[i][actual[i]], CLIP, 1 - CLIP));
        }
        return loss / actual.length;
    }

    private static double accuracy(long[][] confusion) {
        long right = 0;
        long all = 0;
        for (int c = 0; c < confusion.length; c++) {
            right += confusion[c][c];
            all += Arrays.stream(confusion[c]).sum();
        }
        return (double) right / all;
    }

    private static long predicted(long[][] confusion, int c) {
        return Arrays.stream(confusion).mapToLong(row -> row[c]).sum();
    }

    /** 2 TP / (2 TP + FP + FN); NaN where the class neither occurs nor is predicted. */
    static double f1(long[][] confusion, int positive) {
        long actual = Arrays.stream(confusion[positive]).sum();
        return 2.0 * confusion[positive][positive] / (actual + predicted(confusion, positive));
    }

    /**
     * Of the second class of two; of several the most probable one, as Guo et al. 2017 have it. Ten bins of equal width;
     * those without a row are left out.
     */
    private static List<CalibrationBin> calibration(Scored scored) {
        double[] predicted = new double[CALIBRATION_BINS];
        long[] observed = new long[CALIBRATION_BINS];
        long[] rows = new long[CALIBRATION_BINS];
        for (int i = 0; i < scored.actual().length; i++) {
            int said = scored.binary() ? 1 : mostProbable(scored.probability()[i]);
            double probability = scored.probability()[i][said];
            int bin = Math.min((int) (probability * CALIBRATION_BINS), CALIBRATION_BINS - 1);
            predicted[bin] += probability;
            observed[bin] += scored.actual()[i] == said ? 1 : 0;
            rows[bin]++;
        }
        List<CalibrationBin> bins = new ArrayList<>();
        for (int bin = 0; bin < CALIBRATION_BINS; bin++) {
            if (rows[bin] > 0) {
                bins.add(new CalibrationBin(predicted[bin] / rows[bin], (double) observed[bin] / rows[bin], rows[bin]));
            }
        }
        return bins;
    }

    /**
     * Points of the ROC curve; rows of the same probability pass the threshold together (Fawcett 2006, algorithm 1).
     *
     * @param actual 1 for a positive row, 0 for a negative one
     * @param probability from 0 to 1
     * @see <a href="https://doi.org/10.1016/j.patrec.2005.10.010">Fawcett 2006</a>
     */
    static List<RocPoint> roc(int[] actual, double[] probability) {
        long positives = Arrays.stream(actual).filter(c -> c == 1).count();
        long negatives = actual.length - positives;
        if (positives == 0 || negatives == 0) {
            return List.of();
        }
        // Numbers that are not negative are in the order of their bits, which leave one to say what the row is.
        long[] rising = new long[actual.length];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = Double.doubleToLongBits(probability[i] + 0.0) << 1 | actual[i];
        }
        Arrays.sort(rising);
        List<RocPoint> points = new ArrayList<>(List.of(new RocPoint(0, 0)));
        long truePositives = 0;
        for (int i = rising.length - 1; i >= 0; i--) {
            truePositives += rising[i] & 1;
            boolean tied = i > 0 && rising[i] >>> 1 == rising[i - 1] >>> 1;
            if (!tied) {
                points.add(new RocPoint(
                        (double) (rising.length - i - truePositives) / negatives, (double) truePositives / positives));
            }
        }
        if (points.size() <= ROC_POINTS) {
            return points;
        }
        List<RocPoint> thinned = new ArrayList<>(ROC_POINTS);
        for (int i = 0; i < ROC_POINTS; i++) {
            thinned.add(points.get((int) ((long) i * (points.size() - 1) / (ROC_POINTS - 1))));
        }
        return thinned;
    }
}
