package dropforge.train;

import java.util.Arrays;
import java.util.Optional;

/**
 * A figure of an {@link Evaluation}, with the direction in which it gets better.
 *
 * @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier 1950</a>
 * @see <a href="https://proceedings.mlr.press/v70/guo17a.html">Guo et al. 2017</a>
 */
public enum Metric {
    /** Area under the ROC curve, in [0, 1]; 0.5 is chance. */
    AUC("auc", true),
    /** Mean negative natural logarithm of the probability given to the true class. */
    LOG_LOSS("logLoss", false),
    /** Share of the rows whose most probable class is the true one. */
    ACCURACY("accuracy", true),
    /** Harmonic mean of precision and recall. */
    F1("f1", true),
    /** Root of the mean squared error, in the unit of the target. */
    RMSE("rmse", false),
    /** Mean absolute error, in the unit of the target. */
    MAE("mae", false),
    /** Share of the variance that is explained, at most 1; 0 is as good as the mean. */
    R2("r2", true),

    /** Share of the rows predicted to be of a class that are of it. */
    PRECISION("precision", true),
    /** Share of the rows of a class that are predicted to be of it. */
    RECALL("recall", true),
    /** Mean recall of the classes that occur. */
    BALANCED_ACCURACY("balancedAccuracy", true),
    /** F1 of each class, weighted by its rows. */
    WEIGHTED_F1("weightedF1", true),
    /**
     * Mean squared difference between probability and truth, 0 to 1 for two classes; for several the sum over them, 0 to 2
     * (Brier 1950).
     */
    BRIER("brier", false),
    /**
     * Expected calibration error: how far mean probability and share that came true are apart, in ten bins of equal width,
     * weighted by their rows (Guo et al. 2017). Of several classes only the most probable one counts.
     */
    ECE("ece", false),
    /** Half of the rows are predicted with a smaller absolute error, in the unit of the target. */
    MEDIAN_ERROR("medianError", false),
    /** Share of the rows whose prediction is at most a tenth of the actual value off. */
    WITHIN_10_PERCENT("within10Percent", true);

    private final String wireName;
    private final boolean higherIsBetter;

    Metric(String wireName, boolean higherIsBetter) {
        this.wireName = wireName;
        this.higherIsBetter = higherIsBetter;
    }

    /** As in {@link Evaluation#metrics()}, {@link Evaluation#details()} and in metrics.json. */
    public String wireName() {
        return wireName;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /**
     * How much better {@code candidate} is than {@code champion}: positive when it is better, whatever the direction of
     * the metric; NaN where one of them is undefined.
     */
    public double gain(double candidate, double champion) {
        return higherIsBetter ? candidate - champion : champion - candidate;
    }

    /** The metric that is written so, such as {@code logLoss}. */
    public static Optional<Metric> named(String wireName) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName.equals(wireName))
                .findFirst();
    }
}
