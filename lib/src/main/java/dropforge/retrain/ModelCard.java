package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.train.Fit.CurvePoint;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A version told to people, in Markdown: the content of {@code card.md}. */
final class ModelCard {
    private ModelCard() {}

    static String of(ModelVersion version, RunMetrics run) {
        return """
                # Version %d

                Predicts **%s** (%s) with `%s`, trained %s%s.
                %s: %s

                | on the rows held out | |
                |---|---|
                %s

                Rows: %,d in all; %,d to learn from, %,d to decide when to stop and learn from then, %,d held out (%s).
                %sIt took %.1f s.

                ## Files

                | file | rows learned from | rows held out | SHA-256 |
                |---|---:|---:|---|
                %s

                ## What counts most

                %s
                %s
                ## Use

                `predict --version %d FILE.csv` adds its predictions to the rows of a CSV file.
                The pictures and all figures lie in the metrics folder `%s`.
                """.formatted(
                version.version(),
                version.target(),
                version.task(),
                version.trainer(),
                version.trainedAt(),
                version.parent() == null ? "" : ", after version " + version.parent(),
                version.isRejected() ? "Rejected" : "Promoted",
                version.decision().reason(),
                version.metrics().entrySet().stream()
                        .map(metric -> "| %s | %.4f |".formatted(metric.getKey(), metric.getValue()))
                        .collect(Collectors.joining("\n")),
                version.rows().total(),
                version.rows().fit(),
                version.rows().validation(),
                version.rows().holdout(),
                version.rows().split(),
                iterations(version, run),
                version.seconds(),
                version.files().stream()
                        .map(file -> "| %s | %,d | %,d | `%.12s…` |"
                                .formatted(file.path(), file.rows() - file.heldOut(), file.heldOut(), file.sha256()))
                        .collect(Collectors.joining("\n")),
                importance(run),
                notes(run),
                version.version(),
                version.metricsFolder());
    }

    private static String iterations(ModelVersion version, RunMetrics run) {
        int iterations = version.iterations();
        if (iterations == 0) {
            return "";
        }
        String how = CurvePoint.lowest(run.learningCurve())
                .map(lowest -> how(iterations, lowest.iteration(), run.curveMetric()))
                .orElse("");
        return "%s%s.\n".formatted(Counted.of(iterations, "iteration"), how);
    }

    private static String how(int iterations, int lowest, String metric) {
        String why = "with which the %s was lowest on the rows that decided".formatted(metric);
        return lowest == iterations
                ? ", " + why
                : ": the %,d %s, raised in proportion to all rows learned from".formatted(lowest, why);
    }

    private static String importance(RunMetrics run) {
        if (run.importance().isEmpty()) {
            return "This trainer does not say.\n";
        }
        return run.importance().entrySet().stream()
                .limit(10)
                .map(column -> "1. %s (%.1f %%)".formatted(column.getKey(), 100 * column.getValue()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String notes(RunMetrics run) {
        if (run.refused().isEmpty() && run.warnings().isEmpty()) {
            return "";
        }
        return "\n## To know\n\n"
                + Stream.concat(run.refused().stream(), run.warnings().stream())
                        .map(sentence -> "- " + sentence)
                        .collect(Collectors.joining("\n", "", "\n"));
    }
}
