package dropforge.cli;

import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the error stream for documents that take more than a second, when a person sits at a terminal; else nothing. */
public final class DocumentProgress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final boolean shown = System.console() != null && System.console().isTerminal();
    private final long started = System.nanoTime();
    private ProgressBar bar;

    /**
     * @param done so many are
     * @param remaining so many are still to be done; asked for when it is shown
     */
    public synchronized void at(long done, LongSupplier remaining) {
        if (!shown || System.nanoTime() - started < PATIENCE_NANOS) {
            return;
        }
        long left = remaining.getAsLong();
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName("documents")
                    .setInitialMax(done + left)
                    .setStyle(ProgressBarStyle.ASCII)
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.maxHint(done + left);
        bar.stepTo(done);
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
