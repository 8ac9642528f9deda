package dropforge.report;

import dropforge.files.Counted;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A chart with axes. XChart draws title and series; the legend, the ticks and their words are drawn here. XChart 4.0.3 puts
 * ticks at 16, 31, 46 where the data are evenly spaced, leaves out names, writes 50 ms as {@code 00.50}, does not come
 * to an end where a range is narrower than 1e-10, and needs half of the time of a picture for it.
 */
final class Picture {
    /** More points than this in a line are drawn without a marker each. */
    private static final int MARKED_POINTS = 40;

    private static final Color UNSEEN = new Color(0, 0, 0, 0);
    /** Beyond all pictures, in pixels. */
    private static final double FAR = 100_000;

    /** Of the titles from the plot, in pixels. */
    private static final int TITLE = 14;

    private static final int X_TITLE = 39;
    private static final int TICK = 5;
    private static final int GAP = 6;

    private final XYChart chart;
    private final Axis x;
    private final Axis y;
    private final String title;
    private final int width;
    private int height;
    private final Legend legend = new Legend();
    private final List<String> shown = new ArrayList<>();
    private Consumer<Graphics2D> more = _ -> {};
    /** That of the words of a picture below, so that both plots begin at the same place. */
    private int leastWords;

    Picture(String title, int width, int height, Axis x, Axis y) {
        this.title = title;
        this.width = width;
        this.height = height;
        this.x = x;
        this.y = y;
        this.chart = Theme.styled(new XYChart(width, height));
        var styler = chart.getStyler();
        styler.setXAxisMin(x.range().low()).setXAxisMax(x.range().high());
        styler.setYAxisMin(y.range().low()).setYAxisMax(y.range().high());
        chart.setTitle(title);
        chart.setXAxisTitle(x.title());
        // XChart keeps room for these, and would write them beyond the right border where the words at the left are
        // long.
        styler.setChartFontColor(UNSEEN);
        styler.setChartTitleVisible(!title.isEmpty());
        styler.setXAxisTitleVisible(!x.title().isEmpty());
        styler.setAxisTicksVisible(false);
        styler.setPlotGridLinesVisible(false);
        // Where both ends of an axis read the same, XChart looks for no ticks.
        styler.setXAxisTickLabelsFormattingFunction(_ -> " ");
        styler.setYAxisTickLabelsFormattingFunction(_ -> " ");
        styler.setAxisTitlePadding(TICK + GAP + 22);
        // XChart refuses a chart without a series.
        XYSeries corners = chart.addSeries(
                "corners",
                new double[] {x.range().low(), x.range().high()},
                new double[] {y.range().low(), y.range().high()});
        corners.setLineColor(UNSEEN);
        corners.setMarker(SeriesMarkers.NONE);
    }

    XYChart chart() {
        return chart;
    }

    /** For the text form: what is drawn beside the series of the chart. */
    void shows(String what) {
        shown.add(what);
    }

    /** For the legend: what is drawn beside the series of the chart. */
    void key(String name, Legend.Sample sample) {
        wideKey(name, Legend.SAMPLE, sample);
    }

    /** @param wide of the sample, in pixels */
    void wideKey(String name, int wide, Legend.Sample sample) {
        legend.add(name, wide, sample);
    }

    void shows(String name, int points) {
        shows(name + ": " + Counted.of(points, "point"));
    }

    /** A line through all points that are finite; none where there is no such point. */
    void line(String name, double[] x, double[] y, Color colour, Marker marker) {
        int[] drawn =
                IntStream.range(0, y.length).filter(i -> Double.isFinite(y[i])).toArray();
        if (drawn.length > 0) {
            double[] xs = IntStream.of(drawn).mapToDouble(i -> x[i]).toArray();
            double[] ys = IntStream.of(drawn).mapToDouble(i -> y[i]).toArray();
            Marker each = drawn.length > MARKED_POINTS ? SeriesMarkers.NONE : marker;
            look(chart.addSeries(name, xs, ys), colour, each, Theme.LINE);
            key(
                    name,
                    Legend.Sample.line(colour, Theme.LINE)
                            .and(each == SeriesMarkers.NONE ? (_, _, _) -> {} : Legend.Sample.mark(colour, each)));
            shows(name, xs.length);
        }
    }

    /** A line that stays as high as a point is until the next one; it is broken off where a value is NaN. */
    void steps(String name, double[] x, double[] y, Color colour) {
        if (DoubleStream.of(y).anyMatch(Double::isFinite)) {
            XYSeries series = chart.addSeries(name, x, y);
            look(series, colour, SeriesMarkers.NONE, Theme.LINE);
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
            key(name, Legend.Sample.line(colour, Theme.LINE));
            shows(name, (int) DoubleStream.of(y).filter(Double::isFinite).count());
        }
    }

    void scatter(String name, double[] x, double[] y, Color colour, Marker marker) {
        if (x.length > 0) {
            XYSeries series = chart.addSeries(name, x, y);
            look(series, colour, marker, Theme.LINE);
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            key(name, Legend.Sample.mark(colour, marker));
            shows(name, x.length);
        }
    }

    /** What the rest is to be compared with: a thin dashed line. */
    void reference(String name, double[] x, double[] y) {
        look(chart.addSeries(name, x, y), Theme.FAINT_INK, SeriesMarkers.NONE, Theme.DASHED);
        key(name, Legend.Sample.line(Theme.FAINT_INK, Theme.DASHED));
        shows("for comparison: " + name);
    }

    private static void look(XYSeries series, Color colour, Marker marker, BasicStroke stroke) {
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setLineStyle(stroke);
        series.setMarker(marker);
    }

    /** Higher by what a long legend takes, so that the plot is not. */
    Figure figure() {
        grow();
        return new Figure(title, width, height, told(), this::paint);
    }

    /** The chart and its axes, with what {@code more} draws over them; by then it is known where values lie. */
    Figure figure(Consumer<Graphics2D> more) {
        return over(more).figure();
    }

    /** What is drawn over chart and axes from now on. */
    Picture over(Consumer<Graphics2D> more) {
        this.more = more;
        return this;
    }

    /** Two of the same width, one below the other, whose plots are as wide as each other. */
    static Figure stacked(String title, Picture upper, Picture lower) {
        upper.grow();
        lower.grow();
        return new Figure(
                title,
                upper.width,
                upper.height + lower.height,
                Stream.concat(upper.told().stream(), lower.told().stream()).toList(),
                graphics -> {
                    FontMetrics font = graphics.getFontMetrics(Theme.smallFont());
                    upper.leastWords = lower.widest(font);
                    lower.leastWords = upper.widest(font);
                    AffineTransform place = graphics.getTransform();
                    upper.paint(graphics);
                    graphics.translate(0, upper.height);
                    lower.paint(graphics);
                    graphics.setTransform(place);
                });
    }

    private void grow() {
        height += legend.beyondTwoRows(Theme.metrics(Theme.labelFont()), width);
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        if (!x.title().isEmpty()) {
            told.add("across: " + x.title());
        }
        if (!y.title().isEmpty()) {
            told.add("up: " + y.title());
        }
        told.addAll(shown);
        return told;
    }

    /** Where the plot begins that has these words, and no title, at its vertical axis. */
    static int leftOf(FontMetrics font, List<String> words) {
        return Theme.PADDING + words.stream().mapToInt(font::stringWidth).max().orElse(0) + GAP + TICK;
    }

    /** Of the words beside the vertical axis, in pixels. */
    private int widest(FontMetrics font) {
        return y.ticks().stream()
                .mapToInt(tick -> font.stringWidth(tick.label()))
                .max()
                .orElse(0);
    }

    private void paint(Graphics2D graphics) {
        FontMetrics font = graphics.getFontMetrics(Theme.smallFont());
        FontMetrics labels = graphics.getFontMetrics(Theme.labelFont());
        int upright = y.title().isEmpty() ? 0 : labels.getHeight() + GAP;
        int words = Math.max(leastWords, widest(font));
        chart.getStyler().setYAxisLeftWidthHint(Theme.PADDING + upright + words + GAP + TICK);
        int below = legend.height(labels, width);
        chart.paint(graphics, width, height - below);
        legend.paint(graphics, width, height - below);
        graphics.setFont(Theme.smallFont());
        xTicks(graphics, font);
        yTicks(graphics, font);
        yTitle(graphics);
        graphics.setColor(Theme.INK);
        centred(graphics, x.title(), bottom() + X_TITLE);
        graphics.setFont(Theme.titleFont());
        centred(graphics, title, top() - TITLE);
        more.accept(graphics);
    }

    int left() {
        return x(x.range().low());
    }

    int right() {
        return x(x.range().high());
    }

    int bottom() {
        return y(y.range().low());
    }

    int top() {
        return y(y.range().high());
    }

    /** Lets something draw that may lie outside of the axes in part. */
    void clipped(Graphics2D graphics, Consumer<Graphics2D> painter) {
        Shape whole = graphics.getClip();
        graphics.clipRect(left(), top(), right() - left() + 1, bottom() - top() + 1);
        painter.accept(graphics);
        graphics.setClip(whole);
    }

    int x(double value) {
        return (int) Math.round(exactX(value));
    }

    int y(double value) {
        return (int) Math.round(exactY(value));
    }

    /** Beyond the axis, too, where XChart 4.0.3 gives places that do not belong to the value. */
    double exactX(double value) {
        return between(
                x.range(),
                value,
                chart.getScreenXFromChart(x.range().low()),
                chart.getScreenXFromChart(x.range().high()));
    }

    double exactY(double value) {
        return between(
                y.range(),
                value,
                chart.getScreenYFromChart(y.range().low()),
                chart.getScreenYFromChart(y.range().high()));
    }

    private static double between(Range range, double value, double low, double high) {
        // Halves, since the range may be as wide as all numbers.
        double share = (value / 2 - range.low() / 2) / (range.high() / 2 - range.low() / 2);
        return Math.clamp(low + share * (high - low), -FAR, FAR);
    }

    private void xTicks(Graphics2D graphics, FontMetrics font) {
        int free = Integer.MIN_VALUE;
        for (Axis.Tick tick : x.ticks()) {
            int at = x(tick.at());
            if (x.grid()) {
                graphics.setColor(Theme.GRID);
                graphics.fillRect(at, top(), 1, bottom() - top());
                graphics.setColor(Theme.FAINT_INK);
                graphics.fillRect(at, bottom(), 1, TICK);
            }
            int half = font.stringWidth(tick.label()) / 2;
            if (!tick.label().isEmpty() && at - half >= free && at + half < width) {
                graphics.setColor(Theme.INK);
                Theme.centred(graphics, tick.label(), at, bottom() + TICK + GAP + 5);
                free = at + half + 2 * GAP;
            }
        }
        graphics.setColor(Theme.FAINT_INK);
        graphics.fillRect(left(), bottom(), right() - left() + 1, 1);
    }

    private void yTicks(Graphics2D graphics, FontMetrics font) {
        int free = Integer.MAX_VALUE;
        for (Axis.Tick tick : y.ticks()) {
            int at = y(tick.at());
            if (y.grid()) {
                graphics.setColor(Theme.GRID);
                graphics.fillRect(left(), at, right() - left(), 1);
                graphics.setColor(Theme.FAINT_INK);
                graphics.fillRect(left() - TICK, at, TICK, 1);
            }
            int half = font.getAscent() / 2;
            if (at + half <= free) {
                graphics.setColor(Theme.INK);
                int width = font.stringWidth(tick.label());
                Theme.centred(graphics, tick.label(), left() - TICK - GAP - width / 2.0, at);
                free = at - half - 2;
            }
        }
        graphics.setColor(Theme.FAINT_INK);
        graphics.fillRect(left(), top(), 1, bottom() - top());
    }

    /** In the middle of the plot, or as near to that as the picture allows. */
    private void centred(Graphics2D graphics, String words, int y) {
        String fitting = Theme.fitting(words, graphics.getFontMetrics(), width - 2 * Theme.PADDING);
        double half = graphics.getFontMetrics().stringWidth(fitting) / 2.0;
        double middle =
                Math.max(Theme.PADDING + half, Math.min((left() + right()) / 2.0, width - Theme.PADDING - half));
        Theme.centred(graphics, fitting, middle, y);
    }

    private void yTitle(Graphics2D graphics) {
        AffineTransform upright = graphics.getTransform();
        graphics.rotate(-Math.PI / 2);
        graphics.setFont(Theme.labelFont());
        graphics.setColor(Theme.INK);
        Theme.centred(graphics, y.title(), -(top() + bottom()) / 2.0, Theme.PADDING + 6);
        graphics.setTransform(upright);
    }

    /** A picture of a sentence, for where there is nothing to draw. */
    static Figure sentence(String title, String sentence) {
        return new Figure(title, Theme.WIDTH, Theme.HEIGHT, List.of(sentence), graphics -> {
            graphics.setColor(Theme.INK);
            graphics.setFont(Theme.titleFont());
            Theme.centred(graphics, title, Theme.WIDTH / 2.0, 30);
            graphics.setColor(Theme.FAINT_INK);
            graphics.setFont(Theme.labelFont());
            Theme.centred(graphics, sentence, Theme.WIDTH / 2.0, Theme.HEIGHT / 2.0);
        });
    }
}
