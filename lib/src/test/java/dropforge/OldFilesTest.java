package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.backup.Backup;
import dropforge.backup.BackupProgress;
import dropforge.cli.TracePage;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.FitMode;
import dropforge.registry.ModelVersion;
import dropforge.retrain.OldFiles.OldFile;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old training files leave their folder by the rule, nothing is lost with them, and each can be put back. */
@Timeout(120)
class OldFilesTest {
    @TempDir
    Path workspace;

    @TempDir
    Path elsewhere;

    private DropFolder folder;

    @BeforeEach
    void aFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void byNumberTheOldestMonthsGoOneAfterAnotherAndNothingIsRetrainedForThat() throws Exception {
        try (Watch watch = folder.watch(options("0s", 3))) {
            dropOneByOne(watch, 1, 5);
            awaitMonths(watch, 3, 5);
        }

        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_01.csv", "2013_02.csv");
        assertThat(workspace.resolve("archived/2013_01.csv")).hasContent(sample("flights_2013_01.csv"));
        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(5);
        assertThat(folder.learnedFrom()).containsExactly("2013_02.csv", "2013_03.csv", "2013_04.csv", "2013_05.csv");
        JournalEntry archived = folder.entries(Kind.FILE_ARCHIVED).getFirst();
        assertThat(archived.path()).isEqualTo("2013_01.csv");
        assertThat(archived.text("message")).contains("not among the newest 3 (keep-training-files)");
        assertThat(folder.entries(Kind.REMOVED)).hasSize(2).first().satisfies(removed -> {
            assertThat(removed.path()).isEqualTo("2013_01.csv");
            assertThat(removed.number(Draft.ARCHIVED)).isEqualTo(archived.id());
        });
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.archivedFiles()).extracting(OldFile::path).containsExactly("2013_01.csv", "2013_02.csv");
            assertThat(bench.archivedFiles()).extracting(OldFile::at).doesNotContainNull();
            assertThat(bench.status().archived()).isEqualTo(2);
            assertThat(bench.replay(2, FitProgress.NONE).identical()).isTrue();
            assertThat(TracePage.of(bench.trace("2013_01.csv")))
                    .startsWith(
                            "training/2013_01.csv was moved away because it is old, and `archived release 2013_01.csv`")
                    .contains("- training/2013_01.csv, archived");
        }
        Workbench.releaseArchived(workspace, "2013_01.csv");
        try (var bench = Workbench.open(workspace)) {
            assertThat(TracePage.of(bench.trace("2013_01.csv"))).doesNotContain("was moved away");
        }
    }

    @Test
    void byAgeOnlyWhatIsOlderGoesAndTheNewestStayWhateverTheirAge() throws Exception {
        dropMonths(1, 4);
        age(1, Duration.ofDays(500));
        age(2, Duration.ofDays(30));
        age(3, Duration.ofDays(500));
        age(4, Duration.ofDays(500));

        retrain(Map.of(Settings.Key.KEEP_TRAINING_FOR, "400d"));

        assertThat(namesIn(folder.training)).containsExactly("2013_02.csv", "2013_03.csv", "2013_04.csv");
    }

    @Test
    void aFileThatIsHeldOutStaysAndSoDoesTheLastThatIsLearnedFrom() throws Exception {
        dropMonths(1, 4);

        retrain(Map.of(
                Settings.Key.KEEP_TRAINING_FOR,
                "0s",
                Settings.Key.KEEP_TRAINING_FILES,
                1,
                Settings.Key.HOLDOUT,
                "time",
                Settings.Key.HOLDOUT_SHARE,
                0.5));

        // The last two are held out; of the first two one must be left to learn from.
        assertThat(namesIn(folder.training)).containsExactly("2013_02.csv", "2013_03.csv", "2013_04.csv");
    }

    @Test
    void theNumberAloneDecidesWhereNothingIsSaidOfTheAge() throws Exception {
        dropMonths(1, 4);

        retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2));

        assertThat(namesIn(folder.training)).containsExactly("2013_03.csv", "2013_04.csv");
    }

    @Test
    void neverWinsOverTheNumber() throws Exception {
        dropMonths(1, 4);

        retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2, Settings.Key.KEEP_TRAINING_FOR, "never"));

        assertThat(namesIn(folder.training)).hasSize(4);
    }

    /** Rows of each are held out then, and each is learned from. */
    @Test
    void whereRowsAreHeldOutByChanceTheOldestGoAllTheSame() throws Exception {
        dropMonths(1, 4);

        retrain(Map.of(Settings.Key.HOLDOUT, "random", Settings.Key.KEEP_TRAINING_FILES, 2));

        assertThat(namesIn(folder.training)).containsExactly("2013_03.csv", "2013_04.csv");
    }

    @Test
    void whatAWindowDoesNotReachAnyMoreGoesToo() throws Exception {
        dropMonths(1, 4);
        retrain(Map.of());
        Map<Settings.Key, Object> window = Map.of(
                Settings.Key.MODE,
                "window 3",
                Settings.Key.KEEP_TRAINING_FOR,
                "0s",
                Settings.Key.KEEP_TRAINING_FILES,
                3);
        drop(5);

        retrain(window);

        assertThat(folder.learnedFrom()).containsExactly("2013_03.csv", "2013_04.csv", "2013_05.csv");
        assertThat(namesIn(folder.training)).containsExactly("2013_03.csv", "2013_04.csv", "2013_05.csv");
        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_01.csv", "2013_02.csv");
    }

    /** The newest version is made of the window alone, and no file before it may stay longer than one in it. */
    @Test
    void whatLiesBeforeTheWindowGoesFirst() throws Exception {
        dropMonths(1, 4);
        retrain(Map.of());
        drop(5);

        retrain(Map.of(Settings.Key.MODE, "window 3", Settings.Key.KEEP_TRAINING_FILES, 2));

        assertThat(folder.newest().mode().kind()).isEqualTo(FitMode.Kind.WINDOW);
        assertThat(folder.learnedFrom()).containsExactly("2013_03.csv", "2013_04.csv", "2013_05.csv");
        assertThat(namesIn(folder.training)).containsExactly("2013_04.csv", "2013_05.csv");
    }

    @Test
    void withoutTheSettingNothingLeaves() throws Exception {
        dropMonths(1, 4);
        age(1, Duration.ofDays(5_000));

        retrain(Map.of());

        assertThat(namesIn(folder.training)).hasSize(4);
        assertThat(workspace.resolve("archived")).doesNotExist();
    }

    @Test
    void whatIsPutBackStaysAndIsLearnedFrom() throws Exception {
        dropMonths(1, 4);
        Map<Settings.Key, Object> rule =
                Map.of(Settings.Key.KEEP_TRAINING_FOR, "0s", Settings.Key.KEEP_TRAINING_FILES, 2);
        retrain(rule);
        assertThat(namesIn(folder.training)).containsExactly("2013_03.csv", "2013_04.csv");

        assertThat(Workbench.releaseArchived(workspace, "2013_01.csv").path()).isEqualTo("2013_01.csv");
        retrain(rule);

        assertThat(folder.learnedFrom()).containsExactly("2013_01.csv", "2013_03.csv", "2013_04.csv");
        assertThat(namesIn(folder.training)).containsExactly("2013_01.csv", "2013_03.csv", "2013_04.csv");
        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_02.csv");

        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "2013_20.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("There is no 2013_20.csv", "did you mean 2013_02.csv?");
        folder.drop("2013_02.csv", sample("flights_2013_12.csv"));
        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "2013_02.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("There is another file");
    }

    /** As where the folder is filled again and again: what went each time would be trained on each time. */
    @Test
    void whatIsPutBackByHandStaysToo() throws Exception {
        dropMonths(1, 4);
        Map<Settings.Key, Object> rule = Map.of(Settings.Key.KEEP_TRAINING_FILES, 2);
        retrain(rule);
        Files.move(workspace.resolve("archived/2013_01.csv"), folder.training.resolve("2013_01.csv"));
        drop(2);
        drop(5);

        retrain(rule);
        retrain(rule);

        assertThat(namesIn(folder.training))
                .containsExactly("2013_01.csv", "2013_02.csv", "2013_04.csv", "2013_05.csv");
        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_03.csv");
    }

    @Test
    void twoOfOneNameLieBesideEachOtherAndEachGoesBackToItsName() throws Exception {
        Map<Settings.Key, Object> rule = Map.of(Settings.Key.KEEP_TRAINING_FILES, 2);
        dropMonths(1, 3);
        retrain(rule);
        folder.drop("2013_01.csv", sample("flights_2013_07.csv"));
        retrain(rule);
        assertThat(namesIn(folder.training)).containsExactly("2013_02.csv", "2013_03.csv");

        String second = namesIn(workspace.resolve("archived")).stream()
                .filter(name -> !name.equals("2013_01.csv"))
                .findFirst()
                .orElseThrow();
        assertThat(second).matches("2013_01\\.[0-9a-f]{12}\\.csv");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.archivedFiles()).extracting(OldFile::path).containsOnly("2013_01.csv");
            assertThat(bench.archivedFiles())
                    .extracting(OldFile::name)
                    .containsExactlyInAnyOrder("2013_01.csv", second);
            assertThat(bench.archivedFiles()).extracting(OldFile::at).doesNotContainNull();
        }
        Workbench.releaseArchived(workspace, second);
        assertThat(folder.training.resolve("2013_01.csv")).hasContent(sample("flights_2013_07.csv"));
        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_01.csv");
    }

    @Test
    void aFolderThatIsNotThereIsNotMadeToPutAFileBack() throws Exception {
        dropMonths(1, 3);
        retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2));
        Files.move(folder.training, workspace.resolve("unmounted"));

        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "2013_01.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(folder.training.toString(), "is not there");

        assertThat(folder.training).doesNotExist();
        assertThat(workspace.resolve("archived/2013_01.csv")).exists();
    }

    @Test
    void whileABackupIsTakenNothingIsMovedAndTheBackupHasWhatWasMovedBefore() throws Exception {
        dropMonths(1, 3);
        Map<Settings.Key, Object> rule = Map.of(Settings.Key.KEEP_TRAINING_FILES, 2);
        retrain(rule);
        drop(4);
        try (var _ = folder.registry().lockAgainstRemoval()) {
            retrain(rule);
        }
        assertThat(namesIn(folder.training)).containsExactly("2013_02.csv", "2013_03.csv", "2013_04.csv");

        Path backup = elsewhere.resolve("backup.zip");
        Workbench.backUp(workspace, new Backup.Request(backup, false, false), BackupProgress.NONE);
        Workbench.restore(backup, elsewhere.resolve("restored"), BackupProgress.NONE);
        assertThat(elsewhere.resolve("restored/archived/2013_01.csv")).hasContent(sample("flights_2013_01.csv"));

        drop(5);
        retrain(rule);
        assertThat(namesIn(folder.training)).containsExactly("2013_04.csv", "2013_05.csv");
    }

    @Test
    void damagedBytesInTheArchiveAreWrittenAnewBeforeTheirFileGoes() throws Exception {
        dropMonths(1, 4);
        retrain(Map.of());
        ModelVersion.TrainedFile first = folder.newest().files().getFirst();
        Path bytes = workspace.resolve("archive/%.2s/%s.csv.gz".formatted(first.sha256(), first.sha256()));
        Files.write(bytes, new byte[] {1, 2, 3});
        drop(5);

        retrain(Map.of(Settings.Key.KEEP_TRAINING_FOR, "0s", Settings.Key.KEEP_TRAINING_FILES, 3));

        assertThat(namesIn(folder.training)).containsExactly("2013_03.csv", "2013_04.csv", "2013_05.csv");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.replay(2, FitProgress.NONE).identical()).isTrue();
        }
    }

    @Test
    void filesThatCannotBeMovedAreToldInOneSentenceAndGoWhenTheyCan() throws Exception {
        Path inTheWay = Files.writeString(workspace.resolve("archived"), "a file where the folder should be");
        dropMonths(1, 3);
        Map<Settings.Key, Object> rule =
                Map.of(Settings.Key.KEEP_TRAINING_FOR, "0s", Settings.Key.KEEP_TRAINING_FILES, 2);
        retrain(rule);
        drop(4);
        retrain(rule);
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.events(JournalQuery.ALL.withKinds(Kind.ERROR)))
                    .extracting(entry -> entry.text("message"))
                    .satisfiesExactly(
                            message -> assertThat(message).startsWith("2013_01.csv is old and cannot be moved to"),
                            message -> assertThat(message).startsWith("2013_01.csv and 1 other file are old"));
            assertThat(bench.status().openErrors()).isEqualTo(1);
        }

        Files.delete(inTheWay);
        drop(5);
        retrain(rule);

        assertThat(namesIn(folder.training)).containsExactly("2013_04.csv", "2013_05.csv");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().openErrors()).isZero();
        }
    }

    /** Between the move and its entry a process may die. */
    @Test
    void aFileThatWasMovedWithoutAnEntryIsNoRemovalOfItsUser() throws Exception {
        try (Watch watch = folder.watch(options("0s", 4))) {
            dropOneByOne(watch, 1, 3);
        }
        Files.createDirectories(workspace.resolve("archived"));
        Files.move(folder.training.resolve("2013_01.csv"), workspace.resolve("archived/2013_01.csv"));

        try (Watch watch = folder.watch(options("0s", 4))) {
            await().until(() -> !folder.entries(Kind.REMOVED).isEmpty());
            await().until(watch::isIdle);
        }

        assertThat(folder.entries(Kind.FILE_ARCHIVED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path()).isEqualTo("2013_01.csv"));
        assertThat(folder.entries(Kind.REMOVED))
                .singleElement()
                .satisfies(removed -> assertThat(removed.detail()).containsKey(Draft.ARCHIVED));
        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(3);
    }

    /** Of what is there at the first start the journal tells nothing. */
    @Test
    void norIsOneOfTheBaseline() throws Exception {
        dropMonths(1, 3);
        retrain(Map.of());
        try (Watch _ = folder.watch(options("0s", 4))) {
            assertThat(folder.entries(Kind.BASELINE_TAKEN)).hasSize(1);
        }
        Files.createDirectories(workspace.resolve("archived"));
        Files.move(folder.training.resolve("2013_01.csv"), workspace.resolve("archived/2013_01.csv"));

        try (Watch watch = folder.watch(options("0s", 4))) {
            folder.until(watch, Kind.REMOVED, 1);
        }

        assertThat(folder.entries(Kind.REMOVED).getFirst().detail()).containsKey(Draft.ARCHIVED);
        assertThat(folder.registry().numbers()).hasSize(1);
    }

    @Test
    void norIsOneThatGoesForTheSecondTimeWithOtherBytes() throws Exception {
        try (Watch watch = folder.watch(options("0s", 2))) {
            dropOneByOne(watch, 1, 3);
            awaitMonths(watch, 2, 3);
            folder.drop("2013_01.csv", sample("flights_2013_07.csv"));
            folder.until(watch, Kind.TRAINING_COMPLETED, 4);
            awaitMonths(watch, 2, 3);
        }
        // As if the process had died after the second move: it is there, and the journal knows of the first alone.
        List<String> names = namesIn(workspace.resolve("archived"));
        Workbench.releaseArchived(workspace, names.getFirst().equals("2013_01.csv") ? names.get(1) : names.getFirst());
        folder.drop("2013_01.csv", sample("flights_2013_08.csv"));
        try (Watch watch = folder.watch(options("0s", 4))) {
            folder.until(watch, Kind.TRAINING_COMPLETED, 5);
        }
        Files.move(
                folder.training.resolve("2013_01.csv"),
                workspace.resolve("archived/2013_01.%.12s.csv"
                        .formatted(folder.newest().files().getFirst().sha256())));

        try (Watch watch = folder.watch(options("0s", 4))) {
            folder.until(watch, Kind.REMOVED, 3);
        }

        assertThat(folder.entries(Kind.REMOVED))
                .allSatisfy(removed -> assertThat(removed.detail()).containsKey(Draft.ARCHIVED));
        assertThat(folder.entries(Kind.FILE_ARCHIVED)).hasSize(3);
        assertThat(folder.registry().numbers()).hasSize(5);
    }

    /** Between two file systems a file is copied first. */
    @Test
    void ofAFileThatIsAtBothPlacesTheOneInTheFolderStays() throws Exception {
        try (Watch watch = folder.watch(options("0s", 4))) {
            dropOneByOne(watch, 1, 3);
        }
        Files.createDirectories(workspace.resolve("archived"));
        Files.copy(folder.training.resolve("2013_01.csv"), workspace.resolve("archived/2013_01.csv"));

        try (Watch watch = folder.watch(options("0s", 4))) {
            watch.awaitIdle(Duration.ofMillis(100));
        }

        assertThat(namesIn(workspace.resolve("archived"))).isEmpty();
        assertThat(namesIn(folder.training)).hasSize(3);
        assertThat(folder.entries(Kind.FILE_ARCHIVED)).isEmpty();
    }

    /** As where somebody has old files in data/archived, and watches these. */
    @Test
    void aTrainingFolderWhereOldFilesGoIsRefusedAndItsFilesStay() throws Exception {
        Path archived = workspace.resolve("archived");
        Files.createDirectories(archived.resolve("2013"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), archived);
        for (Path training : List.of(archived, archived.resolve("2013"), link, link.resolve("2013"))) {
            Files.writeString(training.resolve("2013_01.csv"), sample("flights_2013_01.csv"));

            assertThatThrownBy(() -> Workbench.watchTrainingDirectory(
                            training, folder.models, folder.metrics, options("never", 2)))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll(training.toString(), archived.toString(), "old training files go");
            assertThatThrownBy(() -> retrain(Map.of(Settings.Key.TRAINING, training.toString())))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("old training files go");

            assertThat(training.resolve("2013_01.csv")).hasContent(sample("flights_2013_01.csv"));
        }
    }

    @Test
    void norMayOldFilesGoBackIntoTheTrainingFolderByALink() throws Exception {
        Path inside = Files.createDirectories(folder.training.resolve("old"));
        Path archived = Files.createSymbolicLink(workspace.resolve("archived"), inside);
        dropMonths(1, 3);

        assertThatThrownBy(() -> folder.watch(options("0s", 2)))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining(
                        "The training folder %s holds %s, where old training files go", folder.training, archived);
        assertThatThrownBy(() -> retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2)))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("old training files go");

        assertThat(inside).isEmptyDirectory();
    }

    /** As where somebody has put a folder of them back by a link. */
    @Test
    void aFileThatIsItselfAtBothPlacesByALinkStays() throws Exception {
        dropMonths(2, 4);
        folder.drop("2012/2013_01.csv", sample("flights_2013_01.csv"));
        retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2));
        Path archived = workspace.resolve("archived/2012/2013_01.csv");
        assertThat(archived).exists();
        Files.delete(folder.training.resolve("2012"));
        Files.createSymbolicLink(folder.training.resolve("2012"), archived.getParent());

        retrain(Map.of());
        assertThat(archived).hasContent(sample("flights_2013_01.csv"));

        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "2013_01.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining(
                        "%s is %s itself, by a link", folder.training.resolve("2012/2013_01.csv"), archived);
        assertThat(archived).hasContent(sample("flights_2013_01.csv"));

        Files.delete(folder.training.resolve("2012"));
        Workbench.releaseArchived(workspace, "2013_01.csv");
        assertThat(folder.training.resolve("2012/2013_01.csv")).hasContent(sample("flights_2013_01.csv"));
    }

    @Test
    void aFileOfAFolderKeepsItsPathAndOneOfTwoEqualNamesHasToBeNamedWhole() throws Exception {
        folder.drop("2013/north/a.csv", sample("flights_2013_01.csv"));
        folder.drop("2013/south/a.csv", sample("flights_2013_02.csv"));
        folder.drop("2013/south/b.csv", sample("flights_2013_03.csv"));
        folder.drop("2014/a.csv", sample("flights_2013_04.csv"));
        folder.drop("2014/b.csv", sample("flights_2013_05.csv"));
        retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, 2));
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.archivedFiles())
                    .extracting(OldFile::name)
                    .containsExactly("2013/north/a.csv", "2013/south/a.csv", "2013/south/b.csv");
        }

        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "a.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessage("a.csv may be 2013/north/a.csv or 2013/south/a.csv; name it as `archived list` does.");
        assertThat(Workbench.releaseArchived(workspace, "south/a.csv").path()).isEqualTo("2013/south/a.csv");
        assertThat(Workbench.releaseArchived(workspace, "b.csv").path()).isEqualTo("2013/south/b.csv");

        assertThat(folder.training.resolve("2013/south/a.csv")).hasContent(sample("flights_2013_02.csv"));
        assertThat(workspace.resolve("archived/2013/south")).doesNotExist();
        assertThat(workspace.resolve("archived/2013/north/a.csv")).exists();
    }

    /** Nobody watches, so that the file was never gone for the watcher. */
    @Test
    void whatItsUserRemovesAfterItWasPutBackIsARemovalOfItsUser() throws Exception {
        try (Watch watch = folder.watch(options("never", 2))) {
            dropOneByOne(watch, 1, 4);
        }
        drop(5);
        retrain(Map.of(Settings.Key.KEEP_TRAINING_FOR, "0s", Settings.Key.KEEP_TRAINING_FILES, 4));
        assertThat(namesIn(workspace.resolve("archived"))).containsExactly("2013_01.csv");
        Workbench.releaseArchived(workspace, "2013_01.csv");
        Files.delete(folder.training.resolve("2013_01.csv"));

        try (Watch watch = folder.watch(options("never", 2))) {
            folder.until(watch, Kind.REMOVED, 1);
            folder.until(watch, Kind.TRAINING_COMPLETED, 5);
        }

        assertThat(folder.entries(Kind.REMOVED).getFirst().detail()).doesNotContainKey(Draft.ARCHIVED);
        assertThat(folder.learnedFrom()).doesNotContain("2013_01.csv");
    }

    @Test
    void killsAtAnyMomentLoseNoFileAndNoneIsThereTwice() throws Exception {
        String[] settings = {"iterations=5", "keep-training-files=2"};
        var moments = new Random(11);
        for (int month = 1; month <= 9; month++) {
            Process watcher = WatchInAnotherJvm.watch(workspace, settings);
            try {
                if (month == 1) {
                    WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
                }
                drop(month);
                // The moment is what is tried out, so there is no condition to wait for.
                assertThat(watcher.waitFor(moments.nextInt(900, 2_500), TimeUnit.MILLISECONDS))
                        .isFalse();
            } finally {
                WatchInAnotherJvm.kill(watcher);
            }
            assertThat(bothFolders()).isEqualTo(months(1, month));
        }

        Process watcher = WatchInAnotherJvm.watch(workspace, settings);
        try {
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(namesIn(folder.training)).isEqualTo(months(8, 9)));
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(WatchInAnotherJvm.entries(workspace, Kind.REMOVED))
                            .hasSize(7));
        } finally {
            WatchInAnotherJvm.stop(watcher);
        }
        assertThat(bothFolders()).isEqualTo(months(1, 9));
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.FILE_ARCHIVED)).hasSize(7);
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.REMOVED))
                .allSatisfy(removed -> assertThat(removed.detail()).containsKey(Draft.ARCHIVED));
    }

    /** Names of all files, also of those that are at both places. */
    private List<String> bothFolders() throws IOException {
        var names = new ArrayList<>(namesIn(folder.training));
        if (Files.exists(workspace.resolve("archived"))) {
            names.addAll(namesIn(workspace.resolve("archived")));
        }
        return names.stream().sorted().toList();
    }

    @Test
    void aWarmFitGoesOnThoughAFileHasBecomeOld() throws Exception {
        dropMonths(1, 4);
        Map<Settings.Key, Object> rule = Map.of(
                Settings.Key.MODE, "warm 5", Settings.Key.KEEP_TRAINING_FOR, "0s", Settings.Key.KEEP_TRAINING_FILES, 3);
        retrain(rule);
        assertThat(namesIn(folder.training)).doesNotContain("2013_01.csv");

        drop(5);
        retrain(rule);

        assertThat(folder.newest().mode().kind()).isEqualTo(FitMode.Kind.WARM);
        assertThat(folder.newest().decision().reason()).doesNotContain("is gone");
    }

    @Test
    void whatIsNoAgeIsRefusedWithWhatThereIs() {
        for (String wrong : List.of("400", "old", "-1d")) {
            assertThatThrownBy(() -> retrain(Map.of(Settings.Key.KEEP_TRAINING_FOR, wrong)))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("keep-training-for", wrong, "400d", "never");
        }
    }

    @Test
    void whatIsNoNumberOfFilesIsRefused() {
        for (Object wrong : List.of(0, -3, "few")) {
            assertThatThrownBy(() -> retrain(Map.of(Settings.Key.KEEP_TRAINING_FILES, wrong)))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("keep-training-files", wrong.toString());
        }
    }

    private static List<String> months(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj("2013_%02d.csv"::formatted)
                .toList();
    }

    private void dropOneByOne(Watch watch, int from, int to) throws IOException {
        for (int month = from; month <= to; month++) {
            drop(month);
            folder.until(watch, Kind.TRAINING_COMPLETED, month);
        }
    }

    private void awaitMonths(Watch watch, int from, int to) {
        List<String> names = months(from, to);
        await().untilAsserted(() -> {
            assertThat(namesIn(folder.training)).isEqualTo(names);
            assertThat(folder.entries(Kind.REMOVED))
                    .hasSize(folder.entries(Kind.FILE_ARCHIVED).size());
            assertThat(watch.isIdle()).isTrue();
        });
    }

    private WatchOptions options(String keepFor, int files) {
        return folder.options()
                .withTarget("late")
                .with(Settings.Key.KEEP_TRAINING_FOR, keepFor)
                .with(Settings.Key.KEEP_TRAINING_FILES, files);
    }

    private void retrain(Map<Settings.Key, ?> more) throws InterruptedException {
        var settings = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        settings.put(Settings.Key.TARGET, "late");
        settings.put(Settings.Key.ITERATIONS, 20);
        settings.put(Settings.Key.THREADS, 1);
        settings.put(Settings.Key.PROMOTE, "always");
        settings.putAll(more);
        Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private void dropMonths(int from, int to) throws IOException {
        for (int month = from; month <= to; month++) {
            drop(month);
        }
    }

    private void drop(int month) throws IOException {
        folder.drop("2013_%02d.csv".formatted(month), sample("flights_2013_%02d.csv".formatted(month)));
    }

    private void age(int month, Duration age) throws IOException {
        Files.setLastModifiedTime(
                folder.training.resolve("2013_%02d.csv".formatted(month)),
                FileTime.from(Instant.now().minus(age)));
    }
}
