package dropforge.notebook;

import dropforge.train.FitProgress;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * How far fits have come, in an output of the cell that changes in place; nothing is shown where no kernel runs. When the cell is
 * interrupted the fit is abandoned.
 */
public final class FitCell implements FitProgress {
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Thread cell = Thread.currentThread();
    private final int fits;
    private final boolean isShown = Kernel.running().isPresent();
    private final LiveCell output = new LiveCell(1);
    private final long start = System.nanoTime();
    private long shown;
    private int fit;
    private String what = "";

    /** @param fits that are to come, one after the other */
    public FitCell(int fits) {
        this.fits = fits;
    }

    /** The next fit begins. @param name what is tried, such as {@code leaves 31} */
    public void begin(String name) {
        fit++;
        what = name;
        shown = 0;
        at(0, 1);
    }

    @Override
    public void at(int done, int planned) {
        if (cell.isInterrupted()) {
            end("Interrupted at %s, %,d of at most %,d iterations; what was made before stays."
                    .formatted(what, done, planned));
            throw new CancellationException("The cell was interrupted");
        }
        long now = System.nanoTime();
        if (isShown && now - shown > BETWEEN_NANOS) {
            shown = now;
            double share = (fit - 1 + (double) done / Math.max(1, planned)) / fits;
            output.show(
                    0,
                    bar(share, done == 0 ? what : "%s: %,d of at most %,d iterations".formatted(what, done, planned)));
        }
    }

    private Rendered bar(double share, String words) {
        String count = fits == 1 ? "" : "%d of %d, ".formatted(fit, fits);
        String text = String.format(Locale.ROOT, "%s%s; %.1f s", count, words, (System.nanoTime() - start) / 1e9);
        var html = new Html();
        html.open("div", "font-size:13px;color:%s;".formatted(Html.INK))
                .open(
                        "div",
                        "width:24em;height:8px;border-radius:4px;background:%s;display:inline-block;margin-right:12px;"
                                .formatted(Html.LINE))
                .open(
                        "div",
                        String.format(
                                Locale.ROOT,
                                "width:%.1f%%;height:8px;border-radius:4px;background:#0072b2;",
                                100 * Math.min(1, share)))
                .close("div")
                .close("div")
                .text(text)
                .close("div");
        return Rendered.ofHtml(text, html.toString());
    }

    /** All is done. @param sentence what came of it, which stays */
    public void end(String sentence) {
        if (isShown) {
            output.show(0, Rendered.ofText(sentence));
        }
    }
}
