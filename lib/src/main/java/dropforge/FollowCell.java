package dropforge;

import dropforge.explore.EventTable;
import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalFollower;
import dropforge.journal.JournalQuery;
import dropforge.notebook.LiveCell;
import dropforge.report.Plots;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tech.tablesaw.api.Table;

/** A cell that shows what the watcher does while it does it: the newest entries as a table, above the timeline of all that came. */
final class FollowCell {
    private static final int ROWS = 12;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Drawing takes some 50 ms, and nobody sees more than this. */
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Workbench bench;
    /** The newest, as many as a picture shows. */
    private final List<JournalEntry> seen = new ArrayList<>();

    private long count;

    FollowCell(Workbench bench) {
        this.bench = bench;
    }

    void follow(Duration time) {
        BlockingQueue<JournalEntry> news = new LinkedBlockingQueue<>();
        Duration most = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        long end = System.nanoTime() + most.toNanos();
        String until = UNTIL.format(Instant.now().plus(most));
        try (var cell = new LiveCell(2);
                JournalFollower follower = bench.follow(JournalQuery.ALL.withLimit(0), news::add)) {
            show(cell, until, true);
            long shown = System.nanoTime();
            boolean stale = false;
            boolean goesOn = true;
            while (goesOn && System.nanoTime() < end && follower.failure().isEmpty()) {
                bench.refuseWhenGone();
                long wake = stale
                        ? Math.min(end, shown + BETWEEN_NANOS)
                        : Math.min(end, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
                JournalEntry entry = null;
                try {
                    entry = news.poll(Math.max(1, wake - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    // The cell is to stop, and does.
                    goesOn = false;
                }
                if (entry != null) {
                    seen.add(entry);
                    count += 1 + news.drainTo(seen);
                    seen.subList(0, Math.max(0, seen.size() - Pictures.EVENTS)).clear();
                    stale = true;
                }
                if (stale && System.nanoTime() - shown >= BETWEEN_NANOS) {
                    show(cell, until, true);
                    shown = System.nanoTime();
                    stale = false;
                }
            }
            show(cell, until, false);
            follower.failure().ifPresent(failure -> {
                throw failure;
            });
        }
    }

    private void show(LiveCell cell, String until, boolean goesOn) {
        List<JournalEntry> newest =
                seen.subList(Math.max(0, seen.size() - ROWS), seen.size()).reversed();
        Table table = EventTable.of(newest).selectColumns("at UTC", "kind", "path", "what");
        cell.show(
                0,
                table.setName("%s%s"
                        .formatted(
                                Counted.of(count, "event"),
                                goesOn
                                        ? ", following until %s UTC".formatted(until)
                                        : count > ROWS ? ", the newest first" : "")));
        cell.show(1, Plots.timeline(List.copyOf(seen)));
    }
}
