package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sources that lose hints, or end, or tell nonsense: how soon something is known changes, not what is known. */
@Execution(ExecutionMode.CONCURRENT)
class HintsTest {
    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private final List<SilentSource> started = new CopyOnWriteArrayList<>();

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary).source(SilentSource::new);
        watched.write("a.csv", "one");
        watched.write("2024/b.csv", "two");
        watched.write("2024/deep/c.csv", "three");
        watched.start();
    }

    @AfterEach
    void close() {
        watched.close();
    }

    /** Says nothing by itself; the test speaks for it. */
    private final class SilentSource implements HintSource {
        private Consumer<Hint> hints;
        private boolean closed;

        @Override
        public String name() {
            return "silent";
        }

        @Override
        public void start(Path root, Consumer<Hint> listener) {
            hints = listener;
            started.add(this);
        }

        @Override
        public boolean watchesTrees() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void hint(Hint hint) {
        started.getLast().hints.accept(hint);
    }

    @Test
    void afterAnOverflowARescanFindsEverything() throws IOException {
        watched.write("a.csv", "one, changed");
        Files.delete(watched.folder.resolve("2024/b.csv"));
        watched.move("2024/deep/c.csv", "c.csv");
        watched.write("2025/deep/d.csv", "four");

        hint(new Hint.Lost(watched.folder));

        awaitLines(
                "baseline-taken",
                "overflowed",
                "modified a.csv",
                "removed 2024/b.csv",
                "renamed 2024/deep/c.csv -> c.csv",
                "directory-added 2025",
                "directory-added 2025/deep",
                "added 2025/deep/d.csv");
        assertThat(watched.journal()
                        .find(JournalQuery.ALL.withKinds(Kind.ADDED, Kind.MODIFIED, Kind.REMOVED, Kind.RENAMED)))
                .extracting(JournalEntry::foundBy)
                .containsOnly(FoundBy.RESCAN);
    }

    @Test
    void anOverflowOfOneFolderIsARescanOfThatFolder() throws IOException {
        watched.write("a.csv", "one, changed");
        watched.write("2024/deep/c.csv", "three, changed");

        hint(new Hint.Lost(watched.folder.resolve("2024")));

        awaitLines("baseline-taken", "overflowed 2024", "modified 2024/deep/c.csv");
    }

    @Test
    void aStormOfOverflowsIsOneRescan() throws IOException {
        watched.write("a.csv", "one, changed");

        // While one of them is worked on, the others wait.
        watched.store().write(() -> {
            IntStream.range(0, 100).forEach(_ -> hint(new Hint.Lost(watched.folder)));
            return null;
        });

        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("modified a.csv"));
        assertThat(watched.lines().stream().filter("overflowed"::equals).count())
                .isLessThan(4);
    }

    @Test
    void anOverflowOfAFolderThatIsNewOrGoneIsUnderstood() throws IOException {
        watched.write("2026/new.csv", "four");
        Files.delete(watched.folder.resolve("2024/deep/c.csv"));
        Files.delete(watched.folder.resolve("2024/deep"));

        hint(new Hint.Lost(watched.folder.resolve("2026")));
        hint(new Hint.Lost(watched.folder.resolve("2024/deep")));

        awaitLines(
                "baseline-taken",
                "overflowed 2026",
                "overflowed 2024/deep",
                "directory-added 2026",
                "added 2026/new.csv",
                "directory-removed 2024/deep",
                "removed 2024/deep/c.csv");
    }

    @Test
    void aSourceThatEndsIsReplacedAndWhatItMissedIsFound() throws IOException {
        watched.write("d.csv", "four");

        hint(new Hint.Ended(watched.folder));

        awaitLines("baseline-taken", "overflowed", "added d.csv");
        assertThat(started).hasSize(2);
        assertThat(started.getFirst().closed).isTrue();
        Path file = watched.write("e.csv", "five");
        hint(new Hint.Touched(file));
        awaitLines("baseline-taken", "overflowed", "added d.csv", "added e.csv");
    }

    @Test
    void hintsThatAreWrongOrComeTwiceOrFromOutsideChangeNothing() throws IOException {
        Path file = watched.write("d.csv", "four");
        var nonsense = new ArrayList<>(List.of(
                watched.folder,
                watched.folder.resolve("a.csv"),
                watched.folder.resolve("a.csv/below"),
                watched.folder.resolve("never.csv"),
                watched.folder.resolve("2024"),
                temporary.resolve("outside.csv")));
        nonsense.forEach(path -> hint(new Hint.Touched(path)));
        for (int n = 0; n < 50; n++) {
            hint(new Hint.Touched(file));
        }

        awaitLines("baseline-taken", "added d.csv");
    }

    @Test
    void hintsWhileTheFolderIsGoneKeepNobodyBusy() throws IOException {
        Files.move(watched.folder, temporary.resolve("away"));
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("root-lost"));

        hint(new Hint.Touched(watched.folder.resolve("a.csv")));
        hint(new Hint.Lost(watched.folder));
        await().atMost(WatchedFolder.PATIENCE).until(watched::isIdle);

        Files.writeString(temporary.resolve("away/d.csv"), "four");
        Files.move(temporary.resolve("away"), watched.folder);
        awaitLines("baseline-taken", "root-lost", "root-back", "added d.csv");
    }

    /** The source is silent, so that idle is all there is to wait for. */
    private void awaitLines(String... expected) {
        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(watched.lines()).containsExactlyInAnyOrder(expected));
        await().atMost(WatchedFolder.PATIENCE).until(watched::isIdle);
        assertThat(watched.lines()).containsExactlyInAnyOrder(expected);
    }
}
