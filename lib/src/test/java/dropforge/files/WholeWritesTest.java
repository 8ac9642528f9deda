package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeWritesTest {
    @TempDir
    Path models;

    @Test
    void aFolderAppearsWithAllThatWasPutIntoIt() throws IOException {
        Path version = models.resolve("version_0001");

        WholeWrites.folder(version, folder -> {
            Files.writeString(folder.resolve("model.txt"), "trees");
            Files.createDirectories(folder.resolve("plots"));
            Files.writeString(folder.resolve("plots/roc.txt"), "curve");
        });

        assertThat(version.resolve("model.txt")).hasContent("trees");
        assertThat(version.resolve("plots/roc.txt")).hasContent("curve");
        assertThat(names(models)).containsExactly("version_0001");
    }

    @Test
    void nobodySeesAFolderBeforeItIsFull() throws IOException {
        Path version = models.resolve("version_0001");

        WholeWrites.folder(version, folder -> {
            Files.writeString(folder.resolve("model.txt"), "trees");
            assertThat(version).doesNotExist();
        });

        assertThat(version).isDirectory();
    }

    @Test
    void whenTheFillerFailsNothingIsLeft() {
        assertThatThrownBy(() -> WholeWrites.folder(models.resolve("version_0001"), folder -> {
                    Files.writeString(folder.resolve("model.txt"), "half");
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        assertThatThrownBy(() -> WholeWrites.folder(models.resolve("version_0001"), _ -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(names(models)).isEmpty();
    }

    @Test
    void aFolderThatIsThereIsNotReplaced() throws IOException {
        Path version = Files.createDirectory(models.resolve("version_0001"));
        Files.writeString(version.resolve("model.txt"), "the first");

        assertThatThrownBy(() -> WholeWrites.folder(
                        version, folder -> Files.writeString(folder.resolve("model.txt"), "the second")))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(version.resolve("model.txt")).hasContent("the first");
        assertThat(names(models)).containsExactly("version_0001");
    }

    @Test
    void aFileIsAsItWasWhenItsReplacementCannotBeMade() throws IOException {
        Path picture = Files.writeString(models.resolve("picture.png"), "before");
        assertThatThrownBy(() -> WholeWrites.replace(picture, half -> {
                    Files.writeString(half, "half of it");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(picture).hasContent("before");
        assertThat(models).isDirectoryNotContaining("glob:**unfinished*");
    }

    @Test
    void aFileInTheWayIsNotReplacedByAFolder() throws IOException {
        Path inTheWay = Files.writeString(models.resolve("version_0001"), "a note");

        assertThatThrownBy(() -> WholeWrites.folder(inTheWay, _ -> {})).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(inTheWay).hasContent("a note");
        assertThat(names(models)).containsExactly("version_0001");
    }

    /** In a container every process may have the same id as the one that died before it. */
    @Test
    void leftoversOfADeadProcessWithTheSameIdDoNotGetIn() throws IOException {
        Path left = Files.createDirectory(models.resolve(
                ".unfinished-version_0001-" + ProcessHandle.current().pid()));
        Files.writeString(left.resolve("half.txt"), "of the dead process");

        WholeWrites.folder(
                models.resolve("version_0001"), folder -> Files.writeString(folder.resolve("model.txt"), "trees"));

        assertThat(names(models.resolve("version_0001"))).containsExactly("model.txt");
    }

    @Test
    void twoThreadsThatWriteOneTextDoNotMixThem() {
        Path champion = models.resolve("champion");
        List<String> texts =
                IntStream.range(0, 8).mapToObj(n -> (n + "\n").repeat(5_000)).toList();

        var writers = texts.stream()
                .map(text -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 20; round++) {
                        write(champion, text);
                    }
                }))
                .toList();
        writers.forEach(CompletableFuture::join);

        assertThat(texts).contains(read(champion));
        assertThat(names(models)).containsExactly("champion");
    }

    @Test
    void aReaderSeesTheOldTextOrTheNewOneAndAlwaysOneOfThem() {
        Path champion = models.resolve("champion");
        String old = "old ".repeat(20_000);
        String fresh = "fresh ".repeat(20_000);
        write(champion, old);
        var done = new AtomicBoolean();
        var reader = CompletableFuture.supplyAsync(() -> {
            Set<String> seen = new TreeSet<>();
            while (!done.get()) {
                seen.add(read(champion));
            }
            return seen;
        });

        for (int round = 0; round < 100; round++) {
            write(champion, round % 2 == 0 ? fresh : old);
        }
        done.set(true);

        assertThat(reader.join()).isSubsetOf(old, fresh);
    }

    @Test
    void sweepRemovesWhatTheDeadLeftAndNothingElse() throws IOException {
        Files.createDirectories(models.resolve(".unfinished-version_0002-4711/plots"));
        Files.writeString(models.resolve(".unfinished-version_0002-4711/plots/half.png"), "half");
        Files.writeString(models.resolve(".unfinished-champion-4711"), "ver");
        Files.createDirectory(models.resolve("version_0001"));
        Files.writeString(models.resolve("champion"), "version_0001");

        WholeWrites.sweep(models);
        WholeWrites.sweep(models.resolve("not-there"));

        assertThat(names(models)).containsExactly("champion", "version_0001");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void deletingATreeLeavesAloneWhatItsLinksPointTo() throws IOException {
        Path kept = Files.createDirectory(models.resolve("kept"));
        Files.writeString(kept.resolve("data.csv"), "1");
        Path doomed = Files.createDirectory(models.resolve("doomed"));
        Files.createSymbolicLink(doomed.resolve("link"), kept);

        WholeWrites.deleteTree(doomed);

        assertThat(doomed).doesNotExist();
        assertThat(kept.resolve("data.csv")).exists();
    }

    /** A limit on the size of files stands in for a full disk: the write fails half-way. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onAFullDiskNothingHalfIsLeftAndTheOldTextStays() throws Exception {
        write(models.resolve("champion"), "version_0001");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"));
        command.addAll(ChildJvm.command(WriterOnAFullDisk.class, models.toString()));

        Process writer = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = ChildJvm.output(writer);

        assertThat(printed).contains("folder: IOException", "text: IOException");
        assertThat(names(models)).containsExactly("champion");
        assertThat(read(models.resolve("champion"))).isEqualTo("version_0001");
    }

    /** Tries to write more than its limit allows. */
    static final class WriterOnAFullDisk {
        void main(String... arguments) {
            Path models = Path.of(arguments[0]);
            byte[] large = new byte[1 << 20];
            say(
                    "folder",
                    () -> WholeWrites.folder(models.resolve("version_0002"), folder -> {
                        Files.writeString(folder.resolve("version.json"), "{}");
                        Files.write(folder.resolve("model.bin"), large);
                    }));
            say("text", () -> WholeWrites.text(models.resolve("champion"), "x".repeat(large.length)));
        }

        private interface Attempt {
            void run() throws IOException;
        }

        private static void say(String what, Attempt attempt) {
            try {
                attempt.run();
                IO.println(what + ": written");
            } catch (IOException e) {
                IO.println(what + ": IOException " + e.getMessage());
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            WholeWrites.text(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
