package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.ChildJvm;
import dropforge.files.IgnoreRules;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWatcherTest {
    @TempDir
    Path temporary;

    private int made;

    @Test
    void afterKillsAtAnyInstantEveryFileIsInTheJournalExactlyOnce() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("watched"));
        Path workspace = temporary.resolve("workspace");
        Store.open(workspace).close();

        try (Store store = Store.openToRead(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            for (int round = 0; round < 2; round++) {
                Process watcher = ChildJvm.start(Watcher.class, folder.toString(), workspace.toString());
                try {
                    int before = added(journal).size();
                    int enough = before + 60 + 97 * round;
                    await().atMost(WatchedFolder.PATIENCE)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> {
                                make(folder, 20);
                                return added(journal).size() >= enough;
                            });
                } finally {
                    // SIGKILL on Unix: nothing is tidied up.
                    watcher.destroyForcibly().waitFor();
                }
                make(folder, 50);
            }

            Process last = ChildJvm.start(Watcher.class, folder.toString(), workspace.toString());
            try {
                await().atMost(WatchedFolder.PATIENCE)
                        .until(() -> added(journal).size() >= made);
            } finally {
                last.destroyForcibly().waitFor();
            }
            assertThat(added(journal))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, made).mapToObj(n -> n + ".csv").toList());
            assertThat(journal.find(JournalQuery.ALL.withKinds(Kind.MODIFIED, Kind.REMOVED, Kind.RENAMED, Kind.ERROR)))
                    .isEmpty();
        }
    }

    private void make(Path folder, int count) throws IOException {
        for (int end = made + count; made < end; made++) {
            Path unfinished = Files.writeString(folder.resolve(made + ".part"), "file " + made);
            Files.move(unfinished, folder.resolve(made + ".csv"));
        }
    }

    private static List<String> added(Journal journal) {
        return journal.find(JournalQuery.ALL.withKinds(Kind.ADDED)).stream()
                .map(JournalEntry::path)
                .toList();
    }

    /** Watches until it is killed. */
    static final class Watcher {
        void main(String... arguments) throws InterruptedException {
            Store store = Store.open(Path.of(arguments[1]));
            var options = new FolderWatcher.Options(
                    "training",
                    Path.of(arguments[0]),
                    "training",
                    Duration.ofMillis(50),
                    new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS),
                    true,
                    Reconciler.Pace.DEFAULT);
            var journal = new Journal(store, Clock.systemUTC());
            new FolderWatcher(options, store, journal, Clock.systemUTC(), DirectoryWatcherSource::new).start();
            Thread.currentThread().join();
        }
    }
}
