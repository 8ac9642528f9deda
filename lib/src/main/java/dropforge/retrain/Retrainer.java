package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.Sha256;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.FileProblem;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestException;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.TrainingException;
import dropforge.table.TrainingFile;
import dropforge.train.Evaluation;
import dropforge.train.Evaluator;
import dropforge.train.Fit;
import dropforge.train.FitProgress;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainer;
import dropforge.train.Trainers;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a version from training files: reads, fits, scores, draws, keeps, and journals each step. Whatever goes wrong,
 * the champion stays as it was. One call at a time; the caller holds the workspace's training lock.
 */
public final class Retrainer {
    /** The {@code root} of the entries about training files. */
    public static final String ROOT = "training";

    private static final System.Logger LOG = System.getLogger(Retrainer.class.getName());
    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int ENTRIES_NAMED = 100;

    /** Where things lie, all absolute. */
    public record Folders(Path training, Path models, Path metrics) {}

    /**
     * What a retraining is for.
     *
     * @param files the training files, relative to the training folder
     * @param because ids of the entries that led to it; empty when the user asked
     * @param force whether a version is made although nothing changed
     * @param again whether no file changed since the last one; a failure that says the same is not journaled again
     * @param alsoWrite what else belongs into the transaction that ends it, such as the cursor of a consumer
     */
    public record Request(
            List<TrainingFile> files,
            List<Long> because,
            boolean force,
            boolean again,
            Consumer<Journal.Transaction> alsoWrite) {
        /** By the watcher, which tries it again when it could not be written. */
        boolean isOfTheWatcher() {
            return !because.isEmpty();
        }
    }

    private final Folders folders;
    private final IngestSettings ingestSettings;
    private final TrainingSettings settings;
    private final String settingsHash;
    private final Journal journal;
    private final TrainingHistory history;
    private final FileReports reports;
    private final ModelRegistry registry;
    private final Clock clock;
    private final Ingest ingest = new Ingest(new IngestCache());
    private volatile FitProgress progress = FitProgress.NONE;
    private volatile boolean stopping;
    /** Who reads or fits now, and may be interrupted; null while something is written. */
    private Thread learning;

    public Retrainer(
            Folders folders, IngestSettings ingestSettings, TrainingSettings settings, Journal journal, Clock clock) {
        this.folders = folders;
        this.ingestSettings = ingestSettings;
        this.settings = settings;
        this.settingsHash = Sha256.of(Json.line(settings) + Json.line(ingestSettings));
        this.journal = journal;
        this.history = new TrainingHistory(journal);
        this.reports = new FileReports(journal);
        this.registry = new ModelRegistry(folders.models());
        this.clock = clock;
        Trainers.byName(settings.trainer());
    }

    /** Is told how far each fit has come. */
    public void showProgress(FitProgress shown) {
        progress = shown;
    }

    /** A running fit is abandoned, and no other begins; a version that is being written is brought to its end. */
    public synchronized void stop() {
        stopping = true;
        if (learning != null) {
            learning.interrupt();
        }
    }

    private synchronized void beginLearning() {
        learning = Thread.currentThread();
    }

    private synchronized void endLearning() {
        learning = null;
        // The interrupt has done its work, and must not close the files that are written next.
        Thread.interrupted();
    }

    /** Tidies up after a process that died in the midst of it. */
    public void recover() throws IOException {
        registry.sweep();
        WholeWrites.sweep(folders.metrics());
        JournalEntry newest = history.newest().orElse(null);
        if (newest == null || newest.kind() != Kind.TRAINING_STARTED) {
            return;
        }
        int number = (int) newest.number("version");
        if (Files.exists(registry.folderOf(number))) {
            // It died between the version and its entry: only that is missing.
            promote(registry.version(number), newest, _ -> {});
            return;
        }
        deleteMetricsOf(number, newest.at());
        journal.append(Draft.of(Kind.TRAINING_ABANDONED)
                .with("started", newest.id())
                .with("message", "The process ended during the fit; it is done again."));
    }

    /** Metrics are written before their version; without it nobody can make use of them. */
    private void deleteMetricsOf(int version, Instant since) throws IOException {
        if (!Files.isDirectory(folders.metrics())) {
            return;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folders.metrics())) {
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

    /** Whether the newest version was made with other settings than those in force. */
    boolean newestHasOtherSettings() {
        return registry.newest()
                .filter(version -> !version.settingsSha256().equals(settingsHash))
                .isPresent();
    }

    /** Reads, and fits when there is something new. */
    public Outcome retrain(Request request) {
        var log = new RunLog(clock);
        PeakMemory.reset();
        beginLearning();
        try {
            return retrain(request, log);
        } catch (CancellationException e) {
            endLearning();
            return abandon(request, e);
        } catch (TrainingException e) {
            return fail(request, log, e.getMessage(), e, false);
        } catch (IOException | UncheckedIOException e) {
            if (stopping) {
                return abandon(request, e);
            }
            return fail(
                    request,
                    log,
                    "The version cannot be written (%s); the champion stays%s."
                            .formatted(reason(e), request.isOfTheWatcher() ? ", and it is tried again" : ""),
                    e,
                    true);
        } catch (RuntimeException | Error e) {
            // An error too, such as a native library that cannot be loaded, must not end the watcher.
            return stopping
                    ? abandon(request, e)
                    : fail(request, log, "Training failed (%s); the champion stays.".formatted(reason(e)), e, false);
        } finally {
            endLearning();
        }
    }

    private Outcome retrain(Request request, RunLog log) throws IOException {
        Ingested read;
        try {
            read = ingest.read(folders.training(), request.files(), ingestSettings);
        } catch (IngestException e) {
            if (!e.changedWhileRead().isEmpty()) {
                return new Outcome.Waiting(e.changedWhileRead().getFirst());
            }
            reports.tell(e.refused(), List.of());
            throw e;
        }
        if (!read.changedWhileRead().isEmpty()) {
            return new Outcome.Waiting(read.changedWhileRead().getFirst());
        }
        reports.tell(read.refused(), read.dataset().files());
        Dataset data = read.dataset();
        log.say("read %s, %s, %s; %s is %s"
                .formatted(
                        Counted.of(data.files().size(), "file"),
                        Counted.of(data.rows(), "row"),
                        Counted.of(data.features().columns().size(), "column"),
                        data.targetName(),
                        data.task().wireName()));
        read.refused().forEach(problem -> log.say("refused: " + problem.sentence()));
        read.warnings().forEach(warning -> log.say("warning: " + warning));
        log.endPhase("read");

        String dataHash =
                Sha256.of(data.files().stream().map(DataFile::sha256).sorted().collect(Collectors.joining("\n")));
        ModelVersion newest = registry.newest().orElse(null);
        if (newest != null
                && !request.force()
                && newest.dataSha256().equals(dataHash)
                && newest.settingsSha256().equals(settingsHash)) {
            return keepUnchanged(request, newest, read);
        }
        int number = registry.nextNumber();
        Trainer trainer = Trainers.byName(settings.trainer(), data.task());
        // What cannot be split is not begun: so it can be tried at every start without a trace.
        Split split = Splits.of(data, settings, trainer);
        log.say("split: " + split.policy());
        JournalEntry started = journal.append(Draft.of(Kind.TRAINING_STARTED)
                .with("version", number)
                .with("trainer", trainer.name())
                .with("files", data.files().size())
                .with("rows", data.rows())
                .with("because", newestOf(request.because())));
        checkStopping();
        Fit fit = trainer.fit(data, split, settings, (done, planned) -> {
            checkStopping();
            progress.at(done, planned);
        });
        log.say("fit: %s, %s".formatted(trainer.name(), Counted.of(fit.iterations(), "iteration")));
        log.endPhase("fit");
        checkStopping();
        Evaluation holdout = Evaluator.evaluate(fit.model(), data, split.holdout());
        log.say("holdout: " + holdout.metrics());
        log.endPhase("score");
        return keep(
                request, new MadeModel(number, data, read, split, fit, holdout, dataHash, settingsHash), started, log);
    }

    /** Metrics, version, pointer, journal, in this order: what is journaled is there. */
    private Outcome keep(Request request, MadeModel made, JournalEntry started, RunLog log) throws IOException {
        Instant at = clock.instant();
        Path metricsFolder = folders.metrics().resolve(RUN_NAME.format(at));
        var pictures = RunPictures.draw(made.fit(), made.holdout(), made.data());
        log.endPhase("draw");
        OptionalInt parent = registry.championIfAny();
        Long peak = PeakMemory.bytes();
        endLearning();
        checkStopping();

        ModelVersion version = made.version(
                new MadeModel.Run(
                        at,
                        parent.isPresent() ? parent.getAsInt() : null,
                        newestOf(request.because()),
                        log.totalSeconds(),
                        peak,
                        metricsFolder.getFileName().toString()),
                settings);
        RunMetrics metrics = made.metrics(at, log.seconds(), peak);

        Files.createDirectories(folders.metrics());
        WholeWrites.folder(metricsFolder, folder -> {
            pictures.write(folder);
            Files.writeString(folder.resolve(RunMetrics.FILE_NAME), Json.page(metrics));
            Files.writeString(folder.resolve("run.log"), log.text());
        });
        try {
            registry.add(version, folder -> {
                made.fit().model().save(folder);
                Files.writeString(folder.resolve(ModelRegistry.CARD_FILE), ModelCard.of(version, metrics));
            });
        } catch (IOException | RuntimeException | Error e) {
            WholeWrites.deleteTree(metricsFolder);
            throw e;
        }
        // Read back: what cannot be read must not be promoted.
        ModelVersion kept = registry.version(version.version());
        promote(kept, started, request.alsoWrite());
        log.endPhase("save");
        return new Outcome.Trained(kept, toKnow(made.read()));
    }

    private void promote(ModelVersion version, JournalEntry started, Consumer<Journal.Transaction> alsoWrite)
            throws IOException {
        OptionalInt before = registry.championIfAny();
        registry.promote(version.version());
        journal.write(transaction -> {
            transaction.append(Draft.of(Kind.TRAINING_COMPLETED)
                    .with("version", version.version())
                    .with("started", started == null ? null : started.id())
                    .with("trainer", version.trainer())
                    .with("metric", version.leadingMetric())
                    .with("value", version.metrics().get(version.leadingMetric()))
                    .with("metrics", version.metrics())
                    .with("files", version.files().size())
                    .with("rows", version.rows().total())
                    .with("iterations", version.iterations())
                    .with("seconds", version.seconds())
                    .with("peakMemoryBytes", version.peakMemoryBytes()));
            transaction.append(Draft.of(Kind.MODEL_PROMOTED)
                    .with("version", version.version())
                    .with("before", before.isPresent() ? before.getAsInt() : null));
            alsoWrite.accept(transaction);
            return null;
        });
    }

    /** The newest version is of these data. When the process died before it was journaled, that is made good. */
    private Outcome keepUnchanged(Request request, ModelVersion newest, Ingested read) throws IOException {
        boolean journaled = history.hasCompleted(newest.version());
        if (!journaled) {
            promote(newest, null, request.alsoWrite());
            return new Outcome.Trained(newest, toKnow(read));
        }
        // Where the pointer was lost, or names nothing, this is the version that it would name.
        boolean inUse = registry.championIfAny().isPresent();
        if (!inUse) {
            registry.promote(newest.version());
        }
        journal.write(transaction -> {
            if (!inUse) {
                transaction.append(Draft.of(Kind.MODEL_PROMOTED).with("version", newest.version()));
            }
            if (history.lastFailure().isPresent()) {
                transaction.append(TrainingHistory.takenBack(newest.version()));
            }
            request.alsoWrite().accept(transaction);
            return null;
        });
        return inUse ? new Outcome.Unchanged(newest, toKnow(read)) : new Outcome.Trained(newest, toKnow(read));
    }

    private Outcome fail(Request request, RunLog log, String sentence, Throwable failure, boolean canPass) {
        LOG.log(failure instanceof TrainingException ? Level.DEBUG : Level.ERROR, sentence, failure);
        if (request.again() && history.endsWithFailure(sentence)) {
            return new Outcome.Failed(sentence, canPass);
        }
        journal.write(transaction -> {
            transaction.append(Draft.of(Kind.TRAINING_FAILED)
                    .with("message", sentence)
                    .with("error", failure.getClass().getSimpleName())
                    .with("files", request.files().size())
                    .with("seconds", log.totalSeconds())
                    .with("peakMemoryBytes", PeakMemory.bytes())
                    .with("because", newestOf(request.because())));
            if (!canPass) {
                request.alsoWrite().accept(transaction);
            }
            return null;
        });
        return new Outcome.Failed(sentence, canPass);
    }

    private Outcome abandon(Request request, Throwable why) {
        LOG.log(Level.DEBUG, "Training is abandoned", why);
        journal.append(Draft.of(Kind.TRAINING_ABANDONED)
                .with("message", "Training was stopped; it is done again at the next start.")
                .with("because", newestOf(request.because())));
        return new Outcome.Abandoned();
    }

    private static List<String> toKnow(Ingested read) {
        return Stream.concat(read.refused().stream().map(FileProblem::sentence), read.warnings().stream())
                .toList();
    }

    private void checkStopping() {
        if (stopping) {
            throw new CancellationException("stopping");
        }
    }

    private static List<Long> newestOf(List<Long> ids) {
        return ids.subList(Math.max(0, ids.size() - ENTRIES_NAMED), ids.size());
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().lines().findFirst().orElse("");
    }
}
