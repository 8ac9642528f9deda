package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.backup.Backup;
import dropforge.backup.BackupProgress;
import dropforge.backup.Manifest;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.registry.ModelRegistry;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A workspace goes into one file and comes out of it as it was, or not at all. */
class BackupTest {
    private static final Map<Settings.Key, Object> SHORT = Map.of(
            Settings.Key.TARGET, "species",
            Settings.Key.ITERATIONS, 3,
            Settings.Key.THREADS, 1,
            Settings.Key.SETTLE, "50ms",
            Settings.Key.PROMOTE, "always");

    @TempDir
    Path home;

    private Path workspace;
    private Path zip;
    private Path restored;
    private DropFolder folder;

    @BeforeEach
    void aWorkspace() throws IOException {
        workspace = Files.createDirectory(home.resolve("workspace"));
        zip = home.resolve("backup.zip");
        restored = home.resolve("restored");
        folder = new DropFolder(workspace);
    }

    @Test
    void whatComesOutIsWhatWentIn() throws Exception {
        Files.writeString(workspace.resolve(Settings.FILE_NAME), "target: species\n");
        // What other parts of the program, or other people, keep in the workspace.
        Files.createDirectories(workspace.resolve("quarantine/deeper"));
        Files.writeString(workspace.resolve("quarantine/deeper/bad.csv"), "not,good\n");
        folder.drop("a.csv", penguins(0));
        retrain();
        retrain();
        Workbench.pin(workspace, 1);
        Workbench.rollBack(workspace);

        Backup.Taken taken = backUp(false);
        Workbench.restore(zip, restored, BackupProgress.NONE);

        assertThat(namesIn(restored))
                .contains("dropforge.db", "dropforge.yaml", "models", "schema.json")
                .containsExactlyElementsOf(namesIn(workspace).stream()
                        .filter(name -> !Set.of("training", "cache").contains(name) && !name.endsWith(".lock"))
                        .toList());
        assertThat(restored.resolve("quarantine/deeper/bad.csv")).hasContent("not,good\n");
        var registry = new ModelRegistry(restored.resolve("models"));
        assertThat(registry.versions()).isEqualTo(folder.registry().versions());
        assertThat(registry.championChanges()).isEqualTo(folder.registry().championChanges());
        assertThat(registry.pinned()).containsExactly(1);
        try (var bench = Workbench.open(restored);
                var before = Workbench.open(workspace)) {
            assertThat(bench.verify(OptionalInt.empty()).damages()).isEmpty();
            assertThat(bench.replay(2, FitProgress.NONE).identical()).isTrue();
            assertThat(bench.status().problems()).isEmpty();
            bench.champion().predictCsv(DropFolder.SAMPLES.resolve("penguins.csv"), new StringWriter());
            List<JournalEntry> entries = bench.events(JournalQuery.ALL);
            assertThat(entries.getLast().kind()).isEqualTo(Kind.WORKSPACE_RESTORED);
            assertThat(entries.subList(0, entries.size() - 1))
                    .isEqualTo(before.events(JournalQuery.ALL).subList(0, entries.size() - 1));
            assertThat(taken.manifest().lastEntry())
                    .isEqualTo(entries.get(entries.size() - 2).id());
            assertThat(before.events(JournalQuery.ALL).getLast().kind()).isEqualTo(Kind.BACKUP_TAKEN);
        }
        assertThat(namesIn(workspace)).noneMatch(name -> name.startsWith("."));
        // Pointer and journal of the new one are its own.
        assertThat(Workbench.promote(restored, 2).version()).isEqualTo(2);
        assertThat(folder.registry().champion()).hasValue(1);
    }

    @Test
    void backupsThatAreTakenWhileAWatcherTrainsAreEachOfOneMoment() throws Exception {
        try (Watch watch = folder.watch(new WatchOptions(null, SHORT, _ -> {}, FitProgress.NONE, _ -> {}))) {
            for (int i = 0; i < 6; i++) {
                folder.drop("%d.csv".formatted(i), penguins(i % 3));
                // The moment is what is tried out, so there is no condition to wait for.
                Path file = home.resolve("%d.zip".formatted(i));
                Workbench.backUp(workspace, new Backup.Request(file, false, false), BackupProgress.NONE);
            }
            watch.awaitIdle(Duration.ofMillis(200));
        }
        for (int i = 0; i < 6; i++) {
            Path again = home.resolve("again" + i);
            Workbench.restore(home.resolve("%d.zip".formatted(i)), again, BackupProgress.NONE);
            var registry = new ModelRegistry(again.resolve("models"));
            try (var bench = Workbench.open(again)) {
                assertThat(bench.verify(OptionalInt.empty()).damages()).isEmpty();
                assertThat(bench.events(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED)))
                        .extracting(entry -> (int) entry.number("version"))
                        .isEqualTo(registry.numbers());
                if (!registry.numbers().isEmpty()) {
                    assertThat(registry.champion())
                            .hasValue(registry.championChanges().getLast().version());
                }
            }
        }
    }

    @Test
    void withoutItsTrainingFilesNothingCountsAsRemoved() throws Exception {
        folder.drop("a.csv", penguins(0));
        watchOnce(workspace);
        folder.drop("b.csv", penguins(1));
        watchOnce(workspace);
        // Known, and not trained on: it is not there any more either.
        folder.drop("c.csv", penguins(2));
        Workbench.takeBaseline(workspace, SHORT);
        backUp(false);
        Workbench.restore(zip, restored, BackupProgress.NONE);

        watchOnce(restored);
        new DropFolder(restored).drop("d.csv", penguins(1));
        watchOnce(restored);

        List<JournalEntry> since = entriesSinceTheRestoring();
        assertThat(since)
                .extracting(JournalEntry::kind)
                .contains(Kind.BASELINE_TAKEN, Kind.TRAINING_COMPLETED)
                .doesNotContain(Kind.REMOVED, Kind.ROOT_LOST, Kind.TRAINING_FAILED, Kind.ERROR);
        assertThat(since)
                .filteredOn(entry -> entry.kind() == Kind.ADDED)
                .extracting(JournalEntry::path)
                .containsExactly("d.csv");
    }

    @Test
    void withItsTrainingFilesNothingDiffersFromTheBaseline() throws Exception {
        folder.drop("a.csv", penguins(0));
        watchOnce(workspace);
        backUp(true);
        Manifest manifest = Workbench.restore(zip, restored, BackupProgress.NONE);
        assertThat(manifest.withTraining()).isTrue();
        assertThat(Workbench.compareWithBaseline(restored, SHORT).isSame()).isTrue();
        watchOnce(restored);
        assertThat(entriesSinceTheRestoring())
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.WATCH_STARTED, Kind.WATCH_STOPPED);
    }

    @Test
    void foldersThatLayElsewhereLieInTheNewWorkspace() throws Exception {
        Path models = home.resolve("models of all");
        Files.writeString(
                workspace.resolve(Settings.FILE_NAME),
                "# ours\ntarget: species\niterations: 3\nmodels: %s\narchive: ../archive\n".formatted(models));
        folder.drop("a.csv", penguins(0));
        Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
        Manifest manifest = backUp(false).manifest();
        assertThat(manifest.outside()).containsExactly("models", "archive");
        Workbench.restore(zip, restored, BackupProgress.NONE);

        try (var bench = Workbench.open(restored)) {
            assertThat(bench.settings().modelsFolder()).isEqualTo(restored.resolve("models"));
            assertThat(bench.settings().target()).hasValue("species");
            assertThat(bench.verify(OptionalInt.empty()).isSound()).isTrue();
            assertThat(bench.replay(1, FitProgress.NONE).identical()).isTrue();
        }
        assertThat(restored.resolve(Settings.FILE_NAME)).content().startsWith("# ours\ntarget: species\n");
    }

    @Test
    void foldersOfTheWorkspaceThatAreWrittenAsWholePathsLieInTheNewOne() throws Exception {
        Files.writeString(
                workspace.resolve(Settings.FILE_NAME),
                "target: species\nmodels: %s\ntraining: %s\n".formatted(folder.models, folder.training));
        folder.drop("a.csv", penguins(0));
        retrain();
        retrain();

        backUp(true);
        Workbench.restore(zip, restored, BackupProgress.NONE);
        Workbench.promote(restored, 1);

        assertThat(folder.registry().champion())
                .as("of the workspace that was saved")
                .hasValue(2);
        assertThat(new ModelRegistry(restored.resolve("models")).champion()).hasValue(1);
        assertThat(Settings.load(restored, Map.of()).trainingFolder()).isEqualTo(restored.resolve("training"));
    }

    @Test
    void aFolderThatAFlagNamedToTheWatcherComesAlongToo() throws Exception {
        Path quarantine = home.resolve("bad files");
        var options = new WatchOptions(null, SHORT, _ -> {}, FitProgress.NONE, _ -> {})
                .with(Settings.Key.QUARANTINE_FOLDER, quarantine.toString());
        try (Watch watch = folder.watch(options)) {
            folder.drop("a.csv", penguins(0));
            watch.awaitIdle(Duration.ofSeconds(1));
            folder.drop("bad.csv", "not,the,same\n1,2,3\n");
            watch.awaitIdle(Duration.ofSeconds(1));
        }
        List<String> names = namesIn(quarantine);
        assertThat(names).isNotEmpty();
        backUp(false);
        Workbench.restore(zip, restored, BackupProgress.NONE);
        try (var bench = Workbench.open(restored)) {
            Path again = bench.settings().allFolders().get("quarantine-folder");
            assertThat(again).startsWith(restored);
            assertThat(namesIn(again)).isEqualTo(names);
        }
    }

    @Test
    void aBackupNeverReplacesAFileUnaskedNorHoldsTheOnesBefore() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Files.writeString(zip, "mine");
        assertMistake(() -> backUp(false), "there already", "--force");
        assertThat(zip).hasContent("mine");
        Workbench.backUp(workspace, new Backup.Request(zip, false, true), BackupProgress.NONE);
        Workbench.restore(zip, restored, BackupProgress.NONE);

        var inside = new Backup.Request(workspace.resolve("backup.zip"), false, false);
        assertMistake(() -> Workbench.backUp(workspace, inside, BackupProgress.NONE), "the ones before", "elsewhere");
        var nowhere = new Backup.Request(home.resolve("none/backup.zip"), false, false);
        assertMistake(() -> Workbench.backUp(workspace, nowhere, BackupProgress.NONE), "no folder");
        assertMistake(
                () -> Workbench.backUp(home.resolve("typo"), new Backup.Request(zip, false, true), BackupProgress.NONE),
                "no workspace");
        assertThat(home.resolve("typo")).doesNotExist();
    }

    @Test
    void whatADeadProcessLeftOfABackupIsSweptByTheNextToTheSameFile() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Files.writeString(home.resolve(".unfinished-backup.zip-123"), "half");
        Files.writeString(home.resolve(".unfinished-other.zip-123"), "somebody else's");
        Files.createDirectory(workspace.resolve(".backup"));
        backUp(false);
        assertThat(namesIn(home)).contains(".unfinished-other.zip-123").doesNotContain(".unfinished-backup.zip-123");
        assertThat(workspace.resolve(".backup")).doesNotExist();
    }

    @Test
    void aFilledFolderIsNotMixedWithABackup() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        backUp(false);
        assertMistake(() -> Workbench.restore(zip, workspace, BackupProgress.NONE), "not empty", "--workspace");
        Files.createDirectory(restored);
        Workbench.restore(zip, restored, BackupProgress.NONE);
        assertThat(restored.resolve(Store.FILE_NAME)).exists();
    }

    @Test
    void aFileThatIsNoWholeBackupIsToldInASentenceAndNothingOfItIsThere() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        backUp(false);
        byte[] whole = Files.readAllBytes(zip);

        assertRefused(home.resolve("none.zip"), "no file", "none.zip");
        Path other = home.resolve("other.zip");
        Files.write(other, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(other, "no zip file, or only a part");
        Files.writeString(other, "");
        assertRefused(other, "no zip file, or only a part");
        writeZip(other, Map.of("readme.txt", "hello"));
        assertRefused(other, "no backup of Dropforge", "manifest.json");
        writeZip(other, Map.of("manifest.json", "{\"format\": 1}"));
        assertRefused(other, "cannot be read");
        writeZip(other, Map.of("manifest.json", "[".repeat(100_000)));
        assertRefused(other, "cannot be read");
        writeZip(other, Map.of("manifest.json", manifest(List.of()).replace("\"format\":1", "\"format\":2")));
        assertRefused(other, "format 2");

        // In the middle of what is compressed: the archive of the training file comes early.
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 0x10;
        Files.write(other, flipped);
        assertRefused(other, "damaged", "not what was saved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.txt", "workspace/../../evil.txt", "/evil.txt", "workspace//evil.txt",
                        "workspace/a/../../../evil.txt",
                "workspace/..\\evil.txt", "workspace/", "workspace/./x", "..", "workspace/a\u0000b"
            })
    void aNameThatLeadsOutOfTheWorkspaceIsRefused(String name) throws Exception {
        var files = new LinkedHashMap<String, String>();
        files.put(name, "evil");
        files.put("manifest.json", manifest(List.of(content(name, "evil"))));
        writeZip(zip, files);
        assertRefused(zip, "outside of the workspace");
        assertThat(home.resolve("evil.txt")).doesNotExist();
    }

    @Test
    void aZipFileThatHoldsOtherThanItsManifestSaysIsRefused() throws Exception {
        var good = content("workspace/a.txt", "good");
        writeZip(
                zip,
                Map.of("workspace/a.txt", "good", "workspace/b.txt", "more", "manifest.json", manifest(List.of(good))));
        assertRefused(zip, "b.txt", "does not name");
        writeZip(zip, Map.of("manifest.json", manifest(List.of(good))));
        assertRefused(zip, "lacks workspace/a.txt");
        writeZip(zip, Map.of("workspace/a.txt", "evil", "manifest.json", manifest(List.of(good))));
        assertRefused(zip, "a.txt", "not what was saved");
        // A bomb: it is read no further than the manifest says.
        writeZip(
                zip,
                Map.of("workspace/a.txt", "good" + "0".repeat(50_000_000), "manifest.json", manifest(List.of(good))));
        assertThat(Files.size(zip)).isLessThan(100_000);
        assertRefused(zip, "a.txt", "not what was saved");
        var huge = new Manifest.Content("workspace/a.txt", Long.MAX_VALUE / 2, good.sha256());
        writeZip(zip, Map.of("workspace/a.txt", "good", "manifest.json", manifest(List.of(huge))));
        assertRefused(zip, "are missing", "Make room");
    }

    @Test
    void theManifestNamesEachFileWithItsHash() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain();
        Manifest manifest = backUp(false).manifest();
        try (var file = new ZipFile(zip.toFile())) {
            for (Manifest.Content content : manifest.files()) {
                byte[] bytes =
                        file.getInputStream(file.getEntry(content.name())).readAllBytes();
                Path written = Files.write(home.resolve("one"), bytes);
                assertThat(Sha256.of(written)).as(content.name()).isEqualTo(content.sha256());
                assertThat(bytes).hasSize((int) content.size());
            }
        }
        assertThat(manifest.files())
                .extracting(Manifest.Content::name)
                .contains("workspace/dropforge.db", "workspace/models/champion", "workspace/models/champions.jsonl")
                .noneMatch(name -> name.endsWith(".lock") || name.contains("training/"));
    }

    private void assertRefused(Path file, String... parts) throws IOException {
        assertMistake(() -> Workbench.restore(file, restored, BackupProgress.NONE), parts);
        assertThat(restored).doesNotExist();
        assertThat(namesIn(home)).noneMatch(name -> name.startsWith(".unfinished"));
    }

    private static void assertMistake(Runnable work, String... parts) {
        assertThatThrownBy(work::run)
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(parts)
                .satisfies(mistake -> assertThat(mistake.getMessage()).doesNotContain("\n"));
    }

    private static Manifest.Content content(String name, String text) {
        return new Manifest.Content(name, text.length(), Sha256.of(text));
    }

    private static String manifest(List<Manifest.Content> files) {
        return Json.line(
                new Manifest(1, "0.1.0", Instant.EPOCH, 0, "/somewhere", false, List.of(), new ArrayList<>(files)));
    }

    private static void writeZip(Path file, Map<String, String> texts) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var text : texts.entrySet()) {
                out.putNextEntry(new ZipEntry(text.getKey()));
                out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }

    private Backup.Taken backUp(boolean withTraining) {
        return Workbench.backUp(workspace, new Backup.Request(zip, withTraining, false), BackupProgress.NONE);
    }

    private void retrain() throws InterruptedException {
        Workbench.retrain(workspace, SHORT, true, FitProgress.NONE);
    }

    private static void watchOnce(Path where) throws InterruptedException {
        try (Watch watch = Workbench.watch(where, new WatchOptions(where, SHORT, _ -> {}, FitProgress.NONE, _ -> {}))) {
            watch.awaitIdle(Duration.ofMillis(300));
        }
    }

    private List<JournalEntry> entriesSinceTheRestoring() {
        try (Store store = Store.openToRead(restored)) {
            var journal = new Journal(store, Clock.systemUTC());
            long id = journal.newest(JournalQuery.ALL.withKinds(Kind.WORKSPACE_RESTORED))
                    .orElseThrow()
                    .id();
            return journal.find(JournalQuery.ALL.withAfter(id));
        }
    }
}
