package dropforge.retrain;

import dropforge.drift.DriftLevel;
import dropforge.files.ProcessLock;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.registry.ChampionChange;
import dropforge.registry.Comparison;
import dropforge.registry.Decision;
import dropforge.registry.FileDrift;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The end of a retraining: metrics, version, pointer, journal, in this order, so that what is journaled is there. Where a
 * process died in the midst of it, the next one brings it to its end, or takes it back.
 */
final class Completion {
    /** Names in the detail of a completed training: whose metrics these are, and the SHA-256 of each file of the version. */
    static final String METRICS_FOLDER = "metricsFolder";

    static final String VERSION_FILES = "versionFiles";

    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ModelRegistry registry;
    private final Path metrics;
    private final Journal journal;
    private final TrainingHistory history;
    private final Champions champions;
    private final Clock clock;

    Completion(ModelRegistry registry, Path metrics, Journal journal, Clock clock) {
        this.registry = registry;
        this.metrics = metrics;
        this.journal = journal;
        this.history = new TrainingHistory(journal);
        this.champions = new Champions(registry, journal, clock);
        this.clock = clock;
    }

    /** Keeps a version, and puts it to use where it was so decided. Only for who holds the lock of the models folder. */
    ModelVersion keep(
            MadeModel made,
            MadeModel.Run run,
            RunPictures pictures,
            Consumer<Journal.Transaction> alsoWrite,
            RunLog log)
            throws IOException {
        Path folder = metrics.resolve(RUN_NAME.format(run.at()));
        ModelVersion version = made.version(run, folder.getFileName().toString());
        RunMetrics measured = made.metrics(run, log.seconds());
        Files.createDirectories(metrics);
        WholeWrites.folder(folder, target -> {
            pictures.write(target);
            if (!measured.drifts().isEmpty()) {
                DriftTable.write(measured.drifts(), target.resolve(DriftTable.FILE_NAME));
            }
            Files.writeString(target.resolve(RunMetrics.FILE_NAME), Json.page(measured));
            Files.writeString(target.resolve("run.log"), log.text());
        });
        try {
            registry.add(version, target -> {
                made.save(target);
                var shown = CardPictures.of(registry.folderOf(version.version()), folder, pictures.names());
                Files.writeString(target.resolve(ModelRegistry.CARD_FILE), ModelCard.of(version, measured, shown));
            });
        } catch (IOException | RuntimeException | Error e) {
            WholeWrites.deleteTree(folder);
            throw e;
        }
        // Read back: what cannot be read must not be promoted.
        ModelVersion kept = registry.version(version.version());
        finish(kept, measured.drifts(), run.started(), alsoWrite);
        return kept;
    }

    /** What is left to do once the version lies there. Only for who holds the lock of the models folder. */
    private void finish(
            ModelVersion version, List<FileDrift> drifts, Long started, Consumer<Journal.Transaction> alsoWrite)
            throws IOException {
        Map<String, String> versionFiles = registry.filesOf(version.version());
        Draft verdict = version.isRejected() ? rejected(version) : promoted(version);
        journal.write(transaction -> {
            drifts.stream()
                    .filter(drift -> drift.report().level() != DriftLevel.NONE && !isTold(drift))
                    .map(Completion::drifted)
                    .forEach(transaction::append);
            transaction.append(Draft.of(Kind.TRAINING_COMPLETED)
                    .with("version", version.version())
                    .with("started", started)
                    .with("trainer", version.trainer())
                    .with("metric", version.leadingMetric())
                    .with("value", version.metrics().get(version.leadingMetric()))
                    .with("metrics", version.metrics())
                    .with("files", version.files().size())
                    .with("rows", version.rows().total())
                    .with("iterations", version.iterations())
                    .with(METRICS_FOLDER, version.metricsFolder())
                    .with(VERSION_FILES, versionFiles)
                    .with("seconds", version.seconds())
                    .with("peakMemoryBytes", version.peakMemoryBytes()));
            transaction.append(verdict);
            alsoWrite.accept(transaction);
            return null;
        });
    }

    private static Draft drifted(FileDrift drift) {
        return Draft.of(Kind.DRIFT_DETECTED, Retrainer.ROOT, drift.path())
                .withSha256(drift.sha256())
                .with("message", drift.report().headline() + ".")
                .with("level", drift.report().level().name().toLowerCase(Locale.ROOT))
                .with("against", drift.against());
    }

    /** As long as the champion stays, each file is measured again with each version, and is as unlike as it was. */
    private boolean isTold(FileDrift drift) {
        return journal.newest(JournalQuery.ALL
                        .withRoot(Retrainer.ROOT)
                        .withPath(drift.path())
                        .withKinds(Kind.DRIFT_DETECTED))
                .filter(told -> drift.sha256().equals(told.sha256()) && told.number("against") == drift.against())
                .isPresent();
    }

    /** As the process measured them that died before it journaled them. */
    private List<FileDrift> driftsOf(ModelVersion version) throws IOException {
        Path file = metrics.resolve(version.metricsFolder()).resolve(RunMetrics.FILE_NAME);
        return Files.exists(file)
                ? Json.read(Files.readString(file), RunMetrics.class).drifts()
                : List.of();
    }

    private Draft promoted(ModelVersion version) throws IOException {
        OptionalInt champion = registry.championIfAny();
        boolean switched = champion.equals(OptionalInt.of(version.version()));
        if (!switched && !champion.equals(asOptional(version.parent()))) {
            // It was to follow a version that somebody has replaced since.
            return rejected(version, "Version %d became the champion meanwhile.".formatted(champion.orElse(0)));
        }
        String reason = version.decision() == null
                ? "There was no gate yet."
                : version.decision().reason();
        if (switched) {
            // By a process that died before it wrote the ledger, or the journal.
            registry.foundInUse(clock.instant());
            return withComparison(Champions.entry(registry.championChanges().getLast()), version.decision());
        }
        ChampionChange change = registry.switchTo(version.version(), ChampionChange.How.GATE, reason, clock.instant());
        return withComparison(Champions.entry(change), version.decision());
    }

    private static OptionalInt asOptional(Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Draft rejected(ModelVersion version) {
        return withComparison(
                rejected(version, version.decision().reason()).with("champion", version.parent()), version.decision());
    }

    private static Draft rejected(ModelVersion version, String reason) {
        return Draft.of(Kind.TRAINING_REJECTED)
                .with("version", version.version())
                .with("message", reason);
    }

    private static Draft withComparison(Draft draft, Decision decision) {
        if (decision == null || decision.comparison() == null) {
            return draft;
        }
        Comparison comparison = decision.comparison();
        return draft.with("metric", comparison.metric())
                .with("gain", comparison.gain())
                .with("low", comparison.low())
                .with("high", comparison.high())
                .with("comparedOn", comparison.rows());
    }

    /**
     * There is a version of these data. When the process died before it was journaled, that is made good; where no version is
     * in use, the one that was so last is again, or this one.
     */
    Outcome keepUnchanged(ModelVersion same, Consumer<Journal.Transaction> alsoWrite, List<String> toKnow)
            throws IOException {
        try (ProcessLock _ = registry.lock()) {
            if (!history.hasCompleted(same.version())) {
                finish(same, driftsOf(same), null, alsoWrite);
                return Outcome.of(registry.version(same.version()), toKnow);
            }
            Draft again = registry.championIfAny().isPresent() ? null : inUseAgain(same);
            journal.write(transaction -> {
                if (again != null) {
                    transaction.append(again);
                }
                if (history.lastFailure().isPresent()) {
                    transaction.append(TrainingHistory.takenBack(same.version()));
                }
                alsoWrite.accept(transaction);
                return null;
            });
            return again == null
                    ? new Outcome.Unchanged(same, toKnow)
                    : new Outcome.Trained(registry.version(registry.champion().orElseThrow()), toKnow);
        }
    }

    private Draft inUseAgain(ModelVersion same) throws IOException {
        int last = registry.championChanges().reversed().stream()
                .map(ChampionChange::version)
                .filter(version ->
                        registry.find(version).filter(registry::isSound).isPresent())
                .findFirst()
                .orElse(same.version());
        return Champions.entry(registry.switchTo(
                last, ChampionChange.How.FOUND, "The pointer to the champion was lost.", clock.instant()));
    }

    /** Tidies up after a process that died in the midst of it. Only for who holds the training lock. */
    void recover() throws IOException {
        registry.sweep();
        WholeWrites.sweep(metrics);
        JournalEntry newest = history.newest().orElse(null);
        if (newest != null && newest.kind() == Kind.TRAINING_STARTED) {
            recover(newest, (int) newest.number("version"));
        }
        champions.recover();
    }

    private void recover(JournalEntry started, int number) throws IOException {
        if (Files.exists(registry.folderOf(number))) {
            // It died between the version and its entry: only that is missing.
            try (ProcessLock _ = registry.lock()) {
                ModelVersion version = registry.version(number);
                finish(version, driftsOf(version), started.id(), _ -> {});
            }
            return;
        }
        deleteMetricsOf(number, started.at());
        journal.append(Draft.of(Kind.TRAINING_ABANDONED)
                .with("started", started.id())
                .with("message", "The process ended during the fit; it is done again."));
    }

    /** Metrics are written before their version; without it nobody can make use of them. */
    private void deleteMetricsOf(int version, Instant since) throws IOException {
        if (!Files.isDirectory(metrics)) {
            return;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(metrics)) {
            for (Path run : runs) {
                Path file = run.resolve(RunMetrics.FILE_NAME);
                if (run.getFileName().toString().compareTo(RUN_NAME.format(since)) >= 0
                        && Files.isRegularFile(file)
                        && Json.read(Files.readString(file), RunMetrics.class).version() == version) {
                    WholeWrites.deleteTree(run);
                }
            }
        }
    }
}
