package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.table.Dataset;
import dropforge.table.FileProblem;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tried from code is kept as whole as a version, and gets in nobody's way. */
class ExperimentTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aWorkspaceWithAVersion() throws Exception {
        folder = new DropFolder(workspace);
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: late\nthreads: 1\n");
        for (int month = 1; month <= 4; month++) {
            month(month);
        }
        Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
    }

    @Test
    void anExperimentIsKeptWithAllThatAVersionHasAndChangesNothingElse() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            int entries = bench.events(JournalQuery.ALL).size();

            Experiment one = bench.train("learning-rate", 0.05, "leaves", 15);

            assertThat(one.number()).isEqualTo(1);
            assertThat(one.settings().learningRate()).isEqualTo(0.05);
            assertThat(one.settings().leaves()).isEqualTo(15);
            assertThat(one.made().target()).isEqualTo("late");
            assertThat(one.value())
                    .isBetween(0.55, 0.8)
                    .isEqualTo(one.metrics().holdout().metrics().get("auc"));
            assertThat(namesIn(one.folder()))
                    .containsExactly(
                            "calibration.png",
                            "card.md",
                            "confusion.png",
                            "experiment.json",
                            "importance.png",
                            "learning-curve.png",
                            "metrics.json",
                            "model.json",
                            "model.rows",
                            "model.txt",
                            "profile.json",
                            "roc.png");
            assertThat(bench.card(one)).startsWith("# Experiment 1").contains("bench.experiment(1).predictor()");
            assertThat(bench.experiment(1)).isEqualTo(one);
            assertThat(bench.allExperiments()).containsExactly(one);
            var predicted = new StringWriter();
            one.predictor().predictCsv(DropFolder.SAMPLES.resolve("flights_2013_05.csv"), predicted);
            assertThat(predicted.toString().lines()).hasSize(2_001);

            assertThat(bench.events(JournalQuery.ALL)).hasSize(entries);
        }
        assertThat(folder.registry().versions()).hasSize(1);
        assertThat(folder.registry().champion()).hasValue(1);
    }

    @Test
    void theSameSettingsAsTheVersionGiveTheSameModel() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            Experiment same = bench.train();
            assertThat(same.made().modelFiles()).isEqualTo(folder.newest().modelFiles());
            assertThat(same.made().settingsSha256()).isEqualTo(folder.newest().settingsSha256());
        }
    }

    @Test
    void theDatasetIsThatOfNowAndIsReadAgainOnlyWhenAFileChanges() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            Dataset before = bench.dataset();
            assertThat(before.rows()).isEqualTo(8_000);
            assertThat(bench.dataset()).isSameAs(before);

            month(5);
            folder.drop("broken.csv", sample("flights_2013_06.csv").replaceFirst("\n6,1,", "\n6,first,"));

            assertThat(bench.dataset().rows()).isEqualTo(10_000);
            assertThat(bench.ingested().refused())
                    .extracting(FileProblem::sentence)
                    .singleElement()
                    .asString()
                    .contains("broken.csv", "day");
        }
    }

    @Test
    void twoAreComparedOnTheRowsThatNeitherHasLearnedFrom() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            Experiment stump = bench.train("iterations", 1, "leaves", 2);
            Experiment other = bench.train("seed", 7);

            Contest contest = bench.compare(bench.registry().version(1), stump);
            assertThat(contest.rows()).isBetween(1_590, 1_600);
            assertThat(contest.gain().high()).isNegative();
            assertThat(contest.sentence())
                    .startsWith("Experiment 1 is worse than version 1: auc 0.")
                    .contains("rows that neither has learned from, -0.");
            assertThat(bench.compare(stump, other).gain().low()).isPositive();
            assertThat(bench.compare(stump, stump).sentence()).contains("cannot be told apart");

            // By chance other rows are held out, so that fewer are new to both.
            Experiment byChance = bench.train("holdout", "random");
            assertThat(bench.compare(other, byChance).rows()).isBetween(200, 450);
            // A new file is new to both.
            month(5);
            assertThat(bench.compare(other, byChance).rows()).isBetween(2_200, 2_450);
        }
    }

    @Test
    void whatCannotBeComparedOrSetIsOneSentence() throws Exception {
        try (var bench = Workbench.open(workspace)) {
            Experiment number = bench.train("target", "dep_min", "iterations", 5);
            assertThatThrownBy(() -> bench.compare(bench.registry().version(1), number))
                    .isInstanceOf(UserMistake.class)
                    .hasMessage(
                            "Version 1 predicts late (binary) and experiment 1 dep_min (regression), so they cannot be compared.");
            assertThatThrownBy(() -> bench.train("learning-rte", 0.05))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("learning-rte", "learning-rate");
            assertThatThrownBy(() -> bench.train("models", "elsewhere"))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("does not depend on models");
            assertThatThrownBy(() -> bench.train("leaves"))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("in pairs");
            assertThatThrownBy(() -> bench.experiment(7))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("no experiment 7");
            assertThat(bench.allExperiments()).hasSize(1);

            for (int month = 1; month <= 4; month++) {
                Files.delete(folder.training.resolve("flights_2013_%02d.csv".formatted(month)));
            }
            folder.drop(
                    "few.csv", sample("flights_2013_01.csv").lines().limit(60).reduce("", (a, b) -> a + b + "\n"));
            Experiment few = bench.train("iterations", 5);
            assertThatThrownBy(() -> bench.compare(bench.registry().version(1), few))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("No row", "new to both version 1 and experiment 2");
        }
    }

    /** Both a watcher that retrains and experiments go on; neither waits for the other, and each has its own. */
    @Test
    void aWatcherRetrainsMeanwhile() throws Exception {
        try (Watch watch = folder.watch(folder.options().withTarget("late"));
                var bench = Workbench.open(workspace)) {
            month(5);
            bench.train("iterations", 20);
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            bench.train("iterations", 20, "seed", 2);
        }
        assertThat(folder.registry().versions().getLast().files()).hasSize(5);
        assertThat(namesIn(workspace.resolve("experiments"))).contains("experiment_0001", "experiment_0002");
    }

    /** The processes wait for each other only to number and write. */
    @Test
    void twoProcessesThatTryAtOnceGetNumbersOfTheirOwn() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Trying.class.getName(),
                            workspace.toString(),
                            String.valueOf(process))
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.allExperiments()).extracting(Experiment::number).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(bench.allExperiments())
                    .extracting(experiment -> experiment.settings().seed())
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 100L, 101L, 102L);
        }
        assertThat(namesIn(workspace.resolve("experiments")))
                .containsExactly(
                        "experiment.lock",
                        "experiment_0001",
                        "experiment_0002",
                        "experiment_0003",
                        "experiment_0004",
                        "experiment_0005",
                        "experiment_0006");
    }

    /** Another process that tries three settings. */
    static final class Trying {
        public static void main(String... args) {
            try (var bench = Workbench.open(Path.of(args[0]))) {
                for (int i = 0; i < 3; i++) {
                    bench.train("iterations", 3, "early-stopping", 0, "seed", 100 * Integer.parseInt(args[1]) + i);
                }
            }
        }
    }

    @Test
    void aSweepTriesEachCombinationAndKeepsThemTheBestFirst() {
        try (var bench = Workbench.open(workspace)) {
            Sweep sweep = bench.sweep("leaves", List.of(4, 15), "seed", List.of(1, 2));

            assertThat(sweep.experiments())
                    .hasSize(4)
                    .isSortedAccordingTo(java.util.Comparator.comparingDouble(Experiment::value)
                            .reversed());
            assertThat(sweep.best()).isEqualTo(sweep.experiments().getFirst());
            assertThat(bench.allExperiments())
                    .containsExactlyInAnyOrderElementsOf(sweep.experiments())
                    .extracting(one ->
                            one.settings().leaves() + " " + one.settings().seed())
                    .containsExactly("4 1", "4 2", "15 1", "15 2");
            assertThat(sweep.table().doubleColumn("value").asList())
                    .isEqualTo(
                            sweep.experiments().stream().map(Experiment::value).toList());
            assertThat(bench.experiments().rowCount()).isEqualTo(4);
        }
    }

    @Test
    void aSweepWithAMistakeTrainsNothing() {
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(() -> bench.sweep("leavs", List.of(1, 2))).hasMessageContaining("did you mean leaves?");
            assertThatThrownBy(() -> bench.sweep("leaves", List.of(15, "many"))).hasMessageContaining("many");
            assertThatThrownBy(() -> bench.sweep("leaves", 15)).hasMessageContaining("as in List.of(15)");
            assertThatThrownBy(() -> bench.sweep("leaves", List.of())).hasMessageContaining("at least one");
            assertThatThrownBy(() -> bench.sweep()).hasMessageContaining("A sweep takes settings");
            assertThatThrownBy(() -> bench.sweep("models", List.of("x")))
                    .hasMessageContaining("does not depend on models");
            assertThat(bench.allExperiments()).isEmpty();
        }
    }

    private void month(int month) throws IOException {
        String name = "flights_2013_%02d.csv".formatted(month);
        folder.drop(name, sample(name));
    }
}
