package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileHasAWriterUntilItIsClosed() throws IOException {
        Writers.Check check = Writers.in(folder);
        Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n");
        assertThat(check.of(file)).isEqualTo(Writers.NONE);

        try (FileChannel _ = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(check.of(file)).isEqualTo(Writers.SOME);
        }
        assertThat(check.of(file)).isEqualTo(Writers.NONE);

        try (FileChannel _ = FileChannel.open(file, StandardOpenOption.READ)) {
            assertThat(check.of(file)).isEqualTo(Writers.NONE);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anotherProcessCountsToo() throws IOException, InterruptedException {
        Path file = folder.resolve("slow, and näme.csv");
        Process writer = new ProcessBuilder(
                        "sh", "-c", "exec 3> \"$0\"; echo x >&3; echo ready; read go", file.toString())
                .start();
        try {
            assertThat(writer.inputReader().readLine()).isEqualTo("ready");
            assertThat(Writers.in(folder).of(file)).isEqualTo(Writers.SOME);
            writer.outputWriter().close();
            writer.waitFor();
            assertThat(Writers.in(folder).of(file)).isEqualTo(Writers.NONE);
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void whatIsNotThereIsUnknown() throws IOException {
        assertThat(Writers.in(folder).of(folder.resolve("nothing.csv"))).isEqualTo(Writers.UNKNOWN);
    }

    /** Who opens a file in the very moment of the question has to wait for a moment, and nothing worse. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void askingHarmsNobodyWhoOpensTheFileMeanwhile() throws Exception {
        Writers.Check check = Writers.in(folder);
        Path file = Files.writeString(folder.resolve("a.csv"), "x");
        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 3000 ]; do echo $i > \"$0\"; i=$((i+1)); done",
                        file.toString())
                .start();
        try {
            while (writer.isAlive()) {
                assertThat(IntStream.range(0, 100).mapToObj(_ -> check.of(file)))
                        .isNotNull();
            }
            assertThat(writer.waitFor()).isZero();
            assertThat(Files.readString(file)).isEqualTo("2999\n");
        } finally {
            writer.destroyForcibly();
        }
    }
}
