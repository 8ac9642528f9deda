package dropforge.report;

import dropforge.files.UserMistake;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;

/**
 * A picture that is painted when it is asked for, at any scale: 1 for a file, 2 for a screen with twice the pixels, on
 * which letters and lines are then as sharp as everything else there. Says in words, too, what is to be seen on it.
 * Unchangeable; safe for use by several threads.
 */
public final class Figure {
    /** 400 MB of memory. */
    private static final long MOST_PIXELS = 100_000_000;
    /** More lines than this make no good text. */
    private static final int LINES = 12;

    private static final int LABEL_LEFT = 8;
    private static final int LABEL_BASELINE = 16;

    private final String title;
    private final int width;
    private final int height;
    private final List<String> shown;
    private final List<String> labels;
    private final Consumer<Graphics2D> painter;

    /** @param painter draws everything on a white canvas, in pixels at scale 1; it is never called twice at a time */
    Figure(String title, int width, int height, List<String> shown, Consumer<Graphics2D> painter) {
        this(title, width, height, shown, List.of(), painter);
    }

    private Figure(
            String title,
            int width,
            int height,
            List<String> shown,
            List<String> labels,
            Consumer<Graphics2D> painter) {
        this.title = title;
        this.width = width;
        this.height = height;
        this.shown = List.copyOf(shown);
        this.labels = List.copyOf(labels);
        this.painter = painter;
    }

    /** A chart of one's own, with the title and size that it has. */
    public static Figure of(Chart<?, ?> chart) {
        return new Figure(
                chart.getTitle().isEmpty() ? "Chart" : chart.getTitle(),
                chart.getWidth(),
                chart.getHeight(),
                chart.getSeriesCollection().stream().map(Series::getName).toList(),
                graphics -> chart.paint(graphics, chart.getWidth(), chart.getHeight()));
    }

    /** On one line, as it stands at the top. */
    public String title() {
        return title;
    }

    /** In pixels at scale 1. */
    public int width() {
        return width;
    }

    /** In pixels at scale 1. */
    public int height() {
        return height;
    }

    /**
     * What is drawn, a line each, out of the data themselves: what the axes tell, each series or lane with its name and how
     * many points it has; the sentence, where there was nothing to draw. For who does not see the picture, and for tests.
     */
    public List<String> shown() {
        return Stream.concat(labels.stream(), shown.stream()).toList();
    }

    /** The same with a word in the upper left corner that says what it is of. */
    public Figure labelled(String label) {
        return new Figure(
                title,
                width,
                height,
                shown,
                Stream.concat(labels.stream(), Stream.of(label)).toList(),
                painter);
    }

    /** Painted at scale 1, without transparency. */
    public BufferedImage image() {
        return image(1);
    }

    /**
     * Painted.
     *
     * @param scale how many pixels are painted for one; the picture has {@link #width} times this, rounded
     * @throws UserMistake where the scale is no positive number, or makes more than 100 million pixels; where Java has no
     *     fonts
     */
    public BufferedImage image(double scale) {
        double pixels = width * scale * height * scale;
        if (!(scale > 0 && pixels >= 1 && pixels <= MOST_PIXELS)) {
            throw new UserMistake("A picture of %d x %d cannot be painted at a scale of %s; take one such as 1 or 2."
                    .formatted(width, height, scale));
        }
        return withFonts(() -> painted(scale));
    }

    private BufferedImage painted(double scale) {
        BufferedImage canvas = new BufferedImage(
                (int) Math.max(1, Math.round(width * scale)),
                (int) Math.max(1, Math.round(height * scale)),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            Theme.smooth(graphics);
            graphics.setColor(Theme.BACKGROUND);
            graphics.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
            graphics.scale(scale, scale);
            // XChart keeps in the chart where it paints.
            synchronized (painter) {
                painter.accept(graphics);
            }
            label(graphics);
            return canvas;
        } finally {
            graphics.dispose();
        }
    }

    /** @throws UserMistake where Java has no fonts, in place of what it says about that */
    static <T> T withFonts(Supplier<T> drawing) {
        try {
            return drawing.get();
        } catch (NoClassDefFoundError | InternalError | UnsatisfiedLinkError e) {
            throw noFonts(e);
        } catch (RuntimeException e) {
            // The JDK's words where there is no font: "Fontconfig head is null, check your fonts".
            throw String.valueOf(e.getMessage()).contains("ontconfig") ? noFonts(e) : e;
        }
    }

    /** The bytes of a PNG file of {@link #image(double)}. */
    public byte[] png(double scale) {
        var bytes = new ByteArrayOutputStream();
        try {
            Png.write(image(scale), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes a PNG file, replacing what was there. That readers see it whole or not at all is the caller's care. */
    public void write(Path file) throws IOException {
        Files.write(file, png(1));
    }

    /** Title, size and what is shown, a line each; of many lines the first. */
    @Override
    public String toString() {
        List<String> lines = shown();
        String more = lines.size() > LINES ? "\n  and %d more".formatted(lines.size() - LINES) : "";
        return "%s (picture of %d x %d)%s"
                .formatted(
                        title,
                        width,
                        height,
                        lines.stream()
                                .limit(LINES)
                                .map(line -> "\n  " + line)
                                .collect(Collectors.joining("", lines.isEmpty() ? "" : ":", more)));
    }

    private void label(Graphics2D graphics) {
        if (!labels.isEmpty()) {
            graphics.setFont(Theme.smallFont());
            graphics.setColor(Theme.FAINT_INK);
            graphics.drawString(String.join(", ", labels), LABEL_LEFT, LABEL_BASELINE);
        }
    }

    private static UserMistake noFonts(Throwable cause) {
        return new UserMistake(
                "Cannot draw pictures, because Java found no fonts on this system; install fontconfig and a font, for"
                        + " example the packages fontconfig and fonts-dejavu-core.",
                cause);
    }
}
