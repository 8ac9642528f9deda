package dropforge;

import dropforge.elt.DocumentPipeline;
import dropforge.extract.ExtractionPool;
import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.handle.ChangeHandler;
import dropforge.handle.Handler;
import dropforge.handle.Handlers;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.journal.Retention;
import dropforge.journal.Store;
import dropforge.journal.StoreAside;
import dropforge.registry.ModelRegistry;
import dropforge.report.Plots;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.Retrainer;
import dropforge.retrain.TrainingHistory;
import dropforge.schema.SchemaInForce;
import dropforge.schema.SchemaMistake;
import dropforge.schema.SchemaStore;
import dropforge.table.Headers;
import dropforge.table.TrainingException;
import dropforge.table.TrainingFile;
import dropforge.watch.Baseline;
import dropforge.watch.FolderWatcher;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Sets a watcher to work: checks, takes the workspace, tidies up after a process that died, and wires the parts. */
record WatchStart(
        Path workspace,
        Settings settings,
        Store store,
        Journal journal,
        ModelRegistry registry,
        Optional<ExtractionPool> pool,
        Optional<StoreAside> setAside) {

    private static final System.Logger LOG = System.getLogger(WatchStart.class.getName());

    private static final Set<Settings.Key> WATCHERS_OWN = EnumSet.of(
            Settings.Key.SETTLE,
            Settings.Key.SOURCE,
            Settings.Key.RECONCILE_SHARE,
            Settings.Key.KEEP_ENTRIES,
            Settings.Key.PROCESS_EXISTING);

    /** @throws UserMistake when a folder cannot be used, or another process watches in this workspace */
    static Watch in(Path workspace, WatchOptions options) {
        Settings settings = Settings.load(workspace, options.settings());
        boolean named = !settings.all().get(Settings.Key.TRAINING).isDefault();
        if (options.watchesTraining()) {
            FolderChecks.check(workspace, settings, !named);
        }
        if (options.makesDocuments()) {
            FolderChecks.checkDocuments(
                    workspace,
                    settings,
                    settings.all().get(Settings.Key.INBOUND).isDefault());
        }
        ProcessLock lock = Locks.of(workspace).takeWatcher();
        // The first process gets ready while this one opens the store and looks over the folder.
        Optional<ExtractionPool> pool =
                options.makesDocuments() ? Optional.of(settings.extractionPool()) : Optional.empty();
        pool.ifPresent(ExtractionPool::prepare);
        Store store = null;
        try {
            Optional<StoreAside> aside =
                    options.setStoreAside() ? setAside(workspace, options.alarm()) : Optional.empty();
            store = Store.open(workspace);
            return new WatchStart(
                            workspace,
                            settings,
                            store,
                            new Journal(store, Clock.systemUTC()),
                            new ModelRegistry(settings.modelsFolder()),
                            pool,
                            aside)
                    .begin(options, lock);
        } catch (IOException | RuntimeException e) {
            pool.ifPresent(ExtractionPool::close);
            if (store != null) {
                store.close();
            }
            lock.close();
            throw e instanceof RuntimeException mistake
                    ? mistake
                    : new UserMistake("Cannot watch in %s (%s).".formatted(workspace, e.getMessage()), e);
        }
    }

    /**
     * Renames a database that is damaged. Nobody else may watch meanwhile.
     *
     * @param told gets a sentence when it is sound
     * @throws UserMistake when somebody trains with it, or it cannot be renamed
     */
    static Optional<StoreAside> setAside(Path workspace, Consumer<String> told) throws IOException {
        try (var _ = ProcessLock.tryAcquire(Locks.of(workspace).training())
                .orElseThrow(() -> new UserMistake(
                        "A process trains in the workspace %s; wait for it or end it, then set the database aside."
                                .formatted(workspace)))) {
            Optional<StoreAside> aside = StoreAside.ifDamaged(workspace);
            if (aside.isEmpty() && Store.isIn(workspace)) {
                told.accept("The database %s is sound; it stays in use and nothing was set aside."
                        .formatted(workspace.resolve(Store.FILE_NAME)));
            }
            return aside;
        }
    }

    private Watch begin(WatchOptions options, ProcessLock lock) throws IOException {
        journal.listen(options.listener());
        journal.listenToAlarms(options.alarm());
        setAside.ifPresent(aside -> journal.append(aside.entry()));
        var watchers = new ArrayList<FolderWatcher>();
        Optional<RetrainLoop> training = Optional.empty();
        if (options.watchesTraining()) {
            watchers.add(watcher(settings.watching(), settings.trainingFolder(), options));
            training = options.trains() ? Optional.of(training(watchers.getLast(), options)) : training;
        }
        if (pool.isPresent()) {
            watchers.add(watcher(settings.watchingInbound(), settings.inboundFolder(), options));
        }
        Optional<InboundWork> documents = pool.map(
                processes -> new InboundWork(workspace, settings, store, journal, processes, watchers.getLast()::hint));
        var handlers = new Handlers(Locks.of(workspace).handlers(), journal, () -> journal, settings::watchedFolder);
        try {
            return begin(options, lock, watchers, training, documents, handlers);
        } catch (IOException | RuntimeException e) {
            watchers.forEach(FolderWatcher::close);
            handlers.close();
            throw e;
        }
    }

    private FolderWatcher watcher(FolderWatcher.Options how, Path folder, WatchOptions options) {
        var watcher = new FolderWatcher(
                // What the damaged one knew is no news, whatever the settings say of a first start.
                setAside.isPresent() ? how.withoutExisting() : how,
                store,
                journal,
                Clock.systemUTC(),
                settings.source().sources(folder));
        watcher.showProgress(options.baselineProgress());
        return watcher;
    }

    private Watch begin(
            WatchOptions options,
            ProcessLock lock,
            List<FolderWatcher> watchers,
            Optional<RetrainLoop> training,
            Optional<InboundWork> documents,
            Handlers handlers)
            throws IOException {
        journal.listen(handlers::hear);
        options.handlers().accept(handlers);
        addFound(handlers);
        if (documents.isPresent()) {
            documents.get().prepare();
        }
        watchers.forEach(FolderWatcher::start);
        var others = new OthersSwitches(journal, registry);
        journal.append(Draft.of(Kind.WATCH_STARTED)
                .with(
                        "folder",
                        options.watchesTraining() ? settings.trainingFolder().toString() : null)
                .with(
                        "inbound",
                        documents.isPresent() ? settings.inboundFolder().toString() : null)
                .with("pid", ProcessHandle.current().pid())
                .with("source", watchers.getFirst().source())
                .with("training", training.isPresent() ? null : false)
                .with("handlers", handlers.running().isEmpty() ? null : names(handlers))
                .with("settings", settings.said())
                .with(
                        "droppedBefore",
                        journal.droppedBefore().map(Instant::toString).orElse(null)));
        String advice = Stream.of(training.map(_ -> advice()), documents.flatMap(InboundWork::advice))
                .flatMap(Optional::stream)
                .reduce((first, second) -> first + "\n" + second)
                .orElse(null);
        training.ifPresent(loop -> {
            Thread.ofPlatform().daemon().name("warm-up").start(Plots::warmUp);
            loop.start();
        });
        documents.ifPresent(InboundWork::start);
        var retention = Retention.start(store, journal, settings.keepEntries(), consumers(training, documents));
        if (options.watchesTraining()) {
            others.start();
        }
        return new Watch(store, journal, watchers, training, documents, handlers, others, retention, lock, advice);
    }

    private static Set<String> consumers(Optional<RetrainLoop> training, Optional<InboundWork> documents) {
        var consumers = new HashSet<String>();
        training.ifPresent(_ -> consumers.add(RetrainLoop.CONSUMER));
        documents.ifPresent(_ -> consumers.add(DocumentPipeline.CONSUMER));
        return consumers;
    }

    private RetrainLoop training(FolderWatcher watcher, WatchOptions options) throws IOException {
        Retrainer retrainer = settings.retrainer(journal);
        retrainer.showProgress(options.progress());
        Path lockFile = Locks.of(workspace).training();
        // Nobody else can be training in a workspace in which a dead process left a fit unfinished.
        try (var lock = ProcessLock.tryAcquire(lockFile).orElse(null)) {
            if (lock != null) {
                retrainer.recover();
            }
        }
        return new RetrainLoop(retrainer, journal, trainingFolder(watcher), lockFile, options.whenTrained());
    }

    /** The handlers of jars on the class path; one that cannot be loaded is told, and the others work. */
    private void addFound(Handlers handlers) {
        Iterator<ChangeHandler> found = ServiceLoader.load(ChangeHandler.class).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                handlers.add(found.next());
            } catch (ServiceConfigurationError | RuntimeException e) {
                LOG.log(Level.ERROR, "A handler on the class path cannot be used", e);
                journal.append(Draft.of(Kind.ERROR)
                        .with(
                                "message",
                                "A handler on the class path cannot be used (%s); the others work. Correct its jar, or take it away, and start again."
                                        .formatted(e.getMessage())));
            }
        }
    }

    private static List<String> names(Handlers handlers) {
        return handlers.running().stream().map(Handler::name).toList();
    }

    /** What a user who has just started to watch should know. */
    private String advice() {
        Optional<String> problem = registry.championProblem();
        if (problem.isPresent()) {
            return problem.get();
        }
        // First, so that a file which is journaled meanwhile is among the pending ones.
        List<TrainingFile> known = knownTrainingFiles();
        int files = known.size();
        Optional<String> mistyped = mistypedTarget(known);
        if (mistyped.isPresent()) {
            return mistyped.get();
        }
        if (!RetrainLoop.pending(journal).isEmpty()) {
            return null;
        }
        Optional<JournalEntry> failure = new TrainingHistory(journal).lastFailure();
        if (failure.isPresent()) {
            return "The last training failed, and is tried again: "
                    + failure.get().text("message");
        }
        if (registry.championIfAny().isPresent()) {
            return null;
        }
        if (files > 0) {
            return "%s there already and known; make the first model of what is there with `retrain%s`, or start with --process-existing on a fresh workspace."
                    .formatted(files == 1 ? "1 CSV file was" : "%,d CSV files were".formatted(files), flags());
        }
        return settings.target().isPresent()
                ? null
                : "No column to predict is named: start again with --target COLUMN, or with `target: COLUMN` in %s."
                        .formatted(workspace.resolve(Settings.FILE_NAME));
    }

    /** A file that has it may still come, so this is said, and the watcher goes on. */
    private Optional<String> mistypedTarget(List<TrainingFile> known) {
        try {
            boolean bySchema = SchemaInForce.seen(new SchemaStore(workspace, journal), settings.ingest())
                    .schema()
                    .isPresent();
            return bySchema
                    ? Optional.empty()
                    : settings.target()
                            .flatMap(target -> Headers.lackOf(target, settings.trainingFolder(), known))
                            .map(
                                    sentence -> sentence
                                            + ". Start again with --target and the name of one of them, or drop files that have it.");
        } catch (SchemaMistake e) {
            return Optional.of(e.getMessage());
        } catch (TrainingException e) {
            return Optional.of(e.getMessage() + ". Start again with --target and the name of one of them.");
        }
    }

    /** What another command must be told to train in the same way; the target in any case. */
    private String flags() {
        var flags = new StringBuilder();
        if (!workspace.equals(Path.of("data").toAbsolutePath())) {
            flags.append(" --workspace ").append(workspace);
        }
        settings.all().forEach((key, value) -> {
            if (value.isFlag() && !WATCHERS_OWN.contains(key)) {
                flags.append(" --%s %s".formatted(key.wireName(), value.value()));
            }
        });
        return settings.target().isPresent() ? flags.toString() : flags + " --target COLUMN";
    }

    private RetrainLoop.TrainingFolder trainingFolder(FolderWatcher watcher) {
        return new RetrainLoop.TrainingFolder() {
            @Override
            public List<TrainingFile> files() {
                return knownTrainingFiles();
            }

            @Override
            public boolean isAtRest() {
                return watcher.isIdle();
            }

            @Override
            public void lookAgain(String path) {
                watcher.hint(settings.trainingFolder().resolve(path));
            }
        };
    }

    private List<TrainingFile> knownTrainingFiles() {
        var files = new ArrayList<TrainingFile>();
        Baseline.load(store, Retrainer.ROOT).forEach((path, state) -> {
            if (!state.directory() && RetrainLoop.isTrainingFile(path)) {
                files.add(new TrainingFile(path, state.sha256()));
            }
        });
        return files;
    }
}
