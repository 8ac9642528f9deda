package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The disk that the store is on is full for a while. */
class FailingStoreTest {
    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private final AtomicInteger failures = new AtomicInteger();
    private final Logger log = Logger.getLogger(FolderWatcher.class.getName());
    private final Handler counter = new Counter();

    @BeforeEach
    void watch() throws IOException {
        log.addHandler(counter);
        log.setUseParentHandlers(false);
        watched = new WatchedFolder(temporary);
        watched.write("old.csv", "one");
        watched.write("doomed.csv", "two");
    }

    @AfterEach
    void close() {
        watched.close();
        log.removeHandler(counter);
        log.setUseParentHandlers(true);
    }

    private final class Counter extends Handler {
        @Override
        public void publish(LogRecord line) {
            failures.incrementAndGet();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it keeps a file that is open")
    void aDatabaseThatIsRemovedIsToldAtOnce() throws IOException {
        watched.start();

        Files.delete(watched.storeFile());

        await().atMost(WatchedFolder.PATIENCE)
                .until(() -> watched.alarms.stream().anyMatch(alarm -> alarm.contains("was removed or replaced")));
    }

    /** A trigger stands in for the full disk: what SQLite then does to a transaction, StoreTest has. */
    @Test
    void whatHappensWhileTheStoreFailsIsJournaledOnceItWorksAgain() throws IOException {
        watched.start();
        watched.store()
                .update("create temp trigger full before insert on entry"
                        + " begin select raise(rollback, 'the disk is full'); end");
        watched.write("new.csv", "three");
        watched.move("old.csv", "renamed.csv");
        Files.delete(watched.folder.resolve("doomed.csv"));
        await().atMost(WatchedFolder.PATIENCE).until(() -> failures.get() >= 2);

        assertThat(watched.isIdle()).isFalse();
        assertThat(watched.alarms).singleElement().asString().contains("met an error and goes on", "the disk is full");
        watched.store().update("drop trigger full");

        String[] expected = {
            "baseline-taken", "added new.csv", "renamed old.csv -> renamed.csv", "removed doomed.csv", "recovered"
        };
        watched.awaitLinesInAnyOrder(expected);
        watched.stop().start();
        watched.awaitLinesInAnyOrder(expected);
    }
}
