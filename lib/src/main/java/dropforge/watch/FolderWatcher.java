package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.IgnoreRules;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Watches one folder: observe, compare, journal. One thread does all of it, so that the journal has one order. An error
 * with one file is written down and the watcher goes on.
 */
public final class FolderWatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FolderWatcher.class.getName());

    /** How often it is checked that the folder itself is still there; one call to the file system. */
    private static final Duration ROOT_CHECK = Duration.ofSeconds(2);

    private static final int FILES_PER_TRANSACTION = 500;

    /**
     * What to watch, and how.
     *
     * @param root the name of the folder in the journal: {@code training} or {@code inbound}
     * @param folder absolute
     * @param label how the folder is recorded with its baseline; another label is another folder, whose baseline is taken
     *     anew
     * @param settle how long a file must stand still before it is read
     * @param processExisting whether the files of a folder that has no baseline yet count as added
     */
    public record Options(
            String root, Path folder, String label, Duration settle, IgnoreRules ignore, boolean processExisting) {}

    private final Options options;
    private final Journal journal;
    private final Supplier<HintSource> sources;
    private final Baseline baseline;
    private final Settler settler;
    private final Observer observer;
    private final LinkedBlockingQueue<Hint> hints = new LinkedBlockingQueue<>();
    private final AtomicLong hintsIn = new AtomicLong();
    private final Map<String, String> troubles = new HashMap<>();

    private HintSource source;
    private String rootKey;
    private boolean rootLost;
    private Thread thread;
    private volatile long hintsDone;
    private volatile int unsettled;
    private volatile boolean stopping;

    /** @param sources gives a fresh source for each start: one at first, another each time the folder comes back */
    public FolderWatcher(Options options, Store store, Journal journal, Clock clock, Supplier<HintSource> sources) {
        this.options = options;
        this.journal = journal;
        this.sources = sources;
        this.baseline = new Baseline(options.root(), store);
        this.settler = new Settler(options.settle());
        this.observer = new Observer(options.folder(), options.ignore(), baseline, settler, clock);
    }

    /**
     * Begins to watch, then lists what is there: whatever is created meanwhile is found by one of the two. Returns when
     * what changed while nobody watched is known; what of it is not at rest yet is journaled later.
     *
     * @throws UserMistake when the folder cannot be watched
     */
    public void start() {
        try {
            startSource();
            if (!options.label().equals(baseline.folder().orElse(null))) {
                begin();
            } else {
                observer.scan("", FoundBy.START_UP);
            }
            lookAtDue();
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot watch %s (%s). Give this user read access to it, or name another folder."
                            .formatted(options.folder(), e.getMessage()),
                    e);
        }
        thread = Thread.ofPlatform().daemon().name("watch-" + options.root()).start(this::run);
    }

    private void startSource() throws IOException {
        rootKey = FileState.of(options.folder()).fileKey();
        source = sources.get();
        source.start(options.folder(), hint -> {
            hintsIn.incrementAndGet();
            hints.add(hint);
        });
    }

    /** The first start on this folder. */
    private void begin() throws IOException {
        baseline.paths().stream().toList().forEach(baseline::remove);
        if (options.processExisting()) {
            journal.write(transaction -> {
                baseline.begin(transaction, options.label());
                return null;
            });
            observer.scan("", FoundBy.START_UP);
            return;
        }
        var walk = new BaselineWalk(options.folder(), options.ignore());
        walk.states().forEach(baseline::put);
        journal.write(transaction -> {
            baseline.begin(transaction, options.label());
            baseline.store(transaction, baseline.paths());
            return transaction.append(Draft.of(Kind.BASELINE_TAKEN, options.root())
                    .with("folder", options.folder().toString())
                    .with("files", walk.files())
                    .with("folders", walk.folders())
                    .with("bytes", walk.bytes()));
        });
        // What could not be read, or was being written, is looked at like any change.
        walk.left().forEach(path -> settler.hint(path, FoundBy.START_UP, System.nanoTime()));
    }

    /** Whether nothing is waiting to be looked at. */
    public boolean isIdle() {
        return hintsDone == hintsIn.get() && unsettled == 0;
    }

    /** How many paths wait until they are at rest. */
    public int unsettled() {
        return unsettled;
    }

    /** As if a source had hinted at this path: for who finds that a file is not what the journal says. */
    public void hint(Path path) {
        hintsIn.incrementAndGet();
        hints.add(new Hint.Touched(path));
    }

    private void run() {
        while (!stopping) {
            try {
                step();
            } catch (IOException | RuntimeException e) {
                goOnAfter(e);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void step() throws InterruptedException, IOException {
        long wait = settler.nanosToNext(System.nanoTime(), ROOT_CHECK.toNanos());
        Hint first = hints.poll(wait, TimeUnit.NANOSECONDS);
        long taken = 0;
        for (Hint hint = first; hint != null; hint = hints.poll()) {
            take(hint);
            taken++;
        }
        if (first == null || rootLost || mayHaveLostRoot()) {
            checkRoot();
        }
        if (!rootLost) {
            lookAtDue();
        }
        unsettled = settler.unsettled();
        hintsDone += taken;
    }

    private void take(Hint hint) throws IOException {
        switch (hint) {
            case Hint.Touched(Path path) -> {
                String relative = observer.relative(path);
                if (relative != null) {
                    settler.hint(relative, FoundBy.EVENT, System.nanoTime());
                }
            }
            case Hint.Lost(Path folder) -> {
                checkRoot();
                if (!rootLost) {
                    String relative = observer.relative(folder);
                    journal.append(
                            Draft.of(Kind.OVERFLOWED, options.root(), relative).withFoundBy(FoundBy.EVENT));
                    observer.scan(relative == null ? "" : relative, FoundBy.RESCAN);
                }
            }
        }
    }

    private boolean mayHaveLostRoot() {
        return !Files.isDirectory(options.folder());
    }

    /** A folder that went as a whole (unmounted, moved away) is not the removal of all that was in it. */
    private void checkRoot() throws IOException {
        boolean there =
                Files.isDirectory(options.folder(), LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(options.folder());
        boolean another = there && !FileState.of(options.folder()).fileKey().equals(rootKey);
        if ((!there || another) && !rootLost) {
            rootLost = true;
            settler.clear();
            journal.append(Draft.of(Kind.ROOT_LOST, options.root())
                    .with("folder", options.folder().toString()));
            source.close();
        }
        if (there && rootLost) {
            startSource();
            rootLost = false;
            journal.append(Draft.of(Kind.ROOT_BACK, options.root())
                    .with("folder", options.folder().toString()));
            observer.scan("", FoundBy.RESCAN);
        }
    }

    private void lookAtDue() {
        List<Settler.Due> due;
        while (!stopping && !(due = settler.due(System.nanoTime())).isEmpty()) {
            for (int from = 0; from < due.size() && !stopping; from += FILES_PER_TRANSACTION) {
                due.subList(from, Math.min(due.size(), from + FILES_PER_TRANSACTION))
                        .forEach(this::look);
                writeDown();
            }
        }
    }

    private void look(Settler.Due due) {
        try {
            observer.look(due, System.nanoTime());
            if (troubles.remove(due.path()) != null) {
                journal.append(Draft.of(Kind.RECOVERED, options.root(), due.path())
                        .with("message", "%s can be read again.".formatted(due.path())));
            }
        } catch (UnreadableFile e) {
            settler.retry(due.path(), due.foundBy(), System.nanoTime());
            if (!e.getMessage().equals(troubles.put(due.path(), e.getMessage()))) {
                LOG.log(Level.DEBUG, e.getMessage(), e);
                journal.append(Draft.of(Kind.ERROR, options.root(), due.path())
                        .withFoundBy(due.foundBy())
                        .with("message", e.getMessage()));
            }
        }
    }

    /** Journal and baseline in one transaction. */
    private void writeDown() {
        if (observer.found().isEmpty() && observer.touched().isEmpty()) {
            return;
        }
        // Were the folder gone by now, what looks like removals would be its loss.
        if (mayHaveLostRoot()) {
            baseline.reload();
            observer.clear();
            return;
        }
        journal.write(transaction -> {
            observer.found().forEach(found -> transaction.append(draft(found)));
            baseline.store(transaction, observer.touched());
            return null;
        });
        observer.clear();
    }

    private Draft draft(Observer.Found found) {
        String root = options.root();
        Draft draft = switch (found.change()) {
            case FileChange.Added(var path, var now) ->
                Draft.of(Kind.ADDED, root, path).withFile(now);
            case FileChange.Modified(var path, var before, var now) ->
                Draft.of(Kind.MODIFIED, root, path).withFile(now).with("sha256Before", before.sha256());
            case FileChange.Renamed(var from, var path, var now) ->
                Draft.of(Kind.RENAMED, root, path).withFrom(from).withFile(now);
            case FileChange.Removed(var path, var before) ->
                Draft.of(Kind.REMOVED, root, path).withFile(before);
            case FileChange.DirectoryAdded(var path, var _) -> Draft.of(Kind.DIRECTORY_ADDED, root, path);
            case FileChange.DirectoryRemoved(var path) -> Draft.of(Kind.DIRECTORY_REMOVED, root, path);
            case FileChange.DirectoryRenamed(var from, var path, var _) ->
                Draft.of(Kind.DIRECTORY_RENAMED, root, path).withFrom(from);
            case FileChange.Overflowed(var path) -> Draft.of(Kind.OVERFLOWED, root, path);
        };
        return draft.withFoundBy(found.foundBy());
    }

    /** The store failed, as on a full disk: what was found is found again by a scan once it works. */
    private void goOnAfter(Exception failure) {
        LOG.log(Level.ERROR, "Watching " + options.folder() + " met an error and goes on", failure);
        observer.clear();
        try {
            TimeUnit.SECONDS.sleep(1);
            baseline.reload();
            observer.scan("", FoundBy.RESCAN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException again) {
            LOG.log(Level.ERROR, "Still failing", again);
        }
    }

    /** Stops watching; what has been journaled stays, what was not at rest is found at the next start. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (thread != null) {
                // Not by an interrupt, which would break off the reading of a file; an empty hint wakes it.
                hint(options.folder());
                thread.join(Duration.ofSeconds(10));
            }
            if (source != null) {
                source.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot stop watching " + options.folder(), e);
        }
    }
}
