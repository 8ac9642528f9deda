package dropforge.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.style.markers.Marker;

/**
 * What the lines, marks and colours of a picture mean, in as many rows below it as the words need. XChart 4.0.3 puts all
 * into one row, however long, and the marks at other heights than the words.
 */
final class Legend {
    static final int SAMPLE = 28;

    private static final int ROW = 22;
    private static final int GAP = 6;
    private static final int BETWEEN = 24;
    private static final int ABOVE = 4;
    private static final int BELOW = 10;

    /** Draws a sample, {@link #SAMPLE} pixels wide where nothing else is said, from {@code x} on, with its middle at {@code y}. */
    @FunctionalInterface
    interface Sample {
        void paint(Graphics2D graphics, double x, double y);

        static Sample line(Color colour, Stroke stroke) {
            return (graphics, x, y) -> {
                graphics.setColor(colour);
                graphics.setStroke(stroke);
                graphics.draw(new Line2D.Double(x, y, x + SAMPLE, y));
            };
        }

        static Sample mark(Color colour, Marker marker) {
            return (graphics, x, y) -> {
                graphics.setColor(colour);
                graphics.setStroke(Theme.LINE);
                marker.paint(graphics, x + SAMPLE / 2.0, y, Theme.MARKER);
            };
        }

        static Sample area(Color colour) {
            return (graphics, x, y) -> {
                graphics.setColor(colour);
                graphics.fillRect((int) x + SAMPLE - 14, (int) Math.round(y) - 7, 14, 14);
            };
        }

        /** Upright, with both ends. */
        static Sample interval(Color colour) {
            return (graphics, x, y) -> {
                graphics.setColor(colour);
                graphics.setStroke(new BasicStroke(1.5f));
                double middle = x + SAMPLE / 2.0;
                graphics.draw(new Line2D.Double(middle, y - 8, middle, y + 8));
                graphics.draw(new Line2D.Double(middle - 4, y - 8, middle + 4, y - 8));
                graphics.draw(new Line2D.Double(middle - 4, y + 8, middle + 4, y + 8));
            };
        }

        /** Both, this one first. */
        default Sample and(Sample other) {
            return (graphics, x, y) -> {
                paint(graphics, x, y);
                other.paint(graphics, x, y);
            };
        }
    }

    /** @param wide of the sample, in pixels */
    private record Entry(String words, int wide, Sample sample) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(String words, int wide, Sample sample) {
        entries.add(new Entry(words, wide, sample));
    }

    /** In pixels; 0 without entries. */
    int height(FontMetrics font, int width) {
        return entries.isEmpty() ? 0 : ABOVE + ROW * rows(font, width).size() + BELOW;
    }

    /** How much higher it is than one of two rows, in pixels. */
    int beyondTwoRows(FontMetrics font, int width) {
        return ROW * Math.max(0, rows(font, width).size() - 2);
    }

    /** Paints it in the middle between 0 and {@code width}. */
    void paint(Graphics2D graphics, int width, int top) {
        graphics.setFont(Theme.labelFont());
        FontMetrics font = graphics.getFontMetrics();
        List<List<Entry>> rows = rows(font, width);
        int[] columns = columns(font, width, rows);
        int y = top + ABOVE + ROW / 2;
        for (List<Entry> row : rows) {
            int[] wide = columns.length > 0
                    ? columns
                    : row.stream().mapToInt(entry -> width(font, entry)).toArray();
            int x = (width - IntStream.of(wide).sum() - BETWEEN * (wide.length - 1)) / 2;
            for (int i = 0; i < row.size(); i++) {
                Entry entry = row.get(i);
                graphics.setStroke(new BasicStroke(1));
                entry.sample().paint(graphics, x, y);
                graphics.setColor(Theme.INK);
                graphics.drawString(
                        entry.words(), x + entry.wide() + GAP, y + (font.getAscent() - font.getDescent()) / 2);
                x += wide[i] + BETWEEN;
            }
            y += ROW;
        }
    }

    /** The widths of columns, where they all fit into the picture; none where they do not. */
    private static int[] columns(FontMetrics font, int width, List<List<Entry>> rows) {
        int count = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] columns = IntStream.range(0, count)
                .map(i -> rows.stream()
                        .filter(row -> row.size() > i)
                        .mapToInt(row -> width(font, row.get(i)))
                        .max()
                        .orElse(0))
                .toArray();
        boolean fit = IntStream.of(columns).sum() + BETWEEN * (count - 1) <= width - 2 * Theme.PADDING;
        boolean regular = rows.stream().limit(Math.max(0, rows.size() - 1)).allMatch(row -> row.size() == count);
        return rows.size() > 1 && fit && regular ? columns : new int[0];
    }

    /** In columns where that takes no row more than one after the other. */
    private List<List<Entry>> rows(FontMetrics font, int width) {
        int room = width - 2 * Theme.PADDING;
        List<Entry> fitting = entries.stream()
                .map(entry -> new Entry(
                        Theme.fitting(entry.words(), font, room - entry.wide() - GAP), entry.wide(), entry.sample()))
                .toList();
        List<List<Entry>> rows = new ArrayList<>();
        int used = 0;
        for (Entry entry : fitting) {
            int wide = width(font, entry);
            if (rows.isEmpty() || used + BETWEEN + wide > room) {
                rows.add(new ArrayList<>());
                used = -BETWEEN;
            }
            rows.getLast().add(entry);
            used += BETWEEN + wide;
        }
        int widest =
                fitting.stream().mapToInt(entry -> width(font, entry)).max().orElse(1);
        int columns = Math.max(1, (room + BETWEEN) / (widest + BETWEEN));
        if (rows.size() < 2 || Math.ceilDiv(fitting.size(), columns) > rows.size()) {
            return rows;
        }
        return IntStream.range(0, Math.ceilDiv(fitting.size(), columns))
                .mapToObj(row -> fitting.subList(row * columns, Math.min(fitting.size(), (row + 1) * columns)))
                .toList();
    }

    private static int width(FontMetrics font, Entry entry) {
        return entry.wide() + GAP + font.stringWidth(entry.words());
    }
}
