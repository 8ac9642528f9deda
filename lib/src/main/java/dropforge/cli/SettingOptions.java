package dropforge.cli;

import dropforge.Settings.Key;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The settings as flags; what is not said stands in dropforge.yaml or has its default. */
public final class SettingOptions {
    private final Map<Key, Object> said = new EnumMap<>(Key.class);

    /** A flag that only one command has; null when the user did not say it. */
    public void add(Key key, Object value) {
        if (value != null) {
            said.put(key, value);
        }
    }

    /** What the user said. */
    public Map<Key, Object> said() {
        return said;
    }

    @Option(
            names = "--training",
            paramLabel = "DIR",
            description = "folder of the CSV files (default: training in the workspace)")
    private void training(String folder) {
        said.put(Key.TRAINING, folder);
    }

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "folder of the models (default: models in the workspace)")
    private void models(String folder) {
        said.put(Key.MODELS, folder);
    }

    @Option(
            names = "--metrics",
            paramLabel = "DIR",
            description = "folder of the metrics (default: metrics in the workspace)")
    private void metrics(String folder) {
        said.put(Key.METRICS, folder);
    }

    @Option(names = "--target", paramLabel = "COLUMN", description = "the column to predict")
    private void target(String column) {
        said.put(Key.TARGET, column);
    }

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "auto, binary, multiclass or regression (default: auto)")
    private void task(String task) {
        said.put(Key.TASK, task);
    }

    @Option(
            names = "--trainer",
            paramLabel = "NAME",
            description = "lightgbm, smile-logistic, smile-forest, smile-gbt or smile-ridge (default: lightgbm)")
    private void trainer(String name) {
        said.put(Key.TRAINER, name);
    }

    @Option(
            names = "--holdout",
            paramLabel = "HOW",
            description = "rows to score on: auto, time or random (default: auto)")
    private void holdout(String policy) {
        said.put(Key.HOLDOUT, policy);
    }

    @Option(
            names = "--holdout-share",
            paramLabel = "SHARE",
            description = "share of the rows to score on (default: 0.2)")
    private void holdoutShare(double share) {
        said.put(Key.HOLDOUT_SHARE, share);
    }

    @Option(names = "--seed", paramLabel = "N", description = "for everything random (default: 42)")
    private void seed(long seed) {
        said.put(Key.SEED, seed);
    }

    @Option(names = "--iterations", paramLabel = "N", description = "trees or steps at most (default: 500)")
    private void iterations(int most) {
        said.put(Key.ITERATIONS, most);
    }

    @Option(names = "--leaves", paramLabel = "N", description = "leaves of a tree at most (default: 31)")
    private void leaves(int most) {
        said.put(Key.LEAVES, most);
    }

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "weight of each tree (default: 0.15)")
    private void learningRate(double rate) {
        said.put(Key.LEARNING_RATE, rate);
    }

    @Option(
            names = "--column-share",
            paramLabel = "SHARE",
            description = "share of the columns that each tree may use (default: 0.5)")
    private void columnShare(double share) {
        said.put(Key.COLUMN_SHARE, share);
    }

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description = "end a fit after so many iterations without improvement; 0: never (default: 10)")
    private void earlyStopping(int iterations) {
        said.put(Key.EARLY_STOPPING, iterations);
    }

    @Option(names = "--threads", paramLabel = "N", description = "threads of a fit (default: 2)")
    private void threads(int threads) {
        said.put(Key.THREADS, threads);
    }
}
