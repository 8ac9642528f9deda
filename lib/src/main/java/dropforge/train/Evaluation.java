package dropforge.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How well a model does on rows that it has not seen. A figure that these rows do not define, such as the AUC of a single
 * class, is NaN.
 *
 * @param rows number of rows scored
 * @param metrics by name, the leading one first. Two classes: {@code auc}, {@code logLoss}, {@code accuracy},
 *     {@code f1}; several classes: {@code auc} (one against the rest, mean over the classes), {@code logLoss},
 *     {@code accuracy}, {@code f1} (mean over the classes); regression: {@code rmse}, {@code mae}, {@code r2}
 * @param details further figures by name, see {@link Metric}. Classes: {@code precision} and {@code recall} (of the second
 *     class of two, else means over the classes), {@code balancedAccuracy}, {@code weightedF1} (several), {@code brier},
 *     {@code ece}; regression: {@code medianError}, {@code within10Percent}
 * @param perClass in the order of {@code confusion}; empty for a regression
 * @param confusion rows: true class, columns: predicted class, counts; empty for a regression
 * @param calibration in ten bins of equal width. Two classes: of the second one. Several: of the class that is most
 *     probable, whether it is the true one. Empty for a regression
 * @param roc of the second class of two, from (0, 0) to (1, 1), 200 points at most; otherwise empty
 * @param residuals of a regression, a sample of 2,000 at most; otherwise empty
 * @param errors quantiles of what a regression predicts above the actual value; otherwise empty
 */
public record Evaluation(
        int rows,
        SequencedMap<String, Double> metrics,
        SequencedMap<String, Double> details,
        List<ClassScore> perClass,
        List<List<Long>> confusion,
        List<CalibrationBin> calibration,
        List<RocPoint> roc,
        List<Residual> residuals,
        List<ErrorQuantile> errors) {
    /** A metrics.json of an earlier program has no details. */
    public Evaluation {
        details = details == null ? new LinkedHashMap<>() : details;
        perClass = perClass == null ? List.of() : perClass;
        errors = errors == null ? List.of() : errors;
    }

    /**
     * One class against the rest.
     *
     * @param rows of this class
     * @param precision share of the rows predicted so that are so
     * @param recall share of the rows that are so that are predicted so
     * @param f1 harmonic mean of the two
     */
    public record ClassScore(String name, long rows, double precision, double recall, double f1, double auc) {}

    /**
     * @param predicted mean predicted probability of the rows of the bin
     * @param observed share of the rows of the bin that are of the class
     */
    public record CalibrationBin(double predicted, double observed, long rows) {}

    public record RocPoint(double falsePositiveRate, double truePositiveRate) {}

    public record Residual(double actual, double predicted) {}

    /**
     * @param share of the rows whose error is at most this
     * @param error predicted minus actual, in the unit of the target
     */
    public record ErrorQuantile(double share, double error) {}

    /** Name of the metric that decides which of two models is better. */
    public String leadingMetric() {
        return metrics.firstEntry().getKey();
    }
}
