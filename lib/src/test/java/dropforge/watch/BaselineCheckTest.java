package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.FileChange;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BaselineCheckTest {
    @TempDir
    Path temporary;

    private WatchedFolder watched;

    @BeforeEach
    void watch() throws IOException {
        // Nothing is waited for: a long settle time costs nothing.
        watched = new WatchedFolder(temporary).settle(Duration.ofMinutes(30));
        watched.write("a.csv", "one");
        watched.write("b.csv", "two");
        watched.write("c.csv", "three");
        watched.write("2024/d.csv", "four");
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void whereNobodyHasWatchedNoBaselineIsRecorded() {
        assertThat(watched.check().isRecorded()).isFalse();
    }

    @Test
    void rightAfterItWasTakenNothingDiffers() {
        JournalEntry taken = watched.check().take(watched.journal());

        assertThat(taken.detail()).containsEntry("files", 4).containsEntry("folders", 1);
        assertThat(watched.check().isRecorded()).isTrue();
        assertThat(watched.check().compare().isSame()).isTrue();
    }

    @Test
    void whatDiffersIsToldAsWhatItIsAndNotWrittenDown() throws IOException {
        watched.check().take(watched.journal());
        watched.write("a.csv", "one, changed");
        watched.write("b.csv", "two");
        Files.delete(watched.folder.resolve("c.csv"));
        watched.move("2024", "archive");
        watched.write("archive/e.csv", "five");

        for (int again = 0; again < 2; again++) {
            assertThat(watched.check().compare().changes())
                    .containsExactlyInAnyOrder(
                            new FileChange.Modified("a.csv", 12, Sha256.of("one, changed"), Sha256.of("one")),
                            new FileChange.Removed("c.csv", 5, Sha256.of("three")),
                            new FileChange.DirectoryRenamed("2024", "archive"),
                            new FileChange.Added("archive/e.csv", 4, Sha256.of("five")));
        }
        assertThat(watched.lines()).containsExactly("baseline-taken");
    }

    @Test
    void whatWasTakenIsNoNewsToTheNextWatcher() throws IOException {
        watched.settle(Duration.ofMillis(120)).start().stop();
        watched.write("a.csv", "one, changed");
        watched.write("new.csv", "new");
        Files.delete(watched.folder.resolve("2024/d.csv"));

        watched.check().take(watched.journal());
        watched.start();

        watched.awaitLines("baseline-taken", "baseline-taken");
    }

    /** As when a file system is not mounted; see {@link RootTest}. */
    @Test
    void anEmptyFolderInItsPlaceIsAProblemAndIsNotTakenUntilAFileSaysThatItIsMeant() throws IOException {
        watched.check().take(watched.journal());
        Path away = watched.elsewhere("away");
        WatchedFolder.move(watched.folder, away);
        Files.createDirectory(watched.folder);

        var comparison = watched.check().compare();

        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.problems())
                .singleElement()
                .asString()
                .startsWith("The training folder %s is empty and another one".formatted(watched.folder))
                .contains("Bring them back", ".keep");
        assertThat(comparison.isSame()).isFalse();
        assertThatThrownBy(() -> watched.check().take(watched.journal()))
                .isInstanceOf(UserMistake.class)
                .hasMessage(comparison.problems().getFirst());
        assertThat(watched.lines()).containsExactly("baseline-taken");

        Files.delete(watched.folder);
        WatchedFolder.move(away, watched.folder);
        assertThat(watched.check().compare().isSame()).isTrue();

        WatchedFolder.move(watched.folder, away);
        Files.createDirectory(watched.folder);
        watched.write(".keep", "");
        assertThat(watched.check().compare().changes()).hasSize(5);
        assertThat(watched.check().take(watched.journal()).detail()).containsEntry("files", 0);
        assertThat(watched.check().compare().isSame()).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatCannotBeReadIsAProblemAndNoChange() throws IOException {
        Path file = watched.write("known.csv", "known");
        watched.check().take(watched.journal());
        Files.delete(file);
        Files.createSymbolicLink(file, watched.elsewhere("nowhere"));

        var comparison = watched.check().compare();

        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.problems()).singleElement().asString().startsWith("known.csv cannot be read");
        assertThat(comparison.isSame()).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsNowhereIsNamedAndNoDifference() throws IOException {
        Files.createSymbolicLink(watched.folder.resolve("old.csv"), Path.of("nowhere.csv"));
        watched.check().take(watched.journal());
        Files.createSymbolicLink(watched.folder.resolve("link.csv"), watched.elsewhere("nowhere"));
        Files.createSymbolicLink(watched.folder.resolve("here.csv"), Path.of("there.csv"));
        Files.createSymbolicLink(watched.folder.resolve("there.csv"), Path.of("here.csv"));

        var comparison = watched.check().compare();

        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.brokenLinks())
                .extracting(sentence -> sentence.substring(0, sentence.indexOf(" is a symbolic link to ")))
                .containsExactlyInAnyOrder("old.csv", "link.csv", "here.csv", "there.csv");

        watched.write("nowhere.csv", "here at last");
        assertThat(watched.check().compare().changes()).hasSize(2);
    }
}
