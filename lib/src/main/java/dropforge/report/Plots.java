package dropforge.report;

import dropforge.drift.DriftReport;
import dropforge.drift.DriftThresholds;
import dropforge.files.Counted;
import dropforge.journal.JournalEntry;
import dropforge.registry.Blame;
import dropforge.registry.FileDrift;
import dropforge.train.Evaluation;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Evaluation.Residual;
import dropforge.train.Evaluation.RocPoint;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.Metric;
import dropforge.train.PermutationImportance;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Pictures of what was learned and of what happened. Each method gives a {@link Figure}, which is painted
 * when it is asked for; where there is nothing to draw, it is a sentence that says so. Values that are NaN or infinite are
 * left out. Safe for use by several threads.
 *
 * <p>The first picture of a process takes about a second, because fonts and classes are loaded; see {@link #warmUp}.
 */
public final class Plots {
    /** More dots than this are drawn small and pale. */
    private static final int MARKED_POINTS = 200;

    private static final int LONGEST_NAME = 60;
    private static final double Z95 = 1.959964;
    /** Fewer rows of a bin of a calibration say next to nothing. */
    private static final int FEWEST_OF_A_BIN = 10;

    private static final int HALF_WHISKER = 4;

    static {
        // Before AWT is first used; whoever set it otherwise, for a program with windows, is left alone.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private Plots() {}

    /**
     * The metric per iteration, on the rows learned from and on those that decide when to stop, with the iteration marked
     * where it is lowest on these.
     *
     * @param metric what the curve shows, such as {@code log loss}; lower is better
     * @param iterations that the model has: more than at the mark where it learned from more rows in the end
     */
    public static Figure learningCurve(String metric, List<CurvePoint> curve, int iterations) {
        String title = "Learning curve";
        double[] iteration = values(curve, CurvePoint::iteration);
        double[] fit = values(curve, CurvePoint::fit);
        double[] validation = values(curve, CurvePoint::validation);
        Range range = Range.of(fit, validation);
        if (range == null) {
            return Picture.sentence(title, "This trainer reports no learning curve.");
        }
        Range shown = range.padded();
        Optional<CurvePoint> lowest = CurvePoint.lowest(curve);
        boolean more = lowest.isPresent() && lowest.get().iteration() != iterations;
        Picture picture = picture(
                title,
                Axis.counted(
                        more ? "iteration (the model has %d in the end)".formatted(iterations) : "iteration",
                        Range.of(iteration).padded()),
                Axis.numbers(metric + " (lower is better)", shown));
        picture.line("rows learned from", iteration, fit, Theme.BLUE, SeriesMarkers.CIRCLE);
        picture.line("rows that decide", iteration, validation, Theme.VERMILLION, SeriesMarkers.DIAMOND);
        lowest.ifPresent(point -> picture.reference(
                String.format(Locale.ROOT, "lowest at iteration %d: %.4g", point.iteration(), point.validation()),
                new double[] {point.iteration(), point.iteration()},
                new double[] {shown.low(), shown.high()}));
        return picture.figure();
    }

    /**
     * Several such curves in one picture: the rows that decide as a line, those learned from pale and thin in the same colour.
     * Of more than eight, the eight that come lowest have a colour each, and the others are grey.
     *
     * @param metric what all of them show; lower is better
     * @param curves by name
     */
    public static Figure learningCurves(String metric, SequencedMap<String, List<CurvePoint>> curves) {
        return Curves.learning(metric, curves);
    }

    /** How many positives are found at the price of how many false alarms; the area under it stands in the legend. */
    public static Figure roc(Evaluation evaluation) {
        String title = "ROC curve";
        if (evaluation.roc().isEmpty()) {
            return Picture.sentence(title, "There is a ROC curve for two classes only, with rows of both.");
        }
        Picture picture = shares(title, "false positive rate", "true positive rate");
        Double auc = evaluation.metrics().get("auc");
        String name = auc == null || auc.isNaN() ? "model" : String.format(Locale.ROOT, "model, AUC %.4f", auc);
        picture.line(
                name,
                values(evaluation.roc(), RocPoint::falsePositiveRate),
                values(evaluation.roc(), RocPoint::truePositiveRate),
                Theme.BLUE,
                SeriesMarkers.NONE);
        picture.reference("chance, AUC 0.5", new double[] {0, 1}, new double[] {0, 1});
        return picture.figure();
    }

    /**
     * Several such curves in one picture, with their areas in the legend. Of more than eight, the eight with the largest
     * area have a colour each, and the others are grey.
     *
     * @param evaluations by name
     */
    public static Figure rocs(SequencedMap<String, Evaluation> evaluations) {
        return Curves.roc(evaluations);
    }

    /**
     * Predicted probability against what came true, per bin; of several classes that of the one that is predicted. The bars
     * are intervals of 95 % after Agresti and Coull: as wide as chance alone may move a bin of so many rows. No line goes
     * through bins of less than {@value #FEWEST_OF_A_BIN} rows.
     *
     * @see <a href="https://doi.org/10.1080/00031305.1998.10480550">Agresti and Coull 1998</a>
     */
    public static Figure calibration(Evaluation evaluation) {
        String title = "Calibration";
        List<CalibrationBin> bins = evaluation.calibration().stream()
                .filter(bin -> bin.rows() > 0 && Double.isFinite(bin.predicted()) && Double.isFinite(bin.observed()))
                .toList();
        if (bins.isEmpty()) {
            return Picture.sentence(title, "A regression predicts no probabilities.");
        }
        boolean two = evaluation.confusion().size() == 2;
        Picture picture = picture(
                title,
                Axis.numbers(
                        two
                                ? "mean predicted probability (above: rows of the bin)"
                                : "mean probability of the predicted class (above: rows of the bin)",
                        new Range(0, 1).widened(0.02)),
                // Room for the rows below what is lowest.
                Axis.numbers(two ? "share that came true" : "share that is of it", new Range(-0.09, 1.02)));
        Double apart = evaluation.details().get(Metric.ECE.wireName());
        List<CalibrationBin> filled =
                bins.stream().filter(bin -> bin.rows() >= FEWEST_OF_A_BIN).toList();
        List<CalibrationBin> sparse =
                bins.stream().filter(bin -> bin.rows() < FEWEST_OF_A_BIN).toList();
        picture.line(
                apart == null || apart.isNaN()
                        ? "model (bars: 95 % interval)"
                        : String.format(Locale.ROOT, "model, ECE %.4f (bars: 95 %% interval)", apart),
                values(filled, CalibrationBin::predicted),
                values(filled, CalibrationBin::observed),
                Theme.BLUE,
                SeriesMarkers.CIRCLE);
        picture.reference("perfect", new double[] {0, 1}, new double[] {0, 1});
        picture.scatter(
                "bins of fewer than %d rows".formatted(FEWEST_OF_A_BIN),
                values(sparse, CalibrationBin::predicted),
                values(sparse, CalibrationBin::observed),
                Theme.SKY_BLUE,
                SeriesMarkers.CIRCLE);
        return picture.figure(graphics -> {
            bins.forEach(bin -> interval(graphics, picture, bin));
            rowsOfBins(graphics, picture, bins);
        });
    }

    /** A vertical line with an end at each side. */
    private static void interval(Graphics2D graphics, Picture picture, CalibrationBin bin) {
        double rows = bin.rows() + Z95 * Z95;
        double share = (bin.observed() * bin.rows() + Z95 * Z95 / 2) / rows;
        double half = Z95 * Math.sqrt(share * (1 - share) / rows);
        int x = picture.x(bin.predicted());
        int low = picture.y(Math.max(0, share - half));
        int high = picture.y(Math.min(1, share + half));
        graphics.setStroke(new BasicStroke(1.5f));
        graphics.setColor(bin.rows() < FEWEST_OF_A_BIN ? Theme.SKY_BLUE : Theme.BLUE);
        graphics.drawLine(x, low, x, high);
        graphics.drawLine(x - HALF_WHISKER, low, x + HALF_WHISKER, low);
        graphics.drawLine(x - HALF_WHISKER, high, x + HALF_WHISKER, high);
    }

    private static void rowsOfBins(Graphics2D graphics, Picture picture, List<CalibrationBin> bins) {
        graphics.setFont(Theme.smallFont());
        graphics.setColor(Theme.FAINT_INK);
        int free = Integer.MIN_VALUE;
        for (CalibrationBin bin : bins) {
            String rows = Theme.count(bin.rows());
            int x = picture.x(bin.predicted());
            int half = graphics.getFontMetrics().stringWidth(rows) / 2;
            if (x - half > free) {
                Theme.centred(graphics, rows, x, picture.bottom() - 12);
                free = x + half + 4;
            }
        }
    }

    /**
     * Which class was taken for which: counts, and shares of the true class.
     *
     * @param classes in the order of the rows and columns of the matrix
     */
    public static Figure confusion(Evaluation evaluation, List<String> classes) {
        if (evaluation.confusion().isEmpty()) {
            return Picture.sentence("Confusion matrix", "A regression has no classes to confuse.");
        }
        return new ConfusionMatrix(evaluation.confusion(), classes).draw();
    }

    /**
     * Predicted against actual values, with the line on which they are equal.
     *
     * @param target name of the predicted column, with its unit where the name tells it
     */
    public static Figure residuals(Evaluation evaluation, String target) {
        String title = "Predicted against actual";
        List<Residual> points = evaluation.residuals().stream()
                .filter(point -> Double.isFinite(point.actual()) && Double.isFinite(point.predicted()))
                .toList();
        if (points.isEmpty()) {
            return Picture.sentence(title, "Only a regression has residuals.");
        }
        double[] actual = values(points, Residual::actual);
        double[] predicted = values(points, Residual::predicted);
        Range range = Range.of(actual, predicted).padded();
        String name = Theme.shortened(target, LONGEST_NAME);
        Picture picture =
                picture(title, Axis.numbers("actual " + name, range), Axis.numbers("predicted " + name, range));
        double[] ends = {range.low(), range.high()};
        picture.reference("equal", ends, ends);
        boolean many = points.size() > MARKED_POINTS;
        picture.chart().getStyler().setMarkerSize(many ? 5 : Theme.MARKER);
        picture.scatter(
                rows(evaluation, points.size()),
                actual,
                predicted,
                Theme.translucent(Theme.BLUE, many ? 110 : 180),
                SeriesMarkers.CIRCLE);
        return picture.figure();
    }

    /** {@code 68 rows, MAE 243.4, R² 0.8305}: the figures are of all rows, of which some are drawn. */
    private static String rows(Evaluation evaluation, int drawn) {
        StringBuilder words = new StringBuilder(Counted.of(drawn, "row"));
        if (drawn < evaluation.rows()) {
            words.append(" of ").append(Theme.count(evaluation.rows()));
        }
        Double mae = evaluation.metrics().get(Metric.MAE.wireName());
        Double r2 = evaluation.metrics().get(Metric.R2.wireName());
        if (mae != null && r2 != null && Double.isFinite(mae) && Double.isFinite(r2)) {
            words.append(String.format(Locale.ROOT, ", MAE %.4g, R\u00b2 %.4f", mae, r2));
        }
        return words.toString();
    }

    /**
     * How much each column counts, the most important at the top.
     *
     * @param importance by name of column; of more than 20, the 20 greatest are drawn
     */
    public static Figure importance(SequencedMap<String, Double> importance) {
        return Bars.ofShares(importance).draw();
    }

    /**
     * What the model loses when a column is shuffled, the dearest at the top, with the deviation from shuffle to shuffle.
     * Of more than 20 columns, 20 are drawn.
     */
    public static Figure permutation(PermutationImportance permutation) {
        return Bars.ofLosses(permutation).draw();
    }

    /**
     * How far the columns of a file are from the rows that a model learned from, the most changed at the top, with the
     * thresholds of the index. What drifts for its KS distance or its missing values alone is named so, too.
     *
     * @param file its name
     * @param report of more than 20 columns, the 20 most changed are drawn
     * @param thresholds that the report was made with
     */
    public static Figure drift(String file, DriftReport report, DriftThresholds thresholds) {
        return new DriftBars(file, report, thresholds).draw();
    }

    /**
     * How far the columns drift from file to file, as cells that are the darker the farther; the target is the topmost row,
     * then those that drift most.
     *
     * @param drifts in the order in which the files came; of more than 200, the last 200 are drawn, and of more than 20
     *     columns the 20 that drift most
     * @param thresholds that the reports were made with
     */
    public static Figure driftStrip(List<FileDrift> drifts, DriftThresholds thresholds) {
        return new DriftStrip(drifts, thresholds).draw();
    }

    /**
     * A metric over the versions, each with a mark of what became of it and its interval, and a line of the one that was in use.
     *
     * @param metric its name, as in the metrics of an {@link Evaluation}
     * @param target what all of them predict
     */
    public static Figure versions(String metric, String target, List<VersionPoint> versions) {
        return new VersionScores(metric, target, versions).draw();
    }

    /**
     * What happened when: a lane each for files, documents, training, errors and the rest. Where a lane has room, each event
     * has its words, and trainings and extractions are bars as long as they took; where it has none, columns count the events
     * of a moment.
     *
     * @param entries in the order of their ids; 10 or 100,000
     */
    public static Figure timeline(List<JournalEntry> entries) {
        return entries.isEmpty()
                ? Picture.sentence("Timeline", "Nothing has happened yet.")
                : new Timeline(entries).draw();
    }

    /**
     * How many events there were in each second, minute, hour or day, whichever makes some hundred columns at most; stacked by
     * the lanes of the timeline.
     *
     * @param entries in any order
     */
    public static Figure throughput(List<JournalEntry> entries) {
        return new Throughput(entries).draw();
    }

    /**
     * How long things took, over time, in milliseconds on a logarithmic axis; the median and what one of a hundred exceeds
     * stand in the legend. What took less than nothing is left out.
     */
    public static Figure latency(List<Latency> latencies) {
        return new LatencyDots(latencies).draw();
    }

    /**
     * Seconds of each phase of the retrainings, stacked, over the versions that came of them, and below that the memory that
     * each needed at its peak. Of more than eight phases the shortest are taken together.
     */
    public static Figure resources(List<RunResources> runs) {
        return new ResourceBars(runs).draw();
    }

    /** What is gained without each file, with its interval, and how its own rows are predicted; blamed ones stand out. */
    public static Figure blame(Blame blame) {
        return new BlameBars(blame).draw();
    }

    /**
     * Loads what the first picture needs: fonts, classes, native libraries. A long-running process calls this once, on a
     * thread of its own, so that its first model need not wait for that.
     */
    public static void warmUp() {
        List<CurvePoint> curve = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> new CurvePoint(i, 1.0 / i, 1.1 / i))
                .toList();
        learningCurve("log loss", curve, 50).png(1);
        importance(new LinkedHashMap<>(Map.of("a", 0.7, "b", 0.3))).image();
    }

    private static Picture picture(String title, Axis x, Axis y) {
        return new Picture(title, Theme.WIDTH, Theme.HEIGHT, x, y);
    }

    /** Both axes from 0 to 1, with a little more, so that points at the ends are whole. */
    private static Picture shares(String title, String xTitle, String yTitle) {
        Range range = new Range(0, 1).widened(0.02);
        return picture(title, Axis.numbers(xTitle, range), Axis.numbers(yTitle, range));
    }

    private static <T> double[] values(List<T> facts, ToDoubleFunction<T> value) {
        return facts.stream().mapToDouble(value).toArray();
    }
}
