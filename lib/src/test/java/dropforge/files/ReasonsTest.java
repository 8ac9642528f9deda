package dropforge.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What is said in the brackets of a sentence that names the file. */
class ReasonsTest {
    @Test
    void itIsNeverThePathAlone() {
        assertThat(Reasons.of(new AccessDeniedException("/x/t"))).isEqualTo("access is denied");
        assertThat(Reasons.of(new NoSuchFileException("/x/t"))).isEqualTo("it is not there");
        assertThat(Reasons.of(new FileSystemException("/x/t", null, "Too many levels of symbolic links")))
                .isEqualTo("Too many levels of symbolic links");
        assertThat(Reasons.of(new IOException("inotify error 5"))).isEqualTo("inotify error 5");
    }
}
