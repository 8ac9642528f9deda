package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.penguins;
import static dropforge.DropFolder.sample;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.registry.ModelVersion;
import dropforge.registry.Predictor;
import dropforge.registry.RunMetrics;
import dropforge.retrain.Outcome;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.FitProgress;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A CSV file that is dropped becomes a version, on record from its bytes to its pictures. */
@Timeout(120)
class WatchTrainingTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void aDroppedFileBecomesAVersionAndTheChampion() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("penguins.csv", penguins());
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }

        assertThat(folder.entries())
                .extracting(JournalEntry::kind)
                .containsExactly(
                        Kind.BASELINE_TAKEN,
                        Kind.WATCH_STARTED,
                        Kind.ADDED,
                        Kind.SCHEMA_CHANGED,
                        Kind.TRAINING_STARTED,
                        Kind.TRAINING_COMPLETED,
                        Kind.MODEL_PROMOTED,
                        Kind.WATCH_STOPPED);
        JournalEntry added = folder.entries(Kind.ADDED).getFirst();
        JournalEntry completed = folder.entries(Kind.TRAINING_COMPLETED).getFirst();
        assertThat(completed.number("version")).isEqualTo(1);
        assertThat(completed.number("rows")).isEqualTo(344);
        assertThat(completed.number("seconds")).isPositive();
        assertThat(completed.detail().get("peakMemoryBytes")).isNotNull();
        assertThat(completed.text("trainer")).isEqualTo("lightgbm");

        assertThat(namesIn(folder.models))
                .containsExactly("champion", "champion.lock", "champions.jsonl", "version_0001");
        assertThat(folder.models.resolve("champion")).content().isEqualToIgnoringNewLines("version_0001");
        assertThat(namesIn(folder.models.resolve("version_0001")))
                .containsExactly("card.md", "model.json", "model.rows", "model.txt", "profile.json", "version.json");
        ModelVersion version = folder.newest();
        assertThat(version.task()).isEqualTo("multiclass");
        assertThat(version.classes()).containsExactlyInAnyOrder("Adelie", "Chinstrap", "Gentoo");
        assertThat(version.journalEntries()).containsExactly(added.id());
        assertThat(version.files())
                .containsExactly(new ModelVersion.TrainedFile(
                        "penguins.csv", added.sha256(), 344, version.rows().holdout()));
        assertThat(folder.models.resolve("version_0001/card.md"))
                .content()
                .contains("# Version 1", "species", "penguins.csv", version.metricsFolder());
    }

    @Test
    void whenAllIsTrainedWhatWasAskedForIsRunOnceForEachRetrainingAndMayFail() throws Exception {
        var run = new AtomicInteger();
        WatchOptions options = folder.options().withWhenTrained(() -> {
            run.incrementAndGet();
            throw new IllegalStateException("of the user's own");
        });
        try (Watch watch = folder.watch(options)) {
            folder.drop("penguins.csv", penguins());
            await().until(() -> run.get() == 1);
            assertThat(folder.entries(Kind.MODEL_PROMOTED)).hasSize(1);
            folder.drop("penguins.csv", penguins().lines().limit(300).collect(joining("\n")));
            await().until(() -> run.get() == 2);
            assertThat(folder.entries(Kind.TRAINING_COMPLETED)).hasSize(2);
            await().until(watch::isIdle);
        }
        assertThat(run).hasValue(2);
    }

    @Test
    void theCardTellsHowManyRowsOfEachFileWereLearnedFromAndHeldOut() throws Exception {
        folder.drop("2013-01.csv", sample("flights_2013_01.csv"));
        folder.drop("2013-02.csv", sample("flights_2013_02.csv"));
        folder.drop(
                "2013-03.csv", sample("flights_2013_03.csv").lines().limit(501).collect(joining("\n")));
        Workbench.retrain(
                workspace, Map.of(Settings.Key.TARGET, "late", Settings.Key.ITERATIONS, 20), false, FitProgress.NONE);

        assertThat(folder.models.resolve("version_0001/card.md"))
                .content()
                .contains(
                        "| file | rows learned from | rows held out | SHA-256 |",
                        "| 2013-01.csv | 2,000 | 0 | `",
                        "| 2013-02.csv | 2,000 | 0 | `",
                        "| 2013-03.csv | 0 | 500 | `");

        Files.delete(folder.training.resolve("2013-03.csv"));
        Workbench.retrain(
                workspace, Map.of(Settings.Key.TARGET, "late", Settings.Key.ITERATIONS, 20), false, FitProgress.NONE);

        assertThat(folder.newest().files())
                .extracting(ModelVersion.TrainedFile::heldOut)
                .containsExactly(0, 800);
        assertThat(folder.models.resolve("version_0002/card.md"))
                .content()
                .contains("| 2013-01.csv | 2,000 | 0 | `", "| 2013-02.csv | 1,200 | 800 | `");
    }

    @Test
    void retrainFindsTheFolderThatTheWorkspaceWatchesAndItsTarget() throws Exception {
        var elsewhere = new DropFolder(workspace.resolve("elsewhere"));
        elsewhere.drop("a.csv", penguins());
        Path home = workspace.resolve("home");
        try (Watch _ =
                Workbench.watch(home, folder.options().with(Settings.Key.TRAINING, elsewhere.training.toString()))) {}

        assertThat(Workbench.retrain(home, Map.of(), false, FitProgress.NONE)).isInstanceOf(Outcome.Trained.class);
    }

    @Test
    void theCardTellsHowTheNumberOfIterationsCameAbout() throws Exception {
        folder.drop("penguins.csv", penguins());
        Workbench.retrain(
                workspace,
                Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 20),
                false,
                FitProgress.NONE);
        Workbench.retrain(
                workspace,
                Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 20, Settings.Key.EARLY_STOPPING, 0),
                false,
                FitProgress.NONE);

        ModelVersion first = folder.registry().version(1);
        Path run = folder.metrics.resolve(first.metricsFolder());
        int lowest = CurvePoint.lowest(Json.read(Files.readString(run.resolve("metrics.json")), RunMetrics.class)
                        .learningCurve())
                .orElseThrow()
                .iteration();
        assertThat(first.iterations()).isGreaterThan(lowest);
        assertThat(folder.models.resolve("version_0001/card.md"))
                .content()
                .contains(
                        "%d iterations: the %d with which the log loss was lowest on the rows that decided, raised in proportion to all rows learned from."
                                .formatted(first.iterations(), lowest));
        assertThat(folder.models.resolve("version_0002/card.md")).content().contains("\n20 iterations.\n");
    }

    @Test
    void eachRunLeavesItsMetricsItsLogAndPicturesThatCanBeSeen() throws Exception {
        folder.drop("penguins.csv", penguins());
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }

        Path run = folder.metrics.resolve(folder.newest().metricsFolder());
        assertThat(namesIn(folder.metrics)).containsExactly(run.getFileName().toString());
        assertThat(run.getFileName().toString()).matches("\\d{8}T\\d{6}\\.\\d{3}Z");
        RunMetrics metrics = Json.read(Files.readString(run.resolve("metrics.json")), RunMetrics.class);
        assertThat(metrics.version()).isEqualTo(1);
        assertThat(metrics.holdout().metrics().get("auc")).isGreaterThan(0.9);
        assertThat(metrics.seconds()).containsKeys("read", "fit", "score", "draw");
        assertThat(run.resolve("run.log")).content().contains("read 1 file, 344 rows", "split:", "fit took");
        assertThat(namesIn(run))
                .contains("confusion.png", "importance.png", "learning-curve.png")
                .filteredOn(name -> name.endsWith(".png"))
                .allSatisfy(name -> assertThat(
                                ImageIO.read(run.resolve(name).toFile()).getWidth())
                        .isGreaterThan(100));
    }

    @Test
    void aNumberIsPredictedByARegression() throws Exception {
        try (Watch watch = folder.watch(folder.options().withTarget("body_mass_g"))) {
            folder.drop("penguins.csv", penguins());
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }

        assertThat(folder.newest().task()).isEqualTo("regression");
        assertThat(folder.newest().metrics().get("r2")).isGreaterThan(0.5);
        assertThat(folder.metrics.resolve(folder.newest().metricsFolder()).resolve("residuals.png"))
                .isNotEmptyFile();
        var predicted = new StringWriter();
        Predictor.load(folder.registry(), 1).predictCsv(DropFolder.SAMPLES.resolve("penguins.csv"), predicted);
        String first = predicted.toString().lines().skip(1).findFirst().orElseThrow();
        assertThat(Double.parseDouble(first.substring(first.lastIndexOf(',') + 1)))
                .isBetween(3000.0, 5000.0);
    }

    @Test
    void filesThatLandDuringAFitCauseOneMoreAndNotOneEach() throws Exception {
        var fitting = new CountDownLatch(1);
        var landed = new CountDownLatch(1);
        var options = folder.options((done, planned) -> {
            fitting.countDown();
            waitFor(landed);
        });
        try (Watch watch = folder.watch(options)) {
            folder.drop("a.csv", penguins(0));
            fitting.await();
            folder.drop("b.csv", penguins(1));
            folder.drop("c.csv", penguins(2));
            folder.drop("later/d.csv", penguins(2));
            await().until(() -> folder.entries(Kind.ADDED).size() == 4);
            landed.countDown();
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }

        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(2);
        assertThat(folder.registry().versions()).hasSize(2);
        assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv", "c.csv", "later/d.csv");
    }

    @Test
    void subfoldersAtAnyDepthAreTrainedOn() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("2024/north/a.csv", penguins(0));
            folder.drop("2024/south/a.csv", penguins(1));
            folder.drop("2025/Ünïcode name.CSV", penguins(2));
            folder.drop("2025/readme.txt", "not for training");
            folder.until(watch, Kind.ADDED, 4);
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }

        assertThat(folder.learnedFrom())
                .containsExactly("2024/north/a.csv", "2024/south/a.csv", "2025/Ünïcode name.CSV");
        assertThat(folder.newest().rows().total()).isEqualTo(344);
        assertThat(folder.errors()).isEmpty();
    }

    @Test
    void aRenamedFileTrainsNothing() throws Exception {
        try (Watch watch = folder.watch()) {
            Path before = folder.drop("a.csv", penguins());
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            Files.move(before, folder.training.resolve("b.csv"));
            folder.until(watch, Kind.RENAMED, 1);
        }

        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(1);
        assertThat(folder.registry().versions()).hasSize(1);
    }

    @Test
    void aRenamedFolderOfFilesTrainsNothing() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("2024/a.csv", penguins());
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            Files.move(folder.training.resolve("2024"), folder.training.resolve("archive"));
            folder.until(watch, Kind.DIRECTORY_RENAMED, 1);
        }

        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(1);
        assertThat(folder.registry().versions()).hasSize(1);
    }

    @Test
    void aFileThatIsRenamedOverAnotherIsLearnedFromInItsPlace() throws Exception {
        try (Watch watch = folder.watch()) {
            Path a = folder.drop("a.csv", penguins(0));
            Path b = folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.ADDED, 2);
            assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv");

            Files.move(a, b, StandardCopyOption.REPLACE_EXISTING);
            folder.until(watch, Kind.RENAMED, 1);
            assertThat(folder.learnedFrom()).containsExactly("b.csv");
        }
    }

    @Test
    void aFileThatIsRenamedToSomethingElseIsNoLongerLearnedFrom() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.csv", penguins(0));
            Path b = folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.ADDED, 2);
            Files.move(b, folder.training.resolve("b.csv.old"));
            folder.until(watch, Kind.RENAMED, 1);
            assertThat(folder.learnedFrom()).containsExactly("a.csv");

            Files.move(folder.training.resolve("b.csv.old"), b);
            folder.until(watch, Kind.RENAMED, 2);
            assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv");
        }
    }

    @Test
    void aRemovedFileIsNoLongerLearnedFrom() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.csv", penguins(0));
            Path b = folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.ADDED, 2);
            assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv");
            Files.delete(b);
            folder.until(watch, Kind.REMOVED, 1);
        }

        assertThat(folder.learnedFrom()).containsExactly("a.csv");
        assertThat(folder.newest().rows().total()).isEqualTo(114);
    }

    @Test
    void whatSomebodyElseDoesWithTheChampionIsToldByTheWatcherOnceAndInOrder() throws Exception {
        var options = folder.options().with(Settings.Key.PROMOTE, "never");
        try (Watch watch = folder.watch(options)) {
            folder.drop("a.csv", penguins(0));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.TRAINING_REJECTED, 1);

            Workbench.promote(folder.workspace, 2);
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            Workbench.rollBack(folder.workspace);
            folder.until(watch, Kind.MODEL_ROLLED_BACK, 1);
            Workbench.pin(folder.workspace, 2);
            folder.until(watch, Kind.VERSION_PINNED, 1);
            folder.drop("c.csv", penguins(2));
            folder.until(watch, Kind.TRAINING_REJECTED, 2);
        }
        try (var bench = Workbench.open(folder.workspace)) {
            assertThat(folder.entries()).isEqualTo(bench.events(JournalQuery.ALL));
        }
    }

    @Test
    void theSameSeedGivesTheSameMetricsAndTheSameModelToTheByte(@TempDir Path another) throws Exception {
        var second = new DropFolder(another);
        folder.drop("penguins.csv", penguins());
        second.drop("penguins.csv", penguins());
        for (DropFolder each : new DropFolder[] {folder, second}) {
            try (Watch watch = each.watch(each.options().with(Settings.Key.PROCESS_EXISTING, true))) {
                each.until(watch, Kind.MODEL_PROMOTED, 1);
            }
        }

        assertThat(folder.newest().metrics()).isEqualTo(second.newest().metrics());
        for (String file : new String[] {"model.txt", "model.json"}) {
            assertThat(folder.models.resolve("version_0001").resolve(file))
                    .hasSameBinaryContentAs(
                            second.models.resolve("version_0001").resolve(file));
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
