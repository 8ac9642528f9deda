package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class ManyFilesTest {
    private static final int FILES = 5_000;

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

    /** Equal files are the hard case: each could be the new name of any other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiveThousandFilesAtOnceAreEachAddedOnceAndThenRemovedOnce(boolean equal) throws IOException {
        watched.start();
        Path folder = watched.folder.resolve("inbox");
        Files.createDirectory(folder);

        for (int n = 0; n < FILES; n++) {
            Files.writeString(folder.resolve(n + ".csv"), equal ? "1" : "file " + n);
        }
        awaitEachOnce(Kind.ADDED, 1 + 1 + FILES);
        // Moved out by name, not by folder: five thousand single removals.
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        awaitEachOnce(Kind.REMOVED, 1 + 1 + FILES + 1 + FILES);
        assertThat(watched.journal().find(JournalQuery.ALL.withKinds(Kind.RENAMED, Kind.ERROR)))
                .isEmpty();
    }

    /** Otherwise a kill would leave files that nobody ever looks for. */
    @Test
    void noFileIsKnownOfAFolderThatIsNot() throws IOException {
        for (int n = 0; n < 1_200; n++) {
            watched.write("inbox/deep/" + n + ".csv", "file " + n);
        }
        watched.start();
        List<String> orphans = new CopyOnWriteArrayList<>();
        watched.journal().listen(entry -> {
            if (entry.kind() == Kind.DIRECTORY_REMOVED) {
                Baseline.load(watched.store(), "training").keySet().stream()
                        .filter(path -> path.startsWith(entry.path() + "/"))
                        .forEach(orphans::add);
            }
        });

        WatchedFolder.deleteTree(watched.folder.resolve("inbox"));

        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.lines().contains("directory-removed inbox"));
        watched.quiet();
        assertThat(orphans).isEmpty();
        assertThat(watched.journal().find(JournalQuery.ALL.withKinds(Kind.REMOVED)))
                .hasSize(1_200);
    }

    /** @param entries how many the journal has then: the baseline, the folder, the files, a marker, the files */
    private void awaitEachOnce(Kind kind, long entries) throws IOException {
        await().atMost(WatchedFolder.PATIENCE).until(() -> watched.journal().lastId() >= entries);
        watched.quiet();
        List<String> paths = paths(kind);
        assertThat(paths).hasSize(FILES);
        assertThat(new HashSet<>(paths)).hasSize(FILES);
    }

    private List<String> paths(Kind kind) {
        return watched.journal().find(JournalQuery.ALL.withKinds(kind)).stream()
                .map(JournalEntry::path)
                .filter(path -> path.startsWith("inbox/"))
                .toList();
    }
}
