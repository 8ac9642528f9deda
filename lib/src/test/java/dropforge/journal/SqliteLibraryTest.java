package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the cache folder is another one there, and wine has its own")
class SqliteLibraryTest {
    static final class OpensAStore {
        static void main(String... arguments) throws IOException {
            try (Store _ = Store.open(Path.of(arguments[0]))) {
                IO.println("open");
                System.in.read();
            }
        }
    }

    @TempDir
    Path folder;

    private Path cache;
    private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        cache = folder.resolve("cache");
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    @Test
    void aProcessThatIsKilledLeavesNoLibraryBehind() throws Exception {
        openAndKill();
        openAndKill();

        assertThat(temporary).isEmptyDirectory();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aKeptLibraryThatIsDamagedIsPassedOver() throws Exception {
        openAndKill();
        Files.writeString(kept().getFirst(), "no library");

        openAndKill();
    }

    @Test
    void whereThereIsNoPlaceForTheCacheTheDriverUnpacksItAsEver() throws Exception {
        Files.writeString(cache, "a file");

        openAndKill();

        assertThat(temporary).isDirectoryContaining("glob:**sqlite-*");
    }

    private void openAndKill() throws IOException, InterruptedException {
        List<String> command =
                ChildJvm.command(OpensAStore.class, folder.resolve("workspace").toString());
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        Process process = builder.start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("open");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
