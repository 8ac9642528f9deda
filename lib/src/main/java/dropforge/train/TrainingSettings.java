package dropforge.train;

/**
 * What a fit depends on besides the data. Two runs with equal settings and equal data give equal models.
 *
 * @param trainer name of the {@link Trainer}
 * @param holdout how the rows to score on are chosen: {@code auto}, {@code time} or {@code random}
 * @param holdoutShare share of the rows to score on, in (0, 1)
 * @param seed for everything random
 * @param iterations trees or steps at most
 * @param leaves leaves of a tree at most
 * @param learningRate weight of each tree
 * @param earlyStopping iterations without an improvement on the validation rows after which a fit ends; 0: never
 * @param threads threads of a fit
 */
public record TrainingSettings(
        String trainer,
        String holdout,
        double holdoutShare,
        long seed,
        int iterations,
        int leaves,
        double learningRate,
        int earlyStopping,
        int threads) {
    /** LightGBM, 500 trees at most, stopping after 20 without an improvement. */
    public static final TrainingSettings DEFAULTS =
            new TrainingSettings("lightgbm", "auto", 0.2, 42, 500, 31, 0.1, 20, 2);
}
