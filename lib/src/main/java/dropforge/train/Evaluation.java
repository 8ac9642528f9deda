package dropforge.train;

import java.util.List;
import java.util.SequencedMap;

/**
 * How well a model does on rows that it has not seen.
 *
 * @param rows number of rows scored
 * @param metrics by name, the leading one first. Two classes: {@code auc}, {@code logLoss}, {@code accuracy},
 *     {@code f1}; several classes: {@code auc} (one against the rest, mean over the classes), {@code logLoss},
 *     {@code accuracy}, {@code f1} (mean over the classes); regression: {@code rmse}, {@code mae}, {@code r2}. A metric
 *     that these rows do not define, such as the AUC of a single class, is NaN
 * @param confusion rows: true class, columns: predicted class, counts; empty for a regression
 * @param calibration of the second class of two; otherwise empty
 * @param roc of the second class of two, from (0, 0) to (1, 1), 200 points at most; otherwise empty
 * @param residuals of a regression, a sample of 2,000 at most; otherwise empty
 */
public record Evaluation(
        int rows,
        SequencedMap<String, Double> metrics,
        List<List<Long>> confusion,
        List<CalibrationBin> calibration,
        List<RocPoint> roc,
        List<Residual> residuals) {

    /**
     * @param predicted mean predicted probability of the rows of the bin
     * @param observed share of the rows of the bin that are of the class
     */
    public record CalibrationBin(double predicted, double observed, long rows) {}

    public record RocPoint(double falsePositiveRate, double truePositiveRate) {}

    public record Residual(double actual, double predicted) {}

    /** Name of the metric that decides which of two models is better. */
    public String leadingMetric() {
        return metrics.firstEntry().getKey();
    }
}
