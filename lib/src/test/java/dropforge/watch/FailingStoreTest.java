package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
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
    private final AtomicInteger told = new AtomicInteger();
    private final Logger log = Logger.getLogger(FolderWatcher.class.getName());
    private final Handler counter = new Counter();

    @BeforeEach
    void watch() throws IOException {
        log.addHandler(counter);
        log.setUseParentHandlers(false);
        log.setLevel(Level.FINER);
        watched = new WatchedFolder(temporary);
        watched.write("old.csv", "one");
        watched.write("doomed.csv", "two");
    }

    @AfterEach
    void close() {
        watched.close();
        log.removeHandler(counter);
        log.setUseParentHandlers(true);
        log.setLevel(null);
    }

    private final class Counter extends Handler {
        @Override
        public void publish(LogRecord line) {
            failures.incrementAndGet();
            if (line.getLevel() == Level.SEVERE) {
                told.incrementAndGet();
            }
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

    /** On a disk that is nearly full, one write has room and the next has not. */
    @Test
    void aStoreThatFailsAndWorksByTurnsIsToldOnceUntilItWorksForSomeTime() throws IOException {
        watched.start();
        for (int turn = 1; turn <= 3; turn++) {
            int before = failures.get();
            watched.store()
                    .update("create temp trigger full before insert on entry when new.kind = 'added'"
                            + " begin select raise(rollback, 'the disk is full'); end");
            watched.write("new-%d.csv".formatted(turn), "three");
            await().atMost(WatchedFolder.PATIENCE).until(() -> failures.get() > before);
            watched.store().update("drop trigger full");
            await().atMost(WatchedFolder.PATIENCE).until(watched::isIdle);
        }

        watched.awaitLines(
                "baseline-taken", "error", "added new-1.csv", "added new-2.csv", "added new-3.csv", "recovered");
        assertThat(told).hasValue(1);
        assertThat(watched.alarms).isEmpty();
    }

    /** Its last moment with the error open is its end, as by kill -9. */
    @Test
    void anErrorOfTheWatchingThatWasOpenAtTheEndIsOverAtTheNextStart() throws IOException {
        watched.start();
        watched.store()
                .update("create temp trigger full before insert on entry when new.kind = 'added'"
                        + " begin select raise(rollback, 'the disk is full'); end");
        watched.write("new.csv", "three");
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("error"));
        watched.stop();
        watched.store().update("drop trigger full");

        watched.start();

        watched.awaitLinesInAnyOrder("baseline-taken", "error", "added new.csv", "recovered");
        assertThat(watched.journal().countOpenErrors()).isZero();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it keeps a file that is open")
    void theLogOfADatabaseThatIsRemovedIsToldAtOnce() throws IOException {
        watched.start();

        Files.delete(watched.storeFile().resolveSibling(watched.storeFile().getFileName() + "-wal"));

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
