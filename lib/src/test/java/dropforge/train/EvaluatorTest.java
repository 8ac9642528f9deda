package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Evaluation.RocPoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    @Test
    void twoClassesScoreAsByHand() {
        // Sorted by probability: 0.9 yes, 0.6 no, 0.6 yes, 0.2 no. Pairs yes-no: 3.5 of 4, as the tie counts half.
        Evaluation evaluation = ofClasses(
                List.of("no", "yes"), new double[] {1, 0, 1, 0}, new double[][] {{.1, .9}, {.4, .6}, {.4, .6}, {.8, .2}
                });

        assertThat(evaluation.metrics().keySet()).containsExactly("auc", "logLoss", "accuracy", "f1");
        assertThat(evaluation.leadingMetric()).isEqualTo("auc");
        assertThat(evaluation.metrics().get("auc")).isEqualTo(3.5 / 4);
        assertThat(evaluation.metrics().get("logLoss"))
                .isCloseTo(-(Math.log(.9) + Math.log(.4) + Math.log(.6) + Math.log(.8)) / 4, within(1e-12));
        assertThat(evaluation.metrics().get("accuracy")).isEqualTo(0.75);
        assertThat(evaluation.metrics().get("f1")).isCloseTo(2 * (2.0 / 3) / (2.0 / 3 + 1), within(1e-12));
        assertThat(evaluation.confusion()).isEqualTo(List.of(List.of(1L, 1L), List.of(0L, 2L)));
        assertThat(evaluation.roc())
                .containsExactly(new RocPoint(0, 0), new RocPoint(0, 0.5), new RocPoint(0.5, 1), new RocPoint(1, 1));
        assertThat(evaluation.calibration())
                .containsExactly(
                        new CalibrationBin(.2, 0, 1), new CalibrationBin(.6, .5, 2), new CalibrationBin(.9, 1, 1));
    }

    @Test
    void severalClassesScoreAsByHand() {
        Evaluation evaluation = ofClasses(List.of("a", "b", "c"), new double[] {0, 1, 2, 2}, new double[][] {
            {.8, .1, .1}, {.5, .3, .2}, {.1, .2, .7}, {.3, .1, .6}
        });

        assertThat(evaluation.confusion())
                .isEqualTo(List.of(List.of(1L, 0L, 0L), List.of(1L, 0L, 0L), List.of(0L, 0L, 2L)));
        assertThat(evaluation.metrics().get("accuracy")).isEqualTo(0.75);
        assertThat(evaluation.metrics().get("f1")).isCloseTo((2.0 / 3 + 0 + 1) / 3, within(1e-12));
        assertThat(evaluation.metrics().get("auc")).isEqualTo(1);
        assertThat(evaluation.roc()).isEmpty();
        // Whether the class of 0.8, 0.5, 0.7 and 0.6 is the true one.
        assertThat(evaluation.calibration())
                .containsExactly(
                        new CalibrationBin(.5, 0, 1),
                        new CalibrationBin(.6, 1, 1),
                        new CalibrationBin(.7, 1, 1),
                        new CalibrationBin(.8, 1, 1));
        assertThat(evaluation.details().get("ece")).isCloseTo((.5 + .4 + .3 + .2) / 4, within(1e-12));
    }

    @Test
    void numbersScoreAsByHand() {
        Evaluation evaluation = Evaluator.evaluate(
                new Fixed(Task.REGRESSION, List.of(), new double[][] {{1}, {2}, {5}}),
                dataset(List.of(), new double[] {1, 3, 5}, Task.REGRESSION),
                new int[] {0, 1, 2});

        assertThat(evaluation.metrics().get("rmse")).isCloseTo(Math.sqrt(1.0 / 3), within(1e-12));
        assertThat(evaluation.metrics().get("mae")).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(evaluation.metrics().get("r2")).isCloseTo(1 - 1.0 / 8, within(1e-12));
        assertThat(evaluation.residuals()).contains(new Evaluation.Residual(3, 2));
    }

    @Test
    void aClassThatIsNeverPredictedHasNoPrecisionAndLowersTheMeanAllTheSame() {
        Evaluation evaluation = ofClasses(List.of("a", "b", "c"), new double[] {0, 1, 2, 2}, new double[][] {
            {.8, .1, .1}, {.5, .3, .2}, {.1, .2, .7}, {.3, .1, .6}
        });

        assertThat(evaluation.perClass().get(1).precision()).isNaN();
        assertThat(evaluation.perClass().get(1).recall()).isZero();
        assertThat(evaluation.details().get("precision")).isCloseTo((0.5 + 0 + 1) / 3, within(1e-12));
        assertThat(evaluation.details().get("balancedAccuracy")).isCloseTo((1 + 0 + 1) / 3.0, within(1e-12));
    }

    @Test
    void whatTheRowsDoNotDefineIsNotANumber() {
        Evaluation evaluation =
                ofClasses(List.of("no", "yes"), new double[] {0, 0}, new double[][] {{1, 0}, {0.7, 0.3}});

        assertThat(evaluation.metrics().get("auc")).isNaN();
        assertThat(evaluation.metrics().get("f1")).isNaN();
        assertThat(evaluation.metrics().get("accuracy")).isEqualTo(1);
        assertThat(evaluation.roc()).isEmpty();
        assertThat(Evaluator.r2(new double[] {2, 2}, new double[] {1, 2})).isNaN();
    }

    @Test
    void aCertainMistakeCostsMuchButNotEverything() {
        Evaluation evaluation = ofClasses(List.of("no", "yes"), new double[] {0, 1}, new double[][] {{0, 1}, {0, 1}});

        assertThat(evaluation.metrics().get("logLoss")).isCloseTo(-Math.log(1e-15) / 2, within(1e-9));
    }

    @Test
    void aChampionThatKnowsNotTheNewClassIsScoredByTheWords() {
        Model champion = new Fixed(Task.BINARY, List.of("a", "c"), new double[][] {{.9, .1}, {.2, .8}, {.6, .4}});

        Evaluation evaluation = Evaluator.evaluate(
                champion, dataset(List.of("a", "b", "c"), new double[] {0, 2, 1}, Task.MULTICLASS), new int[] {0, 1, 2
                });

        assertThat(evaluation.confusion())
                .isEqualTo(List.of(List.of(1L, 0L, 0L), List.of(1L, 0L, 0L), List.of(0L, 0L, 1L)));
        assertThat(evaluation.metrics().get("accuracy")).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void theRocCurveOfManyRowsKeepsItsEndsAndIsNeverLong() {
        int[] actual = IntStream.range(0, 5_000).map(i -> i % 3 == 0 ? 1 : 0).toArray();
        double[] probability = IntStream.range(0, 5_000)
                .mapToDouble(i -> (i * 7919L % 5_003) / 5_003.0)
                .toArray();

        assertThat(Evaluator.roc(actual, probability))
                .hasSize(200)
                .startsWith(new RocPoint(0, 0))
                .endsWith(new RocPoint(1, 1));
    }

    @Test
    void whichIsBetterDependsOnTheMetric() {
        assertThat(Metric.named("auc").orElseThrow().gain(0.8, 0.7)).isPositive();
        assertThat(Metric.named("logLoss").orElseThrow().gain(0.8, 0.7)).isNegative();
        assertThat(Metric.named("rmse").orElseThrow().gain(1, 2)).isPositive();
        assertThat(Metric.named("elegance")).isEmpty();
    }

    @Test
    void aModelOfClassesCannotBeScoredOnNumbers() {
        Model classes = new Fixed(Task.BINARY, List.of("a", "b"), new double[][] {{.5, .5}});

        assertThatThrownBy(() ->
                        Evaluator.evaluate(classes, dataset(List.of(), new double[1], Task.REGRESSION), new int[1]))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The model predicts classes but the target y is a number; retrain with this data first.");
    }

    private static Evaluation ofClasses(List<String> classes, double[] target, double[][] predicted) {
        Task task = classes.size() == 2 ? Task.BINARY : Task.MULTICLASS;
        return Evaluator.evaluate(
                new Fixed(task, classes, predicted),
                dataset(classes, target, task),
                IntStream.range(0, target.length).toArray());
    }

    private static Dataset dataset(List<String> classes, double[] target, Task task) {
        return new Dataset(new Frame(List.of(), target.length), target, "y", classes, task, List.of());
    }

    /** Predicts what it is told to. */
    private record Fixed(Task task, List<String> classes, double[][] predicted) implements Model {
        @Override
        public String trainer() {
            return "fixed";
        }

        @Override
        public double[][] predict(Frame rows) {
            return predicted;
        }

        @Override
        public SequencedMap<String, Double> importance() {
            return new LinkedHashMap<>();
        }

        @Override
        public void save(Path folder) {
            throw new UnsupportedOperationException();
        }
    }
}
