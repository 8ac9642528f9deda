package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.nio.file.ExtendedOpenOption;
import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/** What is so on Windows alone: names whose case does not count, long ones, and files that a program keeps to itself. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@MethodSource("dropforge.watch.WatchedFolder#sources")
class WindowsNamesTest {
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

    private void rename(boolean live, String from, String to) throws IOException {
        watched.start();
        if (!live) {
            watched.stop();
        }
        // By way of another name, as git does, since not every Windows renames by case alone; wine 8 does not.
        watched.move(from, "between.tmp");
        watched.move("between.tmp", to);
        if (!live) {
            watched.start();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileOfWhoseNameOnlyTheCaseChangesIsRenamed(boolean live) throws IOException {
        watched.write("a.csv", "one");

        rename(live, "a.csv", "A.csv");

        watched.awaitLines("baseline-taken", "renamed a.csv -> A.csv");
        watched.stop().start();
        watched.awaitLines("baseline-taken", "renamed a.csv -> A.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderOfWhoseNameOnlyTheCaseChangesIsRenamedWithAllThatIsInIt(boolean live) throws IOException {
        watched.write("archive/2024/a.csv", "one");

        rename(live, "archive", "Archive");

        watched.awaitLines("baseline-taken", "directory-renamed archive -> Archive");
        watched.stop();
        watched.write("Archive/2024/a.csv", "one, changed");
        watched.start();
        watched.awaitLines("baseline-taken", "directory-renamed archive -> Archive", "modified Archive/2024/a.csv");
    }

    @Test
    void aFileThatIsWrittenByAnotherSpellingKeepsItsName() throws IOException {
        watched.write("2024/sales.csv", "one");
        watched.start();

        watched.write("2024/SALES.CSV", "one, changed");
        watched.hint("2024/SALES.CSV");
        watched.hint("2024/sales.csv");

        watched.awaitLines("baseline-taken", "modified 2024/sales.csv");
    }

    @Test
    void aPathOfMoreThan260CharactersIsAPathLikeOthers() throws IOException {
        watched.start();
        String deep = String.join("/", Collections.nCopies(12, "a folder with a long name"));
        Path file = watched.write(deep + "/a.csv", "one");
        assertThat(file.toString()).hasSizeGreaterThan(300);
        String[] folders = IntStream.rangeClosed(1, 12)
                .mapToObj(depth -> "directory-added " + deep.substring(0, depth * 26 - 1))
                .toArray(String[]::new);
        awaitAfter(folders, "added " + deep + "/a.csv");
        watched.stop();

        watched.move(deep + "/a.csv", deep + "/b.csv");
        watched.start();

        awaitAfter(folders, "added " + deep + "/a.csv", "renamed " + deep + "/a.csv -> " + deep + "/b.csv");
    }

    private void awaitAfter(String[] folders, String... more) throws IOException {
        watched.awaitLinesInAnyOrder(Stream.of(Stream.of("baseline-taken"), Stream.of(folders), Stream.of(more))
                .flatMap(lines -> lines)
                .toArray(String[]::new));
    }

    /** As the Explorer does while it copies: that is no error. */
    @Test
    void aFileThatAProgramKeepsToItselfIsReadOnceItLetsGo() throws IOException {
        watched.start();
        Path file = watched.folder.resolve("sales.csv");

        try (var kept = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                ExtendedOpenOption.NOSHARE_READ,
                ExtendedOpenOption.NOSHARE_WRITE)) {
            kept.write(ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8)));
            watched.write("other.csv", "two");
            watched.awaitLines("baseline-taken", "added other.csv");
        }

        watched.awaitLines("baseline-taken", "added other.csv", "added sales.csv");
        assertThat(watched.entries().getLast().sha256()).isEqualTo(Sha256.of("one"));
    }
}
