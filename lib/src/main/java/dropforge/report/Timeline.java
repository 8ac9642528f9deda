package dropforge.report;

import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.report.TrainingSpan.End;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The journal as a picture. Events are counted per moment of three pixels and drawn as columns whose height grows with
 * the logarithm of the count: one event is as visible among 100,000 as among 10, and a burst stands out. XChart draws
 * the title; what lies in the lanes is drawn over it.
 */
final class Timeline {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 560;
    private static final int COLUMN = 3;
    /** Height of a column for one event, as a share of that of the tallest. */
    private static final double LEAST = 0.3;
    /** Share of a lane that is drawn on. */
    private static final double FILLED = 0.72;

    /** Height of a training's bar, as a share of the lane. */
    private static final double BAR = 0.44;

    /** So that there are some whole seconds to name on the axis. */
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** From the top. */
    private enum Lane {
        FILES(Theme.BLUE),
        DOCUMENTS(Theme.PURPLE),
        TRAINING(Theme.GREEN),
        ERRORS(Theme.VERMILLION),
        OTHER(Theme.FAINT_INK);

        private final Color colour;

        Lane(Color colour) {
            this.colour = colour;
        }

        static Lane of(Kind kind) {
            return switch (kind) {
                case ADDED, MODIFIED, RENAMED, REMOVED, DIRECTORY_ADDED, DIRECTORY_REMOVED, DIRECTORY_RENAMED -> FILES;
                case DOCUMENT_ADDED, DOCUMENT_UPDATED, DOCUMENT_MOVED, DOCUMENT_REMOVED -> DOCUMENTS;
                case TRAINING_STARTED,
                        TRAINING_COMPLETED,
                        TRAINING_REJECTED,
                        TRAINING_ABANDONED,
                        MODEL_PROMOTED,
                        MODEL_ROLLED_BACK,
                        VERSION_REMOVED,
                        VERSION_PINNED,
                        VERSION_UNPINNED -> TRAINING;
                case TRAINING_FAILED, DOCUMENT_FAILED, FILE_QUARANTINED, OVERFLOWED, ROOT_LOST, ERROR -> ERRORS;
                case ROOT_BACK,
                        POLLING_STARTED,
                        BASELINE_TAKEN,
                        STORE_SET_ASIDE,
                        BACKUP_TAKEN,
                        WORKSPACE_RESTORED,
                        DRIFT_DETECTED,
                        WATCH_STARTED,
                        WATCH_STOPPED,
                        FILE_RELEASED,
                        FILE_ARCHIVED,
                        SCHEMA_CHANGED,
                        RECOVERED -> OTHER;
            };
        }
    }

    private final List<JournalEntry> entries;
    private final Instant first;
    private final Instant last;
    private final Map<Lane, Integer> totals = new EnumMap<>(Lane.class);
    private final List<Lane> lanes;

    Timeline(List<JournalEntry> entries) {
        this.entries = entries;
        Instant earliest = entries.stream()
                .map(JournalEntry::at)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant latest = entries.stream()
                .map(JournalEntry::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Duration span = Duration.between(earliest, latest);
        Duration margin = span.dividedBy(50);
        if (span.compareTo(SHORTEST) < 0) {
            margin = SHORTEST.minus(span).dividedBy(2);
        }
        this.first = earliest.minus(margin);
        this.last = latest.plus(margin);
        for (JournalEntry entry : entries) {
            totals.merge(Lane.of(entry.kind()), 1, Integer::sum);
        }
        lanes = Stream.of(Lane.values()).filter(this::isShown).toList();
    }

    /** That of documents where there are some; and that of training always but where there are documents alone. */
    private boolean isShown(Lane lane) {
        return switch (lane) {
            case DOCUMENTS -> totals.containsKey(lane);
            case TRAINING -> totals.containsKey(lane) || !totals.containsKey(Lane.DOCUMENTS);
            default -> true;
        };
    }

    Figure draw() {
        Axis time =
                Axis.times("time (UTC), %s to %s".formatted(SECONDS.format(first), SECONDS.format(last)), first, last);
        List<String> names = lanes.stream().map(this::name).toList();
        String title = "Timeline: " + Counted.of(entries.size(), "event");
        Picture picture = new Picture(title, WIDTH, HEIGHT, time, Axis.names("", names.reversed()));
        names.forEach(picture::shows);
        return picture.figure(graphics -> {
            graphics.setColor(Theme.GRID);
            for (Lane lane : lanes) {
                graphics.fillRect(picture.left(), y(picture, lane, 0), picture.right() - picture.left(), 1);
            }
            columns(graphics, picture);
            trainings(graphics, picture);
            switches(graphics, picture);
        });
    }

    private String name(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT) + " (" + Theme.count(totals.getOrDefault(lane, 0)) + ")";
    }

    private void columns(Graphics2D graphics, Picture picture) {
        int left = picture.left();
        int right = picture.right();
        int[][] counts = new int[Lane.values().length][(right - left) / COLUMN + 1];
        for (JournalEntry entry : entries) {
            Lane lane = Lane.of(entry.kind());
            if (lane != Lane.TRAINING) {
                counts[lane.ordinal()][(x(picture, entry.at()) - left) / COLUMN]++;
            }
        }
        int most = 1;
        for (int[] lane : counts) {
            for (int count : lane) {
                most = Math.max(most, count);
            }
        }
        for (Lane lane : lanes) {
            int ground = y(picture, lane, 0);
            graphics.setColor(lane.colour);
            for (int i = 0; i < counts[lane.ordinal()].length; i++) {
                int count = counts[lane.ordinal()][i];
                if (count > 0) {
                    // Ten or more is needed for the full height: two at once are no burst.
                    double share = LEAST + (1 - LEAST) * Math.log(count) / Math.log(Math.max(10, most));
                    int height = ground - y(picture, lane, FILLED * share);
                    graphics.fillRect(left + i * COLUMN, ground - height, COLUMN, height);
                }
            }
        }
        graphics.setFont(Theme.smallFont());
        graphics.setColor(Theme.FAINT_INK);
        if (most > 1) {
            String scale = "a column counts the events of %s: 1 to %s, log scale"
                    .formatted(width(left, right), Theme.count(most));
            graphics.drawString(
                    scale, right - 4 - graphics.getFontMetrics().stringWidth(scale), y(picture, Lane.FILES, 1) + 16);
        }
    }

    /** How long a column lasts, in words. */
    private String width(int left, int right) {
        double seconds = Duration.between(first, last).toMillis() / 1000.0 * COLUMN / (right - left);
        if (seconds < 1) {
            return Math.max(1, Math.round(seconds * 1000)) + " ms";
        }
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        return seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
    }

    private void trainings(Graphics2D graphics, Picture picture) {
        if (!lanes.contains(Lane.TRAINING)) {
            return;
        }
        List<TrainingSpan> trainings = TrainingSpan.of(entries, first, last);
        int ground = y(picture, Lane.TRAINING, 0);
        for (End end : End.values()) {
            graphics.setColor(end.colour);
            // A failure is half as high, so that it hides no success at the same place.
            int height = ground - y(picture, Lane.TRAINING, end == End.FAILED ? BAR / 2 : BAR);
            for (TrainingSpan training : trainings) {
                if (training.end() == end) {
                    int from = x(picture, training.from());
                    // A gap of a pixel keeps one apart from the next.
                    int width = Math.max(COLUMN, x(picture, training.to()) - from - 1);
                    graphics.fillRect(from, ground - height, width, height);
                }
            }
        }
        legend(graphics, picture, trainings);
    }

    private void legend(Graphics2D graphics, Picture picture, List<TrainingSpan> trainings) {
        graphics.setFont(Theme.smallFont());
        int at = picture.left() + 6;
        int baseline = y(picture, Lane.TRAINING, 1) + 20;
        for (End end : End.values()) {
            long count =
                    trainings.stream().filter(training -> training.end() == end).count();
            if (count > 0) {
                graphics.setColor(end.colour);
                graphics.fillRect(at, baseline - 10, 11, 11);
                at = word(graphics, end.word + " " + Theme.count(count), at + 16, baseline);
            }
        }
        for (Switch each : Switch.values()) {
            long count =
                    entries.stream().filter(entry -> entry.kind() == each.kind).count();
            if (count > 0) {
                graphics.setColor(Theme.INK);
                each.draw(graphics, at + 5, baseline - 9);
                at = word(graphics, each.word + " " + Theme.count(count), at + 16, baseline);
            }
        }
    }

    /** Another version is the champion from then on. */
    private enum Switch {
        PROMOTED(Kind.MODEL_PROMOTED, "promoted") {
            @Override
            void draw(Graphics2D graphics, int x, int top) {
                graphics.fillPolygon(new Polygon(new int[] {x, x + 5, x - 5}, new int[] {top, top + 9, top + 9}, 3));
            }
        },
        ROLLED_BACK(Kind.MODEL_ROLLED_BACK, "rolled back") {
            @Override
            void draw(Graphics2D graphics, int x, int top) {
                graphics.fillPolygon(new Polygon(new int[] {x, x + 5, x - 5}, new int[] {top + 9, top, top}, 3));
            }
        };

        private final Kind kind;
        private final String word;

        Switch(Kind kind, String word) {
            this.kind = kind;
            this.word = word;
        }

        abstract void draw(Graphics2D graphics, int x, int top);
    }

    /** Returns where the next thing may stand. */
    private static int word(Graphics2D graphics, String word, int at, int baseline) {
        graphics.setColor(Theme.INK);
        graphics.drawString(word, at, baseline);
        return at + graphics.getFontMetrics().stringWidth(word) + 18;
    }

    private void switches(Graphics2D graphics, Picture picture) {
        graphics.setColor(Theme.INK);
        int tip = y(picture, Lane.TRAINING, BAR) - 12;
        for (Switch each : Switch.values()) {
            int before = Integer.MIN_VALUE;
            for (JournalEntry entry : entries) {
                if (entry.kind() == each.kind) {
                    int x = x(picture, entry.at());
                    if (x != before) {
                        each.draw(graphics, x, tip);
                    }
                    before = x;
                }
            }
        }
    }

    private static int x(Picture picture, Instant at) {
        return picture.x(at.toEpochMilli());
    }

    /** @param height above the bottom of the lane, as a share of the lane */
    private int y(Picture picture, Lane lane, double height) {
        return picture.y(lanes.size() - 1 - lanes.indexOf(lane) + height);
    }
}
