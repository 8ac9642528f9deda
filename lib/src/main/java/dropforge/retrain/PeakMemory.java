package dropforge.retrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that this process had in use at one time, native memory included; Linux alone tells it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5), VmHWM</a>
 */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private PeakMemory() {}

    /** Begins to measure anew. */
    static void reset() {
        if (Files.isWritable(CLEAR)) {
            try {
                // 5 resets the peak to what is in use now: proc_pid_clear_refs(5).
                Files.writeString(CLEAR, "5");
            } catch (IOException _) {
                // Some kernels forbid it; then the peak is the one since the start of the process.
            }
        }
    }

    /** In bytes; null where the system does not tell. */
    static Long bytes() {
        if (!Files.isReadable(STATUS)) {
            return null;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException _) {
            return null;
        }
    }
}
