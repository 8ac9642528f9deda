package dropforge.report;

import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.report.EventNote.Layout;
import dropforge.report.EventNote.Sign;
import dropforge.report.TrainingSpan.End;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The journal as a picture, a lane for each sort of event. Where a lane has room, each event has its words, and what took
 * time is as long as it took. Where it has none, events are counted per moment of three pixels and drawn as columns whose
 * height grows with the logarithm of the count: one event is as visible among 100,000 as among 10, and a burst stands out.
 */
final class Timeline {
    private static final int WIDTH = 1200;
    private static final int COLUMN = 3;
    /** Height of a column for one event, as a share of that of the tallest. */
    private static final double LEAST = 0.3;

    /** More events of a lane have no room for words, and it is not tried. */
    private static final int MOST_NOTES = 60;

    private static final int MOST_TOLD = 12;
    private static final int MOST_ROWS = 9;
    /** Heights of lanes, and of rows and columns in them, in pixels. */
    private static final int ROW = 19;

    private static final int PADDED = 14;
    private static final int EMPTY_LANE = 34;
    private static final int LANE_OF_TRAININGS = 112;
    private static final int WORDS = 16;
    private static final int GAP = 5;
    private static final int COLUMNS = 74;
    private static final int TRAINING_BAR = 48;
    private static final int NOTE_BAR = 12;
    /** Of what shows when documents were extracted, below their columns. */
    private static final int BUSY = 5;
    /** Title and time axis. */
    private static final int AROUND = 106;

    /** Bars of trainings that have less room than this on average are columns, as those of other lanes. */
    private static final int ROOM_OF_A_BAR = 7;

    private static final int ROOM_OF_A_SWITCH = 11;
    /** A promotion this soon after the training is told with it. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final int events;
    private final Period period;
    /** When the events of a lane were, in milliseconds since 1970. */
    private final Map<Lane, long[]> times = new EnumMap<>(Lane.class);

    private final List<Lane> lanes;
    private final Map<Lane, Layout> layouts = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> bottoms = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> heights = new EnumMap<>(Lane.class);
    private final List<TrainingSpan> trainings;
    private final Map<Switch, long[]> switches = new EnumMap<>(Switch.class);
    /** From when to when a document was extracted, two each. */
    private final long[] extractions;

    /** Events per column, of lanes without words. */
    private final Map<Lane, int[]> counts = new EnumMap<>(Lane.class);

    private final int most;
    private final Axis time;
    /** Of the plot, in pixels. */
    private final int left;

    private final int right;
    private final int height;

    Timeline(List<JournalEntry> entries) {
        this.events = entries.size();
        Map<Lane, List<JournalEntry>> byLane = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> Lane.of(entry.kind()), () -> new EnumMap<>(Lane.class), Collectors.toList()));
        byLane.forEach((lane, of) -> times.put(lane, times(of)));
        for (Switch each : Switch.values()) {
            switches.put(
                    each,
                    times(entries.stream()
                            .filter(entry -> entry.kind() == each.kind)
                            .toList()));
        }
        lanes = Stream.of(Lane.values()).filter(this::isShown).toList();
        List<EventNote> documents = byLane.getOrDefault(Lane.DOCUMENTS, List.of()).stream()
                .map(entry -> EventNote.of(entry, Lane.DOCUMENTS))
                .toList();
        extractions = documents.stream()
                .filter(EventNote::lasts)
                .flatMapToLong(note -> LongStream.of(note.from(), note.to()))
                .toArray();
        List<Instant> all =
                new ArrayList<>(entries.stream().map(JournalEntry::at).toList());
        documents.forEach(note -> all.add(Instant.ofEpochMilli(note.from())));
        period = Period.around(all);
        time = period.axis();
        trainings = TrainingSpan.of(entries, period.first(), period.last());
        FontMetrics font = Theme.metrics(Theme.smallFont());
        left = Picture.leftOf(font, lanes.stream().map(this::name).toList());
        right = WIDTH - Theme.PADDING;
        for (Lane lane : lanes) {
            notes(lane, byLane.getOrDefault(lane, List.of()))
                    .flatMap(notes -> Layout.of(notes, time.range(), left, right, font, MOST_ROWS))
                    .ifPresent(layout -> layouts.put(lane, layout));
        }
        times.forEach((lane, at) -> {
            if (lane != Lane.TRAINING && !layouts.containsKey(lane)) {
                counts.put(lane, counted(at));
            }
        });
        most = counts.values().stream().flatMapToInt(Arrays::stream).max().orElse(1);
        int from = 0;
        for (Lane lane : lanes.reversed()) {
            int high = high(lane);
            bottoms.put(lane, from);
            heights.put(lane, high);
            from += high;
        }
        height = from;
    }

    private static long[] times(List<JournalEntry> entries) {
        return entries.stream().mapToLong(entry -> entry.at().toEpochMilli()).toArray();
    }

    /** That of documents where there are some; and that of training always but where there are documents alone. */
    private boolean isShown(Lane lane) {
        return switch (lane) {
            case DOCUMENTS -> times.containsKey(lane);
            case TRAINING -> times.containsKey(lane) || !times.containsKey(Lane.DOCUMENTS);
            default -> true;
        };
    }

    private int high(Lane lane) {
        if (count(lane) == 0) {
            return EMPTY_LANE;
        }
        if (layouts.containsKey(lane)) {
            return Math.max(EMPTY_LANE, 2 * PADDED + ROW * layouts.get(lane).count());
        }
        if (lane == Lane.TRAINING) {
            return LANE_OF_TRAININGS;
        }
        boolean words = most > 1 && lane == counts.keySet().iterator().next()
                || lane == Lane.DOCUMENTS && extractions.length > 0;
        return high(IntStream.of(counts.get(lane)).max().orElse(1), most) + (words ? WORDS : 0) + 2 * PADDED;
    }

    private int count(Lane lane) {
        return times.containsKey(lane) ? times.get(lane).length : 0;
    }

    /** Empty where there are too many for words. */
    private Optional<List<EventNote>> notes(Lane lane, List<JournalEntry> entries) {
        if (entries.size() > MOST_NOTES) {
            return Optional.empty();
        }
        if (lane != Lane.TRAINING) {
            return Optional.of(
                    entries.stream().map(entry -> EventNote.of(entry, lane)).toList());
        }
        List<EventNote> notes = new ArrayList<>();
        List<JournalEntry> told = new ArrayList<>();
        for (TrainingSpan training : trainings) {
            Optional<JournalEntry> promotion = entries.stream()
                    .filter(entry -> entry.kind() == Kind.MODEL_PROMOTED && !told.contains(entry))
                    .filter(entry -> training.end() == End.COMPLETED
                            && !entry.at().isBefore(training.to())
                            && entry.at().isBefore(training.to().plus(AT_ONCE))
                            && Double.compare(entry.number("version"), training.version()) == 0)
                    .findFirst();
            promotion.ifPresent(told::add);
            notes.add(new EventNote(
                    training.from().toEpochMilli(),
                    training.to().toEpochMilli(),
                    training.words() + (promotion.isPresent() ? " promoted" : ""),
                    training.end().colour,
                    promotion.isPresent() ? Sign.UP : Sign.TICK));
        }
        for (JournalEntry entry : entries) {
            switch (entry.kind()) {
                case TRAINING_STARTED, TRAINING_COMPLETED, TRAINING_REJECTED, TRAINING_ABANDONED -> {}
                default -> {
                    if (!told.contains(entry)) {
                        EventNote note = EventNote.of(entry, lane);
                        Sign sign = entry.kind() == Kind.MODEL_PROMOTED
                                ? Sign.UP
                                : entry.kind() == Kind.MODEL_ROLLED_BACK ? Sign.DOWN : Sign.TICK;
                        notes.add(new EventNote(note.from(), note.to(), note.words(), Theme.INK, sign));
                    }
                }
            }
        }
        return Optional.of(notes);
    }

    Figure draw() {
        Range range = new Range(0, height);
        List<Axis.Tick> ticks = lanes.reversed().stream()
                .map(lane -> new Axis.Tick(bottoms.get(lane) + heights.get(lane) / 2.0, name(lane)))
                .toList();
        Picture picture = new Picture(
                "Timeline: " + Counted.of(events, "event"),
                WIDTH,
                height + AROUND,
                time,
                new Axis("", range, ticks, false));
        lanes.forEach(lane -> picture.shows(words(lane)));
        return picture.figure(graphics -> {
            graphics.setColor(Theme.GRID);
            for (Lane lane : lanes) {
                graphics.fillRect(picture.left(), y(picture, lane, 0), picture.right() - picture.left(), 1);
            }
            columns(graphics, picture);
            if (lanes.contains(Lane.TRAINING) && !layouts.containsKey(Lane.TRAINING)) {
                trainings(graphics, picture);
            }
            layouts.forEach((lane, layout) -> notes(graphics, picture, lane, layout));
        });
    }

    private String name(Lane lane) {
        return lane.words(count(lane));
    }

    /** For the text form: the lane, with how its trainings ended, or with its events where they have words. */
    private String words(Lane lane) {
        if (lane == Lane.TRAINING && !trainings.isEmpty()) {
            return name(lane) + ": " + String.join(", ", outcomes());
        }
        return layouts.containsKey(lane) && count(lane) > 0
                ? name(lane)
                        + ": "
                        + layouts.get(lane).notes().stream()
                                .limit(MOST_TOLD)
                                .map(EventNote::words)
                                .collect(Collectors.joining(", "))
                        + (count(lane) > MOST_TOLD ? " and %d more".formatted(count(lane) - MOST_TOLD) : "")
                : name(lane);
    }

    private List<String> outcomes() {
        List<String> outcomes = new ArrayList<>();
        for (End end : End.values()) {
            long count = count(end);
            if (count > 0) {
                outcomes.add(Theme.count(count) + " " + end.word);
            }
        }
        switches.forEach((each, at) -> {
            if (at.length > 0) {
                outcomes.add(Theme.count(at.length) + " " + each.word);
            }
        });
        return outcomes;
    }

    private long count(End end) {
        return trainings.stream().filter(training -> training.end() == end).count();
    }

    private void notes(Graphics2D graphics, Picture picture, Lane lane, Layout layout) {
        int ground = y(picture, lane, 0);
        for (int i = 0; i < layout.rows().length; i++) {
            EventNote note = layout.notes().get(i);
            int middle = middle(ground, layout.rows()[i]);
            graphics.setColor(Theme.translucent(note.colour(), 60));
            graphics.fillRect(picture.x(note.to()) - 1, middle, 1, ground - middle);
        }
        for (int i = 0; i < layout.rows().length; i++) {
            note(graphics, picture, layout.notes().get(i), middle(ground, layout.rows()[i]));
        }
    }

    private static int middle(int ground, int row) {
        return ground - PADDED - ROW * row - ROW / 2;
    }

    private static void note(Graphics2D graphics, Picture picture, EventNote note, int middle) {
        graphics.setFont(Theme.smallFont());
        FontMetrics font = graphics.getFontMetrics();
        int from = picture.x(note.from());
        int to = picture.x(note.to());
        int width = Math.max(COLUMN, to - from);
        int beside = GAP;
        if (note.sign() == Sign.TICK || note.lasts()) {
            graphics.setColor(note.colour());
            graphics.fillRect(to - width, middle - NOTE_BAR / 2, width, NOTE_BAR);
        }
        graphics.setColor(Theme.INK);
        if (note.sign() != Sign.TICK) {
            triangle(graphics, note.sign() == Sign.UP, to, middle - 5);
            beside += 4;
        }
        int at = note.isLeft(to, picture.right(), font)
                ? to - width - beside - font.stringWidth(note.words())
                : to + beside;
        graphics.drawString(note.words(), at, middle + (font.getAscent() - font.getDescent()) / 2);
    }

    private void columns(Graphics2D graphics, Picture picture) {
        counts.forEach((lane, of) -> {
            int busy = lane == Lane.DOCUMENTS ? busy(graphics, picture) : 0;
            int ground = y(picture, lane, busy);
            graphics.setColor(lane.colour());
            for (int i = 0; i < of.length; i++) {
                if (of[i] > 0) {
                    int high = high(of[i], most);
                    graphics.fillRect(left + i * COLUMN, ground - high, COLUMN, high);
                }
            }
        });
        if (most > 1) {
            graphics.setFont(Theme.smallFont());
            graphics.setColor(Theme.FAINT_INK);
            String scale = "a column counts the events of %s: 1 to %s, log scale".formatted(width(), Theme.count(most));
            Lane first = counts.keySet().iterator().next();
            graphics.drawString(
                    scale,
                    right - GAP - graphics.getFontMetrics().stringWidth(scale),
                    y(picture, first, heights.get(first)) + 16);
        }
    }

    /** For each three pixels. */
    private int[] counted(long[] times) {
        int[] counted = new int[(right - left) / COLUMN + 1];
        Range range = time.range();
        for (long at : times) {
            counted[(int) ((at - range.low()) / (range.high() - range.low()) * (right - left) / COLUMN)]++;
        }
        return counted;
    }

    private static int high(int count, int most) {
        // Ten or more is needed for the full height: two at once are no burst.
        double share = LEAST + (1 - LEAST) * Math.log(count) / Math.log(Math.max(10, most));
        return (int) Math.round(COLUMNS * share);
    }

    /** A thin bar wherever a document is being extracted. Returns the height that it takes. */
    private int busy(Graphics2D graphics, Picture picture) {
        if (extractions.length == 0) {
            return 0;
        }
        boolean[] at = new boolean[picture.right() - picture.left() + 1];
        for (int i = 0; i < extractions.length; i += 2) {
            Arrays.fill(
                    at,
                    picture.x(extractions[i]) - picture.left(),
                    picture.x(extractions[i + 1]) - picture.left() + 1,
                    true);
        }
        graphics.setColor(Theme.INK);
        int top = y(picture, Lane.DOCUMENTS, BUSY);
        for (int x = 0; x < at.length; x++) {
            if (at[x]) {
                graphics.fillRect(picture.left() + x, top, 1, BUSY - 1);
            }
        }
        graphics.setFont(Theme.smallFont());
        graphics.fillRect(picture.left() + 6, y(picture, Lane.DOCUMENTS, heights.get(Lane.DOCUMENTS)) + 10, 12, 4);
        word(
                graphics,
                "extraction at work",
                picture.left() + 23,
                y(picture, Lane.DOCUMENTS, heights.get(Lane.DOCUMENTS)) + 16);
        return BUSY + 1;
    }

    /** How long a column lasts, in words. */
    private String width() {
        double seconds = period.seconds() * COLUMN / (right - left);
        if (seconds < 1) {
            return Math.max(1, Math.round(seconds * 1000)) + " ms";
        }
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        return seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
    }

    private void trainings(Graphics2D graphics, Picture picture) {
        boolean roomy = (long) trainings.size() * ROOM_OF_A_BAR <= right - left;
        if (roomy) {
            bars(graphics, picture);
        } else {
            outcomes(graphics, picture);
        }
        legend(graphics, picture, switches(graphics, picture));
    }

    private void bars(Graphics2D graphics, Picture picture) {
        int ground = y(picture, Lane.TRAINING, 0);
        for (End end : End.values()) {
            graphics.setColor(end.colour);
            // A failure is half as high, so that it hides no success at the same place.
            int high = end == End.FAILED ? TRAINING_BAR / 2 : TRAINING_BAR;
            for (TrainingSpan training : trainings) {
                if (training.end() == end) {
                    int from = picture.x(training.from().toEpochMilli());
                    // A gap of a pixel keeps one apart from the next.
                    int width = Math.max(COLUMN, picture.x(training.to().toEpochMilli()) - from - 1);
                    graphics.fillRect(from, ground - high, width, high);
                }
            }
        }
    }

    /** Columns of all that ended at a moment, divided by how they ended. */
    private void outcomes(Graphics2D graphics, Picture picture) {
        int ground = y(picture, Lane.TRAINING, 0);
        Map<End, int[]> counts = new EnumMap<>(End.class);
        for (End end : End.values()) {
            counts.put(
                    end,
                    counted(trainings.stream()
                            .filter(training -> training.end() == end)
                            .mapToLong(training -> training.to().toEpochMilli())
                            .toArray()));
        }
        int columns = counts.get(End.FAILED).length;
        int most = 1;
        for (int i = 0; i < columns; i++) {
            most = Math.max(most, sum(counts, i));
        }
        for (int i = 0; i < columns; i++) {
            int all = sum(counts, i);
            int below = 0;
            for (End end : List.of(End.FAILED, End.ABANDONED, End.REJECTED, End.COMPLETED, End.RUNNING)) {
                int count = counts.get(end)[i];
                if (count > 0) {
                    double scale = TRAINING_BAR / (double) COLUMNS * high(all, most) / all;
                    int bottom = (int) Math.round(scale * below);
                    int top = Math.max(bottom + 1, (int) Math.round(scale * (below + count)));
                    graphics.setColor(end.colour);
                    graphics.fillRect(left + i * COLUMN, ground - top, COLUMN, top - bottom);
                    below += count;
                }
            }
        }
    }

    private static int sum(Map<End, int[]> counts, int column) {
        return counts.values().stream().mapToInt(of -> of[column]).sum();
    }

    /** @param marked whether promotions and rollbacks have a mark each */
    private void legend(Graphics2D graphics, Picture picture, boolean marked) {
        graphics.setFont(Theme.smallFont());
        int at = picture.left() + 6;
        int baseline = y(picture, Lane.TRAINING, heights.get(Lane.TRAINING)) + 20;
        for (End end : End.values()) {
            if (count(end) > 0) {
                graphics.setColor(end.colour);
                graphics.fillRect(at, baseline - 10, 11, 11);
                at = word(graphics, end.word + " " + Theme.count(count(end)), at + 16, baseline);
            }
        }
        for (var each : switches.entrySet()) {
            if (each.getValue().length > 0) {
                graphics.setColor(Theme.INK);
                if (marked) {
                    triangle(graphics, each.getKey() == Switch.PROMOTED, at + 5, baseline - 9);
                }
                String words = each.getKey().word + " " + Theme.count(each.getValue().length);
                at = word(graphics, words, marked ? at + 16 : at, baseline);
            }
        }
    }

    /** Another version is the champion from then on. */
    private enum Switch {
        PROMOTED(Kind.MODEL_PROMOTED, "promoted"),
        ROLLED_BACK(Kind.MODEL_ROLLED_BACK, "rolled back");

        private final Kind kind;
        private final String word;

        Switch(Kind kind, String word) {
            this.kind = kind;
            this.word = word;
        }
    }

    private static void triangle(Graphics2D graphics, boolean up, int x, int top) {
        int base = up ? top + 9 : top;
        int tip = up ? top : top + 9;
        graphics.fillPolygon(new Polygon(new int[] {x, x + 5, x - 5}, new int[] {tip, base, base}, 3));
    }

    /** Returns where the next thing may stand. */
    private static int word(Graphics2D graphics, String word, int at, int baseline) {
        graphics.setColor(Theme.INK);
        graphics.drawString(word, at, baseline);
        return at + graphics.getFontMetrics().stringWidth(word) + 18;
    }

    /** Returns whether there was room for a mark each. */
    private boolean switches(Graphics2D graphics, Picture picture) {
        int all = switches.values().stream().mapToInt(at -> at.length).sum();
        if ((long) all * ROOM_OF_A_SWITCH > right - left) {
            return false;
        }
        graphics.setColor(Theme.INK);
        int tip = y(picture, Lane.TRAINING, TRAINING_BAR) - 12;
        switches.forEach((each, at) -> {
            for (long one : at) {
                triangle(graphics, each == Switch.PROMOTED, picture.x(one), tip);
            }
        });
        return true;
    }

    /** @param high above the bottom of the lane, in pixels */
    private int y(Picture picture, Lane lane, int high) {
        return picture.y(bottoms.get(lane)) - high;
    }
}
