package dropforge.report;

import dropforge.drift.ColumnDrift;
import dropforge.drift.DriftLevel;
import dropforge.drift.DriftReport;
import dropforge.drift.Reading;
import dropforge.drift.Spread;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.registry.Blame;
import dropforge.registry.FileDrift;
import dropforge.report.VersionPoint.Verdict;
import dropforge.table.ColumnType;
import dropforge.train.Evaluation;
import dropforge.train.Evaluation.CalibrationBin;
import dropforge.train.Evaluation.Residual;
import dropforge.train.Evaluation.RocPoint;
import dropforge.train.Fit.CurvePoint;
import dropforge.train.PairedBootstrap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** Records as a run of the watcher leaves them, of any size, the same at each call. */
final class Gallery {
    static final Instant MORNING = Instant.parse("2026-11-23T06:00:00Z");

    private Gallery() {}

    /** Falls on the rows learned from; on the validation rows it turns at a third. */
    static List<CurvePoint> curve(int points) {
        return IntStream.rangeClosed(1, points)
                .mapToObj(i -> {
                    double t = (double) i / points;
                    return new CurvePoint(i, 0.4 + 0.25 * Math.exp(-4 * t), 0.45 + 0.2 * Math.exp(-9 * t) + 0.05 * t);
                })
                .toList();
    }

    static Evaluation twoClasses() {
        List<RocPoint> roc = IntStream.rangeClosed(0, 199)
                .mapToObj(i -> new RocPoint(i / 199.0, Math.pow(i / 199.0, 0.5)))
                .toList();
        List<CalibrationBin> bins = IntStream.range(0, 10)
                .mapToObj(i -> new CalibrationBin(0.05 + i / 10.0, Math.min(1, 0.02 + i / 9.5), 4000 / (1L << i)))
                .toList();
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("auc", 0.66667);
        metrics.put("logLoss", 0.48);
        SequencedMap<String, Double> details = metric("ece", 0.0213);
        return new Evaluation(
                27_021,
                metrics,
                details,
                List.of(),
                List.of(List.of(17_000L, 940L), List.of(7_081L, 2_000L)),
                bins,
                roc,
                List.of(),
                List.of());
    }

    /** Two classes, of which only this is known. */
    static Evaluation calibrated(List<CalibrationBin> bins) {
        return new Evaluation(
                10,
                metric("auc", 0.9),
                metric("ece", 0.0213),
                List.of(),
                List.of(List.of(5L, 0L), List.of(0L, 5L)),
                bins,
                List.of(),
                List.of(),
                List.of());
    }

    static Evaluation manyClasses(int classes) {
        Random random = new Random(7);
        List<List<Long>> confusion = IntStream.range(0, classes)
                .mapToObj(row -> IntStream.range(0, classes)
                        .mapToObj(column -> row == column ? 50L + random.nextInt(900) : (long) random.nextInt(60))
                        .toList())
                .toList();
        return new Evaluation(
                1000,
                metric("auc", 0.9),
                metric("ece", 0.0213),
                List.of(),
                confusion,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static Evaluation regression(int rows) {
        Random random = new Random(7);
        List<Residual> residuals = IntStream.range(0, rows)
                .mapToObj(i -> {
                    double actual = 2700 + random.nextInt(3600);
                    return new Residual(actual, actual + random.nextGaussian() * 300);
                })
                .toList();
        return new Evaluation(
                rows,
                metric("rmse", 300),
                new LinkedHashMap<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                residuals,
                List.of());
    }

    static SequencedMap<String, Double> importance(int columns) {
        SequencedMap<String, Double> importance = new LinkedHashMap<>();
        for (int i = 0; i < columns; i++) {
            importance.put("column_" + i, Math.pow(0.8, i) / 5);
        }
        return importance;
    }

    /** Of those columns, the first drifts strongly, the second somewhat, the third moves with time, the others not at all. */
    static DriftReport drift(int columns, String name) {
        List<ColumnDrift> drifts = IntStream.range(0, columns)
                .mapToObj(i -> new ColumnDrift(
                        name + i,
                        ColumnType.NUMERIC,
                        ColumnType.NUMERIC,
                        i == 0 ? DriftLevel.STRONG : i == 1 ? DriftLevel.SOME : DriftLevel.NONE,
                        i == 2 ? Reading.MOVES_WITH_TIME : Reading.AS_DRIFT,
                        i == 2 ? 9 : 0.6 / (1 + 2 * i),
                        0.2,
                        0,
                        0,
                        new LinkedHashMap<>(),
                        new Spread(0, 1, -3, 3),
                        new Spread(1, 1, -2, 4),
                        List.of()))
                .toList();
        return new DriftReport(24_000, 2_000, drifts, Optional.empty(), List.of(), List.of());
    }

    /** Of so many files the last is held out, and that in the middle is bad. */
    static Blame blame(int files) {
        Random random = new Random(7);
        List<Blame.Part> parts = IntStream.rangeClosed(1, files)
                .mapToObj(i -> {
                    boolean bad = i == files / 2 + 1;
                    double gain = bad ? 0.031 : random.nextGaussian() * 0.006;
                    return new Blame.Part(
                            "flights_2013_%02d.csv".formatted(i),
                            null,
                            1,
                            2_000,
                            i == files ? 0 : 2_000,
                            i == files ? 0 : 4_000,
                            i == files
                                    ? null
                                    : new PairedBootstrap.Gain(0.7, 0.7 + gain, gain, gain - 0.01, gain + 0.01),
                            bad ? 0.31 : 0.66 + random.nextDouble() * 0.06,
                            bad,
                            bad ? "a model is better without it" : null);
                })
                .sorted(Comparator.comparing((Blame.Part part) -> !part.blamed()))
                .toList();
        return new Blame(
                9, null, "Without it, it would be better.", "auc", 0.9, 0.69, List.of(), parts, files + 1, 3.2);
    }

    static List<VersionPoint> versions(int count) {
        Random random = new Random(7);
        var versions = new ArrayList<VersionPoint>();
        int inUse = 1;
        for (int i = 1; i <= count; i++) {
            double value = 0.7 - 0.05 / i + random.nextGaussian() * 0.003;
            boolean promoted = i == 1 || random.nextInt(3) > 0;
            inUse = promoted ? i : inUse;
            versions.add(version(i, value, promoted ? Verdict.PROMOTED : Verdict.REJECTED, inUse));
        }
        return versions;
    }

    static VersionPoint version(int number, double value, Verdict verdict, Integer inUse) {
        return new VersionPoint(
                number, MORNING.plusSeconds(3600L * number), value, Double.NaN, Double.NaN, verdict, inUse);
    }

    /** Files arrive, each fifth begins a training, now and then one fails; two bursts of 5 % each. */
    static List<JournalEntry> journal(int size) {
        Random random = new Random(7);
        List<JournalEntry> entries = new ArrayList<>();
        Instant at = MORNING;
        add(entries, at, Kind.WATCH_STARTED);
        while (entries.size() < size) {
            boolean burst = (entries.size() * 20L / size) % 10 == 4;
            at = at.plusMillis(burst ? 3 : 500 + random.nextInt(20_000));
            switch (burst ? 0 : random.nextInt(12)) {
                case 1, 2 -> {
                    add(entries, at, Kind.TRAINING_STARTED);
                    at = at.plusMillis(2000 + random.nextInt(6000));
                    boolean fails = random.nextInt(8) == 0;
                    add(entries, at, fails ? Kind.TRAINING_FAILED : Kind.TRAINING_COMPLETED);
                    if (!fails) {
                        add(entries, at.plusMillis(5), Kind.MODEL_PROMOTED);
                    }
                }
                case 3 -> add(entries, at, random.nextInt(4) == 0 ? Kind.ERROR : Kind.MODIFIED);
                case 4 -> add(entries, at, random.nextInt(9) == 0 ? Kind.RECOVERED : Kind.REMOVED);
                default -> add(entries, at, Kind.ADDED);
            }
        }
        return entries.subList(0, size);
    }

    private static void add(List<JournalEntry> entries, Instant at, Kind kind) {
        entries.add(new JournalEntry(
                entries.size() + 1, at, kind, "training", "a.csv", null, 1L, null, FoundBy.EVENT, Map.of()));
    }

    /** Each version was compared with the champion of its time, to 0.005 on either side. */
    static List<VersionPoint> comparedVersions(int count) {
        return versions(count).stream()
                .map(point -> new VersionPoint(
                        point.version(),
                        point.at(),
                        point.value(),
                        point.value() - 0.005,
                        point.value() + 0.005,
                        point.verdict(),
                        point.inUse()))
                .toList();
    }

    /** By name, the first the best; each of half as many points as the one before has, but of one at least. */
    static SequencedMap<String, List<CurvePoint>> curves(int count, String name) {
        SequencedMap<String, List<CurvePoint>> curves = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            double worse = 0.01 * i;
            curves.put(
                    name + i,
                    curve(Math.max(1, 400 >> i)).stream()
                            .map(point ->
                                    new CurvePoint(point.iteration(), point.fit() + worse, point.validation() + worse))
                            .toList());
        }
        return curves;
    }

    /** By name, the first the best. */
    static SequencedMap<String, Evaluation> rocs(int count, String name) {
        SequencedMap<String, Evaluation> rocs = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            double power = 0.3 + 0.6 * i / count;
            List<RocPoint> roc = IntStream.rangeClosed(0, 199)
                    .mapToObj(point -> new RocPoint(point / 199.0, Math.pow(point / 199.0, power)))
                    .toList();
            rocs.put(
                    name + i,
                    new Evaluation(
                            1000,
                            metric("auc", 1 / (1 + power)),
                            new LinkedHashMap<>(),
                            List.of(),
                            List.of(),
                            List.of(),
                            roc,
                            List.of(),
                            List.of()));
        }
        return rocs;
    }

    /** From file to file, {@code column_0} drifts farther and farther. */
    static List<FileDrift> drifts(int files, int columns, String file) {
        return IntStream.range(0, files)
                .mapToObj(i -> {
                    List<ColumnDrift> drifts = IntStream.range(0, columns)
                            .mapToObj(column -> column(
                                    "column_" + column, column == 0 ? 0.8 * (i + 1) / files : 0.01, Reading.AS_DRIFT))
                            .toList();
                    return new FileDrift(
                            file.formatted(i + 1),
                            "sha",
                            1,
                            new DriftReport(100, 100, drifts, Optional.empty(), List.of(), List.of()));
                })
                .toList();
    }

    static ColumnDrift column(String name, double psi, Reading reading) {
        return new ColumnDrift(
                name,
                ColumnType.NUMERIC,
                ColumnType.NUMERIC,
                psi >= 0.25 ? DriftLevel.STRONG : psi >= 0.1 ? DriftLevel.SOME : DriftLevel.NONE,
                reading,
                psi,
                0.1,
                0,
                0,
                new LinkedHashMap<>(),
                new Spread(0, 1, -3, 3),
                new Spread(1, 1, -2, 4),
                List.of());
    }

    /** Of so many versions from the third on, each takes 2 s to read and 8 s to fit. */
    static List<RunResources> runs(int count) {
        return IntStream.range(3, count + 3)
                .mapToObj(version -> {
                    SequencedMap<String, Double> seconds = metric("read", 2);
                    seconds.put("fit", 8.0);
                    return new RunResources(version, MORNING.plusSeconds(version), seconds, 512L << 20);
                })
                .toList();
    }

    /** One each 200 ms, from 1 to 100 ms. */
    static List<Latency> latencies(int count, String... what) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Latency(
                        MORNING.plusMillis(200L * i), Duration.ofMillis(1 + i % 100), what[i % what.length]))
                .toList();
    }

    private static SequencedMap<String, Double> metric(String name, double value) {
        return new LinkedHashMap<>(Map.of(name, value));
    }
}
