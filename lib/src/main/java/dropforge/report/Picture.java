package dropforge.report;

import dropforge.files.Counted;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A chart with axes. XChart draws title, series and legend; the ticks and their words are drawn here. XChart 4.0.3 puts
 * ticks at 16, 31, 46 where the data are evenly spaced, leaves out names, writes 50 ms as {@code 00.50}, does not come
 * to an end where a range is narrower than 1e-10, and needs half of the time of a picture for it.
 */
final class Picture {
    /** More points than this in a line are drawn without a marker each. */
    private static final int MARKED_POINTS = 40;

    private static final Color UNSEEN = new Color(0, 0, 0, 0);
    private static final int TICK = 5;
    private static final int GAP = 6;

    private final XYChart chart;
    private final Axis x;
    private final Axis y;
    private final List<String> shown = new ArrayList<>();

    Picture(String title, int width, int height, Axis x, Axis y) {
        this.x = x;
        this.y = y;
        this.chart = Theme.styled(new XYChart(width, height));
        chart.setTitle(title);
        chart.setXAxisTitle(x.title());
        var styler = chart.getStyler();
        styler.setXAxisMin(x.range().low()).setXAxisMax(x.range().high());
        styler.setYAxisMin(y.range().low()).setYAxisMax(y.range().high());
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
        corners.setShowInLegend(false);
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

    private void shows(String name, int points) {
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
            shows(name, xs.length);
        }
    }

    /** A line that stays as high as a point is until the next one; it is broken off where a value is NaN. */
    void steps(String name, double[] x, double[] y, Color colour) {
        if (DoubleStream.of(y).anyMatch(Double::isFinite)) {
            XYSeries series = chart.addSeries(name, x, y);
            look(series, colour, SeriesMarkers.NONE, Theme.LINE);
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
            shows(name, (int) DoubleStream.of(y).filter(Double::isFinite).count());
        }
    }

    void scatter(String name, double[] x, double[] y, Color colour, Marker marker) {
        if (x.length > 0) {
            XYSeries series = chart.addSeries(name, x, y);
            look(series, colour, marker, Theme.LINE);
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            shows(name, x.length);
        }
    }

    /** What the rest is to be compared with: a thin dashed line. */
    void reference(String name, double[] x, double[] y) {
        look(chart.addSeries(name, x, y), Theme.FAINT_INK, SeriesMarkers.NONE, Theme.DASHED);
        shows("for comparison: " + name);
    }

    private static void look(XYSeries series, Color colour, Marker marker, BasicStroke stroke) {
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setLineStyle(stroke);
        series.setMarker(marker);
    }

    Figure figure() {
        return figure(_ -> {});
    }

    /** The chart and its axes, with what {@code more} draws over them; by then it is known where values lie. */
    Figure figure(Consumer<Graphics2D> more) {
        List<String> told = Stream.of(
                        x.title().isEmpty() ? "" : "across: " + x.title(),
                        y.title().isEmpty() ? "" : "up: " + y.title())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
        told.addAll(shown);
        return new Figure(chart.getTitle(), chart.getWidth(), chart.getHeight(), told, graphics -> {
            FontMetrics font = graphics.getFontMetrics(Theme.smallFont());
            int widest = y.ticks().stream()
                    .mapToInt(tick -> font.stringWidth(tick.label()))
                    .max()
                    .orElse(0);
            int title = y.title().isEmpty()
                    ? 0
                    : graphics.getFontMetrics(Theme.labelFont()).getHeight() + GAP;
            chart.getStyler().setYAxisLeftWidthHint(Theme.PADDING + title + widest + GAP + TICK);
            boolean legend = chart.getSeriesCollection().stream().anyMatch(XYSeries::isShowInLegend);
            chart.getStyler().setLegendVisible(legend);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            graphics.setFont(Theme.smallFont());
            xTicks(graphics, font);
            yTicks(graphics, font);
            yTitle(graphics);
            more.accept(graphics);
        });
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

    int x(double value) {
        return (int) Math.round(chart.getScreenXFromChart(value));
    }

    int y(double value) {
        return (int) Math.round(chart.getScreenYFromChart(value));
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
            if (at - half >= free && at + half < chart.getWidth()) {
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
