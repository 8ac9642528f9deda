package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.cli.StatusPage;
import dropforge.cli.VersionTables;
import dropforge.files.FileChange;
import dropforge.files.FileChange.Added;
import dropforge.files.FileChange.Removed;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.handle.Handler;
import dropforge.handle.NamedHandler;
import dropforge.journal.Draft;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.retrain.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the status says of a workspace that is well, and of one that is not. */
@Timeout(120)
class StatusTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void besideAWatcherItTellsTheFolderTheTargetAndTheSettingsOfThatWatcher() throws Exception {
        Path elsewhere = Files.createDirectory(workspace.resolve("elsewhere"));
        var options = folder.options().withWorkspace(workspace).with(Settings.Key.SEED, 7);
        try (Watch _ = Workbench.watchTrainingDirectory(elsewhere, folder.models, folder.metrics, options)) {
            Status status = status();
            assertThat(status.watcher().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(status.folder()).isEqualTo(elsewhere);
            assertThat(status.target()).isEqualTo("species");
            assertThat(status.problems()).isEmpty();

            Settings its = Workbench.settingsOfWatcher(workspace).orElseThrow();
            assertThat(its.inForce(Settings.Key.SEED)).hasToString("7");
            assertThat(its.inForce(Settings.Key.LEAVES)).isEqualTo(Settings.Key.LEAVES.defaultValue());
            assertThat(its.trainingFolder()).isEqualTo(elsewhere);
        }
        // The same is meant once it has stopped.
        assertThat(Workbench.settingsOfWatcher(workspace)).isEmpty();
        assertThat(status().folder()).isEqualTo(elsewhere);
        assertThat(status().target()).isEqualTo("species");
    }

    @Test
    void itCountsWhatTheBackgroundCheckFoundSinceTheLastStart() throws Exception {
        try (Watch _ = folder.watch()) {
            assertThat(status().missedEvents()).isZero();
        }
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.append(
                    Draft.of(new FileChange.Added("a.csv", 3, "ab"), "training").withFoundBy(FoundBy.RECONCILER));
            journal.append(
                    Draft.of(new FileChange.Added("b.csv", 3, "cd"), "training").withFoundBy(FoundBy.START_UP));
        }
        assertThat(status().missedEvents()).isEqualTo(1);
        assertThat(StatusPage.of(status())).contains("1 missed by the events and found by the background check");

        try (Watch _ = folder.watch()) {
            assertThat(status().missedEvents()).isZero();
        }
    }

    @Test
    void whereNobodyHasWatchedNoFolderIsMissedAndTheTargetIsThatOfTheNewestVersion() throws Exception {
        Path elsewhere = Files.createDirectory(workspace.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.csv"), penguins(0));
        Files.delete(folder.training);
        Workbench.retrain(
                workspace,
                folder.options().with(Settings.Key.TRAINING, elsewhere).settings(),
                false,
                (_, _) -> {});
        assertThat(status().problems()).isEmpty();
        assertThat(status().target()).isEqualTo("species");
    }

    @Test
    void versionsOfAnotherTargetAreTold() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Workbench.retrain(workspace, folder.options().withTarget("body_mass_g").settings(), false, (_, _) -> {});
        var registry = folder.registry();
        assertThat(VersionTables.metrics(registry.versions(), registry.champion())
                        .toString())
                .contains("target", "species", "body_mass_g");
        assertThat(VersionTables.metrics(registry.versions().subList(0, 1), registry.champion())
                        .toString())
                .doesNotContain("target");
        Path picture = workspace.resolve("versions.png");
        try (var bench = Workbench.open(workspace)) {
            bench.plotVersions(picture);
            byte[] both = Files.readAllBytes(picture);
            // The first version, of another metric, has no part in the picture of the second.
            WholeWrites.deleteTree(registry.folderOf(1));
            bench.plotVersions(picture);
            assertThat(picture).hasBinaryContent(both);
        }
    }

    @Test
    void aFolderThatIsGoneIsAProblemUntilItIsBack() throws Exception {
        folder.watchUntil(Kind.WATCH_STARTED, 1);
        Path away = Files.move(folder.training, workspace.resolve("away"));
        assertThat(status().problems())
                .singleElement()
                .asString()
                .contains(folder.training.toString(), "is not there", "Bring it back");
        assertThat(StatusPage.of(status())).contains("is not there");

        Files.move(away, folder.training);
        assertThat(status().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"the best one", "version_0099", ""})
    void aPointerThatNamesNoVersionIsAProblemThatRetrainPutsRight(String nonsense) throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Path pointer = Files.writeString(folder.models.resolve("champion"), nonsense);

        assertThat(status().champion()).isNull();
        assertThat(status().problems())
                .singleElement()
                .asString()
                .contains(pointer.toString(), "\"%s\"".formatted(nonsense), "`retrain`");
        assertThat(StatusPage.of(status())).contains("none of 1 version");
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(bench::champion)
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("names no version that is there");
        }

        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);
        assertThat(folder.registry().champion()).hasValue(1);
        assertThat(folder.registry().versions()).hasSize(1);
        assertThat(status().problems()).isEmpty();
        assertThat(retrain()).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    void aPointerThatIsGoneOrWhoseVersionIsGoneIsAProblemToo() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Files.delete(folder.models.resolve("champion"));
        assertThat(status().problems()).singleElement().asString().contains("is gone");
        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);

        Files.delete(folder.models.resolve("champion"));
        Files.createDirectory(folder.models.resolve("champion"));
        assertThat(status().problems()).singleElement().asString().contains("champion is a folder", "Remove it");
        Files.delete(folder.models.resolve("champion"));
        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);

        WholeWrites.deleteTree(folder.registry().folderOf(1));
        assertThat(status().problems()).singleElement().asString().contains("\"version_0001\"");
        // There are others to make of the same files, and a watcher starts all the same.
        try (Watch watch = folder.watch()) {
            assertThat(watch.advice()).isPresent();
        }
    }

    private Status status() {
        try (var bench = Workbench.open(workspace)) {
            return bench.status();
        }
    }

    private Outcome retrain() throws InterruptedException {
        return Workbench.retrain(workspace, folder.options().settings(), false, (_, _) -> {});
    }

    @Test
    void whereNothingIsTrainedNoChangeWaitsForIt() throws Exception {
        folder.watch(folder.options().withoutTraining()).close();
        folder.drop("penguins.csv", penguins());
        try (Watch _ = folder.watch(folder.options().withoutTraining())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> status().files() == 1);
            assertThat(status().pending()).isNull();
            assertThat(StatusPage.of(status())).contains("1 known, not trained on, no event missed");
        }
    }

    @Test
    void aNamedHandlerThatPassesByWhatItDoesNotWantIsNotBehind() throws Exception {
        try (Watch watch = folder.watch(folder.options().withoutTraining());
                Handler _ = watch.on(Removed.class)
                        .matching("*.csv")
                        .named("mailer")
                        .handle(_ -> {})) {
            folder.drop("a.csv", penguins(0));
            folder.drop("a.txt", "no table");
            folder.until(watch, Kind.ADDED, 2);

            await().atMost(Duration.ofSeconds(60)).until(() -> handler().behind() == 0);
            assertThat(handler().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(StatusPage.of(status()))
                    .contains("handlers   mailer, process %d, up to date"
                            .formatted(ProcessHandle.current().pid()));
        }
        assertThat(handler()).isEqualTo(new NamedHandler("mailer", null, 0, null));
    }

    @Test
    void aNamedHandlerThatHangsIsBehindSinceTheChangeThatItHangsAt() throws Exception {
        var goOn = new CountDownLatch(1);
        try (Watch watch = folder.watch(folder.options().withoutTraining())) {
            watch.on(Added.class).named("mailer").handle(_ -> goOn.await());
            folder.drop("a.csv", penguins(0));
            await().atMost(Duration.ofSeconds(60)).until(() -> handler().behind() == 1);
            folder.drop("b.csv", penguins(1));
            await().atMost(Duration.ofSeconds(60)).until(() -> handler().behind() == 2);

            assertThat(handler().since())
                    .isEqualTo(folder.entries(Kind.ADDED).getFirst().at());
            goOn.countDown();
            await().atMost(Duration.ofSeconds(60)).until(() -> handler().behind() == 0);
        }
    }

    @Test
    void aNamedHandlerThatIsBehindForLongIsToldWithTheTime() {
        folder.watch(folder.options().withoutTraining()).close();
        try (Store store = Store.open(workspace)) {
            var then = new Journal(store, Clock.offset(Clock.systemUTC(), Duration.ofDays(-3)));
            then.write(transaction -> {
                transaction.moveCursor("handler/mailer", then.lastId());
                transaction.append(Draft.of(new FileChange.Added("a.csv", 3, "ab"), "training"));
                return transaction.append(Draft.of(new FileChange.Added("b.csv", 3, "cd"), "training"));
            });
        }
        assertThat(StatusPage.of(status()))
                .contains(
                        "handlers   mailer, run by nobody, 2 changes behind, the first for 3 d 0 h; the journal keeps")
                .contains("status --forget-handler mailer");
    }

    @Test
    void whoRunsNoLongerIsNotUpToDateFromTheFirstMoment() {
        folder.watch(folder.options().withoutTraining()).close();
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.write(transaction -> {
                transaction.moveCursor("handler/mailer", journal.lastId());
                return transaction.append(Draft.of(new FileChange.Added("a.csv", 3, "ab"), "training"));
            });
        }
        assertThat(StatusPage.of(status())).contains("handlers   mailer, run by nobody, 1 change behind");
    }

    private NamedHandler handler() {
        return status().handlers().getFirst();
    }

    @Test
    void anEmptyFolderInPlaceOfTheWatchedOneIsAProblem() throws Exception {
        folder.drop("penguins.csv", penguins());
        folder.watch(folder.options().withoutTraining()).close();
        Files.move(folder.training, workspace.resolve("away"));
        Files.createDirectory(folder.training);

        // Whether a watcher has seen it or not.
        for (int again = 0; again < 2; again++) {
            assertThat(status().problems())
                    .singleElement()
                    .asString()
                    .contains("is empty and another one than it was", ".keep");
            assertThat(status().files()).isEqualTo(1);
            folder.watch(folder.options().withoutTraining()).close();
        }

        folder.drop(".keep", "");
        assertThat(status().problems()).isEmpty();
        folder.watchUntil(Kind.REMOVED, 1);
        assertThat(status().files()).isZero();
    }

    /** Of a sparse file, which takes no room on the disk. */
    @Test
    void itTellsHowManyFilesAreStillToBeRead() throws Exception {
        try (var large =
                new RandomAccessFile(folder.training.resolve("large.bin").toFile(), "rw")) {
            large.setLength(100L << 20);
        }
        folder.drop("small.csv", "a\n1\n");
        Workbench.takeBaseline(folder.workspace, Map.of());
        assertThat(status().unread()).isEqualTo(1);
        assertThat(StatusPage.of(status())).contains("2 known (1 still to be read), ");

        try (Watch _ = folder.watch(folder.options().withoutTraining())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> status().unread() == 0);
            assertThat(StatusPage.of(status())).contains("2 known, ");
        }
    }
}
