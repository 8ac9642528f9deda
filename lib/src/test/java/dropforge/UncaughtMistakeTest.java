package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake that a script of the user's own does not catch. */
class UncaughtMistakeTest {
    @TempDir
    Path temporary;

    @Test
    void itIsASentenceOnTheScreenWithoutFrames() throws Exception {
        String nowhere = temporary.resolve("nowhere").toString();

        String printed = ChildJvm.output(ChildJvm.start(Main.class, nowhere));

        assertThat(printed.lines())
                .singleElement()
                .asString()
                .startsWith("Exception in thread \"main\" dropforge.files.UserMistake: ")
                .contains(nowhere);
    }

    @Test
    void whoLogsItOrLooksAtItHasTheFramesAndTheCause() {
        var mistake = new UserMistake("Cannot read it. Give it to this user.", new IOException("the cause"));
        var log = new StringWriter();

        mistake.printStackTrace(new PrintWriter(log, true));

        assertThat(log.toString()).contains("\tat dropforge.UncaughtMistakeTest.", "Caused by: ", "the cause");
        assertThat(mistake.getStackTrace()).isNotEmpty();
    }

    /** A user's script. */
    static final class Main {
        void main(String... arguments) {
            try (var bench = Workbench.open(Path.of(arguments[0]))) {
                IO.println(bench.status());
            }
        }
    }
}
