package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old training files leave their folder by the rule, nothing is lost with them, and each can be put back. */
@Timeout(120)
class OldFilesTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void byNumberTheOldestMonthsGoOneAfterAnotherAndNothingIsRetrainedForThat() throws Exception {
        try (Watch watch = folder.watch(options("0s", 3))) {
            for (int month = 1; month <= 5; month++) {
                drop(month);
                folder.until(watch, Kind.TRAINING_COMPLETED, month);
            }
            awaitMonths(watch, 3, 4, 5);
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
        drop(2);
        assertThatThrownBy(() -> Workbench.releaseArchived(workspace, "2013_02.csv"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("There is another file");
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
            for (int month = 1; month <= 3; month++) {
                drop(month);
                folder.until(watch, Kind.TRAINING_COMPLETED, month);
            }
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

    private void awaitMonths(Watch watch, int... months) {
        List<String> names =
                Arrays.stream(months).mapToObj("2013_%02d.csv"::formatted).toList();
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
