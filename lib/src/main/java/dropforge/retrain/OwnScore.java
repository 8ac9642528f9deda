package dropforge.retrain;

import dropforge.table.Task;
import dropforge.train.PairedBootstrap;
import dropforge.train.Predictions;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well the rows of a file are predicted by a model that has not learned from them.
 *
 * @param metric the leading one
 * @param level the same so that higher is better and files compare: the AUC, or minus the logarithm of the RMSE
 * @param error standard error of {@code level}
 * @param overGuessing by how much the metric is better than that of who knows nothing of a row
 * @param guessingError standard error of {@code overGuessing}
 */
record OwnScore(double metric, double level, double error, double overGuessing, double guessingError) {
    /** Of a normal variable, half of the width of its middle 90 %. */
    private static final double HALF_WIDTH = 1.6449;

    private static final double CONFIDENCE = 0.9;

    /**
     * @param guess what who knows nothing says for a number; unused for classes
     * @param seed for the rows that are drawn
     */
    static OwnScore of(Predictions predictions, double guess, long seed) {
        boolean numbers = predictions.task() == Task.REGRESSION;
        PairedBootstrap.Gain toPerfect =
                PairedBootstrap.between(predictions, perfect(predictions, numbers), CONFIDENCE, seed);
        PairedBootstrap.Gain fromGuessing =
                PairedBootstrap.between(guessed(predictions, numbers, guess), predictions, CONFIDENCE, seed);
        double metric = fromGuessing.now();
        double least = numbers ? 0 : ofGuesses(predictions);
        return new OwnScore(
                metric,
                numbers ? -Math.log(metric) : metric,
                Math.max(least, error(toPerfect) / (numbers ? metric : 1)),
                fromGuessing.gain(),
                Math.max(least, error(fromGuessing)));
    }

    /**
     * Standard error of the AUC of guesses, the mean over the classes: of so few rows that all are ranked wrongly no draw
     * differs from another, and the rows alone would seem to leave no doubt.
     *
     * @see <a href="https://doi.org/10.1214/aoms/1177730491">Mann and Whitney 1947</a>
     */
    private static double ofGuesses(Predictions predictions) {
        return IntStream.range(0, predictions.classes().size())
                .mapToDouble(c -> {
                    long of = Arrays.stream(predictions.actual())
                            .filter(actual -> actual == c)
                            .count();
                    long others = predictions.rows() - of;
                    return Math.sqrt((predictions.rows() + 1) / (12.0 * of * others));
                })
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** Standard error of a gain, from its interval of 90 %. */
    static double error(PairedBootstrap.Gain gain) {
        return (gain.high() - gain.low()) / (2 * HALF_WIDTH);
    }

    boolean isDefined() {
        return Double.isFinite(level);
    }

    private static Predictions perfect(Predictions predictions, boolean numbers) {
        return with(
                predictions,
                Arrays.stream(predictions.actual())
                        .mapToObj(actual -> numbers ? new double[] {actual} : certain(actual, predictions))
                        .toArray(double[][]::new));
    }

    private static double[] certain(double actual, Predictions predictions) {
        var probabilities = new double[predictions.classes().size()];
        probabilities[(int) actual] = 1;
        return probabilities;
    }

    private static Predictions guessed(Predictions predictions, boolean numbers, double guess) {
        var same = new double[numbers ? 1 : predictions.classes().size()];
        Arrays.fill(same, numbers ? guess : 1.0 / same.length);
        var all = new double[predictions.rows()][];
        Arrays.fill(all, same);
        return with(predictions, all);
    }

    private static Predictions with(Predictions predictions, double[][] others) {
        return new Predictions(predictions.task(), predictions.classes(), predictions.actual(), others);
    }
}
