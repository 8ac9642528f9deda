package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another file system below the watched folder: a real one, in memory, taken for one that sends no events. */
@EnabledOnOs(OS.LINUX)
class MountsTest {
    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private final Deque<Path> mounted = new ArrayDeque<>();

    @BeforeEach
    void makeTheFolder() throws IOException {
        watched = new WatchedFolder(temporary);
        watched.write("local/a.csv", "one");
        Files.createDirectories(watched.folder.resolve("deep/the share"));
    }

    @AfterEach
    void close() throws Exception {
        watched.close();
        while (!mounted.isEmpty()) {
            unmount(mounted.peek());
        }
    }

    private void mount(String path) throws Exception {
        Path place = watched.folder.resolve(path);
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place.toString()))
                .as("this user may mount")
                .isZero();
        mounted.push(place);
    }

    private void unmount(Path place) throws Exception {
        mounted.remove(place);
        assertThat(run("umount", "--lazy", place.toString())).isZero();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void start(SourceChoice choice, String... withoutEvents) {
        watched.source(choice.sources(watched.folder))
                .mounts(() -> new Mounts(watched.folder, Set.of(withoutEvents)))
                .start();
    }

    @ParameterizedTest
    @EnumSource(names = {"INOTIFY", "DIRECTORY_WATCHER"})
    void aFileSystemWithoutEventsBelowTheFolderIsPolledAndTheOthersAreNot(SourceChoice choice) throws Exception {
        mount("deep/the share");
        watched.write("deep/the share/old.csv", "old");
        start(choice, "tmpfs");

        JournalEntry polled = polled().getFirst();
        assertThat(polled.path()).isEqualTo("deep/the share");
        assertThat(polled.text("reason")).contains("tmpfs", "does not tell");
        watched.write("deep/the share/in/b.csv", "two");
        watched.write("local/c.csv", "three");
        awaitLine("added deep/the share/in/b.csv");
        awaitLine("added local/c.csv");
        Files.delete(watched.folder.resolve("deep/the share/old.csv"));
        awaitLine("removed deep/the share/old.csv");

        assertThat(polled()).hasSize(1);
        assertThat(added()).extracting(JournalEntry::foundBy).containsOnly(FoundBy.EVENT);
        assertThat(watched.lines()).doesNotContain("overflowed");
    }

    @ParameterizedTest
    @EnumSource(names = {"INOTIFY", "DIRECTORY_WATCHER"})
    void oneThatIsMountedWhileTheFolderIsWatchedIsPolledFromThenOnUntilItIsUnmounted(SourceChoice choice)
            throws Exception {
        start(choice, "tmpfs");
        assertThat(polled()).isEmpty();

        mount("deep/the share");
        Path share = mounted.peek();
        watched.write("deep/the share/b.csv", "two");
        await().atMost(WatchedFolder.PATIENCE).until(() -> !polled().isEmpty());
        awaitLine("added deep/the share/b.csv");
        watched.write("deep/the share/c.csv", "three");
        awaitLine("added deep/the share/c.csv");
        assertThat(polled()).extracting(JournalEntry::path).containsExactly("deep/the share");

        unmount(share);
        awaitLine("removed deep/the share/c.csv");
        watched.write("deep/the share/below.csv", "four");
        awaitLine("added deep/the share/below.csv");
        assertThat(polled()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"INOTIFY", "DIRECTORY_WATCHER", "POLLING"})
    void oneWithEventsThatIsMountedWhileTheFolderIsWatchedIsFoundAndWatched(SourceChoice choice) throws Exception {
        start(choice, "nfs");

        mount("deep/the share");
        watched.write("deep/the share/in/b.csv", "two");
        awaitLine("added deep/the share/in/b.csv");
        watched.write("deep/the share/in/c.csv", "three");
        awaitLine("added deep/the share/in/c.csv");

        assertThat(polled()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"INOTIFY", "DIRECTORY_WATCHER"})
    void whereThereAreManyAllIsPolledTogether(SourceChoice choice) throws Exception {
        for (int n = 0; n < 10; n++) {
            Files.createDirectories(watched.folder.resolve("share-" + n));
            mount("share-" + n);
        }
        start(choice, "tmpfs");

        assertThat(polled()).extracting(JournalEntry::path).hasSize(9).endsWith((String) null);
        watched.write("share-7/b.csv", "two");
        watched.write("local/c.csv", "three");
        awaitLine("added share-7/b.csv");
        awaitLine("added local/c.csv");
    }

    private List<JournalEntry> polled() {
        return watched.journal().find(JournalQuery.ALL.withKinds(Kind.POLLING_STARTED));
    }

    private List<JournalEntry> added() {
        return watched.journal().find(JournalQuery.ALL.withKinds(Kind.ADDED));
    }

    private void awaitLine(String line) {
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains(line));
    }
}
