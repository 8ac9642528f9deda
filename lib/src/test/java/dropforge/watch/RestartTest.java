package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
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
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class RestartTest {
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

    /** As after a kill, when the time that it began is all that is known. */
    @Test
    void whatWasMadeSinceAFirstLookThatWasBrokenOffIsNews() throws IOException {
        watched.write("old.csv", "one");
        Instant begun = Instant.now().plusMillis(100);
        watched.store()
                .update(
                        "insert into watched_root (name, folder, file_key, baseline_at) values ('training', '', ?, ?)",
                        FileState.of(watched.folder).fileKey().toString(),
                        begun.toString());
        await().until(() -> Instant.now().isAfter(begun));
        watched.write("deep/new.csv", "two");

        watched.start();

        watched.awaitLines("baseline-taken", "directory-added deep", "added deep/new.csv");
    }

    @Test
    void theFirstStartTakesTheBaselineAndTreatsNothingAsNew() throws IOException {
        watched.write("a.csv", "one");
        watched.write("2024/b.csv", "three");
        watched.write("ignored.tmp", "-");

        watched.start();

        watched.awaitLines("baseline-taken");
        assertThat(watched.entries().getFirst().detail())
                .containsEntry("files", 2)
                .containsEntry("folders", 1)
                .containsEntry("bytes", 8)
                .containsEntry("folder", watched.folder.toString());
        var baseline = Baseline.load(watched.store(), "training");
        assertThat(baseline).containsOnlyKeys("2024", "2024/b.csv", "a.csv", "zz-marker-1", "zz-marker-2");
        assertThat(baseline.get("a.csv").sha256()).isEqualTo(Sha256.of("one"));
        assertThat(baseline.get("a.csv").looksLike(FileState.of(watched.folder.resolve("a.csv"))))
                .isTrue();
    }

    /** More files than are read before it begins. */
    @Test
    @DisabledIfSystemProperty(
            named = "dropforge.wine",
            matches = "true",
            disabledReason = "thousands of files take it too long")
    void whatTheFirstStartOnlyListsIsReadInTheBackground() throws IOException {
        for (int n = 0; n < 2_050; n++) {
            watched.write("%d/%d.csv".formatted(n % 3, n), "file " + n);
        }
        watched.start();

        await().atMost(WatchedFolder.PATIENCE)
                .until(() -> Baseline.load(watched.store(), "training").values().stream()
                        .allMatch(state -> state.directory() || state.sha256() != null));
        for (int n = 0; n < 2_050; n++) {
            watched.write("%d/%d.csv".formatted(n % 3, n), "file " + n);
        }
        watched.awaitLines("baseline-taken");
    }

    @Test
    void whenExistingFilesAreToBeProcessedTheyAreAddedAtTheFirstStart() throws IOException {
        watched.write("a.csv", "one");
        watched.write("2024/b.csv", "two");

        watched.processExisting().start();

        watched.awaitLinesInAnyOrder("added a.csv", "directory-added 2024", "added 2024/b.csv");
        assertThat(watched.entries()).extracting(JournalEntry::foundBy).containsOnly(FoundBy.START_UP);

        watched.stop().start();
        watched.assertLines().hasSize(3);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "dropforge.wine",
            matches = "true",
            disabledReason = "its file index is the inode, which is given again")
    void whatChangedWhileNobodyWatchedIsJournaledAndNothingElse() throws IOException {
        watched.write("same.csv", "same");
        watched.write("touched.csv", "touched");
        watched.write("modified.csv", "before");
        watched.write("removed.csv", "removed");
        watched.write("old.csv", "renamed");
        watched.write("2024/gone.csv", "gone");
        watched.write("2025/deep/same.csv", "same as well");
        watched.start().stop();

        Files.setLastModifiedTime(watched.folder.resolve("touched.csv"), FileTime.from(Instant.EPOCH));
        watched.write("modified.csv", "after");
        Files.delete(watched.folder.resolve("removed.csv"));
        watched.move("old.csv", "2025/deep/new.csv");
        Files.delete(watched.folder.resolve("2024/gone.csv"));
        Files.delete(watched.folder.resolve("2024"));
        watched.write("2026/added.csv", "added");
        watched.start();

        watched.awaitLinesInAnyOrder(
                "baseline-taken",
                "modified modified.csv",
                "removed removed.csv",
                "renamed old.csv -> 2025/deep/new.csv",
                "removed 2024/gone.csv",
                "directory-removed 2024",
                "directory-added 2026",
                "added 2026/added.csv");
        assertThat(watched.entries().subList(1, 8))
                .extracting(JournalEntry::foundBy)
                .containsOnly(FoundBy.START_UP);

        watched.stop().start();
        watched.assertLines().hasSize(8);
    }

    /** Copied from another disk: neither the file key nor the time is that of the old file. */
    @Test
    void aFileThatWasCopiedAndDeletedWhileNobodyWatchedIsARename() throws IOException {
        watched.write("z.csv", "one");
        watched.start().stop();

        watched.write("a.csv", "one");
        Files.delete(watched.folder.resolve("z.csv"));
        watched.start();

        watched.awaitLines("baseline-taken", "renamed z.csv -> a.csv");
    }

    @Test
    void aFileThatDidNotComeToRestBeforeTheEndIsFoundAtTheNextStart() throws IOException {
        watched.settle(Duration.ofMinutes(30)).start();
        try (BufferedWriter writer = Files.newBufferedWriter(watched.folder.resolve("sales.csv"))) {
            writer.write("one");
            writer.flush();
            await().atMost(WatchedFolder.PATIENCE).until(() -> !watched.isIdle());
            watched.stop();
        }

        watched.settle(Duration.ofMillis(120)).start();

        watched.awaitLines("baseline-taken", "added sales.csv");
    }

    @Test
    void rightAfterAStartThatFoundSomethingTheWatcherIsNotIdle() throws IOException {
        watched.start().stop();
        watched.write("sales.csv", "one");

        watched.settle(Duration.ofMinutes(30)).start();

        assertThat(watched.isIdle()).isFalse();
    }

    /** Each is either part of the baseline or in the journal; none is in both, and none in neither. */
    @Test
    void filesMadeDuringTheFirstStartAreKnown() throws IOException {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeFiles(300));
        await().atMost(WatchedFolder.PATIENCE).until(() -> Files.exists(watched.folder.resolve("50.csv")));

        watched.start();
        writer.join();

        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(
                                Baseline.load(watched.store(), "training").keySet())
                        .hasSize(300));
        watched.quiet();
        var added = watched.lines().stream()
                .filter(line -> line.startsWith("added"))
                .toList();
        assertThat(added).doesNotHaveDuplicates();
        long taken = ((Number) watched.entries().getFirst().detail().get("files")).longValue();
        assertThat(taken + added.size()).isEqualTo(300);
        assertThat(watched.lines()).noneMatch(line -> line.startsWith("removed"));
    }

    @Test
    void filesMadeDuringALaterStartAreEachAddedOnce() throws IOException {
        watched.start().stop();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeFiles(300));
        await().atMost(WatchedFolder.PATIENCE).until(() -> Files.exists(watched.folder.resolve("50.csv")));

        watched.start();
        writer.join();

        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(watched.lines()).hasSizeGreaterThanOrEqualTo(301));
        watched.quiet();
        assertThat(watched.lines()).hasSize(301);
        assertThat(new HashSet<>(watched.lines())).hasSize(301);
    }

    @Test
    void afterEachStartTheSourceIsListenedToFromTheFirstMoment() throws IOException {
        watched.start();
        for (int start = 0; start < 10; start++) {
            watched.stop().start();
            watched.write(start + ".csv", "start " + start);
            String line = "added " + start + ".csv";
            await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains(line));
        }

        assertThat(watched.entries().subList(1, 11))
                .extracting(JournalEntry::foundBy)
                .containsOnly(FoundBy.EVENT);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWatchedFolderMayBeALinkToAFolder() throws IOException {
        Path real = Files.move(watched.folder, temporary.resolve("real"));
        Files.createSymbolicLink(watched.folder, real);
        watched.write("a.csv", "one");
        watched.start();
        assertThat(watched.entries().getFirst().detail()).containsEntry("files", 1);

        watched.write("b.csv", "two");
        watched.write("2024/c.csv", "three");

        watched.awaitLinesInAnyOrder("baseline-taken", "added b.csv", "directory-added 2024", "added 2024/c.csv");
    }

    @Test
    void aFolderThatIsNotThereOrIsAFileCannotBeWatched() throws IOException {
        Files.delete(watched.folder);
        assertThatThrownBy(watched::start)
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("Cannot watch " + watched.folder)
                .hasMessageContaining("not there");

        Files.writeString(watched.folder, "a file");
        assertThatThrownBy(watched::start)
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("Cannot watch " + watched.folder)
                .hasMessageContaining("not a folder");
    }

    private void writeFiles(int count) {
        for (int number = 0; number < count; number++) {
            try {
                watched.write(number + ".csv", "file " + number);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
