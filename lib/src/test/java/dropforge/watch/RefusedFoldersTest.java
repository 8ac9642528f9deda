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
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The system allows but so many folders to be watched. */
@Execution(ExecutionMode.CONCURRENT)
@EnabledOnOs(OS.LINUX)
class RefusedFoldersTest {
    private static final String REASON = "this user watches as many folders as the test allows";

    @TempDir
    Path temporary;

    private WatchedFolder watched;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary);
        watched.write("before/a.csv", "one");
    }

    @AfterEach
    void close() {
        watched.close();
    }

    /** The real source, with a limit that is not the machine's. */
    private static final class LimitedSource implements HintSource {
        private final InotifySource inotify = new InotifySource();
        private final int most;
        private int folders;

        LimitedSource(int most) {
            this.most = most;
        }

        @Override
        public String name() {
            return "limited";
        }

        @Override
        public void start(Path root, Consumer<Hint> hints) throws IOException {
            if (most == 0) {
                throw new Refused(REASON);
            }
            inotify.start(root, hints);
        }

        @Override
        public boolean watchesTrees() {
            return false;
        }

        @Override
        public void watch(Path folder) throws IOException {
            if (++folders > most) {
                throw new Refused(REASON);
            }
            inotify.watch(folder);
        }

        @Override
        public void close() throws IOException {
            inotify.close();
        }
    }

    @Test
    void aFolderThatIsRefusedIsPolledWithAllThatIsInItAndTheOthersAreNot() throws IOException {
        watched.source(() -> new LimitedSource(2)).start();

        watched.write("new/b.csv", "two");
        awaitLine("added new/b.csv");
        watched.write("new/deep/c.csv", "three");
        watched.write("before/d.csv", "four");
        awaitLine("added new/deep/c.csv");
        awaitLine("added before/d.csv");

        List<JournalEntry> polled = watched.journal().find(JournalQuery.ALL.withKinds(Kind.POLLING_STARTED));
        assertThat(polled).extracting(JournalEntry::path).containsExactly("new");
        assertThat(polled.getFirst().text("reason")).isEqualTo(REASON);
        assertThat(watched.journal().find(JournalQuery.ALL.withKinds(Kind.ADDED)))
                .extracting(JournalEntry::foundBy)
                .containsOnly(FoundBy.EVENT);

        Files.delete(watched.folder.resolve("new/deep/c.csv"));
        awaitLine("removed new/deep/c.csv");
        watched.move("new", "newer");
        awaitLine("directory-renamed new -> newer");
        watched.write("newer/deep/e.csv", "five");
        awaitLine("added newer/deep/e.csv");
    }

    @Test
    void whenManyAreRefusedAllIsPolledTogether() throws IOException {
        watched.source(() -> new LimitedSource(1)).start();

        for (int n = 0; n < 20; n++) {
            watched.write(n + "/a.csv", "file " + n);
        }
        for (int n = 0; n < 20; n++) {
            awaitLine("added " + n + "/a.csv");
        }

        assertThat(watched.journal().find(JournalQuery.ALL.withKinds(Kind.POLLING_STARTED)))
                .hasSizeLessThan(12)
                .extracting(JournalEntry::path)
                .endsWith((String) null);
        watched.write("7/b.csv", "more");
        awaitLine("added 7/b.csv");
    }

    @Test
    void whenNothingCanBeWatchedAllIsPolled() throws IOException {
        watched.source(() -> new LimitedSource(0)).start();

        assertThat(watched.lines()).containsExactly("baseline-taken", "polling-started");
        watched.write("before/b.csv", "two");

        awaitLine("added before/b.csv");
    }

    private void awaitLine(String line) {
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains(line));
    }
}
