package dropforge.retrain;

import dropforge.drift.DriftThresholds;
import dropforge.files.Counted;
import dropforge.files.FileNews;
import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.quarantine.Quarantine;
import dropforge.registry.Decision;
import dropforge.registry.FileDrift;
import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.schema.SchemaStore;
import dropforge.table.ColumnFolder;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.FileProblem;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.table.TrainingFile;
import dropforge.train.Fit;
import dropforge.train.FitProgress;
import dropforge.train.PermutationImportance;
import dropforge.train.Search;
import dropforge.train.SearchReport;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainer;
import dropforge.train.Trainers;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a version from training files: reads, fits, scores, draws, keeps, and journals each step. Whatever goes wrong,
 * the champion stays as it was. One call at a time; the caller holds the workspace's training lock.
 */
public final class Retrainer {
    /** The {@code root} of the entries about training files. */
    public static final String ROOT = "training";

    private static final System.Logger LOG = System.getLogger(Retrainer.class.getName());
    private static final int ENTRIES_NAMED = 100;

    /**
     * Where things lie, all absolute.
     *
     * @param archive of the bytes of training files
     * @param archived training files that have become old
     * @param columns of training files, as {@link ColumnFolder} stores them
     */
    public record Folders(Path training, Path models, Path metrics, Path archive, Path archived, Path columns) {}

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
    private final boolean permutation;
    private final String settingsHash;
    private final Journal journal;
    private final TrainingHistory history;
    private final SchemaStore schemas;
    private final Admission admission;
    private final Quarantine quarantine;
    private final ModelRegistry registry;
    private final TrainingArchive archive;
    private final LoadedChampions champions;
    private final OldFiles oldFiles;
    private final Gate gate;
    private final ModeChoice modes;
    private final DriftCheck drift;
    private final Completion completion;
    private final VersionRetention retention;
    private final DiskGuard disk;
    private final Clock clock;
    private volatile FitProgress progress = FitProgress.NONE;
    private volatile boolean stopping;
    /** Who reads or fits now, and may be interrupted; null while something is written. */
    private Thread learning;

    /**
     * What is done beside the fit.
     *
     * @param gate when a version becomes the champion
     * @param mode how much is fitted anew
     * @param drift from when on a new file counts as drifting
     * @param permutation whether it is measured what the model loses when a column is shuffled
     * @param upkeep which versions stay, and how much of a disk is left free
     */
    public record Rules(
            GateSettings gate, ModeSettings mode, DriftThresholds drift, boolean permutation, UpkeepSettings upkeep) {}

    public Retrainer(
            Folders folders,
            IngestSettings ingestSettings,
            TrainingSettings settings,
            Rules rules,
            SchemaStore schemas,
            Quarantine quarantine,
            Journal journal,
            Clock clock) {
        this.folders = folders;
        this.ingestSettings = ingestSettings;
        this.settings = settings;
        this.permutation = rules.permutation();
        this.settingsHash = MadeModel.settingsHash(settings, ingestSettings);
        this.journal = journal;
        this.history = new TrainingHistory(journal);
        this.schemas = schemas;
        this.admission = new Admission(
                folders.training(), new ColumnFolder(folders.columns()), ingestSettings, journal, schemas, quarantine);
        this.quarantine = quarantine;
        this.registry = new ModelRegistry(folders.models());
        this.archive = new TrainingArchive(folders.archive());
        this.champions = new LoadedChampions(registry);
        this.oldFiles =
                new OldFiles(rules.upkeep(), folders.training(), folders.archived(), archive, registry, journal, clock);
        this.gate = new Gate(rules.gate(), champions, oldFiles);
        this.modes = new ModeChoice(rules.mode(), registry, oldFiles, settingsHash);
        this.drift = new DriftCheck(rules.drift(), registry);
        this.completion = new Completion(registry, folders.metrics(), journal, clock);
        this.retention = new VersionRetention(rules.upkeep(), registry, folders.metrics(), archive, journal, clock);
        this.disk = new DiskGuard(folders, rules.upkeep().diskReserve());
        this.clock = clock;
        if (!settings.searches()) {
            Trainers.byName(settings.trainer());
        }
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

    private Ingested interruptibly(Supplier<Ingested> reading) {
        beginLearning();
        try {
            checkStopping();
            return reading.get();
        } finally {
            endLearning();
        }
    }

    private synchronized void endLearning() {
        learning = null;
        // The interrupt has done its work, and must not close the files that are written next.
        Thread.interrupted();
    }

    /** Tidies up after a process that died in the midst of it. */
    public void recover() throws IOException {
        archive.sweep();
        quarantine.recover();
        oldFiles.recover();
        completion.recover();
        if (!registry.removed().isEmpty()) {
            retention.apply();
        }
    }

    /** Whether somebody has edited what training files must be like since they were last read. */
    boolean isSchemaEdited() {
        return schemas.isEdited();
    }

    /** Calls {@code heard} whenever somebody may have edited it. */
    FileNews schemaEdits(Runnable heard) throws IOException {
        return schemas.edits(heard);
    }

    /** Whether the newest version was made with other settings than those in force. */
    boolean newestHasOtherSettings() {
        return registry.newest()
                .filter(version -> !version.settingsSha256().equals(settingsHash)
                        || !version.target().equals(ingestSettings.target().orElse(version.target()))
                        || !version.task()
                                .equals(ingestSettings
                                        .task()
                                        .map(Task::wireName)
                                        .orElse(version.task())))
                .isPresent();
    }

    /** Reads, and fits when there is something new; then old versions go. */
    public Outcome retrain(Request request) {
        Outcome outcome = attempt(request);
        if (outcome instanceof Outcome.Trained || outcome instanceof Outcome.Rejected) {
            retention.apply();
            oldFiles.apply(inPlace(request.files()));
        }
        return outcome;
    }

    private Outcome attempt(Request request) {
        var log = new RunLog(clock);
        PeakMemory.reset();
        try {
            return retrain(request, log);
        } catch (CancellationException e) {
            endLearning();
            return abandon(request, e);
        } catch (TrainingException e) {
            return fail(request, log, e.getMessage(), e, false);
        } catch (NoRoom e) {
            return fail(request, log, e.getMessage(), e, true);
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
        Admission.Result result = admission.read(inPlace(request.files()), registry.newest(), this::interruptibly);
        beginLearning();
        checkStopping();
        return switch (result) {
            case Admission.Result.Changing(var path) -> new Outcome.Waiting(path);
            case Admission.Result.Admitted admitted -> learn(request, admitted, log);
        };
    }

    /** Without the old ones of which the watcher does not know yet that they were moved. */
    private List<TrainingFile> inPlace(List<TrainingFile> files) {
        Set<String> movedAway = oldFiles.movedAway();
        return files.stream().filter(file -> !movedAway.contains(file.path())).toList();
    }

    private Outcome learn(Request request, Admission.Result.Admitted admitted, RunLog log) throws IOException {
        FitMode mode = modes.of(admitted.read().dataset());
        Ingested read = mode.files() == null ? admitted.read() : admission.last(mode.files(), admitted);
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
        log.say("mode: " + mode.label() + (mode.why() == null ? "" : "; " + mode.why()));
        log.endPhase("read");

        String dataHash = MadeModel.dataHash(data);
        Optional<ModelVersion> same = request.force() ? Optional.empty() : madeOf(dataHash, read, mode);
        if (same.isPresent()) {
            return completion.keepUnchanged(same.get(), request.alsoWrite(), toKnow(read));
        }
        requireRoomFor(data);
        int number = nextNumber();
        // What cannot be split is not begun: so it can be tried at every start without a trace.
        Plan plan = Plan.of(data, settings.searches() ? Search.firstCandidate(settings) : settings);
        JournalEntry started = journal.append(Draft.of(Kind.TRAINING_STARTED)
                .with("version", number)
                .with("trainer", settings.trainer())
                .with("files", data.files().size())
                .with("rows", data.rows())
                .with("warnings", admitted.news().isEmpty() ? null : admitted.news())
                .with("because", newestOf(request.because())));
        FitProgress told = (done, planned) -> {
            checkStopping();
            progress.at(done, planned);
        };
        SearchReport search = null;
        WarmFit warm = null;
        if (mode.kind() == FitMode.Kind.WARM) {
            WarmFit.Attempt attempt = warmFit(mode.base(), data);
            warm = attempt.fit();
            mode = warm == null ? FitMode.full(attempt.why()) : mode;
        }
        if (warm == null && settings.searches()) {
            Search.Found found = Search.of(data, settings).run(told);
            search = found.report();
            search.trials().forEach(trial -> log.say("tried: " + trial));
            plan = Plan.of(data, found.settings());
            log.endPhase("search");
        }
        Split split = warm == null ? plan.split() : warm.split();
        TrainingSettings used = warm == null ? plan.settings() : warm.settings();
        log.say("split: " + split.policy());
        log.endPhase("split");
        Fitted.Begun begun = Fitted.begin(data, split, used);
        Future<Optional<String>> kept = archived(data);
        List<FileDrift> drifts = drift.of(data, registry.championIfAny());
        drifts.forEach(each -> log.say("drift: " + each.sentence()));
        log.endPhase("drift");
        checkStopping();
        Fitted fitted = begun.finish(fitting(data, plan, warm, mode, told), log);
        log.say("fit: %s, %s (%s)"
                .formatted(used.trainer(), Counted.of(fitted.fit().iterations(), "iteration"), mode.label()));
        log.say("holdout: " + fitted.holdout().metrics());
        checkStopping();
        PermutationImportance losses = null;
        if (permutation) {
            losses = PermutationImportance.of(fitted.fit(), data, split.holdout(), settings.seed());
            log.endPhase("permute");
        }
        FitMode done = mode;
        PermutationImportance permuted = losses;
        Future<RunPictures> pictures =
                Beside.begin("draw", () -> RunPictures.draw(fitted, permuted, data, drifts, drift.thresholds(), done));
        Optional<String> changed = Beside.result(kept);
        log.endPhase("archive");
        if (changed.isPresent()) {
            return giveWay(started, changed.get());
        }
        var made = new MadeModel(
                number,
                read,
                fitted,
                drifts,
                losses,
                search,
                ingestSettings,
                admitted.schema().version(),
                mode,
                dataHash,
                settingsHash);
        Outcome outcome = keep(request, made, pictures, started, log);
        admission.accepted(admitted);
        return outcome;
    }

    /** How a model is to be fitted: with settings that name a trainer. */
    private record Plan(TrainingSettings settings, Trainer trainer, Split split) {
        static Plan of(Dataset data, TrainingSettings settings) {
            Trainer trainer = Trainers.byName(settings.trainer(), data.task());
            return new Plan(settings, trainer, Splits.of(data, settings, trainer));
        }
    }

    /** @param warm null for a full fit, or one of the last files, by {@code plan} */
    private static Supplier<Fit> fitting(Dataset data, Plan plan, WarmFit warm, FitMode mode, FitProgress told) {
        return warm == null
                ? () -> plan.trainer().fit(data, plan.split(), plan.settings(), told)
                : () -> warm.run(data, mode.iterations(), told);
    }

    private WarmFit.Attempt warmFit(int base, Dataset data) throws IOException {
        try {
            return WarmFit.of(champions.champion(base), data);
        } catch (UserMistake damaged) {
            return new WarmFit.Attempt(null, damaged.getMessage());
        }
    }

    /** Not that of a version either which somebody has deleted by hand. */
    private int nextNumber() {
        int next = registry.nextNumber();
        return next == 1 ? 1 : Math.max(next, history.lastCompleted() + 1);
    }

    private void requireRoomFor(Dataset data) throws IOException {
        long bytes = 0;
        for (DataFile file : data.files()) {
            if (!archive.has(file.sha256())) {
                // 0 where it has gone since, which is found out when it is to be archived.
                bytes += folders.training().resolve(file.path()).toFile().length();
            }
        }
        if (disk.shortage(bytes).isPresent()) {
            // Versions that may go, by settings of this start, may be all that is in the way.
            retention.apply();
        }
        Optional<String> shortage = disk.shortage(bytes);
        if (shortage.isPresent()) {
            throw new NoRoom(shortage.get());
        }
    }

    /** The newest version, or the champion, where it was made of these bytes with the settings in force. */
    private Optional<ModelVersion> madeOf(String dataHash, Ingested read, FitMode mode) {
        OptionalInt champion = registry.championIfAny();
        return Stream.concat(
                        registry.newest().stream(),
                        champion.isPresent() ? registry.find(champion.getAsInt()).stream() : Stream.empty())
                .filter(version -> version.dataSha256().equals(dataHash)
                        && version.settingsSha256().equals(settingsHash)
                        && version.learnedThus(read.dataset(), read.formats())
                        && !(mode.kind() == FitMode.Kind.FULL && version.isLess())
                        && registry.isSound(version))
                .findFirst();
    }

    /** Keeps the bytes of the training files while the model is fitted; the path of a file that has others by now. */
    private Future<Optional<String>> archived(Dataset data) {
        return Beside.begin("archive", () -> {
            for (DataFile file : data.files()) {
                if (!archive.keep(folders.training().resolve(file.path()), file.sha256())) {
                    return Optional.of(file.path());
                }
            }
            return Optional.empty();
        });
    }

    /** A file changed while the model was fitted, so that nobody could make the version again. */
    private Outcome giveWay(JournalEntry started, String path) {
        journal.append(Draft.of(Kind.TRAINING_ABANDONED)
                .with("started", started.id())
                .with("message", "%s changed meanwhile; it is done again with what it holds now.".formatted(path)));
        return new Outcome.Waiting(path);
    }

    /** Decides and keeps the version, of whatever it is decided. */
    private Outcome keep(Request request, MadeModel made, Future<RunPictures> drawn, JournalEntry started, RunLog log)
            throws IOException {
        Long peak = PeakMemory.bytes();
        while (true) {
            OptionalInt champion = registry.championIfAny();
            Decision decision = gate.decide(made.data(), made.fitted(), champion, settings.seed());
            log.say((decision.promoted() ? "promoted: " : "rejected: ") + decision.reason());
            log.endPhase("compare");
            RunPictures pictures = Beside.result(drawn);
            log.endPhase("draw");
            endLearning();
            checkStopping();
            try (ProcessLock _ = registry.lock()) {
                if (registry.championIfAny().equals(champion)) {
                    var run = new MadeModel.Run(
                            clock.instant(),
                            started.id(),
                            champion.isPresent() ? champion.getAsInt() : null,
                            decision,
                            newestOf(request.because()),
                            log.totalSeconds(),
                            peak);
                    ModelVersion version = completion.keep(made, run, pictures, request.alsoWrite(), log);
                    log.endPhase("save");
                    if (decision.promoted()) {
                        champions.remember(
                                version,
                                made.fitted().fit().model(),
                                made.fitted().learned());
                        drift.remember(version, made.fitted().profile());
                    }
                    return Outcome.of(version, made.toKnow());
                }
            }
            log.say("the champion was switched meanwhile");
        }
    }

    private Outcome fail(Request request, RunLog log, String sentence, Throwable failure, boolean canPass) {
        LOG.log(failure instanceof TrainingException ? Level.DEBUG : Level.ERROR, sentence, failure);
        boolean isTold = request.again() && history.endsWithFailure(sentence)
                // Tried again and again, with other figures each time.
                || failure instanceof NoRoom && history.endsWithFailureOf(failure);
        if (isTold) {
            return new Outcome.Failed(sentence, canPass);
        }
        journal.write(transaction -> {
            transaction.append(Draft.of(Kind.TRAINING_FAILED)
                    .with("message", sentence)
                    .with(TrainingHistory.ERROR, failure.getClass().getSimpleName())
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
