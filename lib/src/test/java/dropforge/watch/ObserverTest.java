package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.IgnoreRules;
import dropforge.journal.FoundBy;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hinted at late, as by a system that is busy or a process that was stopped; time goes by as the tests say. */
class ObserverTest {
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration HOLD = SETTLE.multipliedBy(2);

    @TempDir
    Path temporary;

    private final Settler settler = new Settler(SETTLE);
    private Path folder;
    private Store store;
    private Baseline baseline;
    private Observer observer;
    private long now = System.nanoTime();

    @BeforeEach
    void twoFoldersAreKnown() throws IOException, UnreadableFile {
        folder = Files.createDirectory(temporary.resolve("folder"));
        store = Store.open(temporary.resolve("workspace"));
        baseline = new Baseline("training", store);
        var names = new PathNames(folder, new IgnoreRules(List.of("*.tmp")));
        observer = new Observer(
                folder,
                names,
                baseline,
                settler,
                new SourceInUse(folder, NoHints::new, _ -> {}),
                Clock.systemUTC(),
                new Links(folder, FollowLinks.NEVER, names, baseline));
        for (String file : List.of("A/a", "A/both", "B/b", "B/both")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "in " + file);
        }
        observer.scan().tree("", FoundBy.START_UP);
        now = Math.max(now, System.nanoTime());
        lookUntilAllIsAtRest();
        observer.clear();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void ofTwoFoldersThatSwapTheirNamesOneIsHintedAtWhenTheOthersFilesAreToBeGivenUp() throws Exception {
        swap("A", "B");
        hint("A");
        look();
        now += HOLD.toNanos();
        hint("B");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactlyInAnyOrder("B/b > A/b", "B/both > A/both", "A/a > B/a", "A/both > B/both");
    }

    @Test
    void ofTwoFoldersThatSwapTheirNamesOneIsHintedAtWhenTheProcessGoesOnAfterAStop() throws Exception {
        swap("A", "B");
        hint("A");
        look();
        now += Duration.ofSeconds(9).toNanos();
        look();
        hint("B");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactlyInAnyOrder("B/b > A/b", "B/both > A/both", "A/a > B/a", "A/both > B/both");
    }

    @Test
    void ofTwoFoldersThatSwapTheirNamesTheThirdNameWasSeenAndOneIsHintedAtLate() throws Exception {
        move("A", "T");
        hint("A", "T");
        lookUntilAllIsAtRest();
        move("B", "A");
        move("T", "B");
        hint("B");
        look();
        hint("A", "T");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactly("A > T", "B > A", "T > B");
    }

    @Test
    void threeFoldersThatPassOnTheirNamesInARingAreTheRenamesOfTheirFiles() throws Exception {
        Files.createDirectory(folder.resolve("C"));
        Files.writeString(folder.resolve("C/c"), "in C/c");
        hint("C");
        lookUntilAllIsAtRest();
        observer.clear();
        move("C", "x.tmp");
        move("B", "C");
        move("A", "B");
        move("x.tmp", "A");
        hint("C", "B", "A");
        lookUntilAllIsAtRest();

        assertThat(changes())
                .containsExactlyInAnyOrder("C/c > A/c", "A/a > B/a", "A/both > B/both", "B/b > C/b", "B/both > C/both");
    }

    @Test
    void ofTwoFilesThatSwappedTheirNamesOneIsWrittenToAtOnce() throws Exception {
        swap("A/a", "B/b");
        hint("A/a");
        lookUntilAllIsAtRest();
        Files.writeString(folder.resolve("B/b"), "more", StandardOpenOption.APPEND);
        hint("B/b");
        lookUntilAllIsAtRest();

        assumeThat(observer.found())
                .as("a file system that tells when a file was made")
                .hasSize(3);
        assertThat(changes()).containsExactly("B/b > A/a", "A/a > B/b", "~ B/b");
    }

    @Test
    void aFileThatLostItsNameAndHasItAgainLeavesItAsAnyOther() throws Exception {
        move("A/a", "A/a.tmp");
        Files.writeString(folder.resolve("A/a"), "for a while");
        hint("A/a");
        lookUntilAllIsAtRest();
        move("A/a.tmp", "A/a");
        hint("A/a");
        lookUntilAllIsAtRest();
        observer.clear();
        move("A/a", "A/z");
        hint("A/a", "A/z");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactly("A/a > A/z");
    }

    @Test
    void anotherNameOfAFileThatLostOneAndHasOneIsNew() throws Exception {
        Files.createLink(folder.resolve("snap1"), folder.resolve("A/a"));
        hint("snap1");
        lookUntilAllIsAtRest();
        Files.writeString(folder.resolve("saved.tmp"), "saved");
        Files.move(folder.resolve("saved.tmp"), folder.resolve("A/a"), StandardCopyOption.ATOMIC_MOVE);
        hint("A/a");
        lookUntilAllIsAtRest();
        observer.clear();
        Files.createLink(folder.resolve("snap2"), folder.resolve("snap1"));
        hint("snap2");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactly("+ snap2");
    }

    @Test
    void whatIsGoneIsRemovedInTheEnd() throws Exception {
        Files.delete(folder.resolve("A/a"));
        hint("A/a");
        look();
        now += HOLD.toNanos();
        look();
        assertThat(changes()).isEmpty();
        now += SETTLE.toNanos() / 10;
        look();

        assertThat(changes()).containsExactly("- A/a");
    }

    /** As after moves of folders into each other, of which not all is told yet. */
    @Test
    void whatIsDeepInAFolderThatIsGoneIsRemovedBeforeItThoughTheFolderBetweenIsNotKnown() throws Exception {
        FileState known = baseline.get("A/a");
        baseline.put("gone", baseline.get("A"));
        baseline.put("gone/between/file", known);
        hint("gone");
        lookUntilAllIsAtRest();

        assertThat(changes()).containsExactly("- gone/between/file", "- gone/");
    }

    private void swap(String one, String other) throws IOException {
        move(one, "swapped.tmp");
        move(other, one);
        move("swapped.tmp", other);
    }

    private void move(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private void hint(String... paths) {
        for (String path : paths) {
            settler.hint(path, FoundBy.EVENT, now);
        }
    }

    private void look() throws UnreadableFile {
        for (List<Settler.Due> due; !(due = settler.due(now)).isEmpty(); ) {
            for (Settler.Due each : observer.next(due)) {
                observer.look(each, now);
            }
        }
    }

    private void lookUntilAllIsAtRest() throws UnreadableFile {
        for (int round = 0; !settler.isEmpty(); round++) {
            assertThat(round).as("rounds until all is at rest").isLessThan(200);
            look();
            now += SETTLE.toNanos() / 10;
        }
    }

    private List<String> changes() {
        return observer.found().stream()
                .map(Found::change)
                .map(change -> switch (change) {
                    case FileChange.Renamed renamed -> renamed.from() + " > " + renamed.path();
                    case FileChange.DirectoryRenamed renamed -> renamed.from() + " > " + renamed.path();
                    case FileChange.Removed removed -> "- " + removed.path();
                    case FileChange.DirectoryRemoved removed -> "- " + removed.path() + "/";
                    case FileChange.Added added -> "+ " + added.path();
                    case FileChange.Modified modified -> "~ " + modified.path();
                    default -> change.toString();
                })
                .toList();
    }
}
