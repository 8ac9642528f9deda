package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A workspace on a file system in memory that has no byte left. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
    @TempDir
    Path temporary;

    private Path disk;
    private Path workspace;
    private Path filling;

    @BeforeEach
    void aFullDisk() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
                .as("this user may mount")
                .isZero();
        workspace = disk.resolve("data");
        filling = disk.resolve("filling");
        try (Store store = Store.open(workspace)) {
            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STOPPED));
        }
        try (OutputStream out = Files.newOutputStream(filling)) {
            while (true) {
                out.write(new byte[1 << 10]);
            }
        } catch (IOException _) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
        }
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void whoOnlyReadsIsToldThatItIsFullAndReadsAllOnceThereIsRoom() throws IOException {
        String sentence =
                "The disk is full, and even who only reads %s writes some kilobytes beside it. Make room, then try again."
                        .formatted(workspace.resolve(Store.FILE_NAME));
        assertThatThrownBy(() -> Store.openToRead(workspace))
                .isInstanceOf(UserMistake.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> Store.open(workspace))
                .isInstanceOf(UserMistake.class)
                .hasMessage(sentence);

        Files.delete(filling);

        try (Store store = Store.openToRead(workspace)) {
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .extracting(JournalEntry::kind)
                    .containsExactly(Kind.WATCH_STOPPED);
        }
    }
}
