package dropforge;

import dropforge.explore.EventTable;
import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalFollower;
import dropforge.journal.JournalQuery;
import dropforge.notebook.LiveCell;
import dropforge.report.Plots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tech.tablesaw.api.Table;

/** A cell that shows what the watcher does while it does it: the newest entries as a table, above the timeline of all that came. */
final class FollowCell {
    private static final int ROWS = 12;
    /** Drawing takes some 50 ms, and nobody sees more than this. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Workbench bench;
    private final List<JournalEntry> seen = new ArrayList<>();

    FollowCell(Workbench bench) {
        this.bench = bench;
    }

    void follow(Duration time) {
        BlockingQueue<JournalEntry> news = new LinkedBlockingQueue<>();
        long end = System.nanoTime() + time.toNanos();
        try (var cell = new LiveCell(2);
                JournalFollower follower = bench.follow(JournalQuery.ALL.withLimit(0), news::add)) {
            show(cell, end, true);
            long shown = System.nanoTime();
            boolean stale = false;
            while (System.nanoTime() < end && follower.failure().isEmpty()) {
                long until = stale
                        ? Math.min(end, shown + BETWEEN_NANOS)
                        : Math.min(end, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
                JournalEntry entry = news.poll(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (entry != null) {
                    seen.add(entry);
                    news.drainTo(seen);
                    stale = true;
                }
                if (stale && System.nanoTime() - shown >= BETWEEN_NANOS) {
                    show(cell, end, true);
                    shown = System.nanoTime();
                    stale = false;
                }
            }
            show(cell, end, false);
            follower.failure().ifPresent(failure -> {
                throw failure;
            });
        } catch (InterruptedException _) {
            // The cell is to stop, and has: what it showed stays.
            boolean _ = Thread.interrupted();
        }
    }

    private void show(LiveCell cell, long end, boolean goesOn) {
        List<JournalEntry> newest =
                seen.subList(Math.max(0, seen.size() - ROWS), seen.size()).reversed();
        Table table = EventTable.of(newest).selectColumns("at UTC", "kind", "path", "what");
        cell.show(
                0,
                table.setName("%s%s"
                        .formatted(
                                Counted.of(seen.size(), "event"),
                                goesOn
                                        ? ", following for %d s more"
                                                .formatted(Math.max(
                                                        0, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())))
                                        : seen.size() > ROWS ? ", the newest first" : "")));
        cell.show(1, Plots.timeline(List.copyOf(seen)));
    }
}
