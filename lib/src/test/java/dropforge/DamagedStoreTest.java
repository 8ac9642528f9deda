package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database of a workspace is broken: by a bad disk, a copy that was cut off, a program that wrote into it. */
class DamagedStoreTest {
    @TempDir
    Path workspace;

    private DropFolder folder;
    private Path file;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void watchOnce() throws IOException {
        folder = new DropFolder(workspace);
        file = workspace.resolve(Store.FILE_NAME);
        folder.drop("a.csv", DropFolder.penguins(0));
        folder.watch(folder.options().withoutTraining()).close();
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.write(transaction -> {
                for (int n = 0; n < 500; n++) {
                    transaction.append(Draft.of(Kind.RECOVERED).with("message", "x".repeat(500)));
                }
                return null;
            });
        }
    }

    enum Damage {
        BEGINNING("does not begin as a database does", bytes -> {
            Arrays.fill(bytes, 0, 16, (byte) 0x55);
            return bytes;
        }),
        SCHEMA("first pages", bytes -> {
            Arrays.fill(bytes, 100, 4_000, (byte) 0x55);
            return bytes;
        }),
        MIDDLE("page", bytes -> {
            Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x55);
            return bytes;
        }),
        END("pages are missing at its end", bytes -> Arrays.copyOf(bytes, bytes.length / 3)),
        HEADER_ONLY("ends after 50 bytes", bytes -> Arrays.copyOf(bytes, 50));

        final String words;
        final UnaryOperator<byte[]> harm;

        Damage(String words, UnaryOperator<byte[]> harm) {
            this.words = words;
            this.harm = harm;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedDatabaseIsRefusedWithWhatIsWrongAndTheNextStepAndLeftAsItIs(Damage damage) throws IOException {
        byte[] broken = damage.harm.apply(Files.readAllBytes(file));
        Files.write(file, broken);

        assertThatThrownBy(() -> folder.watch(folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(
                        file.toString(), "is damaged", damage.words, "nothing was overwritten", "--set-store-aside");

        assertThat(file).hasBinaryContent(broken);
        assertThat(DropFolder.namesIn(workspace)).noneMatch(name -> name.contains("damaged"));
    }

    @ParameterizedTest
    @EnumSource
    void onRequestItIsSetAsideAndWhatIsThereIsKnownToANewOne(Damage damage) throws Exception {
        folder.drop("b.csv", DropFolder.penguins(1));
        Workbench.retrain(workspace, folder.options().settings(), false, FitProgress.NONE);
        Map<String, Long> models = filesIn(folder.models);
        byte[] broken = damage.harm.apply(Files.readAllBytes(file));
        Files.write(file, broken);
        int before = folder.entries().size();

        try (Watch watch = folder.watch(settingAside().with(Settings.Key.PROCESS_EXISTING, true))) {
            watch.awaitIdle(java.time.Duration.ofMillis(300));

            List<JournalEntry> entries =
                    folder.entries().subList(before, folder.entries().size());
            assertThat(entries)
                    .extracting(JournalEntry::kind)
                    .containsExactly(Kind.STORE_SET_ASIDE, Kind.BASELINE_TAKEN, Kind.WATCH_STARTED);
            assertThat(entries.getFirst().text("damage")).contains(damage.words);
            assertThat(entries.get(1).number("files")).isEqualTo(2);
            assertThat(workspace.resolve(entries.getFirst().text("file"))).hasBinaryContent(broken);
            assertThat(filesIn(folder.models)).isEqualTo(models);
            assertThat(watch.advice()).isEmpty();

            folder.drop("c.csv", DropFolder.penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        assertThat(folder.newest().version()).isEqualTo(2);
        assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv", "c.csv");
    }

    /** Where a watcher may never read. */
    @Test
    void theStatusTellsOfDamageInTheMiddle() throws IOException {
        byte[] broken = Files.readAllBytes(file);
        int middle = broken.length / 2;
        Arrays.fill(broken, middle, middle + 20_000, (byte) 0x55);
        Files.write(file, broken);

        assertThat(problems())
                .singleElement()
                .asString()
                .contains(file.toString(), "is damaged (table entry: ", "nothing was overwritten", "--set-store-aside");
        assertThat(file).hasBinaryContent(broken);

        folder.watch(settingAside().withoutTraining()).close();

        assertThat(problems()).isEmpty();
    }

    private List<String> problems() {
        try (var bench = Workbench.open(workspace)) {
            return bench.status().problems();
        }
    }

    @Test
    void theLogOfADamagedDatabaseGoesWithIt() throws IOException {
        Files.write(file, new byte[0]);
        Path log = Files.writeString(workspace.resolve(Store.FILE_NAME + "-wal"), "what was written last");

        assertThatThrownBy(() -> folder.watch(folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("it is empty, and its log is not");
        assertThat(log).hasContent("what was written last");

        folder.watch(settingAside().withoutTraining()).close();

        String name = folder.entries(Kind.STORE_SET_ASIDE).getFirst().text("file");
        assertThat(workspace.resolve(name)).isEmptyFile();
        assertThat(workspace.resolve(name + "-wal")).hasContent("what was written last");
    }

    @Test
    void anEmptiedDatabaseOfAWorkspaceThatWasUsedIsNoNewOne() throws IOException {
        Files.write(file, new byte[0]);
        Files.createDirectories(folder.models.resolve("version_0001"));

        assertThatThrownBy(() -> folder.watch(folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("it is empty, and the workspace is not", "--set-store-aside");
        assertThatThrownBy(() -> Workbench.open(workspace))
                .hasMessageContaining("it is empty, and the workspace is not");
        assertThat(file).isEmptyFile();

        folder.watch(settingAside().withoutTraining()).close();

        assertThat(folder.entries(Kind.STORE_SET_ASIDE)).hasSize(1);
    }

    /** As after a process that was killed at the first start. */
    @Test
    void anEmptyDatabaseWithNothingBesideItIsANewOne() throws IOException {
        Files.write(file, new byte[0]);

        folder.watch(folder.options().withoutTraining()).close();

        assertThat(folder.entries(Kind.BASELINE_TAKEN)).hasSize(2);
    }

    @Test
    void aDatabaseThatIsGoneFromItsLogIsNoNewOne() throws IOException {
        Files.delete(file);
        Path log = Files.writeString(workspace.resolve(Store.FILE_NAME + "-wal"), "what was written last");

        assertThatThrownBy(() -> folder.watch(folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("it is gone, and its log is not", "--set-store-aside");
        assertThatThrownBy(() -> Workbench.open(workspace)).hasMessageContaining("it is gone, and its log is not");
        assertThat(file).doesNotExist();
        assertThat(log).hasContent("what was written last");

        folder.watch(settingAside().withoutTraining()).close();

        String name = folder.entries(Kind.STORE_SET_ASIDE).getFirst().text("file");
        assertThat(workspace.resolve(name + "-wal")).hasContent("what was written last");
    }

    @Test
    void aSoundDatabaseStaysWhateverIsSaid() {
        folder.watch(settingAside().withoutTraining()).close();

        assertThat(folder.entries(Kind.STORE_SET_ASIDE)).isEmpty();
        assertThat(folder.entries(Kind.BASELINE_TAKEN)).hasSize(1);
        assertThat(told).singleElement().asString().contains(file.toString(), "is sound", "nothing was set aside");
    }

    @Test
    void theBaselineIsTakenAnewWithoutWatching() throws IOException {
        Files.write(file, Damage.END.harm.apply(Files.readAllBytes(file)));
        var options = new WatchOptions(workspace, Map.of(), folder.options().listener(), FitProgress.NONE, told::add);
        assertThatThrownBy(() -> Workbench.takeBaseline(workspace, options))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("baseline --take --set-store-aside");

        JournalEntry taken = Workbench.takeBaseline(workspace, options.settingStoreAside());

        assertThat(taken.number("files")).isEqualTo(1);
        assertThat(folder.entries(Kind.STORE_SET_ASIDE)).hasSize(1);
        assertThat(Workbench.compareWithBaseline(workspace, Map.of()).isSame()).isTrue();
    }

    @Test
    void whileSomebodyTrainsNothingIsRenamed() throws Exception {
        byte[] broken = Damage.END.harm.apply(Files.readAllBytes(file));
        Files.write(file, broken);

        try (var _ = ProcessLock.acquire(workspace.resolve("training.lock"))) {
            assertThatThrownBy(() -> folder.watch(settingAside()))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("trains in the workspace", "then set the database aside");
        }
        assertThat(file).hasBinaryContent(broken);
    }

    private WatchOptions settingAside() {
        return folder.options().withAlarm(told::add).settingStoreAside();
    }

    /** Who holds a lock is written into its file. */
    private static Map<String, Long> filesIn(Path top) throws IOException {
        var found = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path each : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .toList()) {
                found.put(
                        top.relativize(each).toString(),
                        Files.getLastModifiedTime(each).toMillis());
            }
        }
        return found;
    }
}
