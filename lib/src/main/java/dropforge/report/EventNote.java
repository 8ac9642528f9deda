package dropforge.report;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.awt.Color;
import java.awt.FontMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One event of a lane that has room for words.
 *
 * @param from in milliseconds since 1970, the same as {@code to} where nothing is known to have taken time
 * @param sign what is drawn at {@code to}
 */
record EventNote(long from, long to, String words, Color colour, Sign sign) {
    private static final int LONGEST = 30;
    /** No extraction takes a day: a figure beyond that is a mistake, and would make a point of all the rest. */
    private static final double LONGEST_SECONDS = 86_400;

    private static final int GAP = 5;
    /** In pixels, between what stands in one row. */
    private static final int APART = 12;

    /** The shape of a mark. */
    enum Sign {
        TICK,
        UP,
        DOWN
    }

    boolean lasts() {
        return to > from;
    }

    /** What happened, in a word or two; names without their folders. */
    static EventNote of(JournalEntry entry, Lane lane) {
        long to = entry.at().toEpochMilli();
        double seconds =
                lane == Lane.DOCUMENTS || entry.kind() == Kind.DOCUMENT_FAILED ? entry.number("seconds") : Double.NaN;
        long took = seconds > 0 && seconds < LONGEST_SECONDS ? Math.round(seconds * 1000) : 0;
        return new EventNote(
                to - took, to, Theme.shortened(Headline.onOneLine(words(entry)), LONGEST), lane.colour(), Sign.TICK);
    }

    private static String words(JournalEntry entry) {
        String name =
                entry.path() == null ? "" : entry.path().substring(entry.path().lastIndexOf('/') + 1);
        String version =
                Double.isNaN(entry.number("version")) ? "a version" : "version %.0f".formatted(entry.number("version"));
        return switch (entry.kind()) {
            case ADDED, DOCUMENT_ADDED -> "+ " + name;
            case MODIFIED, DOCUMENT_UPDATED -> "~ " + name;
            case RENAMED, DIRECTORY_RENAMED, DOCUMENT_MOVED -> "> " + name;
            case REMOVED, DOCUMENT_REMOVED -> "- " + name;
            case DIRECTORY_ADDED -> "+ " + name + "/";
            case DIRECTORY_REMOVED -> "- " + name + "/";
            case MODEL_PROMOTED -> version + " promoted";
            case MODEL_ROLLED_BACK -> "back to " + version;
            case VERSION_REMOVED -> version + " removed";
            case VERSION_PINNED -> version + " pinned";
            case VERSION_UNPINNED -> version + " unpinned";
            case DRIFT_DETECTED -> "drift: " + name;
            case FILE_QUARANTINED -> "quarantined: " + name;
            case FILE_RELEASED -> "released: " + name;
            case FILE_ARCHIVED -> "archived: " + name;
            case DOCUMENT_FAILED -> "failed: " + name;
            case SCHEMA_CHANGED -> "schema " + version;
            case ERROR -> Optional.ofNullable(entry.text("message")).orElse("error");
            default -> (entry.kind().wireName().replace('-', ' ') + " " + name).strip();
        };
    }

    /**
     * Puts notes into rows, so that none covers another.
     *
     * @param rows for each note, from 0 at the bottom
     * @param count how many rows there are
     */
    record Layout(List<EventNote> notes, int[] rows, int count) {
        private record Taken(int row, double from, double to) {}

        /**
         * @param axis from which time to which, in milliseconds
         * @param left of the plot, in pixels
         * @param mostRows beyond which there is no room
         */
        static Optional<Layout> of(
                List<EventNote> all, Range axis, int left, int right, FontMetrics font, int mostRows) {
            List<EventNote> notes = all.stream()
                    .sorted(Comparator.comparingLong(EventNote::from))
                    .toList();
            int[] rows = new int[notes.size()];
            List<Taken> taken = new ArrayList<>();
            int count = 0;
            for (int i = 0; i < rows.length; i++) {
                EventNote note = notes.get(i);
                double from = left + (note.from() - axis.low()) / (axis.high() - axis.low()) * (right - left);
                double to = left + (note.to() - axis.low()) / (axis.high() - axis.low()) * (right - left);
                int width = font.stringWidth(note.words()) + GAP;
                double start = note.isLeft(to, right, font) ? from - width : from;
                double end = note.isLeft(to, right, font) ? to : to + width;
                int row = 0;
                while (row < mostRows && overlaps(taken, row, start - APART, end + APART)) {
                    row++;
                }
                if (row == mostRows) {
                    return Optional.empty();
                }
                taken.add(new Taken(row, start, end));
                rows[i] = row;
                count = Math.max(count, row + 1);
            }
            return Optional.of(new Layout(notes, rows, count));
        }

        private static boolean overlaps(List<Taken> taken, int row, double from, double to) {
            return taken.stream().anyMatch(other -> other.row() == row && other.from() < to && other.to() > from);
        }
    }

    /** Whether the words stand to the left of the mark, since there is no room to the right. */
    boolean isLeft(double mark, int right, FontMetrics font) {
        return mark + GAP + font.stringWidth(words) > right;
    }
}
