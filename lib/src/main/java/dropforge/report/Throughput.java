package dropforge.report;

import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import java.awt.Graphics2D;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** How many events there were in each second, minute or day, stacked by lane. */
final class Throughput {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 480;
    private static final int MOST_BUCKETS = 150;
    private static final int WIDEST = 60;

    private final List<JournalEntry> entries;

    Throughput(List<JournalEntry> entries) {
        this.entries = entries;
    }

    Figure draw() {
        if (entries.isEmpty()) {
            return Picture.sentence("Throughput", "Nothing has happened yet.");
        }
        Period period = Period.around(entries.stream().map(JournalEntry::at).toList());
        long step = Axis.timeStep(period.seconds() / MOST_BUCKETS) * 1000;
        long first = Math.floorDiv(period.first().toEpochMilli(), step);
        int buckets = (int) (Math.floorDiv(period.last().toEpochMilli(), step) - first + 1);
        Map<Lane, long[]> counts = new EnumMap<>(Lane.class);
        long[] totals = new long[buckets];
        for (JournalEntry entry : entries) {
            int bucket = (int) (Math.floorDiv(entry.at().toEpochMilli(), step) - first);
            counts.computeIfAbsent(Lane.of(entry.kind()), _ -> new long[buckets])[bucket]++;
            totals[bucket]++;
        }
        long most = LongStream.of(totals).max().orElse(1);
        Axis time =
                new Period(Instant.ofEpochMilli(first * step), Instant.ofEpochMilli((first + buckets) * step)).axis();
        Picture picture = new Picture(
                "Throughput: %s, at most %s in %s"
                        .formatted(Counted.of(entries.size(), "event"), Theme.count(most), words(step / 1000)),
                WIDTH,
                HEIGHT,
                time,
                Axis.counted("events in " + words(step / 1000), new Range(0, Math.max(1, most) * 1.06)));
        counts.forEach((lane, of) -> {
            String words = lane.words(LongStream.of(of).sum());
            picture.key(words, Legend.Sample.area(lane.colour()));
            picture.shows(words);
        });
        return picture.figure(graphics -> bars(graphics, picture, counts, first * step, step));
    }

    private static void bars(Graphics2D graphics, Picture picture, Map<Lane, long[]> counts, long start, long step) {
        int buckets = counts.values().iterator().next().length;
        for (int i = 0; i < buckets; i++) {
            int left = picture.x(start + i * step);
            int right = picture.x(start + (i + 1) * step);
            int width = Math.min(WIDEST, Math.max(1, right - left - 1));
            long below = 0;
            for (var lane : counts.entrySet()) {
                long count = lane.getValue()[i];
                if (count > 0) {
                    int bottom = picture.y(below);
                    // One event is seen beside a thousand.
                    int top = Math.min(picture.y(below + count), bottom - 1);
                    graphics.setColor(lane.getKey().colour());
                    graphics.fillRect((left + right - width) / 2, top, width, bottom - top);
                    below += count;
                }
            }
        }
    }

    /** {@code 10 s}, {@code 5 min}, {@code 2 h}, {@code 7 days}. */
    static String words(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h";
        }
        return seconds == 86_400 ? "1 day" : String.format(Locale.ROOT, "%,d days", seconds / 86_400);
    }
}
