package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.train.Fit.CurvePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainedModelsTest {
    private static final Map<String, Dataset> TABLES = Samples.tables();

    @TempDir
    Path folder;

    static Stream<Arguments> everyTrainerAndTable() {
        return TABLES.entrySet().stream()
                .flatMap(table -> Trainers.names().stream()
                        .filter(name -> Trainers.byName(name)
                                .tasks()
                                .contains(table.getValue().task()))
                        .map(name -> Arguments.of(name, table.getKey())));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void aTrainerLearnsFromRealDataAndKnowsWhatCounts(String name, String table) {
        Dataset data = TABLES.get(table);
        Split split = split(name, data);

        Fit fit = fit(name, data, split);

        Evaluation evaluation = Evaluator.evaluate(fit.model(), data, split.holdout());
        switch (data.task()) {
            case BINARY -> assertThat(evaluation.metrics().get("auc")).isGreaterThan(data.rows() < 1_000 ? 0.97 : 0.6);
            case MULTICLASS -> assertThat(evaluation.metrics().get("accuracy")).isGreaterThan(0.94);
            case REGRESSION -> assertThat(evaluation.metrics().get("r2")).isGreaterThan(0.75);
        }
        SequencedMap<String, Double> importance = fit.model().importance();
        assertThat(importance.keySet())
                .containsExactlyInAnyOrderElementsOf(data.features().names());
        assertThat(importance.values().stream().mapToDouble(Double::doubleValue).sum())
                .isBetween(1 - 1e-9, 1 + 1e-9);
        assertThat(List.copyOf(importance.values())).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void theSameSeedGivesTheSameModelToTheByte(String name, String table) throws IOException {
        Dataset data = TABLES.get(table);
        Split split = split(name, data);
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        Fit one = fit(name, data, split);
        Fit other = fit(name, data, split);
        one.model().save(first);
        other.model().save(second);

        assertThat(bytes(first)).isEqualTo(bytes(second));
        assertThat(Evaluator.evaluate(one.model(), data, split.holdout()))
                .isEqualTo(Evaluator.evaluate(other.model(), data, split.holdout()));
        assertThat(one.learningCurve()).isEqualTo(other.learningCurve());
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void aLoadedModelPredictsTheSameToTheBit(String name, String table) throws IOException {
        Dataset data = TABLES.get(table);
        Model fitted = fit(name, data, split(name, data)).model();

        fitted.save(folder);
        Model loaded = Trainers.load(folder);

        assertThat(loaded.predict(data.features())).isDeepEqualTo(fitted.predict(data.features()));
        assertThat(loaded.trainer()).isEqualTo(name);
        assertThat(loaded.task()).isEqualTo(data.task());
        assertThat(loaded.classes()).isEqualTo(data.classes());
        assertThat(loaded.importance()).isEqualTo(fitted.importance());
        assertThat(List.copyOf(loaded.importance().keySet()))
                .isEqualTo(List.copyOf(fitted.importance().keySet()));
    }

    @Test
    void aModelLoadedInANewProcessPredictsTheSameToTheBit() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PredictInNewProcess.class.getName()));
        List<String> expected = new ArrayList<>();
        for (Arguments arguments : everyTrainerAndTable().toList()) {
            String name = (String) arguments.get()[0];
            String table = (String) arguments.get()[1];
            Dataset data = TABLES.get(table);
            Model model = fit(name, data, split(name, data)).model();
            Path saved = Files.createDirectory(folder.resolve(String.valueOf(expected.size())));
            model.save(saved);
            command.addAll(List.of(saved.toString(), table));
            expected.add(PredictInNewProcess.digest(model.predict(data.features())));
        }

        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> digests = process.inputReader().lines().toList();

        assertThat(process.waitFor()).isZero();
        assertThat(digests).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void anUnknownWordAndAMissingColumnStillGetAPrediction(String name, String table) {
        Dataset data = TABLES.get(table);
        Model model = fit(name, data, split(name, data)).model();
        Column numeric = data.features().columns().stream()
                .filter(column -> column.type() == ColumnType.NUMERIC)
                .findFirst()
                .orElseThrow();
        Column words = data.features().columns().stream()
                .filter(column -> column.type() == ColumnType.CATEGORICAL)
                .findFirst()
                .orElseThrow();
        Frame odd = new Frame(
                List.of(
                        new Column(words.name(), ColumnType.CATEGORICAL, new double[] {0, 1}, List.of("Atlantis", "X")),
                        new Column(numeric.name(), ColumnType.NUMERIC, new double[] {40, Double.NaN}, List.of()),
                        new Column("never seen", ColumnType.NUMERIC, new double[] {1, 2}, List.of())),
                2);

        double[][] predicted = model.predict(odd);

        assertThat(predicted).hasDimensions(2, Math.max(1, data.classes().size()));
        for (double[] row : predicted) {
            assertThat(row).doesNotContain(Double.NaN);
            if (data.task() != Task.REGRESSION) {
                assertThat(IntStream.range(0, row.length)
                                .mapToDouble(c -> row[c])
                                .sum())
                        .isBetween(1 - 1e-9, 1 + 1e-9);
            }
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void progressCanAbandonAFit(String name, String table) {
        Dataset data = TABLES.get(table);
        Split split = split(name, data);

        assertThatThrownBy(() -> Trainers.byName(name).fit(data, split, settings(name), (_, _) -> {
                    throw new CancellationException("enough");
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("everyTrainerAndTable")
    void anInterruptAbandonsAFit(String name, String table) {
        Dataset data = TABLES.get(table);
        Split split = split(name, data);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> fit(name, data, split)).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue(); // and clears it for the next test
    }

    @Test
    void lightGbmStopsEarlyAndGrowsTheBestNumberOfTreesOnAllRowsInProportion() {
        Dataset flights = TABLES.get("flights, 4 months");

        Split split = split("lightgbm", flights);
        Fit fit = fit("lightgbm", flights, split, 400);

        CurvePoint lowest = CurvePoint.lowest(fit.learningCurve()).orElseThrow();
        double more = (double) (split.fit().length + split.validation().length) / split.fit().length;
        assertThat(fit.iterations()).isEqualTo((int) Math.round(lowest.iteration() * more));
        assertThat(fit.learningCurve()).hasSize(lowest.iteration() + 20);
        assertThat(fit.learningCurve().getLast().fit())
                .isLessThan(fit.learningCurve().getFirst().fit());
        assertThat(fit.metric()).isEqualTo("log loss");
    }

    @Test
    void lightGbmGrowsAllTreesWhereNothingDecidesWhenToStop() {
        Dataset data = TABLES.get("penguins, body mass");
        Split split = split("smile-ridge", data);

        Fit fit = fit("lightgbm", data, split, 30);

        assertThat(fit.iterations()).isEqualTo(30);
        assertThat(fit.learningCurve()).hasSize(30).allMatch(point -> Double.isNaN(point.validation()));
    }

    @Test
    void boostingTellsItsLossAfterEachTree() {
        Dataset data = TABLES.get("penguins, 3 species");

        Fit fit = fit("smile-gbt", data, split("smile-gbt", data));

        assertThat(fit.learningCurve()).hasSize(fit.iterations() - 1);
        assertThat(fit.learningCurve().getLast().fit())
                .isLessThan(fit.learningCurve().getFirst().fit());
    }

    @Test
    void aModelPredictsTheSameFromManyThreads() throws Exception {
        Dataset flights = TABLES.get("flights, 4 months");
        Model model = fit("lightgbm", flights, split("lightgbm", flights)).model();
        double[][] alone = model.predict(flights.features());

        Callable<double[][]> predicting = () -> model.predict(flights.features());
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var together : threads.invokeAll(Collections.nCopies(8, predicting))) {
                assertThat(together.get()).isDeepEqualTo(alone);
            }
        }
    }

    @Test
    void aModelOfNoRowsPredictsNone() {
        Dataset data = TABLES.get("penguins, 3 species");

        for (String name : List.of("lightgbm", "smile-logistic")) {
            Model model = fit(name, data, split(name, data)).model();
            assertThat(model.predict(Rows.of(data.features(), new int[0]))).isEmpty();
        }
    }

    @Test
    void tenRowsAreEnoughForEveryTrainer() {
        int[] rows = {0, 1, 2, 3, 4, 160, 161, 162, 163, 164};
        Dataset all = TABLES.get("penguins, 2 species");
        Dataset ten = new Dataset(
                Rows.of(all.features(), rows),
                Rows.of(all.target(), rows),
                all.targetName(),
                all.classes(),
                Task.BINARY,
                List.of(new DataFile("ten.csv", "", 0, 10)));

        for (String name : List.of("lightgbm", "smile-logistic", "smile-forest", "smile-gbt")) {
            assertThat(fit(name, ten, split(name, ten)).model().predict(ten.features()))
                    .as(name)
                    .hasDimensions(10, 2);
        }
    }

    @Test
    void aClassWithoutARowToLearnFromIsOneSentence() {
        Dataset data = TABLES.get("penguins, 3 species");
        int[] adelie = IntStream.range(0, 100).toArray();

        for (String name : List.of("lightgbm", "smile-logistic", "smile-forest", "smile-gbt")) {
            assertThatThrownBy(() -> fit(name, data, new Split(adelie, new int[0], adelie, "")))
                    .isInstanceOf(TrainingException.class)
                    .hasMessage("No row to learn from has the species 'Chinstrap'; add rows or use --holdout random.");
        }
    }

    @Test
    void theTargetAloneIsOneSentence() {
        Dataset data = TABLES.get("penguins, 3 species");
        Dataset bare = new Dataset(
                new Frame(List.of(), data.rows()), data.target(), "species", data.classes(), data.task(), data.files());

        assertThatThrownBy(() -> fit("lightgbm", bare, split("lightgbm", bare)))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("There is no column to learn from beside the target");
    }

    private static TrainingSettings settings(String name) {
        return settings(name, 40);
    }

    private static TrainingSettings settings(String name, int iterations) {
        return new TrainingSettings(name, "auto", 0.2, 42, iterations, 31, 0.1, 1, 20, 2, null, null);
    }

    private static Split split(String name, Dataset data) {
        return Splits.of(data, settings(name), Trainers.byName(name));
    }

    private static Fit fit(String name, Dataset data, Split split) {
        return fit(name, data, split, 40);
    }

    private static Fit fit(String name, Dataset data, Split split, int iterations) {
        return Trainers.byName(name).fit(data, split, settings(name, iterations), FitProgress.NONE);
    }

    private static Map<String, String> bytes(Path folder) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return bytes;
    }
}
