package dropforge.cli;

import dropforge.train.FitProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar on the error stream for a fit that takes more than a second, when a person sits at a terminal; else nothing.
 */
public final class TerminalProgress implements FitProgress, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final boolean shown = System.console() != null && System.console().isTerminal();
    private long started;
    private int last = Integer.MAX_VALUE;
    private ProgressBar bar;

    @Override
    public synchronized void at(int done, int planned) {
        if (!shown) {
            return;
        }
        if (done < last) {
            close();
            started = System.nanoTime();
        }
        last = done;
        if (bar == null && System.nanoTime() - started > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName("fit")
                    .setUnit(" trees", 1)
                    .setInitialMax(planned)
                    .setStyle(ProgressBarStyle.ASCII)
                    .clearDisplayOnFinish()
                    .build();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
