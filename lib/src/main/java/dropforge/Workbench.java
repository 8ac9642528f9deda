package dropforge;

import dropforge.backup.Backup;
import dropforge.backup.BackupProgress;
import dropforge.backup.Manifest;
import dropforge.backup.Restoration;
import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.elt.InboundFolder;
import dropforge.explore.DatasetTable;
import dropforge.explore.DocumentTable;
import dropforge.explore.EventTable;
import dropforge.explore.FileTable;
import dropforge.explore.Latencies;
import dropforge.explore.MetricTable;
import dropforge.explore.RunTable;
import dropforge.explore.SqlTable;
import dropforge.explore.TrainingRun;
import dropforge.explore.VersionTable;
import dropforge.files.Counted;
import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.files.WrongUsage;
import dropforge.handle.Action;
import dropforge.handle.Handler;
import dropforge.handle.Handlers;
import dropforge.handle.NamedHandler;
import dropforge.handle.Subscription;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalFollower;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.PathPattern;
import dropforge.journal.Store;
import dropforge.journal.StoreAside;
import dropforge.notebook.FitCell;
import dropforge.notebook.Shown;
import dropforge.quarantine.Quarantine;
import dropforge.quarantine.Quarantined;
import dropforge.registry.Blame;
import dropforge.registry.ChampionChange;
import dropforge.registry.Contender;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.Predictor;
import dropforge.registry.RunMetrics;
import dropforge.registry.SoundnessCheck;
import dropforge.registry.TrainingArchive;
import dropforge.report.Figure;
import dropforge.report.Latency;
import dropforge.report.Plots;
import dropforge.retrain.Blamer;
import dropforge.retrain.Champions;
import dropforge.retrain.OldFiles;
import dropforge.retrain.Outcome;
import dropforge.retrain.Replay;
import dropforge.retrain.Replayer;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.Retrainer;
import dropforge.retrain.Surroundings;
import dropforge.retrain.TrainingHistory;
import dropforge.schema.Acceptance;
import dropforge.schema.Schema;
import dropforge.schema.SchemaStore;
import dropforge.table.Dataset;
import dropforge.table.Ingested;
import dropforge.table.TrainingFile;
import dropforge.train.FitProgress;
import dropforge.watch.Baseline;
import dropforge.watch.BaselineCheck;
import dropforge.watch.FollowLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import tools.jackson.core.JacksonException;

/**
 * The one door to a workspace. {@link #open} looks at it, beside a watcher in whatever process; {@link #watch} and
 * {@link #retrain} work in it.
 *
 * <pre>{@code
 * try (Watch watch = Workbench.watchTrainingDirectory(
 *         Path.of("data/training"), Path.of("data/models"), Path.of("data/metrics"),
 *         WatchOptions.DEFAULTS.withTarget("late"))) {
 *     watch.await();
 * }
 * }</pre>
 */
public final class Workbench implements AutoCloseable, Shown {
    /** Models that {@link #blame(int)} fits at most. */
    public static final int FITS_TO_BLAME = 24;

    /** Journal entries in {@link #events()}, which are there in a third of a second however many there are. */
    public static final int EVENTS = 20_000;

    /** Journal entries in a table, in a kernel of 640 MB. */
    private static final int MOST_EVENTS = 500_000;

    private static final System.Logger LOG = System.getLogger(Workbench.class.getName());

    private final Path workspace;
    private final Settings settings;
    private final Store store;
    private final Journal journal;
    private final ModelRegistry registry;
    private final Experimenting experimenting;
    private HandlersBeside handlers;

    private Workbench(Path workspace, Settings settings, Store store) {
        this.workspace = workspace;
        this.settings = settings;
        this.store = store;
        this.journal = new Journal(store, Clock.systemUTC());
        this.registry = new ModelRegistry(settings.modelsFolder());
        this.experimenting = new Experimenting(workspace, settings, journal, registry, this::filesOnDisk);
    }

    /** The same, by the name of the folder: {@code Workbench.open("../data")}. */
    public static Workbench open(String workspace) {
        try {
            return open(Path.of(workspace));
        } catch (InvalidPathException e) {
            throw new UserMistake("\"%s\" is no name of a folder (%s).".formatted(workspace, e.getReason()), e);
        }
    }

    /**
     * Opens a workspace to look at it, beside a watcher or alone. Only what says so writes: {@link #train} and {@link #sweep} into
     * {@code experiments}, {@link #promote(int)} and {@link #rollBack()} the champion.
     *
     * @throws UserMistake when there is none, or it is of an older Dropforge
     */
    public static Workbench open(Path workspace) {
        Path folder = workspace.toAbsolutePath().normalize();
        Store store = Store.openAsItIs(folder);
        try {
            return new Workbench(folder, Settings.load(folder, Map.of()), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Watches a training folder with the defaults: {@link #watchTrainingDirectory(Path, Path, Path, WatchOptions)}. The
     * target must stand in the workspace's {@code dropforge.yaml}.
     */
    public static Watch watchTrainingDirectory(Path trainingDir, Path modelDir, Path metricsDir) {
        return watchTrainingDirectory(trainingDir, modelDir, metricsDir, WatchOptions.DEFAULTS);
    }

    /**
     * Watches a folder of CSV files: whenever one is added, changed or removed, a model is trained on all of them. Returns
     * as soon as it watches.
     *
     * @param trainingDir where the CSV files land, at any depth
     * @param modelDir gets {@code version_NNNN/} folders and the pointer {@code champion}
     * @param metricsDir gets one folder per retraining
     * @throws UserMistake when a folder cannot be used, or another process watches in this workspace
     */
    public static Watch watchTrainingDirectory(Path trainingDir, Path modelDir, Path metricsDir, WatchOptions options) {
        Path workspace = options.workspace() == null
                ? modelDir.toAbsolutePath().normalize().getParent()
                : options.workspace();
        return watch(
                workspace,
                options.with(Settings.Key.TRAINING, trainingDir.toString())
                        .with(Settings.Key.MODELS, modelDir.toString())
                        .with(Settings.Key.METRICS, metricsDir.toString()));
    }

    /**
     * Watches the training folder of a workspace, by default {@code training} in it, which is made when it is not there.
     *
     * @throws UserMistake when a folder cannot be used, or another process watches in this workspace
     */
    public static Watch watch(Path workspace, WatchOptions options) {
        return WatchStart.in(workspace.toAbsolutePath().normalize(), options);
    }

    /**
     * Makes documents of the files of the inbound folder, those that are there and those that come, until it is closed; by
     * default of the folder of last time.
     *
     * @throws UserMistake when a folder cannot be used, or another process watches in this workspace
     */
    public static Watch makeDocuments(Path workspace, WatchOptions options) {
        Path folder = workspace.toAbsolutePath().normalize();
        WatchOptions all = options;
        if (Store.isIn(folder)) {
            try (Store store = Store.openToRead(folder)) {
                // What the last watcher was told counts for the next command, too, whatever this one was told.
                Map<Settings.Key, Object> before =
                        RunningWatcher.flagsOfLastTime(new Journal(store, Clock.systemUTC()));
                before.keySet().removeAll(options.settings().keySet());
                before.keySet().removeAll(Settings.Key.OF_DOCUMENTS);
                for (var flag : before.entrySet()) {
                    all = all.with(flag.getKey(), flag.getValue());
                }
            }
        }
        return WatchStart.in(folder, all.withDocumentsOnly().with(Settings.Key.PROCESS_EXISTING, true));
    }

    /**
     * Trains once, now, on the files that are there, whether somebody watches or not; waits while another process trains.
     *
     * @param flags settings that win over {@code dropforge.yaml}
     * @param force whether a version is made although nothing changed
     */
    public static Outcome retrain(Path workspace, Map<Settings.Key, ?> flags, boolean force, FitProgress progress)
            throws InterruptedException {
        Path folder = workspace.toAbsolutePath().normalize();
        Settings settings = asLastTime(folder, flags);
        FolderChecks.check(folder, settings, false);
        try (Store store = Store.open(folder);
                ProcessLock training = ProcessLock.acquire(Locks.of(folder).training())) {
            var bench = new Workbench(folder, settings, store);
            Retrainer retrainer = settings.retrainer(bench.journal);
            retrainer.recover();
            retrainer.showProgress(progress);
            var request = new Retrainer.Request(bench.filesOnDisk(), List.of(), force, false, _ -> {});
            return stoppedWithTheProcess(retrainer::stop, () -> retrainer.retrain(request));
        } catch (IOException | UncheckedIOException e) {
            throw new UserMistake("Cannot train in %s (%s).".formatted(folder, e.getMessage()), e);
        }
    }

    /** Trains once, with the settings of the workspace, where a file has changed. */
    public static Outcome retrain(Path workspace) throws InterruptedException {
        return retrain(workspace, Map.of(), false, FitProgress.NONE);
    }

    /**
     * What differs between the training folder and its recorded baseline; writes nothing. Beside a watcher it may also show
     * what that is about to write down.
     *
     * @param flags settings that win over {@code dropforge.yaml}
     * @throws UserMistake when no baseline of this folder was recorded, or the folder cannot be read
     */
    public static BaselineCheck.Comparison compareWithBaseline(Path workspace, Map<Settings.Key, ?> flags) {
        Path home = workspace.toAbsolutePath().normalize();
        try (Store store = Store.openToRead(home)) {
            Settings settings = asLastTime(home, flags, store);
            var check = new BaselineCheck(settings.watching(), store);
            if (!check.isRecorded()) {
                throw new UserMistake(
                        "No baseline of %s has been recorded in %s. Record it with `baseline --take`, or start `watch`."
                                .formatted(settings.trainingFolder(), home));
            }
            return check.compare();
        }
    }

    /**
     * Records what is in the training folder as known, so that none of it is news to the next watcher.
     *
     * @param flags settings that win over {@code dropforge.yaml}
     * @return the entry of the journal that says so
     * @throws UserMistake when a process watches in this workspace, or the folder cannot be read
     */
    public static JournalEntry takeBaseline(Path workspace, Map<Settings.Key, ?> flags) {
        return takeBaseline(
                workspace, new WatchOptions(workspace, Map.copyOf(flags), _ -> {}, FitProgress.NONE, _ -> {}));
    }

    /**
     * The same, with the settings, the listener, the alarm and the progress of these options, and a damaged database set aside where they
     * say so.
     */
    public static JournalEntry takeBaseline(Path workspace, WatchOptions options) {
        Path home = workspace.toAbsolutePath().normalize();
        Map<Settings.Key, Object> flags = options.settings();
        if (flags.containsKey(Settings.Key.TRAINING) || !Store.isIn(home) || options.setStoreAside()) {
            // First, so that a mistyped name leaves no workspace behind, and nothing is set aside for it.
            FolderChecks.check(home, Settings.load(home, flags), false);
        }
        try (ProcessLock _ = Locks.of(home).takeWatcher()) {
            Optional<StoreAside> aside =
                    options.setStoreAside() ? WatchStart.setAside(home, options.alarm()) : Optional.empty();
            try (Store store = Store.open(home)) {
                var journal = new Journal(store, Clock.systemUTC());
                journal.listen(options.listener());
                aside.ifPresent(each -> journal.append(each.entry()));
                Settings settings = asLastTime(home, flags, store);
                var check = new BaselineCheck(settings.watching(), store);
                check.showProgress(options.baselineProgress());
                return check.take(journal);
            }
        } catch (IOException e) {
            throw new UserMistake("Cannot set the database of %s aside (%s).".formatted(home, e.getMessage()), e);
        }
    }

    private static Settings asLastTime(Path workspace, Map<Settings.Key, ?> flags) {
        if (!Store.isIn(workspace)) {
            return Settings.load(workspace, flags);
        }
        try (Store store = Store.openToRead(workspace)) {
            return asLastTime(workspace, flags, store);
        }
    }

    /** Where nobody says otherwise, the folder is the one that was watched last. */
    private static Settings asLastTime(Path workspace, Map<Settings.Key, ?> flags, Store store) {
        var all = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        if (!flags.containsKey(Settings.Key.TRAINING)) {
            all.putAll(RunningWatcher.flagsOfLastTime(new Journal(store, Clock.systemUTC())));
        }
        all.putAll(flags);
        return Settings.load(workspace, all);
    }

    /**
     * Makes a version the champion, whatever the gate said, whether somebody watches or not. A retraining that is running
     * compares with it in the end.
     *
     * @return the line of the ledger
     * @throws UserMistake when it is already, there is none of this number, or a file of it is damaged
     */
    public static ChampionChange promote(Path workspace, int version) {
        return switched(workspace, champions -> champions.promote(version));
    }

    /**
     * Makes the version the champion that was so before the one in use; once more, the one before that.
     *
     * @return the line of the ledger
     * @throws UserMistake when there is none, or a file of it is damaged
     */
    public static ChampionChange rollBack(Path workspace) {
        return switched(workspace, Champions::rollBack);
    }

    /**
     * Keeps a version whatever its age.
     *
     * @return whether it was not pinned yet
     * @throws UserMistake when there is none of this number
     */
    public static boolean pin(Path workspace, int version) {
        return pins(workspace, Kind.VERSION_PINNED, version, registry -> registry.pin(version));
    }

    /**
     * No longer keeps a version whatever its age.
     *
     * @return whether it was pinned
     */
    public static boolean unpin(Path workspace, int version) {
        return pins(workspace, Kind.VERSION_UNPINNED, version, registry -> registry.unpin(version));
    }

    /**
     * Takes a backup of all that cannot be made again, whether somebody watches or not.
     *
     * @throws UserMistake when there is no workspace, or the file cannot be written; then there is none
     */
    public static Backup.Taken backUp(Path workspace, Backup.Request request, BackupProgress progress) {
        Path folder = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(folder).close();
        try (Store store = Store.open(folder)) {
            // As the watcher has them, which may have been told others with flags.
            Settings settings = RunningWatcher.asLastTime(
                    folder, Settings.load(folder, Map.of()), new Journal(store, Clock.systemUTC()));
            var places = new Backup.Places(
                    folder,
                    settings.modelsFolder(),
                    Set.of(settings.trainingFolder(), settings.inboundFolder()),
                    settings.allFolders());
            return new Backup(places, store, Surroundings.DROPFORGE, Clock.systemUTC()).take(request, progress);
        }
    }

    /**
     * Makes a workspace of a backup.
     *
     * @param workspace a folder that is not there yet, or empty
     * @throws UserMistake when it is not empty, or the file is no whole backup; then nothing is there
     */
    public static Manifest restore(Path backup, Path workspace, BackupProgress progress) {
        return new Restoration(backup)
                .into(
                        workspace.toAbsolutePath().normalize(),
                        (folder, manifest) -> new RestoredWorkspace(folder, manifest, backup).settle(),
                        progress);
    }

    @FunctionalInterface
    private interface PinChange {
        boolean of(ModelRegistry registry) throws IOException;
    }

    private static boolean pins(Path workspace, Kind kind, int version, PinChange change) {
        Path folder = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(folder).close();
        var registry = new ModelRegistry(Settings.load(folder, Map.of()).modelsFolder());
        try (Store store = Store.open(folder);
                ProcessLock _ = registry.lock()) {
            boolean news = change.of(registry);
            if (news) {
                new Journal(store, Clock.systemUTC()).append(Draft.of(kind).with("version", version));
            }
            return news;
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write down which versions are pinned in %s (%s)."
                            .formatted(registry.folder(), Reasons.of(e)),
                    e);
        }
    }

    @FunctionalInterface
    private interface Switch {
        ChampionChange by(Champions champions) throws IOException;
    }

    private static ChampionChange switched(Path workspace, Switch wanted) {
        Path folder = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(folder).close();
        Settings settings = Settings.load(folder, Map.of());
        try (Store store = Store.open(folder)) {
            return wanted.by(new Champions(
                    new ModelRegistry(settings.modelsFolder()),
                    new Journal(store, Clock.systemUTC()),
                    Clock.systemUTC()));
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot switch the champion in %s (%s).".formatted(settings.modelsFolder(), e.getMessage()), e);
        }
    }

    /** When the process is told to end meanwhile, a fit is abandoned in order before it does. */
    private static <T> T stoppedWithTheProcess(Runnable stopIt, Supplier<T> work) {
        var done = new CountDownLatch(1);
        var stop = new Thread(() -> {
            stopIt.run();
            try {
                boolean _ = done.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return work.get();
        } finally {
            done.countDown();
            forget(stop);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending, and the hook at work.
        }
    }

    private List<TrainingFile> filesOnDisk() throws IOException {
        Path root = settings.trainingFolder();
        if (settings.followLinks() != FollowLinks.NEVER) {
            return new BaselineCheck(settings.watching(), store)
                    .files().stream()
                            .filter(RetrainLoop::isTrainingFile)
                            .map(path -> new TrainingFile(path, null))
                            .toList();
        }
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(file -> !file.equals(root)
                            && !settings.ignore().ignores(root.relativize(file))
                            && Files.isRegularFile(file))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(RetrainLoop::isTrainingFile)
                    .map(path -> new TrainingFile(path, null))
                    .toList();
        }
    }

    public Settings settings() {
        return settings;
    }

    /**
     * The same query, about one file or some: what has happened under such a name, new or old.
     *
     * @param path a {@link PathPattern} relative to the watched folder, also with the folder's name in the journal before it,
     *     as in {@code training/*.csv}; or such a path on the disk, relative to where the process runs or absolute. Where it
     *     may be several, it is the first of which the journal knows
     * @throws UserMistake for a pattern that is not complete
     */
    public JournalQuery about(JournalQuery query, String path) {
        List<JournalQuery> meant = Place.about(query, path, Place.roots(workspace, store));
        return meant.stream()
                .filter(each -> meant.size() == 1 || isKnown(each))
                .findFirst()
                .orElse(meant.getFirst());
    }

    /**
     * Whether a path, or a pattern, as {@link #about} takes it, stands for something that is recorded, or lies below a folder
     * that has or had another name. The journal need not have an entry of it.
     */
    public boolean knows(String path) {
        return new Tracing(workspace, store, journal, registry).knows(path);
    }

    /** Whenever, and whatever it was. */
    private boolean isKnown(JournalQuery files) {
        return !journal.find(JournalQuery.ALL
                        .withRoot(files.root())
                        .withPaths(files.paths())
                        .withLimit(1))
                .isEmpty();
    }

    /** Retrainings, one a row, oldest first; see {@link RunTable#of}. */
    public Table runs() {
        return RunTable.of(trainingRuns());
    }

    /** The same as records, each of which shows itself as a card. */
    public List<TrainingRun> trainingRuns() {
        return TrainingRun.of(journal.find(JournalQuery.ALL.withKinds(TrainingRun.KINDS)));
    }

    /** The versions that are there, one a row, oldest first; see {@link VersionTable#of}. */
    public Table versions() {
        return VersionTable.of(
                registry.versions(), registry.championIfAny(), registry.championChanges(), registry.pinned());
    }

    /**
     * A version, which shows itself as a card.
     *
     * @throws UserMistake when there is none of this number, or it cannot be read
     */
    public ModelVersion version(int number) {
        return registry.version(number);
    }

    /** The newest {@value #EVENTS} journal entries, one a row, oldest first; see {@link EventTable#of}. */
    public Table events() {
        return events(EVENTS);
    }

    /** The newest so many. */
    public Table events(int most) {
        if (most < 0 || most > MOST_EVENTS) {
            throw new UserMistake("A table holds 0 to %,d events, and not %,d; `sql` counts however many there are."
                    .formatted(MOST_EVENTS, most));
        }
        Table events = EventTable.of(events(JournalQuery.ALL.withLimit(most)));
        return events.rowCount() < most ? events : events.setName("the newest %,d events".formatted(most));
    }

    /** What happened within this time until now: {@code bench.events(Duration.ofHours(12))}. */
    public Table events(Duration lately) {
        return EventTable.of(events(JournalQuery.ALL.withSince(before(lately)).withLimit(MOST_EVENTS)));
    }

    /** Now, less a time; the beginning of all where that is too long. */
    static Instant before(Duration lately) {
        Instant now = Instant.now();
        return lately.compareTo(Duration.between(Instant.EPOCH, now)) < 0 ? now.minus(lately) : Instant.EPOCH;
    }

    /** @throws UserMistake when the database that this has open was removed, or another one is in its place */
    void refuseWhenGone() {
        if (!Store.isIn(workspace)) {
            throw new UserMistake("The workspace %s is gone. Open it again when it is back.".formatted(workspace));
        }
    }

    /** The files of the watched folders, one a row, as the baseline knows them; see {@link FileTable#of}. */
    public Table files() {
        OptionalInt champion = registry.championIfAny();
        Set<String> learned = champion.isEmpty()
                ? Set.of()
                : registry.version(champion.getAsInt()).files().stream()
                        .map(ModelVersion.TrainedFile::sha256)
                        .collect(Collectors.toSet());
        return FileTable.of(baselines(), learned);
    }

    private SortedMap<String, Map<String, FileState>> baselines() {
        var baselines = new TreeMap<String, Map<String, FileState>>();
        for (String root : List.of(Retrainer.ROOT, InboundFolder.ROOT)) {
            baselines.put(root, Baseline.load(store, root));
        }
        return baselines;
    }

    /** The documents that are there, one a row, in the order of their paths; see {@link DocumentTable#of}. */
    public Table documents() {
        return documents(DocumentQuery.ALL);
    }

    /** Those that {@code query} asks for. */
    public Table documents(DocumentQuery query) {
        Documents records = documentRecords();
        return DocumentTable.of(
                records.find(query), document -> records.content(document).orElse(null));
    }

    /** The twenty documents that fit these words best; see {@link Documents#search} for how to ask and {@link DocumentTable#ofHits}. */
    public Table search(String words) {
        return DocumentTable.ofHits(words, documentRecords().search(words));
    }

    /** A document by its name, path or id, which shows itself as a card; see {@link Documents#document}. */
    public Document document(String name) {
        return documentRecords().document(name);
    }

    /** The text of a document with that of all that is embedded in it. */
    public String text(String document) {
        return documentRecords().text(document(document));
    }

    /** All that a document says about itself; see {@link DocumentTable#metadata}. */
    public Table metadata(String document) {
        Document found = document(document);
        return DocumentTable.metadata(found, documentRecords().parts(found));
    }

    /**
     * What the retraining of a version measured on the rows held out; see {@link MetricTable#of}.
     *
     * @throws UserMistake when there is no such version, or its metrics are gone
     */
    public Table metrics(int version) {
        return MetricTable.of(measured(version));
    }

    /** The learning curve of a version; see {@link MetricTable#learningCurve}. Without rows where its trainer has none. */
    public Table learningCurve(int version) {
        return MetricTable.learningCurve(measured(version));
    }

    /** How the files that were new to a version differ from what the champion of then had learned from; see {@link MetricTable#drift}. */
    public Table drift(int version) {
        return MetricTable.drift(measured(version));
    }

    /**
     * All that the retraining of a version measured.
     *
     * @throws UserMistake when there is no such version, or its metrics are gone
     */
    public RunMetrics measured(int version) {
        ModelVersion known = registry.version(version);
        return metrics(known)
                .orElseThrow(() -> new UserMistake(
                        "The metrics of version %d are gone: there is no %s. Bring that folder back from a backup."
                                .formatted(version, settings.metricsFolder().resolve(known.metricsFolder()))));
    }

    /** What was tried, one a row, oldest first; see {@link VersionTable#ofExperiments}. */
    public Table experiments() {
        return VersionTable.ofExperiments(allExperiments());
    }

    /** How long it took to notice, to train and to extract, one a row; see {@link Latencies}. */
    public Table latencies() {
        return Latencies.table(measuredLatencies());
    }

    /** The same as records. */
    public List<Latency> measuredLatencies() {
        return Latencies.of(
                journal.find(JournalQuery.ALL.withKinds(Latencies.KINDS).withLimit(Pictures.EVENTS)), baselines());
    }

    /**
     * The rows of a query of one's own: {@code bench.sql("select kind, count(*) as count from entry group by kind")}. Nothing can be
     * changed so.
     *
     * @throws UserMistake for what is no query, with what there is in its place
     */
    public Table sql(String query) {
        return SqlTable.of(store, query);
    }

    /** Pictures of all of this. */
    public Pictures plots() {
        return new Pictures(this);
    }

    /** The journal's entries, oldest first. */
    public List<JournalEntry> events(JournalQuery query) {
        return journal.find(query);
    }

    /**
     * Calls {@code consumer} with the journal's entries, oldest first, without holding them all in memory.
     */
    public void eachEvent(JournalQuery query, Consumer<JournalEntry> consumer) {
        journal.forEach(query, consumer);
    }

    /**
     * Calls {@code listener}, from a thread of its own, with the journal's entries that are there, then with each that is
     * written, in whatever process, until what is returned, or this workbench's process, ends.
     *
     * @param query its limit is about those that are there: 0 for news only
     */
    public JournalFollower follow(JournalQuery query, Consumer<JournalEntry> listener) {
        return JournalFollower.start(workspace, query, listener);
    }

    /**
     * Shows in the cell, while it runs, what the watcher does: the newest entries and their timeline, in place. Stops when the cell is
     * interrupted.
     *
     * @param time how long
     */
    public void follow(Duration time) {
        new FollowCell(this).follow(time);
    }

    /** Until when entries of the journal were dropped because of their age; empty while all are there. */
    public Optional<Instant> droppedBefore() {
        return journal.droppedBefore();
    }

    /**
     * All that happened to one file, under whatever names it had, and which models learned from it.
     *
     * @param file relative to its watched folder, also with the folder's name in the journal before it, as in
     *     {@code training/may.csv}; or a path on the disk, relative to where the process runs or absolute
     * @throws UserMistake when nothing is known of it
     */
    public FileTrace trace(String file) {
        return new Tracing(workspace, store, journal, registry).of(file);
    }

    /**
     * Why a version is as it is: what led to it, what is other than in the version before, and what became of it.
     *
     * @throws UserMistake when there is no such version
     */
    public VersionStory why(int version) {
        return new Storytelling(journal, registry).of(version);
    }

    /**
     * Makes a version again from the archived bytes of its files, whatever became of these since, and compares the two byte
     * by byte. Writes nothing but into a temporary folder; the champion and the versions stay as they are.
     *
     * @throws UserMistake when there is no such version, it is damaged, or its bytes are not in the archive
     */
    public Replay replay(int version, FitProgress progress) {
        try {
            return new Replayer(
                            registry,
                            new TrainingArchive(settings.archiveFolder()),
                            new SchemaStore(workspace, journal))
                    .replay(version, progress);
        } catch (IOException e) {
            throw new UserMistake("Version %d cannot be made again (%s).".formatted(version, e.getMessage()), e);
        }
    }

    /** The training files that have become old by the rule of the settings and were moved away, in natural order. */
    public List<OldFiles.OldFile> archivedFiles() {
        return inForce().oldFiles(journal).files();
    }

    /**
     * Puts an old training file back to where it was; from now on it stays there.
     *
     * @param name as {@link #archivedFiles} has it, or its path, or the last part of that
     * @throws UserMistake when there is none, several have that last part, or another file is in its place
     */
    public static OldFiles.OldFile releaseArchived(Path workspace, String name) throws InterruptedException {
        Path home = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(home).close();
        try (Store store = Store.open(home);
                ProcessLock _ = ProcessLock.acquire(Locks.of(home).training())) {
            var bench = new Workbench(home, Settings.load(home, Map.of()), store);
            return bench.inForce().oldFiles(bench.journal).release(name);
        } catch (IOException e) {
            throw new UserMistake("Cannot release %s (%s).".formatted(name, e.getMessage()), e);
        }
    }

    /** The files that cannot be learned from, oldest first, and why. */
    public List<Quarantined> quarantined() {
        return inForce().quarantine(journal).files();
    }

    /**
     * One of them.
     *
     * @param name that it has in quarantine, or its path in the training folder, of which the newest counts
     * @throws UserMistake when there is none
     */
    public Quarantined quarantined(String name) {
        return inForce().quarantine(journal).file(name);
    }

    /**
     * Puts a file back from quarantine to where it was; it is judged anew by whoever watches.
     *
     * @param name as {@link #quarantined(String)} takes it
     * @param accept whether the schema is changed so that the file may be learned from
     * @return the file as it was in quarantine
     * @throws UserMistake when there is none of this name, another file is in its place, or no schema could accept it
     */
    public static Quarantined release(Path workspace, String name, boolean accept) throws InterruptedException {
        Path home = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(home).close();
        try (Store store = Store.open(home);
                ProcessLock _ = ProcessLock.acquire(Locks.of(home).training())) {
            var bench = new Workbench(home, Settings.load(home, Map.of()), store);
            Quarantine quarantine = bench.inForce().quarantine(bench.journal);
            Quarantined file = quarantine.file(name);
            if (accept) {
                bench.accept(file, quarantine.fileOf(file));
            }
            quarantine.release(file);
            return file;
        } catch (IOException e) {
            throw new UserMistake("Cannot release %s (%s).".formatted(name, e.getMessage()), e);
        }
    }

    private void accept(Quarantined file, Path where) throws IOException {
        var schemas = new SchemaStore(workspace, journal);
        Schema schema = schemas.takeUp()
                .orElseThrow(() ->
                        new UserMistake("There is no schema yet that could accept %s: release it without --accept."
                                .formatted(file.path())));
        Schema accepting = Acceptance.of(schema, file.findings(), where);
        if (!accepting.equals(schema)) {
            schemas.put(accepting, SchemaStore.Change.ACCEPTED);
        }
    }

    /** What training files must be like; empty before the first model. */
    public Optional<Schema> schema() {
        return new SchemaStore(workspace, journal).read();
    }

    /** The settings of whoever watches, or did last. */
    private Settings inForce() {
        return RunningWatcher.of(workspace, journal)
                .map(RunningWatcher::settings)
                .orElseGet(() -> RunningWatcher.asLastTime(workspace, settings, journal));
    }

    /** {@link #blame(int, int, FitProgress)} with {@value #FITS_TO_BLAME} fits at most. */
    public Blame blame(int version) {
        return blame(version, FITS_TO_BLAME, FitProgress.NONE);
    }

    /**
     * Which training file makes a version worse: fits again without one after another, from the archived bytes, whatever became
     * of the files since. What came of it is also written beside the version's metrics, as {@code blame.json} and {@code
     * blame.png}, where these are still there; the champion and the versions stay as they are.
     *
     * @param mostFits models that are fitted at most, 6 or more; where there are more files, groups of them are left out first
     * @param progress is told of all fits as if they were one
     * @throws UserMistake when there is no such version, its bytes are not in the archive, or it has one file only
     */
    public Blame blame(int version, int mostFits, FitProgress progress) {
        if (mostFits < Blamer.FEWEST_FITS) {
            throw new WrongUsage("--fits is %d, but must be %d at least: one model with all files, and some without."
                    .formatted(mostFits, Blamer.FEWEST_FITS));
        }
        Thread searching = Thread.currentThread();
        return stoppedWithTheProcess(searching::interrupt, () -> {
            try {
                var blamer = new Blamer(
                        registry, new TrainingArchive(settings.archiveFolder()), new SchemaStore(workspace, journal));
                Blame blame = blamer.blame(version, mostFits, progress);
                Path folder = settings.metricsFolder()
                        .resolve(registry.version(version).metricsFolder());
                if (Files.isDirectory(folder)) {
                    WholeWrites.text(folder.resolve(Blame.FILE_NAME), dropforge.journal.Json.page(blame));
                    WholeWrites.replace(folder.resolve(Blame.PICTURE), Plots.blame(blame)::write);
                }
                return blame;
            } catch (CancellationException e) {
                throw new UserMistake("Stopped; nothing was written.", e);
            } catch (IOException e) {
                throw new UserMistake(
                        "What the files of version %d are worth cannot be found out (%s)."
                                .formatted(version, e.getMessage()),
                        e);
            }
        });
    }

    /** Draws what is gained without each file into a PNG file. */
    public void plotBlame(Blame blame, Path file) {
        write(Plots.blame(blame), file);
    }

    /**
     * What a retraining would learn from now, read with the settings and the schema in force; kept until a file changes. A
     * file that cannot be learned from is left out, and {@link #ingested} says why.
     *
     * @throws UserMistake where no data set comes of the files, in one sentence
     */
    public Dataset dataset() {
        return ingested().dataset();
    }

    /** The rows of {@link #dataset()} as a table, to look at and to draw; see {@link DatasetTable#of}. */
    public Table rows() {
        return DatasetTable.of(dataset());
    }

    /** The same with what else came of the files: those refused, and what is worth knowing. */
    public Ingested ingested() {
        return experimenting.read();
    }

    /**
     * Trains on {@link #dataset()} to try something: {@code bench.train("learning-rate", 0.05, "leaves", 63)}. What comes of
     * it is kept in {@code experiments/experiment_NNNN/} of the workspace, with metrics, pictures and card as a version has;
     * versions and champion stay as they are. Neither the journal nor the archive is told, so a watcher goes on meanwhile,
     * with which it only shares the cores.
     *
     * @param namesAndValues settings as in {@code dropforge.yaml}, which win over those there; none for those in force
     * @throws UserMistake for a setting that there is not, or that a fit does not depend on
     */
    public Experiment train(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new UserMistake("Settings come in pairs, as in train(\"learning-rate\", 0.05), and here is %s."
                    .formatted(Counted.of(namesAndValues.length, "word")));
        }
        var wished = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            wished.put(Settings.key(String.valueOf(namesAndValues[i]), "train(...)"), namesAndValues[i + 1]);
        }
        return train(wished);
    }

    /**
     * Trains with each combination of these values: {@code bench.sweep("leaves", List.of(15, 31), "seed", List.of(1, 2, 3))} makes six
     * experiments, one after the other. When it is interrupted, those that were made stay.
     *
     * @param namesAndValues a setting as {@link #train} takes it, then the list of its values, and so on
     * @return the best first
     * @throws UserMistake as {@link #train} does, before anything is trained where a setting is at fault
     */
    public Sweep sweep(Object... namesAndValues) {
        List<Map<Settings.Key, Object>> combinations = Sweeping.combinations(namesAndValues);
        combinations.forEach(experimenting::check);
        var cell = new FitCell(combinations.size());
        var made = new ArrayList<Experiment>();
        for (Map<Settings.Key, Object> combination : combinations) {
            cell.begin(Sweeping.words(combination));
            made.add(train(combination, cell));
        }
        cell.end("%s made.".formatted(Counted.of(made.size(), "experiment")));
        return Sweep.of(made);
    }

    /**
     * Makes a version the champion, whatever the gate said; {@link #promote(Path, int)} for who has no workbench.
     *
     * @return the line of the ledger
     */
    public ChampionChange promote(int version) {
        return promote(workspace, version);
    }

    /** Makes the version the champion that was so before the one in use; see {@link #rollBack(Path)}. */
    public ChampionChange rollBack() {
        return rollBack(workspace);
    }

    /** The same with the settings by their keys. */
    public Experiment train(Map<Settings.Key, ?> wished) {
        experimenting.check(wished);
        var cell = new FitCell(1);
        cell.begin("training");
        Experiment made = train(wished, cell);
        cell.end("%s made.".formatted(made.label()));
        return made;
    }

    /** The same. @param progress is told how far the fit has come, and can end it */
    public Experiment train(Map<Settings.Key, ?> wished, FitProgress progress) {
        return experimenting.train(wished, progress);
    }

    /** What was tried, oldest first. */
    public List<Experiment> allExperiments() {
        return experimenting.all();
    }

    /** @throws UserMistake when there is none of this number, or it cannot be read */
    public Experiment experiment(int number) {
        return experimenting.find(number);
    }

    /** An experiment told to people, in Markdown. */
    public String card(Experiment experiment) {
        return experimenting.registry().card(experiment.made());
    }

    /**
     * Which of two versions or experiments is better, on those rows of {@link #dataset()} that neither has learned from.
     *
     * @throws UserMistake when they predict different things, or there are too few such rows
     */
    public Contest compare(Contender first, Contender second) {
        return experimenting.compare(first, second);
    }

    /**
     * Reads every byte of all versions, or of one, and of the archived files, and says what is not as it was written.
     *
     * @param version empty for all
     * @throws UserMistake when there is no such version, or something cannot be read
     */
    public SoundnessCheck.Result verify(OptionalInt version) {
        return verify(version, SoundnessCheck.Progress.NONE);
    }

    /** The same. @param progress is told how many bytes are read */
    public SoundnessCheck.Result verify(OptionalInt version, SoundnessCheck.Progress progress) {
        var check = new SoundnessCheck(registry, new TrainingArchive(settings.archiveFolder()), progress);
        Map<String, Map<?, ?>> versionFiles = new TrainingHistory(journal).versionFiles();
        try {
            return version.isPresent() ? check.of(version.getAsInt(), versionFiles) : check.ofAll(versionFiles);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot read all of %s and %s (%s). Give this user read access."
                            .formatted(registry.folder(), settings.archiveFolder(), Reasons.of(e)),
                    e);
        }
    }

    public ModelRegistry registry() {
        return registry;
    }

    /** What a version's retraining measured; empty when its metrics folder was removed. */
    public Optional<RunMetrics> metrics(ModelVersion version) {
        Path file = settings.metricsFolder().resolve(version.metricsFolder()).resolve(RunMetrics.FILE_NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(dropforge.journal.Json.read(Files.readString(file), RunMetrics.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). Bring it back from a backup, or remove it; the model does without."
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private Optional<RunMetrics> metricsIfReadable(ModelVersion version) {
        try {
            return metrics(version);
        } catch (UserMistake e) {
            LOG.log(Level.WARNING, e.getMessage(), e);
            return Optional.empty();
        }
    }

    /** What every version's retraining measured, oldest first; those whose metrics were removed or damaged are left out. */
    public List<RunMetrics> allMetrics() {
        return registry.versions().stream()
                .map(this::metricsIfReadable)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Draws {@link Pictures#versions} into a PNG file. */
    public void plotVersions(Path file) {
        write(plots().versions(), file);
    }

    /** Draws journal entries over time into a PNG file. */
    public void plotTimeline(List<JournalEntry> entries, Path file) {
        if (entries.isEmpty()) {
            throw new UserMistake("No entry of the journal is asked for, so there is nothing to draw: ask for more.");
        }
        write(Plots.timeline(entries), file);
    }

    private static void write(Figure picture, Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UserMistake("The picture is a PNG, so %s would be misleading. Name a file that ends with .png."
                    .formatted(file));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new UserMistake("Cannot write %s, because there is no folder %s. Make it, or name a file in another."
                    .formatted(file, folder));
        }
        try {
            WholeWrites.replace(file, picture::write);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write %s (%s). Name a file in a folder that is there and has room left."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** What predicts with the version in use. */
    public Predictor champion() {
        return predictor(registry.champion()
                .orElseThrow(() -> new UserMistake(
                        "There is no model in %s yet: drop a CSV file into the training folder while `watch` runs, or run `retrain`."
                                .formatted(registry.folder()))));
    }

    /** What predicts with this version. */
    public Predictor predictor(int version) {
        return Predictor.load(registry, version);
    }

    /** How the workspace is doing, seen from any process. */
    public Status status() {
        return new StatusReader(workspace, settings, store, journal, registry).read();
    }

    /** Its status, as a card. */
    @Override
    public Object shown() {
        return status();
    }

    /** The same as text. */
    @Override
    public String toString() {
        return status().shown().toString();
    }

    /** The settings that the watcher of a workspace runs with; empty while none does. */
    public static Optional<Settings> settingsOfWatcher(Path workspace) {
        Path folder = workspace.toAbsolutePath().normalize();
        if (!Store.isIn(folder)) {
            return Optional.empty();
        }
        try (Store store = Store.openToRead(folder)) {
            return RunningWatcher.of(folder, new Journal(store, Clock.systemUTC()))
                    .map(RunningWatcher::settings);
        }
    }

    /**
     * A handler of one's own, in the making: what is to be done with each change of these kinds, whoever watches, in this
     * process or another. It works until it is closed, or this workbench.
     *
     * <pre>{@code
     * try (var bench = Workbench.open(Path.of("data"))) {
     *     bench.on(Added.class, Modified.class)
     *             .matching("*.csv")
     *             .named("mailer") // goes on where it was, at least once for each change
     *             .handle(change -> mail(change.file()));
     *     ...
     * }
     * }</pre>
     *
     * <p>One change at a time, in their order, in a thread of the handler's own. What it throws is tried again after 1, 5 and
     * 25 seconds; then the change is parked, with an {@code error} in the journal, and the handler goes on with the next.
     *
     * @param kinds such as {@code Added.class}; {@code FileChange.class} for all
     */
    @SafeVarargs
    public final <C extends FileChange> Subscription<C> on(Class<? extends C>... kinds) {
        return handlers().on(kinds);
    }

    /**
     * Starts a handler of one's own that gets what happens while it is there, and nothing of what happened before:
     * {@code bench.on(Added.class, "*.csv", added -> IO.println(added.file()))}.
     *
     * @param glob such as {@code *.csv}, at any depth; {@code 2026/*.csv}, with a {@code /}, is relative to the folder
     */
    public <C extends FileChange> Handler on(Class<C> kind, String glob, Action<C> action) {
        return handlers().on(kind, glob, action);
    }

    /**
     * Forgets a named handler that nobody runs any more, so that the journal keeps nothing for it.
     *
     * @throws UserMistake when there is none of this name, or it is at work
     */
    public static void forgetHandler(Path workspace, String name) {
        Path folder = workspace.toAbsolutePath().normalize();
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(folder).close();
        try (Store store = Store.open(folder)) {
            NamedHandler.forget(Locks.of(folder).handlers(), new Journal(store, Clock.systemUTC()), name);
        }
    }

    /** The documents of this workspace, to look up and to search; {@link #documents()} is the table of them. */
    public Documents documentRecords() {
        return new Documents(workspace, inForce(), store);
    }

    /**
     * Documents that are to be extracted anew.
     *
     * @param documents as they are now
     * @param byWatcher whether a watcher that runs does it; else it is done
     */
    public record Retried(List<Document> documents, boolean byWatcher) {}

    /**
     * Has documents extracted anew, by the watcher that runs, or else here and now.
     *
     * @param names of documents, whatever became of them; none for all that have failed
     * @param partial whether, without names, those are meant too of which only a part was extracted
     * @param listener is given the entries of the journal that are written here
     * @throws UserMistake where there is no such document
     */
    public static Retried retryDocuments(
            Path workspace, List<String> names, boolean partial, Consumer<JournalEntry> listener)
            throws InterruptedException {
        return new DocumentRetry(workspace.toAbsolutePath().normalize(), listener).retry(names, partial);
    }

    private synchronized Handlers handlers() {
        if (handlers == null) {
            handlers = new HandlersBeside(workspace, journal, this::watchedFolder);
        }
        return handlers.handlers();
    }

    /** As whoever watches has it, or did last. */
    private Path watchedFolder(String root) {
        return inForce().watchedFolder(root);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (handlers != null) {
                handlers.close();
            }
        }
        store.close();
    }
}
