package dropforge.explore;

import dropforge.drift.ColumnDrift;
import dropforge.registry.FileDrift;
import dropforge.registry.RunMetrics;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.Metric;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/** What a retraining measured: scores, learning curve, drift of the files. */
public final class MetricTable {
    private MetricTable() {}

    /**
     * One row for each figure on the rows held out, the leading one first. Columns: {@code metric}, {@code value},
     * {@code better} ({@code higher} or {@code lower}).
     */
    public static Table of(RunMetrics metrics) {
        var all = new ArrayList<Map.Entry<String, Double>>();
        all.addAll(metrics.holdout().metrics().entrySet());
        all.addAll(metrics.holdout().details().entrySet());
        return TableOf.named(
                        "metrics of version %d on %,d rows held out"
                                .formatted(metrics.version(), metrics.holdout().rows()),
                        all)
                .text("metric", Map.Entry::getKey)
                .number("value", entry -> entry.getValue() == null ? Double.NaN : entry.getValue())
                .text("better", entry -> better(entry.getKey()))
                .table();
    }

    private static String better(String metric) {
        return Metric.named(metric)
                .map(known -> known.higherIsBetter() ? "higher" : "lower")
                .orElse(null);
    }

    /**
     * One row for each iteration. Columns: {@code iteration}, then the metric, in whose unit they are, on the rows learned from
     * and on those that decide when to stop, as in {@code log loss, fit} and {@code log loss, validation}.
     */
    public static Table learningCurve(RunMetrics metrics) {
        String metric = metrics.curveMetric() == null ? "loss" : metrics.curveMetric();
        return TableOf.named("learning curve of version %d".formatted(metrics.version()), metrics.learningCurve())
                .whole("iteration", CurvePoint::iteration)
                .number(metric + ", fit", CurvePoint::fit)
                .number(metric + ", validation", CurvePoint::validation)
                .table();
    }

    private record Row(FileDrift file, ColumnDrift column, boolean isTarget) {}

    /**
     * One row for each column of each file that the champion of that time did not know, target included, the most changed first.
     * Columns: {@code file}, {@code against version}, {@code column}, {@code target} (whether it is), {@code level}
     * ({@code none}, {@code some}, {@code strong}), {@code PSI}, {@code KS}, {@code missing before %}, {@code missing now %},
     * {@code mean before}, {@code mean now}, {@code new words}, {@code what}.
     */
    public static Table drift(RunMetrics metrics) {
        var rows = new ArrayList<Row>();
        for (FileDrift file : metrics.drifts()) {
            Stream.concat(
                            file.report().target().stream().map(column -> new Row(file, column, true)),
                            file.report().columns().stream().map(column -> new Row(file, column, false)))
                    .forEach(rows::add);
        }
        return TableOf.named("drift of the files new to version %d".formatted(metrics.version()), rows)
                .text("file", row -> row.file().path())
                .whole("against version", row -> row.file().against())
                .text("column", row -> row.column().column())
                .yes("target", Row::isTarget)
                .text("level", row -> row.column().level().name().toLowerCase(Locale.ROOT))
                .number("PSI", row -> row.column().psi())
                .number("KS", row -> row.column().ks())
                .number("missing before %", row -> 100 * row.column().missingBefore())
                .number("missing now %", row -> 100 * row.column().missingNow())
                .number(
                        "mean before",
                        row -> row.column().before() == null
                                ? Double.NaN
                                : row.column().before().mean())
                .number(
                        "mean now",
                        row -> row.column().now() == null
                                ? Double.NaN
                                : row.column().now().mean())
                .whole("new words", row -> row.column().newCategories().size())
                .text("what", row -> row.column().sentence())
                .table();
    }
}
