package dropforge.cli;

import dropforge.files.Counted;
import dropforge.watch.BaselineProgress;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the first look over a large folder has found so far, on the error stream: on a terminal one line that moves, from the
 * first second on, and is taken away again; elsewhere a new line now and then.
 */
public final class BaselineLine implements BaselineProgress, AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REDRAWN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private boolean begun;
    private long startedNanos;
    private long nextNanos;
    private int shown;

    public BaselineLine() {
        this(System.err, System.console() != null && System.console().isTerminal(), System::nanoTime);
    }

    /** @param clock nanoseconds, of which the difference counts */
    BaselineLine(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public synchronized void listed(long files, long folders) {
        long now = clock.getAsLong();
        if (isDue(now)) {
            double seconds = (now - startedNanos) / 1e9;
            show("%s in %s listed so far, %s a second"
                    .formatted(
                            Counted.of(files, "file"),
                            Counted.of(folders, "folder"),
                            Counted.of(Math.round(files / seconds), "file")));
        }
    }

    @Override
    public synchronized void recorded(long paths, long all) {
        if (isDue(clock.getAsLong())) {
            show("%,d of %,d files and folders recorded".formatted(paths, all));
        }
    }

    private boolean isDue(long now) {
        if (!begun) {
            begun = true;
            startedNanos = now;
            nextNanos = now + (terminal ? PATIENCE_NANOS : LINE_NANOS);
        }
        if (now < nextNanos) {
            return false;
        }
        nextNanos = now + (terminal ? REDRAWN_NANOS : LINE_NANOS);
        return true;
    }

    private void show(String text) {
        String line = "baseline: " + text;
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            out.flush();
            shown = line.length();
        } else {
            out.println(line);
        }
    }

    /** Takes the line away; another baseline begins anew. */
    @Override
    public synchronized void close() {
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
            shown = 0;
        }
        begun = false;
    }
}
