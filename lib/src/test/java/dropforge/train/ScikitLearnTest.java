package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dropforge.table.Dataset;
import dropforge.train.Evaluation.ClassScore;
import dropforge.train.Evaluation.ErrorQuantile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The same figures as scikit-learn 1.9.1 has of the same predictions; {@code scikit_learn_figures.py} in the resources of the
 * tests prints them.
 */
class ScikitLearnTest {
    private static final Offset<Double> AS_GOOD_AS_EQUAL = within(1e-9);

    private static final Dataset FLIGHTS = Samples.flights(1);
    private static final Model LATE = Rule.of(FLIGHTS, row -> {
        double z = (row.applyAsDouble("dep_min") - 1200) / 400 - row.applyAsDouble("distance") / 4000;
        double late = rounded(1 / (1 + Math.exp(-z)));
        return new double[] {1 - late, late};
    });

    private static final Dataset PENGUINS = Samples.penguins("species");
    private static final Model SPECIES = Rule.of(PENGUINS, row -> {
        double bill = orElse(row.applyAsDouble("bill_length_mm"), 44);
        double flipper = orElse(row.applyAsDouble("flipper_length_mm"), 200);
        double[] shares = Link.SOFTMAX.apply(
                new double[] {-(bill - 44) / 3, (bill - 44) / 4 - (flipper - 200) / 10, (flipper - 205) / 6});
        return Arrays.stream(shares).map(ScikitLearnTest::rounded).toArray();
    });

    private static final Dataset WEIGHED = Samples.penguins("body_mass_g");
    private static final Model BODY_MASS =
            Rule.of(WEIGHED, row -> new double[] {50 * row.applyAsDouble("flipper_length_mm") - 5800});

    @Test
    void twoClasses() {
        Evaluation evaluation = Evaluator.evaluate(LATE, FLIGHTS, all(FLIGHTS));

        assertFigures(
                evaluation,
                Map.of(
                        "auc", 0.5713387112400339,
                        "logLoss", 0.5504392675531317,
                        "f1", 0.0838095238095238,
                        "precision", 0.30985915492957744,
                        "recall", 0.048458149779735685,
                        "balancedAccuracy", 0.5083817268950425,
                        "brier", 0.1813980035754325,
                        "ece", 0.06307556250000002));
        assertClass(evaluation, 0, "0", 1546, 0.776049766718507, 0.9683053040103493, 0.8615827338129496);
        assertClass(evaluation, 1, "1", 454, 0.30985915492957744, 0.048458149779735685, 0.0838095238095238);
    }

    @Test
    void severalClasses() {
        Evaluation evaluation = Evaluator.evaluate(SPECIES, PENGUINS, all(PENGUINS));

        assertFigures(
                evaluation,
                Map.of(
                        "auc", 0.9930282676688207,
                        "logLoss", 0.2479365381807329,
                        "f1", 0.9419486591685172,
                        "precision", 0.9368593372372306,
                        "recall", 0.9481840274310064,
                        "balancedAccuracy", 0.9481840274310064,
                        "weightedF1", 0.950978949981424,
                        "brier", 0.12193074861022966,
                        "ece", 0.12547906395348837));
        assertClass(evaluation, 0, "Adelie", 152, 0.9793103448275862, 0.9342105263157895, 0.9562289562289562);
        assertClass(evaluation, 1, "Chinstrap", 68, 0.863013698630137, 0.9264705882352942, 0.8936170212765957);
        assertClass(evaluation, 2, "Gentoo", 124, 0.9682539682539683, 0.9838709677419355, 0.976);
        assertThat(evaluation.perClass().get(0).auc()).isCloseTo(0.9936780427631579, AS_GOOD_AS_EQUAL);
        assertThat(evaluation.perClass().get(1).auc()).isCloseTo(0.988650895140665, AS_GOOD_AS_EQUAL);
        assertThat(evaluation.perClass().get(2).auc()).isCloseTo(0.9967558651026392, AS_GOOD_AS_EQUAL);
    }

    @Test
    void numbers() {
        Evaluation evaluation = Evaluator.evaluate(BODY_MASS, WEIGHED, all(WEIGHED));

        assertFigures(
                evaluation,
                Map.of(
                        "rmse", 395.60358059862926,
                        "mae", 317.9824561403509,
                        "r2", 0.7559422188903658,
                        "medianError", 262.5,
                        "within10Percent", 0.6842105263157895));
        assertThat(evaluation.errors())
                .satisfiesExactly(
                        each -> assertQuantile(each, 0.05, -695),
                        each -> assertQuantile(each, 0.25, -200),
                        each -> assertQuantile(each, 0.5, 75),
                        each -> assertQuantile(each, 0.75, 300),
                        each -> assertQuantile(each, 0.95, 650));
    }

    @Test
    void whatIsLostWithoutAColumn() {
        int[] first900 = IntStream.range(0, 900).toArray();

        assertLosses(
                LATE,
                FLIGHTS,
                first900,
                "auc",
                Map.of(
                        "dep_min", new double[] {0.04072860264082828, 0.01775656621970371},
                        "distance", new double[] {-0.005517558025395042, 0.003652663906611257}));
        assertLosses(
                SPECIES,
                PENGUINS,
                all(PENGUINS),
                "auc",
                Map.of(
                        "bill_length_mm", new double[] {0.26012519354402563, 0.01324313395055932},
                        "flipper_length_mm", new double[] {0.2595317131300209, 0.019916998631368178}));
        assertLosses(BODY_MASS, WEIGHED, all(WEIGHED), "rmse", Map.of("flipper_length_mm", new double[] {
            679.4088943777251, 16.341306384004547
        }));
    }

    private static int[] all(Dataset data) {
        return IntStream.range(0, data.rows()).toArray();
    }

    /** What is equal but for the last bit is equal on every machine then. */
    private static double rounded(double probability) {
        return Math.floor(probability * 1e6 + 0.5) / 1e6;
    }

    private static double orElse(double value, double other) {
        return Double.isNaN(value) ? other : value;
    }

    private static void assertFigures(Evaluation evaluation, Map<String, Double> expected) {
        var figures = new LinkedHashMap<>(evaluation.metrics());
        figures.putAll(evaluation.details());
        expected.forEach((name, value) -> assertThat(figures.get(name)).as(name).isCloseTo(value, AS_GOOD_AS_EQUAL));
    }

    private static void assertClass(
            Evaluation evaluation, int index, String name, long rows, double precision, double recall, double f1) {
        ClassScore score = evaluation.perClass().get(index);
        assertThat(score.name()).isEqualTo(name);
        assertThat(score.rows()).isEqualTo(rows);
        assertThat(score.precision()).isCloseTo(precision, AS_GOOD_AS_EQUAL);
        assertThat(score.recall()).isCloseTo(recall, AS_GOOD_AS_EQUAL);
        assertThat(score.f1()).isCloseTo(f1, AS_GOOD_AS_EQUAL);
    }

    private static void assertQuantile(ErrorQuantile quantile, double share, double error) {
        assertThat(quantile.share()).isEqualTo(share);
        assertThat(quantile.error()).isCloseTo(error, AS_GOOD_AS_EQUAL);
    }

    /** @param expected mean and deviation of the columns that count; the others cost nothing at all */
    private static void assertLosses(
            Model model, Dataset data, int[] rows, String metric, Map<String, double[]> expected) {
        var importance = PermutationImportance.of(new Fit(model, 0, "", List.of()), data, rows, 42);
        assertThat(importance.metric()).isEqualTo(metric);
        assertThat(importance.rows()).isEqualTo(rows.length);
        assertThat(importance.columns())
                .extracting(PermutationImportance.Loss::column)
                .containsExactlyInAnyOrderElementsOf(data.features().names());
        for (PermutationImportance.Loss loss : importance.columns()) {
            double[] of = expected.getOrDefault(loss.column(), new double[2]);
            assertThat(loss.mean()).as(loss.column()).isCloseTo(of[0], AS_GOOD_AS_EQUAL);
            assertThat(loss.deviation()).as(loss.column()).isCloseTo(of[1], AS_GOOD_AS_EQUAL);
        }
    }
}
