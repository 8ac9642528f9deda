package dropforge;

import dropforge.document.DocumentStatus;
import dropforge.elt.DocumentPipeline;
import dropforge.elt.InboundFolder;
import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.handle.NamedHandler;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.quarantine.Quarantined;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.retrain.DiskGuard;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.Retrainer;
import dropforge.retrain.TrainingHistory;
import dropforge.watch.Baseline;
import dropforge.watch.BaselineCheck;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts the status of a workspace together from what any process can see: locks, store, models folder. */
record StatusReader(Path workspace, Settings settings, Store store, Journal journal, ModelRegistry registry) {
    private static final System.Logger LOG = System.getLogger(StatusReader.class.getName());
    private static final long SCARCE_BYTES = 16L << 20;
    private static final int NEWEST_ERRORS = 10;

    Status read() {
        Optional<RunningWatcher> watcher = RunningWatcher.of(workspace, journal);
        Settings inForce = watcher.map(RunningWatcher::settings)
                .orElseGet(() -> RunningWatcher.asLastTime(workspace, settings, journal));
        Path folder = inForce.trainingFolder();
        OptionalInt champion = registry.championIfAny();
        List<ModelVersion> versions = registry.versions();
        Baseline.Known known = Baseline.known(store, Retrainer.ROOT);
        try {
            long diskFree = Files.getFileStore(workspace).getUsableSpace();
            return new Status(
                    workspace,
                    folder,
                    inForce.target()
                            .or(() -> registry.newest().map(ModelVersion::target))
                            .orElse(null),
                    watcher.map(running -> new Status.Watcher(running.pid(), running.since()))
                            .orElse(null),
                    runningTraining(),
                    known.files(),
                    known.unread(),
                    RunningWatcher.lastTrains(journal) ? RetrainLoop.countPending(journal) : null,
                    missedEvents(),
                    (int) inForce.quarantine(journal).files().stream()
                            .filter(Quarantined::awaitsRepair)
                            .count(),
                    inForce.oldFiles(journal).count(),
                    NamedHandler.all(Locks.of(workspace).handlers(), journal),
                    documents(inForce),
                    versions.stream()
                            .filter(version -> champion.isPresent() && version.version() == champion.getAsInt())
                            .findFirst()
                            .orElse(null),
                    versions.size(),
                    problems(inForce, diskFree),
                    journal.openErrors(NEWEST_ERRORS),
                    journal.countOpenErrors(),
                    diskFree);
        } catch (IOException e) {
            throw new UserMistake("Cannot look at %s (%s).".formatted(workspace, e.getMessage()), e);
        }
    }

    /** Null where there are none, and nothing is known of their folder. */
    private Status.Documents documents(Settings inForce) {
        var documents = new Documents(workspace, inForce, store);
        Map<DocumentStatus, Long> counts = documents.count();
        long pending = DocumentPipeline.countPending(journal);
        boolean none = counts.isEmpty()
                && pending == 0
                && !Place.roots(workspace, store).containsKey(InboundFolder.ROOT);
        return none ? null : new Status.Documents(inForce.inboundFolder(), counts, documents.countFailures(), pending);
    }

    private int missedEvents() {
        return RunningWatcher.lastStart(journal)
                .map(start -> journal.countFoundBy(FoundBy.RECONCILER, start.id()))
                .orElse(0);
    }

    private List<String> problems(Settings inForce, long diskFree) {
        Path folder = inForce.trainingFolder();
        var problems = new ArrayList<String>();
        store.damage().ifPresent(problems::add);
        BaselineCheck.emptyInItsPlace(inForce.watching(), store).ifPresent(problems::add);
        if (RunningWatcher.lastStartOfTraining(journal).isPresent() && !Files.isDirectory(folder)) {
            problems.add(
                    "The training folder %s is not there; its files count as they were until it is back. Bring it back, or start `watch` with another --training."
                            .formatted(folder));
        }
        registry.championProblem().or(this::championDamage).ifPresent(problems::add);
        try {
            new DiskGuard(inForce.folders(), inForce.upkeep().diskReserve())
                    .shortage(0)
                    .ifPresent(problems::add);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "How much room there is cannot be found out", e);
        }
        if (diskFree < SCARCE_BYTES) {
            problems.add("%,d MB %s free on the disk of %s, so that soon nothing can be written. Make room."
                    .formatted(diskFree >> 20, diskFree >> 20 == 1 ? "is" : "are", workspace));
        }
        return problems;
    }

    private Optional<String> championDamage() {
        OptionalInt champion = registry.championIfAny();
        if (champion.isEmpty()) {
            return Optional.empty();
        }
        try {
            registry.checkModelFiles(registry.version(champion.getAsInt()));
            return Optional.empty();
        } catch (UserMistake | IOException e) {
            return Optional.of(
                    "Version %d, the champion, is of no use: %s".formatted(champion.getAsInt(), e.getMessage()));
        }
    }

    private Status.Training runningTraining() {
        if (ProcessLock.holder(Locks.of(workspace).training()).isEmpty()) {
            return null;
        }
        return new TrainingHistory(journal)
                .newest()
                .filter(entry -> entry.kind() == Kind.TRAINING_STARTED)
                .map(entry -> new Status.Training((int) entry.number("version"), entry.at()))
                .orElse(null);
    }
}
