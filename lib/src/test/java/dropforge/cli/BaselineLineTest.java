package dropforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BaselineLineTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private long nanos;

    private BaselineLine line(boolean terminal) {
        return new BaselineLine(new PrintStream(screen, true, StandardCharsets.UTF_8), terminal, () -> nanos);
    }

    private void after(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private String printed() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onATerminalOneLineMovesAndIsTakenAway() {
        try (var line = line(true)) {
            line.listed(0, 1);
            after(1_000);
            line.listed(50_000, 120);
            after(100);
            line.listed(55_000, 130);
            after(900);
            line.recorded(20_000, 60_130);
        }

        String first = "baseline: 50,000 files in 120 folders listed so far, 50,000 files a second";
        String second = "baseline: 20,000 of 60,130 files and folders recorded";
        String blank = " ".repeat(second.length());
        assertThat(printed())
                .isEqualTo("\r" + first + "\r" + second + " ".repeat(first.length() - second.length()) + "\r" + blank
                        + "\r");
    }

    @Test
    void aFolderThatIsLookedThroughAtOnceShowsNothing() {
        try (var line = line(true)) {
            line.listed(0, 1);
            after(900);
            line.listed(5_000, 10);
            line.recorded(5_010, 5_010);
        }

        assertThat(printed()).isEmpty();
    }

    @Test
    void elsewhereThereIsALineNowAndThen() {
        try (var line = line(false)) {
            for (int second = 0; second <= 25; second++) {
                line.listed(1_000L * second, second);
                after(1_000);
            }
        }

        assertThat(printed().lines())
                .containsExactly(
                        "baseline: 10,000 files in 10 folders listed so far, 1,000 files a second",
                        "baseline: 20,000 files in 20 folders listed so far, 1,000 files a second");
    }
}
