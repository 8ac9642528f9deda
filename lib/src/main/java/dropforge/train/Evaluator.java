package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Evaluation.Residual;
import dropforge.train.Evaluation.RocPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
        return predictions.task() == Task.REGRESSION ? ofNumbers(predictions) : ofClasses(predictions);
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

    private static Evaluation ofNumbers(Predictions predictions) {
        double[] actual = predictions.actual();
        double[] predicted = Arrays.stream(predictions.predicted())
                .mapToDouble(row -> row[0])
                .toArray();
        int n = actual.length;
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(Metric.RMSE.wireName(), n == 0 ? Double.NaN : RMSE.of(actual, predicted));
        metrics.put(Metric.MAE.wireName(), n == 0 ? Double.NaN : MAD.of(actual, predicted));
        metrics.put(Metric.R2.wireName(), r2(actual, predicted));
        int sampled = Math.min(n, RESIDUALS);
        List<Residual> residuals = new ArrayList<>(sampled);
        for (int i = 0; i < sampled; i++) {
            int row = (int) ((long) i * n / sampled);
            residuals.add(new Residual(actual[row], predicted[row]));
        }
        return new Evaluation(n, metrics, List.of(), List.of(), List.of(), residuals);
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

    private static Evaluation ofClasses(Predictions predictions) {
        List<String> classes = predictions.classes();
        int n = predictions.rows();
        int[] actual = Arrays.stream(predictions.actual())
                .mapToInt(index -> (int) index)
                .toArray();
        double[][] probability = predictions.predicted();
        long[][] confusion = new long[classes.size()][classes.size()];
        for (int i = 0; i < n; i++) {
            confusion[actual[i]][mostProbable(probability[i])]++;
        }

        boolean binary = classes.size() == 2;
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(
                Metric.AUC.wireName(),
                binary ? auc(actual, probability, 1) : meanAuc(actual, probability, classes.size()));
        metrics.put(Metric.LOG_LOSS.wireName(), logLoss(actual, probability));
        metrics.put(Metric.ACCURACY.wireName(), accuracy(confusion));
        metrics.put(Metric.F1.wireName(), binary ? f1(confusion, 1) : macroF1(confusion));
        List<List<Long>> table = Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        if (!binary) {
            return new Evaluation(n, metrics, table, List.of(), List.of(), List.of());
        }
        double[] second = Arrays.stream(probability).mapToDouble(row -> row[1]).toArray();
        return new Evaluation(n, metrics, table, calibration(actual, second), roc(actual, second), List.of());
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

    /** Mean over the classes for which it is defined. */
    private static double meanAuc(int[] actual, double[][] probability, int classes) {
        double sum = 0;
        int defined = 0;
        for (int c = 0; c < classes; c++) {
            double auc = auc(actual, probability, c);
            if (!Double.isNaN(auc)) {
                sum += auc;
                defined++;
            }
        }
        return sum / defined; // 0 / 0 is NaN
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

    /** 2 TP / (2 TP + FP + FN); NaN where the class neither occurs nor is predicted. */
    static double f1(long[][] confusion, int positive) {
        long actual = Arrays.stream(confusion[positive]).sum();
        long predicted =
                Arrays.stream(confusion).mapToLong(row -> row[positive]).sum();
        return 2.0 * confusion[positive][positive] / (actual + predicted);
    }

    /** Mean over the classes that occur or are predicted, as scikit-learn has it. */
    private static double macroF1(long[][] confusion) {
        double sum = 0;
        int defined = 0;
        for (int c = 0; c < confusion.length; c++) {
            double f1 = f1(confusion, c);
            if (!Double.isNaN(f1)) {
                sum += f1;
                defined++;
            }
        }
        return sum / defined;
    }

    /** Ten bins of equal width; those without a row are left out. */
    private static List<CalibrationBin> calibration(int[] actual, double[] probability) {
        double[] predicted = new double[CALIBRATION_BINS];
        long[] observed = new long[CALIBRATION_BINS];
        long[] rows = new long[CALIBRATION_BINS];
        for (int i = 0; i < actual.length; i++) {
            int bin = Math.min((int) (probability[i] * CALIBRATION_BINS), CALIBRATION_BINS - 1);
            predicted[bin] += probability[i];
            observed[bin] += actual[i];
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
     * @see <a href="https://doi.org/10.1016/j.patrec.2005.10.010">Fawcett 2006</a>
     */
    static List<RocPoint> roc(int[] actual, double[] probability) {
        long positives = Arrays.stream(actual).filter(c -> c == 1).count();
        long negatives = actual.length - positives;
        if (positives == 0 || negatives == 0) {
            return List.of();
        }
        Integer[] order = new Integer[actual.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(probability[b], probability[a]));
        List<RocPoint> points = new ArrayList<>(List.of(new RocPoint(0, 0)));
        long truePositives = 0;
        for (int i = 0; i < order.length; i++) {
            truePositives += actual[order[i]];
            boolean tied = i + 1 < order.length && probability[order[i]] == probability[order[i + 1]];
            if (!tied) {
                points.add(
                        new RocPoint((double) (i + 1 - truePositives) / negatives, (double) truePositives / positives));
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
