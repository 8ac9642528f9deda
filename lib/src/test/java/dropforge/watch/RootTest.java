package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The watched folder itself goes, and comes back. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class RootTest {
    @Parameter
    SourceChoice source;

    @TempDir
    Path temporary;

    private WatchedFolder watched;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary, source);
        watched.write("a.csv", "one");
        watched.write("2024/b.csv", "two");
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void aFolderThatIsMovedAwayAndBackHasLostNothing() throws IOException {
        watched.start();

        WatchedFolder.move(watched.folder, temporary.resolve("away"));
        awaitLine("root-lost");
        Files.writeString(temporary.resolve("away/c.csv"), "three");
        WatchedFolder.move(temporary.resolve("away"), watched.folder);
        awaitLine("root-back");

        watched.awaitLines("baseline-taken", "root-lost", "root-back", "added c.csv");
        WatchedFolder.assumeThatNotUnderWine(source, "it tells nothing of folders that were there before");
        watched.write("2024/d.csv", "four");
        awaitLine("added 2024/d.csv");
    }

    /** The look before it was not written down yet, and is found again by the store, which is read once. */
    @Test
    void aFolderThatGoesInTheMiddleOfALookHasLostNothing() throws IOException {
        var first = new CountDownLatch(1);
        var looks = new AtomicInteger();
        watched.write("c.csv", "three");
        watched.write("2024/d.csv", "four");
        watched.clock(new Looking(() -> {
                    int look = looks.incrementAndGet();
                    if (look == 1) {
                        first.await();
                    } else if (look == 3) {
                        WatchedFolder.move(watched.folder, temporary.resolve("away"));
                    }
                    return null;
                }))
                .start();
        replace("2024/b.csv");
        await().atMost(WatchedFolder.PATIENCE).until(() -> looks.get() == 1);
        replace("a.csv");
        replace("c.csv");
        first.countDown();
        awaitLine("root-lost");

        watched.store().update("delete from baseline where path = '2024/d.csv'");
        WatchedFolder.move(temporary.resolve("away"), watched.folder);

        watched.awaitLinesInAnyOrder(
                "baseline-taken", "root-lost", "root-back", "modified 2024/b.csv", "modified a.csv", "modified c.csv");
    }

    private void replace(String path) throws IOException {
        Files.move(
                watched.oldFile("new.csv", "changed: " + path),
                watched.folder.resolve(path),
                StandardCopyOption.ATOMIC_MOVE);
        watched.hint(path);
    }

    /** Does something each time that it is asked. */
    private static final class Looking extends Clock {
        private final Callable<Void> action;

        private Looking(Callable<Void> action) {
            this.action = action;
        }

        @Override
        public Instant instant() {
            try {
                action.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aFolderThatComesBackWhileNobodyWatchesIsSaidToBeBack() throws IOException {
        watched.start();
        WatchedFolder.move(watched.folder, temporary.resolve("away"));
        awaitLine("root-lost");
        watched.stop();

        WatchedFolder.move(temporary.resolve("away"), watched.folder);
        watched.write("c.csv", "three");
        watched.start();

        watched.awaitLines("baseline-taken", "root-lost", "root-back", "added c.csv");
    }

    @Test
    void aFolderThatIsDeletedAndMadeAnewIsCompared() throws IOException {
        WatchedFolder.assumeThatNotUnderWine(source, "it keeps a folder that is deleted until nobody watches it");
        watched.settle(Duration.ofSeconds(2)).start();

        WatchedFolder.deleteTree(watched.folder);
        awaitLine("root-lost");
        watched.write("a.csv", "one");
        watched.write("2024/b.csv", "two, changed");

        awaitLine("modified 2024/b.csv");
        watched.awaitLines("baseline-taken", "root-lost", "root-back", "modified 2024/b.csv");
    }

    /** A file system that is unmounted leaves the empty folder that it was mounted on. */
    @Test
    void anEmptyFolderInItsPlaceIsNotTheRemovalOfAllThatWasInIt() throws IOException {
        watched.start();

        WatchedFolder.move(watched.folder, temporary.resolve("away"));
        Files.createDirectory(watched.folder);
        awaitLine("root-lost");
        Files.delete(watched.folder);
        WatchedFolder.move(temporary.resolve("away"), watched.folder);

        awaitLine("root-back");
        watched.awaitLines("baseline-taken", "root-lost", "root-back");
    }

    @Test
    void anEmptyFolderInItsPlaceAtTheStartIsNotTheRemovalOfAllThatWasInIt() throws IOException {
        watched.start().stop();
        WatchedFolder.move(watched.folder, temporary.resolve("away"));
        Files.createDirectory(watched.folder);

        watched.start();
        awaitLine("root-lost");
        Files.delete(watched.folder);
        WatchedFolder.move(temporary.resolve("away"), watched.folder);

        awaitLine("root-back");
        watched.awaitLines("baseline-taken", "root-lost", "root-back");
    }

    @Test
    void anotherFolderWithFilesInItsPlaceIsComparedWithIt() throws IOException {
        watched.start();
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("a.csv"), "one");
        Files.writeString(other.resolve("c.csv"), "three");

        WatchedFolder.move(watched.folder, temporary.resolve("away"));
        WatchedFolder.move(other, watched.folder);

        awaitLine("removed 2024/b.csv");
        watched.awaitLinesInAnyOrder(
                "baseline-taken",
                "root-lost",
                "root-back",
                "added c.csv",
                "directory-removed 2024",
                "removed 2024/b.csv");
    }

    @Test
    void whenAllFilesAreDeletedButTheFolderStaysTheyAreRemoved() throws IOException {
        watched.start();

        Files.delete(watched.folder.resolve("a.csv"));
        WatchedFolder.deleteTree(watched.folder.resolve("2024"));

        watched.awaitLinesInAnyOrder("baseline-taken", "removed a.csv", "removed 2024/b.csv", "directory-removed 2024");
        Files.delete(watched.folder.resolve("zz-marker-1"));
        watched.stop().start();
        assertThat(watched.lines()).doesNotContain("root-lost");
    }

    private void awaitLine(String line) {
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains(line));
    }
}
