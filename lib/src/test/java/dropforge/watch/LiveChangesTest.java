package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.Sha256;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class LiveChangesTest {
    @Parameter
    SourceChoice source;

    @TempDir
    Path temporary;

    private WatchedFolder watched;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary, source);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void aNewFileIsAddedWithItsSizeAndHash() throws IOException {
        watched.start();

        watched.write("sales.csv", "amount\n1\n");

        watched.awaitLines("baseline-taken", "added sales.csv");
        JournalEntry added = watched.journal()
                .newest(JournalQuery.ALL.withKinds(Kind.ADDED).withPath("sales.csv"))
                .orElseThrow();
        assertThat(added.root()).isEqualTo("training");
        assertThat(added.size()).isEqualTo(9);
        assertThat(added.sha256()).isEqualTo(Sha256.of("amount\n1\n"));
        assertThat(added.foundBy()).isEqualTo(FoundBy.EVENT);
    }

    @Test
    void writingOtherBytesIsAModificationThatKnowsTheHashBefore() throws IOException {
        watched.write("sales.csv", "one");
        watched.start();

        watched.write("sales.csv", "two");

        watched.awaitLines("baseline-taken", "modified sales.csv");
        JournalEntry modified = watched.entries().getLast();
        assertThat(modified.sha256()).isEqualTo(Sha256.of("two"));
        assertThat(modified.text("sha256Before")).isEqualTo(Sha256.of("one"));
    }

    @Test
    void aDeletedFileIsRemoved() throws IOException {
        Path file = watched.write("sales.csv", "one");
        watched.start();

        Files.delete(file);

        watched.awaitLines("baseline-taken", "removed sales.csv");
        assertThat(watched.entries().getLast().sha256()).isEqualTo(Sha256.of("one"));
    }

    @Test
    void aRenamedFileKeepsItsIdentity() throws IOException {
        watched.write("a.csv", "one");
        watched.write("2024/z.csv", "two");
        watched.start();

        watched.move("a.csv", "b.csv");
        watched.awaitLines("baseline-taken", "renamed a.csv -> b.csv");
        watched.move("2024/z.csv", "a.csv");

        watched.awaitLines("baseline-taken", "renamed a.csv -> b.csv", "renamed 2024/z.csv -> a.csv");
    }

    @Test
    void aFileThatIsRenamedBeforeItIsAtRestIsStillARename() throws IOException {
        watched.start();
        watched.write("z.csv", "one");
        watched.awaitLines("baseline-taken", "added z.csv");

        Files.setLastModifiedTime(watched.folder.resolve("z.csv"), FileTime.from(Instant.now()));
        watched.move("z.csv", "a.csv");

        watched.awaitLines("baseline-taken", "added z.csv", "renamed z.csv -> a.csv");
    }

    /** The new name sorts behind the old one, and the file is so young that both wait for the settle time. */
    @Test
    void aYoungFileRenamedToALaterNameIsARename() throws IOException {
        watched.write("a.csv", "one");
        watched.start();

        Files.setLastModifiedTime(
                watched.folder.resolve("a.csv"), FileTime.from(Instant.now().plusSeconds(60)));
        watched.move("a.csv", "z.csv");

        watched.awaitLines("baseline-taken", "renamed a.csv -> z.csv");
    }

    @Test
    void aCopyBesideTheOriginalIsAnotherFile() throws IOException {
        watched.write("a.csv", "one");
        watched.start();

        Files.copy(watched.folder.resolve("a.csv"), watched.folder.resolve("b.csv"));

        watched.awaitLines("baseline-taken", "added b.csv");
    }

    @Test
    void anEmptyFileThatGoesIsNotTakenForAnotherEmptyFileThatComes() throws IOException {
        watched.write("a.csv", "");
        watched.start();

        watched.write("b.csv", "");
        Files.delete(watched.folder.resolve("a.csv"));

        watched.awaitLinesInAnyOrder("baseline-taken", "added b.csv", "removed a.csv");
    }

    @Test
    void rewritingAFileWithTheSameBytesIsNotAChange() throws IOException {
        watched.write("sales.csv", "one");
        watched.start();

        watched.write("sales.csv", "one");
        Files.setLastModifiedTime(
                watched.folder.resolve("sales.csv"), FileTime.from(Instant.now().minusSeconds(60)));

        watched.awaitLines("baseline-taken");
    }

    @Test
    void deletingAFileAndWritingItAgainAtOnceIsNotAChange() throws IOException {
        Path file = watched.write("sales.csv", "one");
        watched.settle(Duration.ofMillis(500)).start();

        Files.delete(file);
        watched.write("sales.csv", "one");

        watched.awaitLines("baseline-taken");
    }

    /** A sparse file takes no room, and long to read all the same. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "wine fills what is sparse")
    void aHugeFileKeepsNobodyWaiting() throws IOException {
        watched.start();
        try (var huge = new RandomAccessFile(watched.folder.resolve("huge.csv").toFile(), "rw")) {
            huge.setLength(1L << 40);
        }
        watched.write("small.csv", "one");
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added small.csv"));
        watched.stop().start();
        watched.write("other.csv", "two");
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added other.csv"));
        assertThat(watched.isIdle()).isFalse();

        Files.delete(watched.folder.resolve("huge.csv"));
        watched.quiet();
        watched.awaitLines("baseline-taken", "added small.csv", "added other.csv");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "wine fills what is sparse")
    void aLargeFileThatIsWrittenToAgainAndAgainKeepsNobodyWaiting() throws Exception {
        watched.start();
        Path log = watched.folder.resolve("app.log");
        try (var large = new RandomAccessFile(log.toFile(), "rw")) {
            large.setLength(200L << 20);
        }
        var writing = new AtomicBoolean(true);
        Thread writer = Thread.ofPlatform().start(() -> {
            while (writing.get()) {
                try {
                    Files.writeString(log, "line\n", StandardOpenOption.APPEND);
                    Thread.sleep(10);
                } catch (IOException | InterruptedException _) {
                    return;
                }
            }
        });
        try {
            for (int n = 0; n < 5; n++) {
                String name = n + ".csv";
                watched.write(name, "one");
                await().atMost(WatchedFolder.PATIENCE)
                        .until(() -> watched.lines().contains("added " + name));
            }
        } finally {
            writing.set(false);
            writer.join();
        }
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added app.log"));
    }

    /** As some programs do, that a backup may not be taken for news. */
    @Test
    void aFileWhoseTimeIsPutBackIsModifiedWhereTheSystemTellsThatItWasClosed() throws IOException {
        assumeThat(source).isEqualTo(SourceChoice.INOTIFY);
        Path file = watched.write("sales.csv", "AAAA");
        watched.start();
        FileTime time = Files.getLastModifiedTime(file);

        Files.writeString(file, "BBBB");
        Files.setLastModifiedTime(file, time);

        watched.awaitLines("baseline-taken", "modified sales.csv");
    }

    @Test
    void anAtomicSaveIsOneModification() throws IOException {
        watched.write("sales.csv", "one");
        watched.start();

        for (String temporaryName : new String[] {".sales.csv.swp", "sales.csv.new", "sedXf3Kq1"}) {
            Path saved = watched.write(temporaryName, "saved by way of " + temporaryName);
            Files.move(saved, watched.folder.resolve("sales.csv"), StandardCopyOption.ATOMIC_MOVE);
            watched.quiet();
        }

        watched.awaitLines("baseline-taken", "modified sales.csv", "modified sales.csv", "modified sales.csv");
    }

    @Test
    void aTemporaryNameCountsOnceItIsRenamed() throws IOException {
        watched.start();

        watched.write("sales.csv.part", "one");
        watched.assertLines().containsExactly("baseline-taken");
        watched.move("sales.csv.part", "sales.csv");

        watched.awaitLines("baseline-taken", "added sales.csv");
    }

    @Test
    void aFileRenamedToATemporaryNameIsRemoved() throws IOException {
        watched.write("sales.csv", "one");
        watched.start();

        watched.move("sales.csv", "sales.csv~");

        watched.awaitLines("baseline-taken", "removed sales.csv");
    }

    @Test
    void aSlowWriterIsReadOnceAfterItsLastPiece() throws IOException {
        watched.settle(Duration.ofMillis(1500)).start();
        Path file = watched.folder.resolve("slow.csv");

        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int piece = 0; piece < 4; piece++) {
                writer.write("piece\n");
                writer.flush();
                pauseOfAWriter();
            }
        }

        watched.awaitLines("baseline-taken", "added slow.csv");
        assertThat(watched.entries().getLast().size()).isEqualTo(24);
    }

    /** Longer pauses than the settle time; on systems that tell who has a file open. */
    @ParameterizedTest
    @ValueSource(strings = {"slow.csv", "slow"})
    @EnabledOnOs(OS.LINUX)
    void aWriterThatPausesForLongIsWaitedForUntilItCloses(String name) throws IOException {
        watched.settle(Duration.ofMillis(100)).start();
        Path file = watched.folder.resolve(name);

        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int piece = 0; piece < 4; piece++) {
                writer.write("piece\n");
                writer.flush();
                pauseOfAWriter();
            }
        }

        watched.awaitLines("baseline-taken", "added " + name);
        assertThat(watched.entries().getLast().size()).isEqualTo(24);
    }

    /** The clock of a file server may be behind: then everything there looks as if it had been at rest for long. */
    @Test
    void aWriterWhoseClockIsBehindIsNotReadHalfWay() throws IOException {
        watched.settle(Duration.ofMillis(1500)).start();
        Path file = watched.folder.resolve("slow.csv");

        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int piece = 0; piece < 4; piece++) {
                writer.write("piece\n");
                writer.flush();
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(5)));
                pauseOfAWriter();
            }
        }

        watched.awaitLines("baseline-taken", "added slow.csv");
        assertThat(watched.entries().getLast().size()).isEqualTo(24);
    }

    /** Shorter than the settle time. */
    private static void pauseOfAWriter() {
        Instant end = Instant.now().plusMillis(250);
        await().pollInterval(Duration.ofMillis(25)).until(() -> Instant.now().isAfter(end));
    }

    @Test
    void anOldFileThatIsMovedInIsNotWaitedFor() throws IOException {
        watched.settle(Duration.ofMinutes(30)).start();

        Files.move(watched.oldFile("sales.csv", "one"), watched.folder.resolve("sales.csv"));

        watched.awaitLines("baseline-taken", "added sales.csv");
    }

    @Test
    void aFileFromTheFutureIsWaitedForAndRead() throws IOException {
        watched.start();

        Path file = watched.write("sales.csv", "one");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(1))));

        watched.awaitLines("baseline-taken", "added sales.csv");
    }

    @Test
    void aFolderThatIsMadeWithFilesInItIsFoundWithAllOfThem() throws IOException {
        watched.start();

        for (int n = 0; n < 20; n++) {
            watched.write("2024/%02d/sales.csv".formatted(n), "month " + n);
        }

        Stream<String> folders = IntStream.range(0, 20).mapToObj("directory-added 2024/%02d"::formatted);
        Stream<String> files = IntStream.range(0, 20).mapToObj("added 2024/%02d/sales.csv"::formatted);
        watched.awaitLinesInAnyOrder(Stream.of(Stream.of("baseline-taken", "directory-added 2024"), folders, files)
                .flatMap(lines -> lines)
                .toArray(String[]::new));
    }

    /** {@code p-2} sorts between {@code p} and {@code p/x}: a range of paths by prefix is easily got wrong. */
    @Test
    void nestedFoldersThatAreMovedOutAreRemovedWithAllThatWasInThem() throws IOException {
        watched.write("p/x/1.csv", "one");
        watched.write("p/y/2.csv", "two");
        watched.write("p-2/3.csv", "three");
        watched.start();

        WatchedFolder.move(watched.folder.resolve("p"), watched.elsewhere("p"));

        watched.awaitLinesInAnyOrder(
                "baseline-taken",
                "directory-removed p",
                "directory-removed p/x",
                "directory-removed p/y",
                "removed p/x/1.csv",
                "removed p/y/2.csv");
    }

    @Test
    void aFolderThatIsRenamedTakesItsFilesWithIt() throws IOException {
        watched.write("2024/sales.csv", "one");
        watched.start();

        watched.move("2024", "archive");

        watched.awaitLines("baseline-taken", "directory-renamed 2024 -> archive");
        WatchedFolder.assumeThatNotUnderWine(source, "it tells nothing of folders that were there before");
        watched.write("archive/more.csv", "two");
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added archive/more.csv"));
    }

    @Test
    void aFileInThePlaceOfAFolderIsAddedAndTheFolderRemoved() throws IOException {
        watched.write("2024/sales.csv", "one");
        watched.start();

        WatchedFolder.move(watched.folder.resolve("2024"), watched.elsewhere("2024"));
        watched.write("2024", "not a folder");

        watched.awaitLinesInAnyOrder(
                "baseline-taken", "directory-removed 2024", "removed 2024/sales.csv", "added 2024");
    }

    @Test
    void aFolderInThePlaceOfAFileIsAddedAndTheFileRemoved() throws IOException {
        Path file = watched.write("2024", "not a folder");
        watched.start();

        Files.delete(file);
        watched.write("2024/sales.csv", "one");

        watched.awaitLinesInAnyOrder("baseline-taken", "removed 2024", "directory-added 2024", "added 2024/sales.csv");
    }
}
