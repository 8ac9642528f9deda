package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileChange;
import dropforge.files.IgnoreRules;
import dropforge.journal.FoundBy;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private Observer observer;
    private long now = System.nanoTime();

    @BeforeEach
    void twoFoldersAreKnown() throws IOException, UnreadableFile {
        folder = Files.createDirectory(temporary.resolve("folder"));
        store = Store.open(temporary.resolve("workspace"));
        var baseline = new Baseline("training", store);
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

    private void swap(String one, String other) throws IOException {
        move(one, "swapped.tmp");
        move(other, one);
        move("swapped.tmp", other);
    }

    private void move(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to));
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
                    default -> change.toString();
                })
                .toList();
    }
}
