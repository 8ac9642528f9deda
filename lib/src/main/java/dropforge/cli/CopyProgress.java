package dropforge.cli;

import dropforge.backup.BackupProgress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the error stream for copying or reading of bytes that takes more than a second, when a person sits at a terminal; else nothing. */
public final class CopyProgress implements BackupProgress, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final String task;
    private final boolean shown = System.console() != null && System.console().isTerminal();
    private final long started = System.nanoTime();
    private ProgressBar bar;

    /** @param task what is done, in a word */
    public CopyProgress(String task) {
        this.task = task;
    }

    @Override
    public void at(long done, long all) {
        if (bar == null && shown && System.nanoTime() - started > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" MB", 1L << 20)
                    .setInitialMax(all)
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
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
