package dropforge;

import dropforge.files.UserMistake;
import dropforge.journal.JournalQuery;
import dropforge.registry.ChampionChange;
import dropforge.registry.Comparison;
import dropforge.registry.Experiment;
import dropforge.registry.FileDrift;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.report.Figure;
import dropforge.report.Plots;
import dropforge.report.RunResources;
import dropforge.report.VersionPoint;
import dropforge.train.Evaluation;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.Metric;
import dropforge.train.TrainingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;

/** Pictures of a workspace, each of which shows itself in a notebook; {@link Workbench#plots()} gives it. */
public final class Pictures {
    /** Journal entries in a picture, the newest. */
    public static final int EVENTS = 100_000;

    /** What experiments may differ in, by the word before its value. */
    private static final SequencedMap<String, Function<TrainingSettings, Object>> DIFFERENCES = differences();

    private final Workbench bench;

    Pictures(Workbench bench) {
        this.bench = bench;
    }

    /** Which there are. */
    @Override
    public String toString() {
        return "pictures of this workspace: timeline(), versions(), learningCurve(7), roc(7), calibration(7), confusion(7), residuals(7),"
                + " importance(7), permutation(7), drift(7, \"file.csv\"), driftStrip(), resources(), throughput(), latency()";
    }

    private static SequencedMap<String, Function<TrainingSettings, Object>> differences() {
        var differences = new LinkedHashMap<String, Function<TrainingSettings, Object>>();
        differences.put("", TrainingSettings::trainer);
        differences.put("leaves", TrainingSettings::leaves);
        differences.put("rate", TrainingSettings::learningRate);
        differences.put("columns", TrainingSettings::columnShare);
        differences.put("iterations", TrainingSettings::iterations);
        differences.put("seed", TrainingSettings::seed);
        return differences;
    }

    /** The newest {@value #EVENTS} events over time. */
    public Figure timeline() {
        return timeline(JournalQuery.ALL.withLimit(EVENTS));
    }

    /** The events of this time until now. */
    public Figure timeline(Duration lately) {
        return timeline(JournalQuery.ALL.withSince(Workbench.before(lately)).withLimit(EVENTS));
    }

    /** The events that a query asks for. */
    public Figure timeline(JournalQuery query) {
        return Plots.timeline(bench.events(query));
    }

    /** How many events there were per time, of the newest {@value #EVENTS}. */
    public Figure throughput() {
        return throughput(JournalQuery.ALL.withLimit(EVENTS));
    }

    /** The same of the events that a query asks for. */
    public Figure throughput(JournalQuery query) {
        return Plots.throughput(bench.events(query));
    }

    /** How long it took to notice, to train and to extract. */
    public Figure latency() {
        return Plots.latency(bench.measuredLatencies());
    }

    /**
     * The leading metric of the champion, or of the newest version where there is none, over all versions that predict the same, and
     * which of them was in use when.
     *
     * @throws UserMistake where there are no models yet
     */
    public Figure versions() {
        OptionalInt champion = bench.registry().championIfAny();
        ModelVersion of = (champion.isPresent()
                        ? Optional.of(bench.version(champion.getAsInt()))
                        : bench.registry().newest())
                .orElseThrow(() ->
                        new UserMistake("There are no models yet, so there is nothing to draw: run `retrain` first."));
        return Plots.versions(of.leadingMetric(), of.target(), points(of, champion));
    }

    private List<VersionPoint> points(ModelVersion of, OptionalInt champion) {
        List<ModelVersion> versions = bench.registry().versions().stream()
                .filter(version ->
                        version.target().equals(of.target()) && version.task().equals(of.task()))
                .toList();
        List<ChampionChange> changes = bench.registry().championChanges();
        var points = new ArrayList<VersionPoint>();
        for (int i = 0; i < versions.size(); i++) {
            ModelVersion version = versions.get(i);
            // The pointer is what counts now.
            OptionalInt inUse =
                    i + 1 < versions.size() ? championAt(versions.get(i + 1).trainedAt(), changes) : champion;
            Interval interval = interval(version, of.leadingMetric());
            points.add(new VersionPoint(
                    version.version(),
                    version.trainedAt(),
                    version.metrics().getOrDefault(of.leadingMetric(), Double.NaN),
                    interval.low(),
                    interval.high(),
                    verdict(version, changes),
                    inUse.isPresent() ? inUse.getAsInt() : null));
        }
        return points;
    }

    /** Where the metric of a version lies, if the champion of its time is as good as it was; NaN where they did not meet. */
    private static Interval interval(ModelVersion version, String metric) {
        Comparison met = version.decision() == null ? null : version.decision().comparison();
        if (met == null || !met.metric().equals(metric)) {
            return new Interval(Double.NaN, Double.NaN);
        }
        boolean higherIsBetter =
                Metric.named(metric).map(Metric::higherIsBetter).orElse(true);
        return higherIsBetter
                ? new Interval(met.championValue() + met.low(), met.championValue() + met.high())
                : new Interval(met.championValue() - met.high(), met.championValue() - met.low());
    }

    private record Interval(double low, double high) {}

    private static OptionalInt championAt(Instant time, List<ChampionChange> changes) {
        return changes.reversed().stream()
                .filter(change -> change.at().isBefore(time))
                .mapToInt(ChampionChange::version)
                .findFirst();
    }

    private static VersionPoint.Verdict verdict(ModelVersion version, List<ChampionChange> changes) {
        if (!version.isRejected()) {
            return VersionPoint.Verdict.PROMOTED;
        }
        return changes.stream().anyMatch(change -> change.version() == version.version())
                ? VersionPoint.Verdict.PROMOTED_BY_HAND
                : VersionPoint.Verdict.REJECTED;
    }

    /** The learning curves of these versions, one over the other. */
    public Figure learningCurve(int... versions) {
        if (versions.length == 1) {
            RunMetrics metrics = bench.measured(versions[0]);
            return Plots.learningCurve(
                    metrics.curveMetric(),
                    metrics.learningCurve(),
                    bench.version(versions[0]).iterations());
        }
        var measured = new LinkedHashMap<String, RunMetrics>();
        for (int version : versions) {
            measured.put("version " + version, bench.measured(version));
        }
        return curves(measured);
    }

    /** The learning curves of these experiments. */
    public Figure learningCurves(List<Experiment> experiments) {
        var measured = new LinkedHashMap<String, RunMetrics>();
        experiments.forEach(one -> measured.put(name(one, experiments), one.metrics()));
        return curves(measured);
    }

    private static Figure curves(SequencedMap<String, RunMetrics> measured) {
        var curves = new LinkedHashMap<String, List<CurvePoint>>();
        String metric = null;
        for (var one : measured.entrySet()) {
            String its = one.getValue().curveMetric();
            if (metric != null && its != null && !metric.equals(its)) {
                throw new UserMistake("The curve of %s shows %s, and that before it %s; draw them one by one."
                        .formatted(one.getKey(), its, metric));
            }
            metric = metric == null ? its : metric;
            curves.put(one.getKey(), one.getValue().learningCurve());
        }
        return Plots.learningCurves(metric == null ? "loss" : metric, curves);
    }

    /** The ROC curves of these versions. */
    public Figure roc(int... versions) {
        if (versions.length == 1) {
            return Plots.roc(bench.measured(versions[0]).holdout());
        }
        var holdouts = new LinkedHashMap<String, Evaluation>();
        for (int version : versions) {
            holdouts.put("version " + version, bench.measured(version).holdout());
        }
        return Plots.rocs(holdouts);
    }

    /** The ROC curves of these experiments. */
    public Figure rocs(List<Experiment> experiments) {
        var holdouts = new LinkedHashMap<String, Evaluation>();
        experiments.forEach(
                one -> holdouts.put(name(one, experiments), one.metrics().holdout()));
        return Plots.rocs(holdouts);
    }

    /** Its number, and in what it differs from the others: {@code 9: smile-forest, leaves 7}. */
    private static String name(Experiment experiment, List<Experiment> among) {
        var differences = new ArrayList<String>();
        DIFFERENCES.forEach((what, value) -> {
            if (among.stream()
                            .map(one -> value.apply(one.settings()))
                            .distinct()
                            .count()
                    > 1) {
                differences.add((what + " " + value.apply(experiment.settings())).strip());
            }
        });
        return differences.isEmpty()
                ? experiment.label()
                : "%d: %s".formatted(experiment.number(), String.join(", ", differences));
    }

    /** Predicted probability against what came true. */
    public Figure calibration(int version) {
        return Plots.calibration(bench.measured(version).holdout());
    }

    /** Which class was taken for which. */
    public Figure confusion(int version) {
        return Plots.confusion(
                bench.measured(version).holdout(), bench.version(version).classes());
    }

    /** Of a regression, predicted against actual values. */
    public Figure residuals(int version) {
        return Plots.residuals(
                bench.measured(version).holdout(), bench.version(version).target());
    }

    /** What the model is made of: how much each column counts, as the trainer has it. */
    public Figure importance(int version) {
        return Plots.importance(bench.measured(version).importance());
    }

    /** What the model would lose without each column, where that was measured. */
    public Figure permutation(int version) {
        RunMetrics metrics = bench.measured(version);
        if (metrics.permutation() == null) {
            throw new UserMistake(
                    "What version %d loses without each column was not measured; `importance(%d)` shows how much each counts."
                            .formatted(version, version));
        }
        return Plots.permutation(metrics.permutation());
    }

    /**
     * How the columns of a file that was new to a version differ from what the champion of then had learned from.
     *
     * @param file its path, or the end of it
     */
    public Figure drift(int version, String file) {
        List<FileDrift> drifts = bench.measured(version).drifts();
        FileDrift found = drifts.stream()
                .filter(one -> one.path().equals(file) || one.path().endsWith("/" + file))
                .findFirst()
                .orElseThrow(() -> new UserMistake("No drift of %s was measured for version %d; %s."
                        .formatted(
                                file,
                                version,
                                drifts.isEmpty()
                                        ? "no file was new to the champion of then"
                                        : "of %s it was"
                                                .formatted(String.join(
                                                        ", ",
                                                        drifts.stream()
                                                                .map(FileDrift::path)
                                                                .toList())))));
        return Plots.drift(found.path(), found.report(), bench.settings().drift());
    }

    /** The same of the file that differs most, of several the newest. */
    public Figure drift(int version) {
        FileDrift most = bench.measured(version).drifts().reversed().stream()
                .max(Comparator.comparing(drift -> drift.report().level()))
                .orElseThrow(() ->
                        new UserMistake("No drift was measured for version %d: no file was new to the champion of then."
                                .formatted(version)));
        return Plots.drift(most.path(), most.report(), bench.settings().drift());
    }

    /** The drift of each file when it was new, one beside the other, over all versions. */
    public Figure driftStrip() {
        var newest = new LinkedHashMap<String, FileDrift>();
        bench.allMetrics()
                .forEach(metrics -> metrics.drifts().forEach(drift -> newest.putIfAbsent(drift.path(), drift)));
        return Plots.driftStrip(
                new ArrayList<>(newest.values()), bench.settings().drift());
    }

    /** What the retrainings took: seconds by phase, and memory. */
    public Figure resources() {
        return Plots.resources(bench.allMetrics().stream()
                .map(metrics ->
                        new RunResources(metrics.version(), metrics.at(), metrics.seconds(), metrics.peakMemoryBytes()))
                .toList());
    }
}
