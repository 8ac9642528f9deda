package dropforge.report;

import dropforge.files.Counted;
import dropforge.train.Evaluation;
import dropforge.train.Evaluation.RocPoint;
import dropforge.train.Fit.CurvePoint;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Several curves in one picture. The best eight have a colour and a mark each; all others are drawn thin and grey behind
 * them, so that one sees where the eight lie among all.
 */
final class Curves {
    private static final BasicStroke BOLD = Theme.LINE;
    private static final BasicStroke THIN = new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final Color OTHERS = new Color(0, 0, 0, 60);
    private static final int PALE = 110;
    private static final int LONGEST_NAME = 48;
    /** Grey ones beyond this make the ground grey, and no more is seen. */
    private static final int MOST_OTHERS = 100;
    /** As many as there are pixels across. */
    private static final int MOST_POINTS = 1000;
    /** Marks of a curve. */
    private static final int MARKS = 6;
    /** Of the mark at the place that counts. */
    private static final int RING = 5;

    /** Points in the order of {@code x}, all of them finite. */
    private record Line(double[] x, double[] y) {
        static <T> Line of(List<T> points, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
            List<T> finite = points.stream()
                    .filter(point -> Double.isFinite(x.applyAsDouble(point)) && Double.isFinite(y.applyAsDouble(point)))
                    .toList();
            int step = Math.ceilDiv(Math.max(1, finite.size()), MOST_POINTS);
            List<T> kept = IntStream.range(0, finite.size())
                    .filter(i -> i % step == 0 || i == finite.size() - 1)
                    .mapToObj(finite::get)
                    .toList();
            return new Line(
                    kept.stream().mapToDouble(x).toArray(),
                    kept.stream().mapToDouble(y).toArray());
        }

        int points() {
            return x.length;
        }
    }

    /**
     * @param figure what stands in the legend behind the name
     * @param points how many there were, before they were thinned out
     * @param pale drawn thin; without points where there is none
     * @param mark where a ring is drawn; null for none
     * @param goodness by which the best are chosen, higher is better
     */
    private record Curve(String name, String figure, int points, Line line, Line pale, double[] mark, double goodness) {
        boolean isDrawn() {
            return line.points() + pale.points() > 0;
        }
    }

    private final List<Curve> best;
    private final List<Curve> others;

    private Curves(Stream<Curve> curves) {
        List<Curve> all = curves.filter(Curve::isDrawn).toList();
        List<Curve> chosen = all.stream()
                .sorted(Comparator.comparingDouble(Curve::goodness).reversed())
                .limit(Look.MOST)
                .toList();
        this.best = all.stream().filter(chosen::contains).toList();
        this.others = all.stream().filter(curve -> !chosen.contains(curve)).toList();
    }

    static Figure learning(String metric, SequencedMap<String, List<CurvePoint>> named) {
        var curves = new Curves(named.entrySet().stream().map(entry -> learning(entry.getKey(), entry.getValue())));
        String title = "Learning curves";
        if (curves.best.isEmpty()) {
            return Picture.sentence(title, "None of these trainers reports a learning curve.");
        }
        Picture picture = new Picture(
                title,
                Theme.WIDTH,
                Theme.HEIGHT,
                Axis.counted("iteration", curves.range(Line::x).padded()),
                Axis.numbers(
                        metric + " (lower is better)", curves.range(Line::y).padded()));
        if (curves.all().anyMatch(curve -> curve.line().points() > 0)) {
            picture.key("rows that decide (ring: lowest)", Legend.Sample.line(Theme.INK, BOLD));
        }
        if (curves.best.stream().anyMatch(curve -> curve.pale().points() > 0)) {
            picture.key("rows learned from", Legend.Sample.line(Theme.translucent(Theme.INK, PALE), THIN));
        }
        return curves.draw(picture);
    }

    private static Curve learning(String name, List<CurvePoint> points) {
        Line line = Line.of(points, CurvePoint::iteration, CurvePoint::validation);
        Line pale = Line.of(points, CurvePoint::iteration, CurvePoint::fit);
        Optional<CurvePoint> lowest = CurvePoint.lowest(points);
        String figure = lowest.map(point ->
                        String.format(Locale.ROOT, "%.4g at iteration %d", point.validation(), point.iteration()))
                .orElse("no rows that decide");
        return new Curve(
                name,
                figure,
                points.size(),
                line,
                pale,
                lowest.map(point -> new double[] {point.iteration(), point.validation()})
                        .orElse(null),
                lowest.map(point -> -point.validation()).orElse(Double.NEGATIVE_INFINITY));
    }

    static Figure roc(SequencedMap<String, Evaluation> named) {
        var curves = new Curves(named.entrySet().stream().map(entry -> roc(entry.getKey(), entry.getValue())));
        String title = "ROC curves";
        if (curves.best.isEmpty()) {
            return Picture.sentence(title, "There is a ROC curve for two classes only, with rows of both.");
        }
        Range range = new Range(0, 1).widened(0.02);
        Picture picture = new Picture(
                title,
                Theme.WIDTH,
                Theme.HEIGHT,
                Axis.numbers("false positive rate", range),
                Axis.numbers("true positive rate", range));
        picture.reference("chance, AUC 0.5", new double[] {0, 1}, new double[] {0, 1});
        return curves.draw(picture);
    }

    private static Curve roc(String name, Evaluation evaluation) {
        Double auc = evaluation.metrics().get("auc");
        boolean known = auc != null && Double.isFinite(auc);
        return new Curve(
                name,
                known ? String.format(Locale.ROOT, "AUC %.4f", auc) : "AUC not known",
                evaluation.roc().size(),
                Line.of(evaluation.roc(), RocPoint::falsePositiveRate, RocPoint::truePositiveRate),
                new Line(new double[0], new double[0]),
                null,
                known ? auc : Double.NEGATIVE_INFINITY);
    }

    private Stream<Curve> all() {
        return Stream.concat(best.stream(), others.stream());
    }

    private Range range(Function<Line, double[]> values) {
        return Range.of(all().flatMap(curve -> Stream.of(curve.line(), curve.pale()))
                .map(values)
                .toArray(double[][]::new));
    }

    private Figure draw(Picture picture) {
        for (int i = 0; i < best.size(); i++) {
            Curve curve = best.get(i);
            Look look = Look.of(i);
            String words = "%s: %s".formatted(Theme.shortened(curve.name(), LONGEST_NAME), curve.figure());
            picture.key(
                    words,
                    Legend.Sample.line(look.colour(), curve.line().points() > 0 ? BOLD : THIN)
                            .and(Legend.Sample.mark(look.colour(), look.marker())));
            picture.shows("%s: %s, %s".formatted(curve.name(), curve.figure(), Counted.of(curve.points(), "point")));
        }
        if (!others.isEmpty()) {
            String words =
                    "%s that %s worse".formatted(Counted.of(others.size(), "other"), others.size() == 1 ? "is" : "are");
            picture.key(words, Legend.Sample.line(OTHERS, THIN));
            picture.shows(words);
        }
        return picture.figure(graphics -> picture.clipped(graphics, within -> paint(within, picture)));
    }

    private void paint(Graphics2D graphics, Picture picture) {
        graphics.setStroke(THIN);
        graphics.setColor(OTHERS);
        int step = Math.ceilDiv(Math.max(1, others.size()), MOST_OTHERS);
        for (int i = 0; i < others.size(); i += step) {
            Curve other = others.get(i);
            graphics.draw(path(picture, other.line().points() > 0 ? other.line() : other.pale()));
        }
        for (int i = 0; i < best.size(); i++) {
            graphics.setColor(Theme.translucent(Look.of(i).colour(), PALE));
            graphics.setStroke(THIN);
            graphics.draw(path(picture, best.get(i).pale()));
        }
        for (int i = 0; i < best.size(); i++) {
            graphics.setColor(Look.of(i).colour());
            graphics.setStroke(BOLD);
            graphics.draw(path(picture, best.get(i).line()));
            marks(graphics, picture, best.get(i), i);
        }
        for (int i = 0; i < best.size(); i++) {
            double[] mark = best.get(i).mark();
            if (mark != null) {
                graphics.setColor(Theme.BACKGROUND);
                SeriesMarkers.CIRCLE.paint(graphics, picture.x(mark[0]), picture.y(mark[1]), 2 * RING);
                graphics.setColor(Look.of(i).colour());
                Theme.RING.paint(graphics, picture.x(mark[0]), picture.y(mark[1]), RING);
            }
        }
    }

    /** Some along the curve, and not at the same places as those of the others. */
    private static void marks(Graphics2D graphics, Picture picture, Curve curve, int number) {
        Line line = curve.line().points() > 0 ? curve.line() : curve.pale();
        List<Integer> places = new ArrayList<>();
        if (line.points() <= MARKS) {
            IntStream.range(0, line.points()).forEach(places::add);
        } else {
            for (int i = 0; i < MARKS; i++) {
                places.add((int) ((i + (number + 0.5) / Look.MOST) / MARKS * line.points()));
            }
        }
        for (int place : places) {
            graphics.setStroke(Theme.LINE);
            Look.of(number)
                    .marker()
                    .paint(graphics, picture.x(line.x()[place]), picture.y(line.y()[place]), Theme.MARKER);
        }
    }

    private static Path2D path(Picture picture, Line line) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < line.points(); i++) {
            double x = picture.exactX(line.x()[i]);
            double y = picture.exactY(line.y()[i]);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        return path;
    }
}
