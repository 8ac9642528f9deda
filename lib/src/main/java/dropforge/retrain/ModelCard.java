package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.train.Evaluation;
import dropforge.train.Evaluation.ClassScore;
import dropforge.train.Evaluation.ErrorQuantile;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.Metric;
import dropforge.train.PermutationImportance;
import dropforge.train.SearchReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version told to people, in Markdown: the content of {@code card.md}. What it predicts, how well, on which rows, what
 * counts, what was tried, where its limits are; after Mitchell et al. 2019.
 *
 * @see <a href="https://doi.org/10.1145/3287560.3287596">Mitchell et al. 2019: Model Cards for Model Reporting</a>
 */
final class ModelCard {
    private static final int MOST_CLASSES = 20;
    private static final int MOST_COLUMNS = 20;
    /** A share of fewer rows than this is off by a tenth and more. */
    private static final int FEW_ROWS = 30;

    private final ModelVersion version;
    private final RunMetrics run;
    private final CardPictures pictures;

    private ModelCard(ModelVersion version, RunMetrics run, CardPictures pictures) {
        this.version = version;
        this.run = run;
        this.pictures = pictures;
    }

    static String of(ModelVersion version, RunMetrics run, CardPictures pictures) {
        return new ModelCard(version, run, pictures).text();
    }

    private String text() {
        return Stream.of(
                        head(),
                        section("How well it does", scores()),
                        section("Class by class", classes()),
                        section("Whether its probabilities come true", calibration()),
                        section("How far off it is", errors()),
                        section("What counts most", importance()),
                        section("How it was chosen", search()),
                        section("How it was fitted", fit()),
                        section("Files", files()),
                        section("What is new in the files", drift()),
                        section("Limits", limits()),
                        section("To know", notes()),
                        section("Use", use()))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining("\n"));
    }

    private static String section(String title, String content) {
        return content.isBlank() ? "" : "## %s\n\n%s\n".formatted(title, content.strip());
    }

    private String head() {
        return """
                # %s %d

                Predicts **%s** (%s) with `%s`, trained %s%s.
                %s

                Fit: %s.
                Rows: %,d in all; %,d to learn from,%s %,d held out (%s).
                """.formatted(
                        isExperiment() ? "Experiment" : "Version",
                        version.version(),
                        version.target(),
                        kind(),
                        version.trainer(),
                        version.trainedAt(),
                        version.parent() == null ? "" : ", after version " + version.parent(),
                        verdict(),
                        version.mode().label()
                                + (version.mode().why() == null
                                        ? ""
                                        : ", because " + version.mode().why().replaceFirst("\\.$", "")),
                        version.rows().total(),
                        version.rows().fit(),
                        version.rows().validation() == 0
                                ? ""
                                : " %,d to decide when to stop and learn from then,"
                                        .formatted(version.rows().validation()),
                        version.rows().holdout(),
                        version.rows().split());
    }

    /** No gate decided about it. */
    private boolean isExperiment() {
        return version.decision() == null;
    }

    private String verdict() {
        return isExperiment()
                ? "An experiment: nobody has decided about it, and it is not put to use."
                : "%s: %s"
                        .formatted(
                                version.isRejected() ? "Rejected" : "Promoted",
                                cell(version.decision().reason()));
    }

    private String kind() {
        return switch (version.classes().size()) {
            case 0 -> version.task();
            case 2 -> "%s: %s or %s".formatted(version.task(), word(0), word(1));
            default ->
                "%s: one of %d classes"
                        .formatted(version.task(), version.classes().size());
        };
    }

    private String word(int index) {
        return cell(version.classes().get(index));
    }

    private String scores() {
        var lines = new ArrayList<>(List.of("| on the rows held out | | better |", "|---|---:|---|"));
        version.metrics().forEach((name, value) -> lines.add(line(name, value)));
        run.holdout().details().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                lines.add(line(name, value));
            }
        });
        return String.join("\n", lines) + "\n" + averages() + pictures.show("roc.png", "ROC curve");
    }

    private static String line(String name, double value) {
        String better = Metric.named(name)
                .map(metric -> metric.higherIsBetter() ? "higher" : "lower")
                .orElse("");
        return "| %s | %s | %s |".formatted(name, number(value), better);
    }

    private String averages() {
        return switch (version.classes().size()) {
            case 0 ->
                "\nwithin10Percent is the share of the rows whose prediction is at most a tenth of the actual value off.\n";
            case 2 -> "\nauc, f1, precision and recall are of %s.\n".formatted(word(1));
            default ->
                "\nauc, f1, precision and recall are means over the classes, each counting alike; weightedF1 counts rows.\n";
        };
    }

    private String classes() {
        List<ClassScore> all = run.holdout().perClass();
        if (all.isEmpty()) {
            return "";
        }
        List<ClassScore> shown = all.size() <= MOST_CLASSES
                ? all
                : all.stream()
                        .filter(each -> !Double.isNaN(each.f1()))
                        .sorted(Comparator.comparingDouble(ClassScore::f1))
                        .limit(MOST_CLASSES)
                        .toList();
        String which = shown.size() == all.size()
                ? ""
                : "The %d of %d with the lowest f1:\n\n".formatted(shown.size(), all.size());
        return which
                + "| class | rows held out | precision | recall | f1 | auc |\n|---|---:|---:|---:|---:|---:|\n"
                + shown.stream()
                        .map(each -> "| %s | %,d | %s | %s | %s | %s |"
                                .formatted(
                                        cell(each.name()),
                                        each.rows(),
                                        number(each.precision()),
                                        number(each.recall()),
                                        number(each.f1()),
                                        number(each.auc())))
                        .collect(Collectors.joining("\n", "", "\n"))
                + pictures.show("confusion.png", "Which class was taken for which");
    }

    private String calibration() {
        Evaluation holdout = run.holdout();
        Double apart = holdout.details().get(Metric.ECE.wireName());
        if (apart == null || !Double.isFinite(apart)) {
            return "";
        }
        String of = version.classes().size() == 2
                ? "the probability of %s and the share of the rows that are so".formatted(word(1))
                : "the probability of the class that it predicts and the share of the rows that are of it";
        return "On average %s are %.1f percentage points apart (ece, in ten bins of equal width, weighted by their rows). The brier score is %s.\n%s"
                .formatted(
                        of,
                        100 * apart,
                        number(holdout.details().get(Metric.BRIER.wireName())),
                        pictures.show("calibration.png", "Predicted probability against what came true"));
    }

    private String errors() {
        List<ErrorQuantile> errors = run.holdout().errors();
        if (errors.isEmpty()) {
            return "";
        }
        return "| of the rows | predicted minus actual is at most |\n|---:|---:|\n"
                + errors.stream()
                        .map(each -> "| %.0f %% | %s |".formatted(100 * each.share(), number(each.error())))
                        .collect(Collectors.joining("\n", "", "\n"))
                + pictures.show("residuals.png", "Predicted against actual");
    }

    private String importance() {
        PermutationImportance permutation = run.permutation();
        String shares = run.importance().isEmpty()
                ? "This trainer does not say what its model is made of.\n"
                : "By what the model is made of:\n\n"
                        + run.importance().entrySet().stream()
                                .limit(10)
                                .map(column ->
                                        "1. %s (%.1f %%)".formatted(cell(column.getKey()), 100 * column.getValue()))
                                .collect(Collectors.joining("\n", "", "\n"))
                        + pictures.show("importance.png", "Importance of the columns");
        if (permutation == null) {
            return shares + "\nWhat it would lose without a column is measured with `permutation: on`.\n";
        }
        return shares
                + "\nBy what it loses when the values of a column are shuffled (mean and standard deviation of %d times, on %s held out; %s is %s as they are):\n\n"
                        .formatted(
                                permutation.repeats(),
                                Counted.of(permutation.rows(), "row"),
                                permutation.metric(),
                                number(permutation.score()))
                + "| column | loss of %s | deviation |\n|---|---:|---:|\n".formatted(permutation.metric())
                + permutation.columns().stream()
                        .limit(MOST_COLUMNS)
                        .map(loss -> "| %s | %s | %s |"
                                .formatted(cell(loss.column()), number(loss.mean()), number(loss.deviation())))
                        .collect(Collectors.joining("\n", "", "\n"))
                + pictures.show("permutation.png", "What a column is worth");
    }

    private String search() {
        SearchReport search = run.search();
        if (search == null) {
            return "";
        }
        return "By a search of %s s at most, scored on %s. Where %s is the same, %s decides.\n\n"
                        .formatted(plain(search.seconds()), search.scoredOn(), search.metric(), search.otherwise())
                + "| trainer | settings | %s | rows | seconds | | %s held out |\n|---|---|---:|---:|---:|---|---:|\n"
                        .formatted(search.metric(), search.metric())
                + search.trials().stream()
                        .map(trial -> "| %s | %s | %s | %,d | %.2f | %s | %s |"
                                .formatted(
                                        trial.trainer(),
                                        trial.settings().isEmpty() ? "as asked" : settings(trial),
                                        number(trial.score()),
                                        trial.rows(),
                                        trial.seconds(),
                                        trial.chosen() ? "**chosen**" : cell(trial.ended()),
                                        heldOut(trial).isPresent()
                                                ? number(heldOut(trial).getAsDouble())
                                                : ""))
                        .collect(Collectors.joining("\n", "", "\n"))
                + asAsked(search);
    }

    /** What was chosen has the score of this version. */
    private OptionalDouble heldOut(SearchReport.Trial trial) {
        if (trial.chosen()) {
            return OptionalDouble.of(version.leadingValue());
        }
        return trial.heldOut() == null ? OptionalDouble.empty() : OptionalDouble.of(trial.heldOut());
    }

    /** The first of those tried. */
    private String asAsked(SearchReport search) {
        SearchReport.Trial first = search.trials().getFirst();
        if (first.chosen() || first.heldOut() == null) {
            return "";
        }
        double gain = Metric.named(search.metric()).orElseThrow().gain(version.leadingValue(), first.heldOut());
        if (Double.isNaN(gain)) {
            return "";
        }
        return "\nOn the rows held out, which have no say in the choice, what was chosen %s the settings as asked with %s: %s %s beside %s.%s\n"
                .formatted(
                        gain < 0 ? "is worse than" : gain > 0 ? "is better than" : "is as good as",
                        first.trainer(),
                        search.metric(),
                        number(version.leadingValue()),
                        number(first.heldOut()),
                        gain < 0 ? " `--trainer %s` takes these.".formatted(first.trainer()) : "");
    }

    private static String settings(SearchReport.Trial trial) {
        return trial.settings().entrySet().stream()
                .map(each -> each.getKey() + " " + plain(each.getValue().doubleValue()))
                .collect(Collectors.joining(", "));
    }

    private String fit() {
        return "%sIt took %.1f s.\n%s"
                .formatted(iterations(), version.seconds(), pictures.show("learning-curve.png", "Learning curve"));
    }

    private String iterations() {
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

    private String files() {
        return "| file | rows learned from | rows held out | SHA-256 |\n|---|---:|---:|---|\n"
                + version.files().stream()
                        .map(file -> "| %s | %,d | %,d | `%.12s…` |"
                                .formatted(
                                        cell(file.path()), file.rows() - file.heldOut(), file.heldOut(), file.sha256()))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    private String drift() {
        return run.drifts().stream()
                        .map(each -> "- " + cell(each.sentence()))
                        .collect(Collectors.joining("\n", "", "\n"))
                + pictures.show("drift.png", "Drift of the columns");
    }

    private String limits() {
        var limits = new ArrayList<String>();
        limits.add("It is scored on %s that it has not seen; of other rows the scores say nothing."
                .formatted(Counted.of(version.rows().holdout(), "row")));
        if (version.filesLearnedFrom() > 1) {
            version.files().stream()
                    .filter(file -> file.heldOut() < file.rows())
                    .reduce((_, last) -> last)
                    .ifPresent(last ->
                            limits.add("It has learned from rows up to %s; what came after that it does not know."
                                    .formatted(cell(last.path()))));
        }
        List<String> rare = run.holdout().perClass().stream()
                .filter(each -> each.rows() < FEW_ROWS)
                .map(each -> "%s (%d)".formatted(cell(each.name()), each.rows()))
                .limit(MOST_CLASSES)
                .toList();
        if (!rare.isEmpty()) {
            limits.add("Of some classes so few rows are held out that their figures say little: %s."
                    .formatted(String.join(", ", rare)));
        }
        if (run.search() != null) {
            limits.add(
                    "The score of what was chosen is the best of several, and so flatters it; the rows held out had no part in the choice.");
        }
        return limits.stream().map(sentence -> "- " + sentence).collect(Collectors.joining("\n"));
    }

    private String notes() {
        return Stream.concat(run.refused().stream(), run.warnings().stream())
                .map(sentence -> "- " + sentence)
                .collect(Collectors.joining("\n"));
    }

    private String use() {
        if (isExperiment()) {
            return """
                    `bench.experiment(%d).predictor()` predicts the rows of a CSV file.
                    The pictures and all figures lie beside this card.
                    """.formatted(version.version());
        }
        return """
                `predict --version %d FILE.csv` adds its predictions to the rows of a CSV file.
                The pictures and all figures lie in the metrics folder `%s`.
                """.formatted(version.version(), version.metricsFolder());
    }

    /** Four decimals, and none of what is counted in thousands; a dash for what is not defined. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        String text = String.format(Locale.ROOT, Math.abs(value) < 1_000 ? "%.4f" : "%,.1f", value);
        return text.matches("-0\\.0*") ? text.substring(1) : text;
    }

    /** {@code 10}, {@code 0.05} */
    private static String plain(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : String.valueOf(value);
    }

    /** A name that may hold anything, in the cell of a table or in a sentence. */
    private static String cell(String name) {
        return name.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\s+", " ");
    }
}
