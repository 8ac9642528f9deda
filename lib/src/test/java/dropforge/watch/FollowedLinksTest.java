package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.FileState;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Symbolic links to folders, where the user wants them to be followed. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links want a privilege there")
class FollowedLinksTest {
    @Parameter
    SourceChoice source;

    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private Path outside;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary, source)
                .follow(FollowLinks.ANYWHERE)
                .processExisting();
        outside = Files.createDirectories(watched.elsewhere("outside/deep"));
        Files.writeString(outside.resolve("a.csv"), "one");
        outside = outside.getParent();
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private Path link(String name, Path target) throws IOException {
        return Files.createSymbolicLink(watched.folder.resolve(name), target);
    }

    @Test
    void whatIsBelowALinkIsKnownUnderItsName() throws IOException {
        link("l", outside);
        watched.start();
        watched.awaitLinesInAnyOrder("directory-added l", "directory-added l/deep", "added l/deep/a.csv");

        Files.writeString(outside.resolve("deep/b.csv"), "two");
        awaitLine("added l/deep/b.csv");
        Files.writeString(outside.resolve("deep/a.csv"), "other");
        awaitLine("modified l/deep/a.csv");
        Files.move(outside.resolve("deep/b.csv"), outside.resolve("c.csv"));
        awaitLine("renamed l/deep/b.csv -> l/c.csv");
        Files.createDirectories(outside.resolve("new/er"));
        Files.writeString(outside.resolve("new/er/d.csv"), "three");
        awaitLine("added l/new/er/d.csv");
        Files.move(outside.resolve("new"), outside.resolve("old"));
        awaitLine("directory-renamed l/new -> l/old");
        Files.delete(outside.resolve("deep/a.csv"));
        awaitLine("removed l/deep/a.csv");

        assertReplayIsBaselineIs("l", "l/deep", "l/old", "l/old/er", "l/c.csv", "l/old/er/d.csv");
        assertThat(watched.lines()).doesNotContain("overflowed");
    }

    @Test
    void aLinkThatComesIsFollowedAndOneThatGoesTakesAlongWhatWasBelow() throws IOException {
        watched.start();
        Path link = link("l", outside);
        awaitLine("added l/deep/a.csv");
        Files.writeString(outside.resolve("b.csv"), "two");
        awaitLine("added l/b.csv");

        Files.delete(link);

        awaitLine("directory-removed l");
        assertReplayIsBaselineIs();
        Files.writeString(outside.resolve("c.csv"), "three");
        watched.quiet();
        assertThat(watched.lines()).doesNotContain("added l/c.csv");
        assertThat(outside.resolve("deep/a.csv")).exists();
    }

    @Test
    void aLinkThatIsRenamedIsOneEntryAndStaysWatched() throws IOException {
        link("l", outside);
        watched.start();
        awaitLine("added l/deep/a.csv");

        watched.move("l", "m");
        awaitLine("directory-renamed l -> m");
        Files.writeString(outside.resolve("deep/b.csv"), "two");
        awaitLine("added m/deep/b.csv");

        assertReplayIsBaselineIs("m", "m/deep", "m/deep/a.csv", "m/deep/b.csv");
    }

    @Test
    void aLinkThatIsTurnedToAnotherFolderIsComparedWithThat() throws IOException {
        Path other = Files.createDirectories(watched.elsewhere("other/deep")).getParent();
        Files.writeString(other.resolve("deep/a.csv"), "one");
        Files.writeString(other.resolve("deep/z.csv"), "more");
        link("l", outside);
        Files.writeString(outside.resolve("gone.csv"), "only in the first");
        watched.start();
        awaitLine("added l/gone.csv");

        // As ln -sfn does.
        Path turned = Files.createSymbolicLink(watched.elsewhere("turned"), other);
        Files.move(turned, watched.folder.resolve("l"), StandardCopyOption.ATOMIC_MOVE);
        awaitLine("added l/deep/z.csv");
        awaitLine("removed l/gone.csv");
        Files.writeString(other.resolve("deep/b.csv"), "two");
        awaitLine("added l/deep/b.csv");
        Files.writeString(outside.resolve("deep/no-more.csv"), "three");

        assertReplayIsBaselineIs("l", "l/deep", "l/deep/a.csv", "l/deep/b.csv", "l/deep/z.csv");
    }

    /** The link itself stays as it is. */
    @Test
    void aLinkOnTheWayToTheTargetMayBeTurnedToo() throws IOException {
        Path other = Files.createDirectories(watched.elsewhere("other"));
        Files.writeString(other.resolve("z.csv"), "more");
        Path current = Files.createSymbolicLink(watched.elsewhere("current"), outside);
        link("l", current);
        watched.start();
        awaitLine("added l/deep/a.csv");

        Path turned = Files.createSymbolicLink(watched.elsewhere("turned"), other);
        Files.move(turned, current, StandardCopyOption.ATOMIC_MOVE);
        awaitLine("added l/z.csv");
        awaitLine("directory-removed l/deep");
        Files.writeString(other.resolve("b.csv"), "two");
        awaitLine("added l/b.csv");

        assertReplayIsBaselineIs("l", "l/b.csv", "l/z.csv");
    }

    @Test
    void whenTheTargetIsGoneWhatWasBelowIsRemovedAndItIsFollowedAgainOnceItIsBack() throws IOException {
        link("l", outside);
        watched.start();
        awaitLine("added l/deep/a.csv");

        Path away = Files.move(outside, watched.elsewhere("away"));
        awaitLine("directory-removed l");
        awaitLine("error l");
        assertReplayIsBaselineIs();

        Files.move(away, outside);
        await().atMost(WatchedFolder.PATIENCE)
                .until(() -> watched.lines().stream()
                                .filter("added l/deep/a.csv"::equals)
                                .count()
                        == 2);
        awaitLine("recovered l");
        Files.writeString(outside.resolve("deep/b.csv"), "two");
        awaitLine("added l/deep/b.csv");
        assertReplayIsBaselineIs("l", "l/deep", "l/deep/a.csv", "l/deep/b.csv");
    }

    @Test
    void loopsAreNotRunAndToldOnceAlsoAcrossStarts() throws IOException {
        watched.write("real/b.csv", "two");
        link("up", watched.folder.getParent());
        link("self", watched.folder);
        link("twin", watched.folder.resolve("real"));
        link("l", outside);
        Files.createSymbolicLink(outside.resolve("loop"), outside);
        Files.createSymbolicLink(outside.resolve("deep/back"), watched.folder);
        String[] expected = {
            "directory-added real",
            "added real/b.csv",
            "directory-added l",
            "directory-added l/deep",
            "added l/deep/a.csv",
            "error up",
            "error self",
            "error twin",
            "error l/loop",
            "error l/deep/back"
        };

        watched.start();
        watched.awaitLinesInAnyOrder(expected);
        watched.stop().start();
        watched.awaitLinesInAnyOrder(expected);

        assertThat(message("twin"))
                .isEqualTo("twin leads to real, which is watched under that name, and is not followed.");
        assertThat(message("l/loop")).startsWith("l/loop leads back to ").endsWith("and is not followed.");
        assertReplayIsBaselineIs("real", "real/b.csv", "l", "l/deep", "l/deep/a.csv");
    }

    @Test
    void ofTwoLinksToOneFolderTheFirstIsFollowedAndTheOtherOnceThatIsGone() throws IOException {
        link("first", outside);
        watched.start();
        awaitLine("added first/deep/a.csv");
        link("second", outside.resolve("deep"));
        awaitLine("error second");
        assertThat(message("second")).contains("which is watched as first/deep");
        watched.stop().start();

        Files.delete(watched.folder.resolve("first"));

        awaitLine("recovered second");
        Files.writeString(outside.resolve("deep/b.csv"), "two");
        awaitLine("added second/b.csv");
        assertReplayIsBaselineIs("second", "second/a.csv", "second/b.csv");
    }

    @Test
    void whatChangedBelowALinkWhileNobodyWatchedIsFoundAtTheNextStart() throws IOException {
        link("l", outside);
        watched.start();
        awaitLine("added l/deep/a.csv");
        watched.stop();

        Files.move(outside.resolve("deep/a.csv"), outside.resolve("deep/b.csv"));
        Files.writeString(outside.resolve("c.csv"), "three");
        watched.start();
        awaitLine("renamed l/deep/a.csv -> l/deep/b.csv");
        awaitLine("added l/c.csv");
        assertReplayIsBaselineIs("l", "l/deep", "l/deep/b.csv", "l/c.csv");
        watched.stop();

        // Followed no longer: it is as if it were gone.
        watched.follow(FollowLinks.NEVER).start();
        awaitLine("directory-removed l");
        assertReplayIsBaselineIs();
    }

    @Test
    void theFirstBaselineTakesInWhatIsBelowALink() throws IOException {
        watched.close();
        watched = new WatchedFolder(temporary, source).follow(FollowLinks.ANYWHERE);
        link("l", outside);
        Files.createSymbolicLink(outside.resolve("loop"), outside);
        watched.start();

        watched.awaitLines("baseline-taken", "error l/loop");
        assertThat(Baseline.load(watched.store(), "training").keySet())
                .contains("l", "l/deep", "l/deep/a.csv")
                .doesNotContain("l/loop");
        Files.writeString(outside.resolve("deep/b.csv"), "two");
        awaitLine("added l/deep/b.csv");
        watched.stop();
        assertThat(watched.check().compare().isSame()).isTrue();
    }

    @Test
    void withinTheFolderOnlyWhatIsPassedOverByNameIsFollowed() throws IOException {
        watched.follow(FollowLinks.INSIDE);
        Path hidden = Files.createDirectory(watched.folder.resolve(".v1"));
        Files.writeString(hidden.resolve("a.csv"), "one");
        link("current", hidden);
        link("out", outside);
        watched.start();

        watched.awaitLinesInAnyOrder("directory-added current", "added current/a.csv", "error out");
        assertThat(message("out")).contains("leads out of the watched folder", "--follow-links=anywhere");
        Files.writeString(hidden.resolve("b.csv"), "two");
        awaitLine("added current/b.csv");
        Files.writeString(outside.resolve("c.csv"), "three");
        watched.quiet();
        assertThat(watched.lines()).doesNotContain("added out/c.csv");
    }

    /** With a source that hints at nothing there. */
    @Test
    void theBackgroundCheckLooksBelowLinksToo() throws IOException {
        link("l", outside);
        watched.source(NoHints::new)
                .pace(new Reconciler.Pace(0.5, Duration.ofMillis(100)))
                .start();

        Files.writeString(outside.resolve("deep/b.csv"), "two");

        awaitLine("added l/deep/b.csv");
    }

    private String message(String path) {
        return watched.journal()
                .newest(JournalQuery.ALL.withKinds(Kind.ERROR).withPath(path))
                .orElseThrow()
                .text("message");
    }

    private void awaitLine(String line) {
        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(watched.lines()).contains(line));
    }

    private void assertReplayIsBaselineIs(String... paths) throws IOException {
        watched.quiet();
        Map<String, String> known = new TreeMap<>();
        Map<String, FileState> states = Baseline.load(watched.store(), "training");
        states.forEach((path, state) -> {
            if (!path.startsWith("zz-")) {
                known.put(path, state.directory() ? Replay.FOLDER : state.sha256());
            }
        });
        List<JournalEntry> entries = watched.entries();
        assertThat(known.keySet()).containsExactlyInAnyOrder(paths);
        assertThat(Replay.of(entries, Map.of())).isEqualTo(known);
    }
}
