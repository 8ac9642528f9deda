package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Old and new name in one entry, live and across a restart; and the journal, replayed, is what is on the disk. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class RenamesTest {
    @Parameter
    SourceChoice source;

    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private Map<String, String> before;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary, source);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    /** What happens while the watcher runs, or while it does not, is the same. */
    private void meanwhile(boolean live, Steps steps) throws IOException {
        before = disk();
        watched.start();
        if (!live) {
            watched.stop();
        }
        steps.run();
        if (!live) {
            watched.start();
        }
    }

    private interface Steps {
        void run() throws IOException;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRenameOverAnotherFileIsOneEntryThatSaysSo(boolean live) throws IOException {
        watched.write("a.csv", "one");
        watched.write("b.csv", "two");

        meanwhile(live, () -> watched.move("a.csv", "b.csv"));

        awaitLines("renamed a.csv -> b.csv");
        assertThat(watched.entries().getLast().change())
                .contains(new FileChange.Renamed("a.csv", "b.csv", 3, Sha256.of("one"), true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoFilesThatSwapTheirNamesAreTwoRenames(boolean live) throws IOException {
        watched.write("a.csv", "one");
        watched.write("b.csv", "the other");

        meanwhile(live, () -> {
            watched.move("a.csv", "c.tmp");
            watched.move("b.csv", "a.csv");
            watched.move("c.tmp", "b.csv");
        });

        awaitLines("renamed a.csv -> b.csv", "renamed b.csv -> a.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file's index does not tell when it was made")
    void aFileThatIsRenamedAndWrittenToIsRenamedAndModified(boolean live) throws IOException {
        watched.write("a.csv", "one");

        meanwhile(live, () -> {
            watched.move("a.csv", "b.csv");
            Files.writeString(watched.folder.resolve("b.csv"), "two", StandardOpenOption.APPEND);
        });

        awaitLines("renamed a.csv -> b.csv", "modified b.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoFilesWithEqualBytesThatSwapTheirNamesAreNoChange(boolean live) throws IOException {
        watched.write("a.csv", "the same");
        watched.write("b.csv", "the same");

        meanwhile(live, () -> {
            watched.move("a.csv", "c.tmp");
            watched.move("b.csv", "a.csv");
            watched.move("c.tmp", "b.csv");
        });

        if (live) {
            // Who looks between two of the moves sees a rename and a new file.
            awaitReplay();
        } else {
            awaitLines();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threeFilesThatTradeTheirNamesAreThreeRenames(boolean live) throws IOException {
        watched.write("a.csv", "one");
        watched.write("b.csv", "the second");
        watched.write("c.csv", "and a third");

        meanwhile(live, () -> {
            watched.move("a.csv", "d.tmp");
            watched.move("c.csv", "a.csv");
            watched.move("b.csv", "c.csv");
            watched.move("d.tmp", "b.csv");
        });

        awaitLines("renamed a.csv -> b.csv", "renamed b.csv -> c.csv", "renamed c.csv -> a.csv");
    }

    @Test
    void renamesOneAfterTheOtherLeadFromTheFirstNameToTheLast() throws IOException {
        watched.write("a.csv", "one");
        before = disk();
        watched.start();

        watched.move("a.csv", "b.csv");
        watched.move("b.csv", "c.csv");
        watched.move("c.csv", "d.csv");

        // Whoever is quick sees names in between.
        await().atMost(WatchedFolder.PATIENCE)
                .until(() -> watched.lines().getLast().endsWith("-> d.csv"));
        watched.quiet();
        assertThat(watched.entries().stream().skip(1).map(JournalEntry::kind)).containsOnly(Kind.RENAMED);
        assertReplayIsDisk();
    }

    /** As logs are rotated: each gets the name of the next, the last is overwritten, a new one begins. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotatedLogsAreRenamesAndTheNewOneIsAdded(boolean live) throws IOException {
        watched.write("log", "newest");
        watched.write("log.1", "newer");
        watched.write("log.2", "old");

        meanwhile(live, () -> {
            watched.move("log.1", "log.2");
            watched.move("log", "log.1");
            watched.write("log", "begins anew");
        });

        awaitRenamesAndNew(live, "log", "renamed log -> log.1", "renamed log.1 -> log.2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsRenamedAndWrittenAnewUnderItsOldNameIsRenamedAndAdded(boolean live) throws IOException {
        watched.write("a.csv", "one");

        meanwhile(live, () -> {
            watched.move("a.csv", "z.csv");
            watched.write("a.csv", "two");
        });

        awaitRenamesAndNew(live, "a.csv", "renamed a.csv -> z.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoHardLinksTheOneThatWasRenamedIsTold(boolean live) throws IOException {
        watched.write("a.csv", "one");
        Files.createLink(watched.folder.resolve("b.csv"), watched.folder.resolve("a.csv"));

        meanwhile(live, () -> watched.move("a.csv", "c.csv"));

        awaitLines("renamed a.csv -> c.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherHardLinkIsAnotherFile(boolean live) throws IOException {
        watched.write("a.csv", "one");

        meanwhile(live, () -> Files.createLink(watched.folder.resolve("b.csv"), watched.folder.resolve("a.csv")));

        awaitLines("added b.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoFilesWithEqualBytesTheOneThatWasRenamedIsTold(boolean live) throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            watched.write(name + ".csv", "the same");
        }

        meanwhile(live, () -> {
            watched.move("c.csv", "new.csv");
            Files.delete(watched.folder.resolve("b.csv"));
        });

        awaitLines("renamed c.csv -> new.csv", "removed b.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileMovedOutIsRemovedAndOneMovedInIsAdded(boolean live) throws IOException {
        watched.write("a.csv", "one");
        Path incoming = watched.oldFile("b.csv", "two");

        meanwhile(live, () -> {
            Files.move(watched.folder.resolve("a.csv"), watched.elsewhere("a.csv"));
            Files.move(incoming, watched.folder.resolve("b.csv"));
        });

        awaitLines("removed a.csv", "added b.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatIsRenamedIsOneEntryHoweverMuchIsInIt(boolean live) throws IOException {
        for (int n = 0; n < 50; n++) {
            watched.write("2024/%02d/sales.csv".formatted(n), "month " + n);
        }
        watched.write("2024-x/other.csv", "sorts between");

        meanwhile(live, () -> watched.move("2024", "archive"));

        awaitLines("directory-renamed 2024 -> archive");
        WatchedFolder.assumeThatNotUnderWine(source, "it tells nothing of folders that were there before");
        watched.write("archive/07/more.csv", "more");
        awaitLines("directory-renamed 2024 -> archive", "added archive/07/more.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatChangesInAFolderThatIsRenamedHasItsOwnEntries(boolean live) throws IOException {
        watched.write("2024/a.csv", "one");
        watched.write("2024/deep/b.csv", "two");
        watched.write("2024/deep/c.csv", "three");

        meanwhile(live, () -> {
            watched.move("2024", "2025");
            watched.write("2025/a.csv", "one, changed");
            Files.delete(watched.folder.resolve("2025/deep/b.csv"));
            watched.write("2025/deep/d.csv", "four");
            watched.move("2025/deep", "2025/deeper");
        });

        if (live) {
            WatchedFolder.assumeThatNotUnderWine(source, "it tells nothing of folders that were there before");
        }
        awaitLines(
                "directory-renamed 2024 -> 2025",
                "directory-renamed 2025/deep -> 2025/deeper",
                "modified 2025/a.csv",
                "removed 2025/deeper/b.csv",
                "added 2025/deeper/d.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatIsMadeAnewUnderTheOldNameIsAnotherOne(boolean live) throws IOException {
        watched.write("2024/a.csv", "one");

        meanwhile(live, () -> {
            watched.move("2024", "2023");
            watched.write("2024/a.csv", "two");
        });

        awaitLines("directory-renamed 2024 -> 2023", "directory-added 2024", "added 2024/a.csv");
    }

    /** File systems give the inode of a deleted folder to the next one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisabledIfSystemProperty(
            named = "dropforge.wine",
            matches = "true",
            disabledReason = "its file index is the inode, which is given again")
    void aNewFolderIsNotTakenForOneThatWasDeleted(boolean live) throws IOException {
        watched.write("old/a.csv", "one");

        meanwhile(live, () -> {
            Files.delete(watched.folder.resolve("old/a.csv"));
            Files.delete(watched.folder.resolve("old"));
            Files.createDirectory(watched.folder.resolve("new"));
        });

        awaitLines("removed old/a.csv", "directory-removed old", "directory-added new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoFoldersThatSwapTheirNamesAreTheRenamesOfTheirFiles(boolean live) throws IOException {
        watched.write("p/a.csv", "one");
        watched.write("q/b.csv", "two");

        meanwhile(live, () -> {
            watched.move("p", "r.tmp");
            watched.move("q", "p");
            watched.move("r.tmp", "q");
        });

        awaitReplay();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no folder can be moved over another there")
    void aFolderThatTakesThePlaceOfADeletedOneIsARename() throws IOException {
        watched.write("p/a.csv", "one");
        watched.write("q/b.csv", "two");
        before = disk();
        watched.start().stop();

        Files.delete(watched.folder.resolve("q/b.csv"));
        Files.move(
                watched.folder.resolve("p"),
                watched.folder.resolve("q"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        watched.start();

        awaitLines("removed q/b.csv", "directory-removed q", "directory-renamed p -> q");
    }

    @Test
    void aFolderThatIsMovedOutAndInAgainIsWatchedWhereverItIs() throws IOException {
        watched.write("p/deep/a.csv", "one");
        before = disk();
        watched.start();

        WatchedFolder.move(watched.folder.resolve("p"), watched.elsewhere("p"));
        awaitLines("directory-removed p", "directory-removed p/deep", "removed p/deep/a.csv");
        Files.writeString(watched.elsewhere("p/deep/b.csv"), "two");
        WatchedFolder.move(watched.elsewhere("p"), watched.folder.resolve("q"));
        watched.write("q/deep/c.csv", "three");

        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("added q/deep/c.csv"));
        awaitReplay();
        assertThat(watched.lines()).contains("directory-added q", "added q/deep/a.csv", "added q/deep/b.csv");
    }

    private void awaitLines(String... changes) throws IOException {
        var lines = new ArrayList<>(List.of("baseline-taken"));
        lines.addAll(List.of(changes));
        watched.awaitLinesInAnyOrder(lines.toArray(String[]::new));
        assertReplayIsDisk();
    }

    /**
     * A new file under an old name is added. A source that does not tell of renames may be so late with the new name that it
     * first looks like a modification.
     */
    private void awaitRenamesAndNew(boolean live, String added, String... renames) throws IOException {
        if (!live || source == SourceChoice.INOTIFY) {
            awaitLines(Stream.concat(Stream.of(renames), Stream.of("added " + added))
                    .toArray(String[]::new));
        } else {
            await().atMost(WatchedFolder.PATIENCE)
                    .until(() -> watched.lines().containsAll(List.of(renames))
                            && (watched.lines().contains("added " + added)
                                    || watched.lines().contains("modified " + added)));
            awaitReplay();
        }
    }

    private void awaitReplay() throws IOException {
        watched.quiet();
        assertReplayIsDisk();
    }

    /** The first baseline and then every entry, one after the other, lead to what is there. */
    private void assertReplayIsDisk() throws IOException {
        var baseline = new TreeMap<String, String>();
        Baseline.load(watched.store(), "training").forEach((path, state) -> baseline.put(path, content(state)));
        assertThat(baseline).isEqualTo(disk());
        assertThat(Replay.of(watched.journal().find(JournalQuery.ALL), before)).isEqualTo(disk());
    }

    private Map<String, String> disk() throws IOException {
        var disk = new TreeMap<String, String>();
        try (var files = Files.walk(watched.folder)) {
            for (Path file : files.skip(1).toList()) {
                disk.put(
                        watched.folder.relativize(file).toString().replace(File.separatorChar, '/'),
                        Files.isDirectory(file) ? Replay.FOLDER : Sha256.of(file));
            }
        }
        return disk;
    }

    private static String content(FileState state) {
        return state.directory() ? Replay.FOLDER : state.sha256();
    }
}
