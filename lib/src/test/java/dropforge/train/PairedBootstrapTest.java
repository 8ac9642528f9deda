package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.PairedBootstrap.Gain;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The interval of the difference between two models says how sure it is. */
class PairedBootstrapTest {
    private static final double CONFIDENCE = 0.9;

    @Test
    void theGainIsTheDifferenceOfWhatTheEvaluatorSays() {
        Dataset flights = Samples.flights(4);
        Split split = Splits.of(flights, TrainingSettings.DEFAULTS, Trainers.byName("lightgbm"));
        Model few = model(flights, split, 3);
        Model more = model(flights, split, 60);
        Predictions champion = Predictions.of(few, flights, split.holdout());
        Predictions challenger = Predictions.of(more, flights, split.holdout());

        Gain gain = PairedBootstrap.between(champion, challenger, CONFIDENCE, 42);

        assertThat(gain.before()).isCloseTo(leading(champion), within(1e-12));
        assertThat(gain.now()).isCloseTo(leading(challenger), within(1e-12));
        assertThat(gain.gain()).isCloseTo(leading(challenger) - leading(champion), within(1e-12));
        assertThat(gain.gain()).isBetween(gain.low(), gain.high());
    }

    @Test
    void ofSeveralClassesItIsTheMeanOfEachAgainstTheRest() {
        Dataset penguins = Samples.penguins("species");
        Split split = Splits.of(penguins, TrainingSettings.DEFAULTS, Trainers.byName("lightgbm"));
        Predictions all = Predictions.of(model(penguins, split, 20), penguins, split.holdout());
        Predictions guessing = new Predictions(
                Task.MULTICLASS,
                all.classes(),
                all.actual(),
                uniform(all.rows(), all.classes().size()));

        Gain gain = PairedBootstrap.between(guessing, all, CONFIDENCE, 42);

        assertThat(gain.before()).isCloseTo(0.5, within(1e-12));
        assertThat(gain.now()).isCloseTo(leading(all), within(1e-12));
        assertThat(gain.low()).isPositive();
    }

    @Test
    void aLowerErrorIsAGain() {
        double[] actual = IntStream.range(0, 400).asDoubleStream().toArray();
        Predictions good = numbers(actual, 1);
        Predictions poor = numbers(actual, 3);

        Gain gain = PairedBootstrap.between(poor, good, CONFIDENCE, 42);

        assertThat(gain.before()).isCloseTo(3, within(1e-9));
        assertThat(gain.now()).isCloseTo(1, within(1e-9));
        assertThat(gain.gain()).isCloseTo(2, within(1e-9));
        assertThat(PairedBootstrap.between(good, poor, CONFIDENCE, 42).gain()).isCloseTo(-2, within(1e-9));
    }

    @Test
    void aModelBesideItselfGainsNothingForSure() {
        Predictions one = scores(300, 0.5, 3);

        assertThat(PairedBootstrap.between(one, one, CONFIDENCE, 42))
                .returns(0.0, Gain::gain)
                .returns(0.0, Gain::low)
                .returns(0.0, Gain::high);
    }

    /** Drawn row by row, with the AUC computed anew for each draw. */
    @Test
    void theIntervalIsThatOfABootstrapThatComputesEveryDrawAnew() {
        Predictions champion = scores(400, 0.8, 5);
        Predictions challenger = noisier(champion, 1.0, 6);

        Gain gain = PairedBootstrap.between(champion, challenger, CONFIDENCE, 42);

        var random = new SplittableRandom(7);
        double[] gains = IntStream.range(0, 2_000)
                .mapToDouble(_ -> {
                    int[] rows = IntStream.range(0, 400)
                            .map(_ -> random.nextInt(400))
                            .toArray();
                    return leading(challenger.some(rows)) - leading(champion.some(rows));
                })
                .sorted()
                .toArray();
        double width = gain.high() - gain.low();
        assertThat(gain.low()).isCloseTo(gains[100], within(0.1 * width));
        assertThat(gain.high()).isCloseTo(gains[1_899], within(0.1 * width));
    }

    /** What an interval of 90 % is for: of two models that are equally good, one in twenty passes for the better one. */
    @Test
    void ofTwoEquallyGoodModelsTheIntervalHoldsTheTruthNineTimesOfTen() {
        int holds = 0;
        for (int trial = 0; trial < 300; trial++) {
            Predictions truth = scores(500, 0.7, 1_000 + trial);
            Predictions one = noisier(truth, 0.5, 2_000 + trial);
            Predictions other = noisier(truth, 0.5, 3_000 + trial);
            Gain gain = PairedBootstrap.between(one, other, CONFIDENCE, trial);
            holds += gain.low() <= 0 && gain.high() >= 0 ? 1 : 0;
        }
        assertThat(holds).isBetween(255, 288);
    }

    /** Drawn row by row, the interval would be equally narrow for both. */
    @Test
    void neighboursThatFareAlikeWidenTheInterval() {
        assertThat(width(100)).isGreaterThan(3 * width(1));
    }

    /** @param neighbours for which the challenger errs by the same */
    private static double width(int neighbours) {
        var random = new SplittableRandom(9);
        var errors = new double[20_000];
        for (int row = 0; row < errors.length; row++) {
            errors[row] = row % neighbours == 0 ? random.nextDouble() : errors[row - 1];
        }
        var actual = new double[errors.length];
        var challenger = new Predictions(
                Task.REGRESSION,
                List.of(),
                actual,
                Arrays.stream(errors).mapToObj(error -> new double[] {error}).toArray(double[][]::new));
        Gain gain = PairedBootstrap.between(numbers(actual, 1), challenger, CONFIDENCE, 42);
        return gain.high() - gain.low();
    }

    @Test
    void rowsOfOneClassDefineNothing() {
        Predictions one = new Predictions(
                Task.BINARY, List.of("no", "yes"), new double[] {1, 1}, new double[][] {{0.5, 0.5}, {0.2, 0.8}});

        assertThat(PairedBootstrap.between(one, one, CONFIDENCE, 42).gain()).isNaN();
        assertThat(PairedBootstrap.between(one.some(new int[0]), one.some(new int[0]), CONFIDENCE, 42)
                        .gain())
                .isNaN();
    }

    @Test
    void aChampionThatDoesNotKnowAClassPaysForIt() {
        double[] actual = {0, 0, 1, 1, 2, 2};
        var champion = new Predictions(Task.MULTICLASS, List.of("a", "b", "new"), actual, new double[][] {
            {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {1, 0, 0}, {0, 1, 0}
        });
        var challenger = new Predictions(Task.MULTICLASS, List.of("a", "b", "new"), actual, new double[][] {
            {1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 1}
        });

        Gain gain = PairedBootstrap.between(champion, challenger, CONFIDENCE, 42);

        assertThat(gain.now()).isEqualTo(1);
        assertThat(gain.before()).isCloseTo((0.875 + 0.875 + 0.5) / 3, within(1e-12));
    }

    private static Model model(Dataset data, Split split, int trees) {
        var d = TrainingSettings.DEFAULTS;
        var settings = new TrainingSettings(
                "lightgbm",
                d.holdout(),
                d.holdoutShare(),
                d.seed(),
                trees,
                d.leaves(),
                d.learningRate(),
                1,
                0,
                1,
                null,
                null);
        return Trainers.byName("lightgbm")
                .fit(data, split, settings, FitProgress.NONE)
                .model();
    }

    private static double leading(Predictions predictions) {
        return Evaluator.evaluate(predictions).metrics().firstEntry().getValue();
    }

    private static double[][] uniform(int rows, int classes) {
        var uniform = new double[rows][classes];
        for (double[] row : uniform) {
            Arrays.fill(row, 1.0 / classes);
        }
        return uniform;
    }

    /** @param off by which every prediction misses, up and down in turn */
    private static Predictions numbers(double[] actual, double off) {
        var predicted = new double[actual.length][];
        for (int row = 0; row < actual.length; row++) {
            predicted[row] = new double[] {actual[row] + (row % 2 == 0 ? off : -off)};
        }
        return new Predictions(Task.REGRESSION, List.of(), actual, predicted);
    }

    /** Scores that know something of the class. */
    private static Predictions scores(int rows, double knows, long seed) {
        var random = new SplittableRandom(seed);
        var actual = new double[rows];
        var predicted = new double[rows][];
        for (int row = 0; row < rows; row++) {
            actual[row] = random.nextDouble() < 0.4 ? 1 : 0;
            double score = logistic(knows * (2 * actual[row] - 1) + random.nextGaussian());
            predicted[row] = new double[] {1 - score, score};
        }
        return new Predictions(Task.BINARY, List.of("no", "yes"), actual, predicted);
    }

    private static Predictions noisier(Predictions scores, double noise, long seed) {
        var random = new SplittableRandom(seed);
        var predicted = Arrays.stream(scores.predicted())
                .map(row -> {
                    double score = logistic(Math.log(row[1] / row[0]) + noise * random.nextGaussian());
                    return new double[] {1 - score, score};
                })
                .toArray(double[][]::new);
        return new Predictions(scores.task(), scores.classes(), scores.actual(), predicted);
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
