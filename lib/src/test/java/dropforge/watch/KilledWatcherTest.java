package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.ChildJvm;
import dropforge.files.IgnoreRules;
import dropforge.files.Sha256;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class KilledWatcherTest {
    private static final long LOG_HEADER_BYTES = 32;
    private static final long FRAME_BYTES = 24 + 4096;

    @Parameter
    SourceChoice source;

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
                Process watcher = start(folder, workspace);
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

            Process last = start(folder, workspace);
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

    private Process start(Path folder, Path workspace) throws IOException {
        return ChildJvm.start(Watcher.class, folder.toString(), workspace.toString(), source.name());
    }

    /** What had not reached the disk of the database is missing after a power failure, from some point on. */
    @Test
    void afterPowerFailuresBaselineAndJournalAreWhatIsOnTheDisk() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("watched"));
        Path workspace = temporary.resolve("workspace");
        Store.open(workspace).close();
        var random = new Random(42);

        int cuts = 0;
        for (int round = 0; round < 3; round++) {
            Process watcher = start(folder, workspace);
            try {
                make(folder, 40);
                Files.move(folder.resolve(made - 1 + ".csv"), folder.resolve(made - 1 + "-renamed.csv"));
                Files.delete(folder.resolve(made - 2 + ".csv"));
                Files.createDirectories(folder.resolve("deep/" + round));
                await().atMost(WatchedFolder.PATIENCE)
                        .until(() -> known(workspace).equals(disk(folder)));
                make(folder, 10);
            } finally {
                watcher.destroyForcibly().waitFor();
            }
            cuts += cut(workspace, random) ? 1 : 0;
        }
        assertThat(cuts).isPositive();
        Process last = start(folder, workspace);
        try {
            await().atMost(WatchedFolder.PATIENCE)
                    .untilAsserted(() -> assertThat(known(workspace)).isEqualTo(disk(folder)));
        } finally {
            last.destroyForcibly().waitFor();
        }

        try (Store store = Store.openToRead(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            assertThat(Replay.of(journal.find(JournalQuery.ALL), Map.of())).isEqualTo(disk(folder));
        }
    }

    /** Not of what was waited for, which is what has gone into the database. */
    private static boolean cut(Path workspace, Random random) throws IOException {
        try (FileChannel log =
                FileChannel.open(workspace.resolve(Store.FILE_NAME + "-wal"), StandardOpenOption.WRITE)) {
            long forced = LOG_HEADER_BYTES + framesForced(workspace) * FRAME_BYTES;
            boolean any = log.size() > forced;
            if (any) {
                log.truncate(random.nextLong(forced, log.size()));
            }
            return any;
        }
    }

    /** @see <a href="https://sqlite.org/walformat.html">The WAL-index file format</a>, nBackfill and nBackfillAttempted */
    private static long framesForced(Path workspace) throws IOException {
        byte[] index = Files.readAllBytes(workspace.resolve(Store.FILE_NAME + "-shm"));
        ByteBuffer numbers = ByteBuffer.wrap(index).order(ByteOrder.nativeOrder());
        return Math.max(numbers.getInt(96), numbers.getInt(128));
    }

    private static Map<String, String> known(Path workspace) {
        try (Store store = Store.openToRead(workspace)) {
            var known = new TreeMap<String, String>();
            Baseline.load(store, "training")
                    .forEach((path, state) -> known.put(path, state.directory() ? Replay.FOLDER : state.sha256()));
            return known;
        }
    }

    private static Map<String, String> disk(Path folder) throws IOException {
        var disk = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.skip(1).toList()) {
                disk.put(
                        folder.relativize(file).toString().replace('\\', '/'),
                        Files.isDirectory(file) ? Replay.FOLDER : Sha256.of(file));
            }
        }
        return disk;
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
            new FolderWatcher(
                            options,
                            store,
                            journal,
                            Clock.systemUTC(),
                            SourceChoice.valueOf(arguments[2]).sources(Path.of(arguments[0])))
                    .start();
            Thread.currentThread().join();
        }
    }
}
