package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.PermissionsCount;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Things in a watched folder that cannot be read, or must not be. */
@DisabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(PermissionsCount.class)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class TroublesTest {
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
    void aDanglingLinkIsOneErrorAndRecoversWhenItsTargetAppears() throws IOException {
        watched.start();

        Files.createSymbolicLink(watched.folder.resolve("link.csv"), watched.elsewhere("target.csv"));
        watched.awaitLines("baseline-taken", "error link.csv");
        assertThat(message(Kind.ERROR))
                .startsWith("link.csv cannot be read")
                .contains("symbolic link to " + watched.elsewhere("target.csv"));

        Files.writeString(watched.elsewhere("target.csv"), "one");
        watched.awaitLinesInAnyOrder("baseline-taken", "error link.csv", "added link.csv", "recovered link.csv");
        assertThat(message(Kind.RECOVERED)).isEqualTo("link.csv can be read again.");
    }

    @Test
    void whatStillCannotBeReadAtTheNextStartIsNotToldAgain() throws Exception {
        Files.createSymbolicLink(watched.folder.resolve("link.csv"), watched.elsewhere("target.csv"));
        Path other = Files.createSymbolicLink(watched.folder.resolve("other.csv"), watched.elsewhere("target.csv"));
        watched.start();
        watched.awaitLinesInAnyOrder("baseline-taken", "error link.csv", "error other.csv");

        watched.stop();
        Files.delete(other);
        watched.start();

        watched.awaitLinesInAnyOrder("baseline-taken", "error link.csv", "error other.csv", "recovered other.csv");
    }

    /** The link was recorded as the file that it led to. */
    @Test
    void aLinkThatLeadsNowhereAnyMoreHidesNoOtherFile() throws IOException {
        watched.write("a.csv", "one");
        Files.createSymbolicLink(watched.folder.resolve("link.csv"), Path.of("a.csv"));
        watched.start();

        watched.move("a.csv", "b.csv");

        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("renamed a.csv -> b.csv"));
        Files.move(watched.folder.resolve("b.csv"), watched.elsewhere("b.csv"));
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("removed b.csv"));
        Files.move(watched.elsewhere("b.csv"), watched.folder.resolve("c.csv"));
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added c.csv"));
    }

    @Test
    void aFileThatChangesUnderOneNameIsModifiedUnderAllThatItHas() throws IOException {
        watched.write("a.csv", "one");
        Files.createLink(watched.folder.resolve("hard.csv"), watched.folder.resolve("a.csv"));
        Files.createSymbolicLink(watched.folder.resolve("soft.csv"), Path.of("a.csv"));
        watched.start();

        watched.write("a.csv", "one, changed");

        watched.awaitLinesInAnyOrder("baseline-taken", "modified a.csv", "modified hard.csv", "modified soft.csv");
    }

    @Test
    void aFileThatChangesByANewNameIsModifiedUnderItsOldOne() throws IOException {
        watched.write("a.csv", "one");
        watched.start();

        Files.createLink(watched.folder.resolve("b.csv"), watched.folder.resolve("a.csv"));
        Files.writeString(watched.folder.resolve("b.csv"), "two, and more");

        watched.awaitLinesInAnyOrder("baseline-taken", "added b.csv", "modified a.csv");
    }

    @Test
    void aDanglingLinkThatIsDeletedIsSaidToBeGone() throws IOException {
        watched.start();
        Path link = Files.createSymbolicLink(watched.folder.resolve("link.csv"), watched.elsewhere("target.csv"));
        watched.awaitLines("baseline-taken", "error link.csv");

        Files.delete(link);

        watched.awaitLines("baseline-taken", "error link.csv", "recovered link.csv");
        assertThat(message(Kind.RECOVERED)).isEqualTo("link.csv is no longer there.");
    }

    /** Each retry finds the same file from the future, which has to settle before it is read. */
    @Test
    void aFileThatStaysUnreadableIsToldOnce() throws IOException {
        watched.start();
        Path file = watched.oldFile("locked.csv", "one");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        lock(file);
        Files.move(file, watched.folder.resolve("locked.csv"));
        watched.awaitLines("baseline-taken", "error locked.csv");

        for (int hint = 0; hint < 3; hint++) {
            Files.setPosixFilePermissions(
                    watched.folder.resolve("locked.csv"), PosixFilePermissions.fromString("-w-------"));
            lock(watched.folder.resolve("locked.csv"));
            watched.quiet();
        }
        watched.awaitLines("baseline-taken", "error locked.csv");

        unlock(watched.folder.resolve("locked.csv"));
        watched.awaitLinesInAnyOrder("baseline-taken", "error locked.csv", "added locked.csv", "recovered locked.csv");
    }

    @Test
    void anUnreadableFolderIsAnErrorAndItsFilesAreFoundOnceItCanBeRead() throws IOException {
        watched.write("locked/a.csv", "one");
        watched.write("open/b.csv", "two");
        Path locked = lock(watched.folder.resolve("locked"));
        watched.start();
        try {
            await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("error locked"));
            watched.write("open/c.csv", "three");
            await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added open/c.csv"));
        } finally {
            unlock(locked);
        }
        await().atMost(WatchedFolder.PATIENCE)
                .until(() -> watched.lines().contains("recovered locked")
                        && watched.lines().contains("added locked/a.csv"));

        watched.write("locked/d.csv", "four");
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added locked/d.csv"));

        lock(locked);
        try {
            watched.stop().start();
            await().atMost(WatchedFolder.PATIENCE)
                    .until(() -> watched.lines().stream()
                                    .filter("error locked"::equals)
                                    .count()
                            == 2);
            watched.assertLines().noneMatch(line -> line.startsWith("removed"));
        } finally {
            unlock(locked);
        }
    }

    /** The first look over much only lists it. */
    @Test
    void aKnownFileThatCannotBeReadWhenItsTurnComesIsToldOnceAndIsNoNewsWhenItCan() throws IOException {
        Path file = startWithALockedLargeFile();
        assertThat(message(Kind.ERROR)).startsWith("folder/large.csv cannot be read: give this user read access");

        watched.stop().start();
        watched.awaitLines("baseline-taken", "error folder/large.csv");
        assertThat(unread()).isOne();

        unlock(file);
        await().atMost(WatchedFolder.PATIENCE).until(() -> unread() == 0);
        watched.awaitLines("baseline-taken", "error folder/large.csv", "recovered folder/large.csv");
    }

    @Test
    void anUnreadableFileWhoseFolderGetsAnotherNameIsTroubleUnderThatOne() throws IOException {
        startWithALockedLargeFile();

        watched.move("folder", "other");
        awaitLine("directory-renamed folder -> other");
        watched.quiet();
        assertThat(watched.journal().openErrors("training")).containsOnlyKeys("other/large.csv");

        unlock(watched.folder.resolve("other/large.csv"));
        awaitLine("recovered other/large.csv");
        assertThat(watched.journal().countOpenErrors()).isZero();
        watched.assertLines().noneMatch(line -> line.matches("(added|removed|modified|renamed) .*"));
    }

    /** The look at a file in it that goes on says nothing of what is there. */
    @Test
    void nothingIsRemovedThatLiesInAFolderWhichCannotBeEntered() throws IOException {
        watched.write("p/s/a.csv", "one");
        watched.write("p/s/t/b.csv", "two");
        watched.start();
        Path locked = lock(watched.folder.resolve("p"));
        awaitLine("error p");
        watched.hint("p/s/a.csv");
        watched.hint("p/s/t");
        watched.hint("p/s/t/b.csv");
        watched.awaitLines("baseline-taken", "error p");

        unlock(locked);
        watched.write("p/s/t/c.csv", "three");
        awaitBesidesOverflows("baseline-taken", "error p", "recovered p", "added p/s/t/c.csv");
        assertThat(watched.journal().countOpenErrors()).isZero();
    }

    /** Nobody tells of what happened meanwhile, as where others may enter it. */
    @Test
    void allInAFolderThatCanBeEnteredAgainIsCompared() throws IOException {
        watched.write("p/s/t/a.csv", "one");
        Path before = watched.oldFile("before.csv", "two");
        Path after = watched.folder.resolve("p/s/t/b.csv");
        watched.source(NoHints::new).start();
        Path locked = lock(watched.folder.resolve("p"));
        watched.hint("p");
        awaitLine("error p");

        unlock(locked);
        Files.move(before, after);
        watched.hint("p");

        awaitBesidesOverflows("baseline-taken", "error p", "recovered p", "added p/s/t/b.csv");
    }

    @Test
    void ofAFolderThatCanBeListedAndNotEnteredTheFolderIsTold() throws IOException {
        watched.write("p/a.csv", "one");
        watched.write("p/b.csv", "two");
        Path locked = watched.folder.resolve("p");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r--------"));
        watched.start();
        watched.awaitLines("baseline-taken", "error p");

        unlock(locked);
        awaitBesidesOverflows("baseline-taken", "error p", "recovered p", "added p/a.csv", "added p/b.csv");
    }

    @Test
    void aFileThatCannotBeReadAtTheFirstStartIsNoNewsWhenItCan() throws IOException {
        Path file = watched.write("a.csv", "one");
        lock(file);
        watched.start();
        watched.awaitLines("baseline-taken", "error a.csv");

        unlock(file);
        watched.awaitLines("baseline-taken", "error a.csv", "recovered a.csv");
        watched.write("a.csv", "two, and more");
        watched.awaitLines("baseline-taken", "error a.csv", "recovered a.csv", "modified a.csv");
    }

    @Test
    void whatCanBeReadAgainWhileTheFolderIsAwayIsSaidWhenItIsBack() throws IOException {
        Path known = watched.write("a.csv", "one");
        lock(known);
        watched.start();
        Path other = lock(watched.oldFile("b.csv", "two"));
        Files.move(other, watched.folder.resolve("b.csv"));
        watched.awaitLinesInAnyOrder("baseline-taken", "error a.csv", "error b.csv");

        Path away = temporary.resolve("away");
        WatchedFolder.move(watched.folder, away);
        awaitLine("root-lost");
        unlock(away.resolve("a.csv"));
        Files.delete(away.resolve("b.csv"));
        WatchedFolder.move(away, watched.folder);

        awaitLine("recovered a.csv");
        awaitLine("recovered b.csv");
        assertThat(watched.journal().countOpenErrors()).isZero();
    }

    /** The file in it is looked at first, and the folder for its sake. */
    @Test
    void aFolderThatIsFineByTheTimeThatAFileInItIsLookedAtRecovers() throws IOException {
        watched.write("p/s/a.csv", "one");
        watched.source(NoHints::new).start();
        Path locked = lock(watched.folder.resolve("p/s"));
        watched.hint("p/s");
        awaitLine("error p/s");

        unlock(locked);
        watched.write("p/s/a.csv", "two, and more");
        watched.hint("p/s/a.csv");

        awaitBesidesOverflows("baseline-taken", "error p/s", "recovered p/s", "modified p/s/a.csv");
    }

    @Test
    void aLinkThatPointsToItselfIsAnErrorAndHarmsNobody() throws IOException {
        watched.start();

        Files.createSymbolicLink(watched.folder.resolve("loop.csv"), Path.of("loop.csv"));
        watched.write("sales.csv", "one");

        watched.awaitLinesInAnyOrder("baseline-taken", "error loop.csv", "added sales.csv");
    }

    @Test
    void aLinkToAFileIsAFile() throws IOException {
        Files.createSymbolicLink(watched.folder.resolve("before.csv"), watched.oldFile("target.csv", "one"));
        watched.start();
        watched.awaitLines("baseline-taken");
        assertThat(watched.entries().getFirst().detail()).containsEntry("files", 1);

        Files.createSymbolicLink(watched.folder.resolve("after.csv"), watched.oldFile("other.csv", "two"));

        watched.awaitLines("baseline-taken", "added after.csv");
        watched.stop().start();
        watched.awaitLines("baseline-taken", "added after.csv");
    }

    @Test
    void aLinkToAFolderIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(watched.elsewhere("folder"));
        Files.writeString(outside.resolve("secret.csv"), "one");
        Files.createSymbolicLink(watched.folder.resolve("before"), outside);
        watched.start();

        Files.createSymbolicLink(watched.folder.resolve("after"), outside);
        Files.writeString(outside.resolve("more.csv"), "two");

        watched.awaitLines("baseline-taken");
        watched.stop().start();
        watched.awaitLines("baseline-taken");
    }

    @Test
    void aFolderReplacedByALinkToTheSameFilesIsRemoved() throws IOException {
        watched.write("2024/deep/sales.csv", "one");
        watched.start();

        Files.move(watched.folder.resolve("2024"), watched.elsewhere("2024"));
        Files.createSymbolicLink(watched.folder.resolve("2024"), watched.elsewhere("2024"));

        watched.awaitLinesInAnyOrder(
                "baseline-taken",
                "directory-removed 2024",
                "directory-removed 2024/deep",
                "removed 2024/deep/sales.csv");
    }

    @Test
    void aPipeIsNotRead() throws Exception {
        makePipe(watched.folder.resolve("before.csv"));
        watched.start();

        makePipe(watched.folder.resolve("after.csv"));
        watched.write("sales.csv", "one");

        watched.awaitLines("baseline-taken", "added sales.csv");
    }

    /** A name in an old encoding is no text in UTF-8. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextIsOneErrorAndHarmsNobody() throws Exception {
        run("sh", "-c", "printf one > \"$(printf 'before\\351.csv')\"");
        watched.start();

        run("sh", "-c", "printf two > \"$(printf 'caf\\351.csv')\"");
        watched.write("sales.csv", "one");

        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added sales.csv"));
        watched.quiet();
        assertThat(watched.lines()).filteredOn(line -> line.startsWith("error")).hasSize(2);
        assertThat(watched.lines()).noneMatch(line -> line.startsWith("removed"));
        assertThat(message(Kind.ERROR)).contains("caf").endsWith("rename it.");

        run("sh", "-c", "mv \"$(printf 'before\\351.csv')\" before.csv");
        watched.stop().start();
        watched.quiet();
        assertThat(watched.lines())
                .filteredOn(line -> line.startsWith("recovered"))
                .hasSize(1);
        assertThat(message(Kind.RECOVERED)).startsWith("before").endsWith("is no longer there.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBackslashIsPartOfAName() throws IOException {
        watched.write("before\\1.csv", "one");
        watched.start();

        watched.write("after\\2.csv", "two");

        watched.awaitLines("baseline-taken", "added after\\2.csv");
        watched.stop().start();
        watched.awaitLines("baseline-taken", "added after\\2.csv");
    }

    private void awaitLine(String line) {
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains(line));
    }

    /** A source that watches trees is begun anew for a folder that it could not watch, and that is compared. */
    private void awaitBesidesOverflows(String... expected) {
        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(watched.lines())
                        .filteredOn(line -> !line.startsWith("overflowed"))
                        .containsExactlyInAnyOrder(expected));
        await().atMost(WatchedFolder.PATIENCE).until(watched::isIdle);
        assertThat(watched.lines())
                .filteredOn(line -> !line.startsWith("overflowed"))
                .containsExactlyInAnyOrder(expected);
    }

    /** It is {@code folder/large.csv}, and more than the first look reads. */
    private Path startWithALockedLargeFile() throws IOException {
        Path file = watched.write("folder/large.csv", "");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(65L << 20);
        }
        lock(file);
        watched.start();
        watched.awaitLines("baseline-taken", "error folder/large.csv");
        return file;
    }

    private long unread() {
        return Baseline.known(watched.store(), "training").unread();
    }

    private String message(Kind kind) {
        return watched.journal()
                .newest(JournalQuery.ALL.withKinds(kind))
                .orElseThrow()
                .text("message");
    }

    private static Path lock(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }

    private static void unlock(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    private void makePipe(Path pipe) throws IOException, InterruptedException {
        run("mkfifo", pipe.toString());
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(watched.folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
