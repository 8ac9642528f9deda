package dropforge.train;

import java.util.Arrays;
import java.util.Optional;

/** A figure of an {@link Evaluation}, with the direction in which it gets better. */
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
    R2("r2", true);

    private final String wireName;
    private final boolean higherIsBetter;

    Metric(String wireName, boolean higherIsBetter) {
        this.wireName = wireName;
        this.higherIsBetter = higherIsBetter;
    }

    /** As in {@link Evaluation#metrics()} and in metrics.json. */
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
