package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.IgnoreRules;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Duration ROOT_CHECK = Duration.ofSeconds(1);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    /** On a disk that is nearly full a small write succeeds between two that fail; only after so long without one it works. */
    private static final Duration WORKS_AFTER = Duration.ofSeconds(10);

    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);
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
     * @param pace of the background check for missed events
     * @param links which of those to folders are followed
     */
    public record Options(
            String root,
            Path folder,
            String label,
            Duration settle,
            IgnoreRules ignore,
            boolean processExisting,
            Reconciler.Pace pace,
            FollowLinks links) {
        /** Follows no links to folders. */
        public Options(
                String root,
                Path folder,
                String label,
                Duration settle,
                IgnoreRules ignore,
                boolean processExisting,
                Reconciler.Pace pace) {
            this(root, folder, label, settle, ignore, processExisting, pace, FollowLinks.NEVER);
        }

        /** The same, where no file that is there counts as added. */
        public Options withoutExisting() {
            return new Options(root, folder, label, settle, ignore, false, pace, links);
        }
    }

    private final Options options;
    private final RootFolder folder;
    private final PathNames names;
    private final Journal journal;
    private final SourceInUse source;
    private final Baseline baseline;
    private final Links links;
    private final Settler settler;
    private final Observer observer;
    private final Reconciler reconciler;
    private final Hashing hashing;
    private final Contents contents = Contents.inTheBackground();
    private final LinkedBlockingQueue<Hint> hints = new LinkedBlockingQueue<>();
    private final AtomicLong hintsIn = new AtomicLong();
    private final Troubles troubles;

    /** Folders under which hints were lost, relative to the root; empty for the root itself. */
    private final Set<String> lost = new LinkedHashSet<>();

    /** Folders of which all is to be compared, as their own source has ended, or they could not be read. */
    private final Set<String> toBeScanned = new LinkedHashSet<>();

    /** Folders that could not be entered, so that something in them was given up. */
    private final Set<String> inTheWay = new HashSet<>();

    /** Whether something happened in the root that has no name. */
    private boolean rootTouched;

    private boolean rootLost;
    /** Whether somebody was told of an error that cannot be journaled. */
    private boolean alarmed;
    /** Whether all is to be compared, as memory holds what was never journaled. */
    private boolean isToBeCompared;

    /** Whether the store is to be read before; once is enough, also where the folder is away for long. */
    private boolean isToBeReloaded;

    private long failedNanos = System.nanoTime() - WORKS_AFTER.toNanos();

    /** Whether a first baseline is complete that is not on the disk yet. */
    private boolean isToBeForced;

    private boolean storeGone;

    private long othersCheckedNanos = System.nanoTime();
    private BaselineProgress progress = BaselineProgress.NONE;
    private Thread thread;
    private volatile long hintsDone;
    private volatile int unsettled;
    private volatile boolean stopping;
    private volatile String sourceName = "none";

    /** @param sources gives a fresh source for each start: one at first, another each time the folder comes back */
    public FolderWatcher(Options options, Store store, Journal journal, Clock clock, Supplier<HintSource> sources) {
        this(options, store, journal, clock, sources, new Mounts(options.folder()));
    }

    FolderWatcher(
            Options options, Store store, Journal journal, Clock clock, Supplier<HintSource> sources, Mounts mounts) {
        this.options = options;
        this.journal = journal;
        this.source =
                new SourceInUse(options.folder(), sources, this::accept, mounts, options.links() != FollowLinks.NEVER);
        this.baseline = new Baseline(options.root(), store);
        this.settler = new Settler(options.settle());
        this.folder = new RootFolder(options.folder());
        this.names = new PathNames(options.folder(), options.ignore());
        this.links = new Links(options.folder(), options.links(), names, baseline);
        this.observer = new Observer(options.folder(), names, baseline, settler, source, clock, links);
        this.reconciler = new Reconciler(baseline, observer.scan(), settler, options.pace());
        this.hashing = new Hashing(options.folder(), baseline, contents, this::isUnreadable);
        observer.readBy(contents);
        this.troubles = new Troubles(options.root(), journal);
    }

    /** Who is told how far the first look over the folder has come; before {@link #start}. */
    public void showProgress(BaselineProgress listener) {
        progress = listener;
    }

    /**
     * Begins to watch, then lists what is there: whatever is created meanwhile is found by one of the two. Returns when
     * what changed while nobody watched is known; what of it is not at rest yet is journaled later.
     *
     * @throws UserMistake when the folder cannot be watched
     */
    public void start() {
        folder.refuseWhatIsNoFolder();
        try {
            baseline.folderKey().ifPresent(folder::isKnownBy);
            if (!isKnown() && folder.isRecognised()) {
                // It has another name than it had.
                baseline.folderIs(options.label(), folder.knownKey());
            }
            List<String> troubled = troubles.recall();
            if (isKnown() && !folder.isThere(baseline.isAnyStored())) {
                baseline.reload();
                loseRoot();
            } else {
                startSource();
                if (isLostByTheJournal()) {
                    writeThatRootIsBack();
                }
                if (isKnown()) {
                    compareWithTheStore();
                } else {
                    isToBeForced = true;
                    new FirstBaseline(options, folder.knownKey(), baseline, journal, settler)
                            .take(names, source, links, observer.scan(), this::takeHints, this::isUnreadable, progress);
                }
                troubled.forEach(this::isUnreadable);
                lookAtDue();
            }
            Set<String> unnameable = names.takeUnnameable();
            unnameable.forEach(troubles::tellUnnameable);
            if (!rootLost) {
                troubles.onlyTheseAreUnnameable(unnameable);
            }
            unsettled = settler.unsettled();
        } catch (IOException e) {
            source.close();
            throw new UserMistake(
                    "Cannot watch %s (%s). Give this user read access to it, or name another folder."
                            .formatted(options.folder(), Reasons.of(e)),
                    e);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        thread = Thread.ofPlatform().daemon().name("watch-" + options.root()).start(this::run);
    }

    private void isUnreadable(String path) {
        observer.isUnreadable(path, FoundBy.START_UP, System.nanoTime());
    }

    /** What is recorded is read while the folder is listed. */
    private void compareWithTheStore() throws IOException {
        try (TreeListing listing = observer.scan().listTree("")) {
            baseline.reload();
            observer.scan().compare(listing, FoundBy.START_UP);
        }
    }

    private boolean isKnown() {
        return options.label().equals(baseline.folder().orElse(null));
    }

    private void startSource() throws IOException {
        folder.acceptWhatIsThere();
        source.start();
        sourceName = source.name();
        Writers.Check writers = Writers.in(options.folder());
        observer.askForWriters(file -> source.isWithoutEvents(file) ? Writers.UNKNOWN : writers.of(file));
    }

    private void accept(Hint hint) {
        hintsIn.incrementAndGet();
        hints.add(hint);
    }

    /** Whether nothing is waiting to be looked at. */
    public boolean isIdle() {
        return hintsDone == hintsIn.get() && unsettled == 0;
    }

    /** The name of the source that it has its hints from. */
    public String source() {
        return sourceName;
    }

    /** How many paths wait until they are at rest. */
    public int unsettled() {
        return unsettled;
    }

    /** As if a source had hinted at this path: for who finds that a file is not what the journal says. */
    public void hint(Path path) {
        accept(new Hint.Touched(path));
    }

    private void run() {
        while (!stopping) {
            try {
                step();
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                goOnAfter(e);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void step() throws InterruptedException, IOException {
        Hint hint = hints.poll(nanosToNext(System.nanoTime()), TimeUnit.NANOSECONDS);
        long taken = 0;
        boolean failed = true;
        try {
            for (; hint != null; hint = hints.poll()) {
                taken++;
                take(hint);
            }
            if (isToBeReloaded) {
                baseline.reload();
                hashing.restart();
                isToBeReloaded = false;
            }
            checkRoot();
            if (!rootLost) {
                checkOtherFolders();
                lost.addAll(source.renew());
                rescan();
                lookAtDue();
                if (hints.isEmpty() && !isToBeCompared) {
                    workInTheBackground();
                }
            }
            names.takeUnnameable().forEach(troubles::tellUnnameable);
            if (troubles.has("") && System.nanoTime() - failedNanos >= WORKS_AFTER.toNanos()) {
                troubles.over("", "Watching %s works again.".formatted(options.folder()));
                alarmed = false;
            }
            failed = false;
        } finally {
            unsettled = toBeLookedAt() + source.unwatched() + (isToBeCompared || failed ? 1 : 0);
            hintsDone += taken;
        }
    }

    private long nanosToNext(long nowNanos) {
        long next = settler.nanosToNext(nowNanos, ROOT_CHECK.toNanos());
        return rootLost ? next : reconciler.nanosToNext(nowNanos, hashing.nanosToNext(nowNanos, next));
    }

    /** Those that are there by now. */
    private void takeHints() {
        List<Hint> since = new ArrayList<>();
        hints.drainTo(since);
        since.forEach(this::take);
        // In this order, lest it look idle in between.
        unsettled = Math.max(unsettled, toBeLookedAt());
        hintsDone += since.size();
    }

    private int toBeLookedAt() {
        return settler.unsettled() + lost.size() + toBeScanned.size();
    }

    private void take(Hint hint) {
        if (rootLost) {
            // All of it is looked at once the folder is back.
            return;
        }
        switch (hint) {
            case Hint.Touched(Path path) -> {
                String relative = names.of(path);
                if (relative != null) {
                    settler.hint(relative, FoundBy.EVENT, System.nanoTime());
                } else {
                    rootTouched |= path.equals(options.folder());
                }
            }
            case Hint.Closed(Path file) -> {
                String relative = names.of(file);
                if (relative != null && observer.mayReplaceAnother(relative)) {
                    settler.hint(relative, FoundBy.EVENT, System.nanoTime());
                } else if (relative != null) {
                    settler.closed(relative, FoundBy.EVENT, System.nanoTime());
                }
            }
            case Hint.Lost(Path below) -> lost.add(orRoot(names.of(below)));
            case Hint.Ended(Path below) -> {
                String path = orRoot(names.of(below));
                if (source.endedApart(path)) {
                    toBeScanned.add(path);
                } else {
                    source.doesNotSee(path);
                }
            }
        }
    }

    private static String orRoot(String relative) {
        return relative == null ? "" : relative;
    }

    private void rescan() throws IOException {
        var folders = lost.contains("") ? List.of("") : List.copyOf(lost);
        lost.clear();
        for (String path : folders) {
            journal.append(Draft.of(Kind.OVERFLOWED, options.root(), path.isEmpty() ? null : path)
                    .withFoundBy(FoundBy.EVENT));
            observer.scan().tree(path, FoundBy.RESCAN);
        }
        if (isToBeCompared) {
            observer.scan().tree("", FoundBy.RESCAN);
            isToBeCompared = false;
        }
        for (String path : toBeScanned) {
            observer.scan().tree(path, FoundBy.EVENT);
        }
        toBeScanned.clear();
        if (rootTouched && !stopping) {
            rootTouched = false;
            observer.scan().folder("", FoundBy.EVENT);
        }
    }

    private void workInTheBackground() {
        if (isToBeForced) {
            // Were the log lost with the power, the first baseline would be taken again, and news be known.
            isToBeForced = false;
            baseline.force();
        }
        reconciler.step(System.nanoTime());
        hashing.step(System.nanoTime());
        if (hashing.isToBeStored()) {
            journal.write(transaction -> {
                baseline.storeChanges();
                return null;
            });
        }
    }

    /** A folder that went as a whole (unmounted, moved away) is not the removal of all that was in it. */
    private void checkRoot() throws IOException {
        if (!rootLost && !folder.isTheSame()) {
            loseRoot();
        }
        if (rootLost && folder.isThere(!baseline.isEmpty())) {
            findRoot();
        }
    }

    /** Of a file system that is mounted or unmounted below the folder no event tells, nor of a link that leads elsewhere. */
    private void checkOtherFolders() throws IOException {
        long now = System.nanoTime();
        if (now - othersCheckedNanos < ROOT_CHECK.toNanos()) {
            return;
        }
        othersCheckedNanos = now;
        if (!storeGone && baseline.isStoreGone()) {
            storeGone = true;
            journal.alarm(
                    "The database of this workspace, or its log beside it, was removed or replaced while it is in use: what happens from now on may not be kept. Stop this watcher and start it again.");
        }
        source.linksChanged().forEach(path -> settler.hint(path, FoundBy.EVENT, now));
        for (String path : source.mountsChanged()) {
            String relative = names.of(options.folder().resolve(path));
            if (relative != null) {
                observer.scan().tree(relative, FoundBy.EVENT);
            }
        }
    }

    private void loseRoot() {
        if (!isLostByTheJournal()) {
            journal.append(Draft.of(Kind.ROOT_LOST, options.root())
                    .with("folder", options.folder().toString())
                    .with("empty", folder.isFolderSeen() ? true : null));
        }
        rootLost = true;
        settler.clear();
        observer.reset();
        contents.forgetAll();
        source.close();
    }

    /** It may have been lost when the process before this one ended. */
    private boolean isLostByTheJournal() {
        return journal.newest(JournalQuery.ALL.withRoot(options.root()).withKinds(Kind.ROOT_LOST, Kind.ROOT_BACK))
                .filter(entry -> entry.kind() == Kind.ROOT_LOST)
                .isPresent();
    }

    private void writeThatRootIsBack() {
        journal.write(transaction -> {
            baseline.folderIs(options.label(), folder.knownKey());
            return transaction.append(Draft.of(Kind.ROOT_BACK, options.root())
                    .with("folder", options.folder().toString()));
        });
    }

    private void findRoot() throws IOException {
        startSource();
        writeThatRootIsBack();
        rootLost = false;
        lost.clear();
        source.seesAll();
        observer.scan().tree("", FoundBy.RESCAN);
        reconciler.restart(System.nanoTime());
        troubles.below("").forEach(this::isUnreadable);
        hashing.tryAgain(System.nanoTime());
    }

    private void lookAtDue() {
        boolean asked = false;
        long begun = System.nanoTime();
        List<Settler.Due> due;
        while (!stopping && !(due = settler.due(System.nanoTime(), begun)).isEmpty()) {
            due = observer.next(due);
            if (!asked && observer.isMissed(due)) {
                // What has been told meanwhile may say where they went.
                asked = true;
                takeHints();
                if (lost.isEmpty() && toBeScanned.isEmpty()) {
                    continue;
                }
                break;
            }
            for (int from = 0; from < due.size() && !stopping; from += FILES_PER_TRANSACTION) {
                due.subList(from, Math.min(due.size(), from + FILES_PER_TRANSACTION))
                        .forEach(this::look);
                // Were the folder gone by now, what looks like removals would be its loss.
                if (!folder.isTheSame()) {
                    beginAnew();
                    return;
                }
                writeDown();
            }
        }
        // Folders may have been refused though nothing in them changed.
        writeDown();
    }

    /** What was found is not written down: all is to be compared with the store again, once that is possible. */
    private void beginAnew() {
        observer.reset();
        isToBeCompared = true;
        isToBeReloaded = true;
    }

    private void look(Settler.Due due) {
        String path = due.path();
        links.forget(path);
        try {
            observer.look(due, System.nanoTime());
        } catch (UnreadableFile e) {
            if (!e.path().equals(path)) {
                settler.done(path);
                inTheWay.add(e.path());
                settler.hint(e.path(), due.foundBy(), System.nanoTime());
            } else if (settler.retry(path, due.foundBy(), System.nanoTime()) >= e.looksUntilTold()) {
                troubles.tell(path, due.foundBy(), e.getMessage());
            }
            return;
        }
        wasLookedAt(path, due.foundBy());
        observer.takeFoldersLookedAt().forEach(folder -> wasLookedAt(folder, due.foundBy()));
    }

    private void wasLookedAt(String path, FoundBy foundBy) {
        String notFollowed = links.whyNot(path);
        if (notFollowed != null) {
            troubles.tell(path, foundBy, notFollowed);
            return;
        }
        if (settler.isWaiting(path) || !(inTheWay.remove(path) | troubles.has(path))) {
            return;
        }
        Path file = options.folder().resolve(path);
        troubles.over(path, path + howItIsOver(file));
        if (Files.isDirectory(file)) {
            // The source could not watch it either.
            source.doesNotSee(path);
            toBeScanned.add(path);
            troubles.below(path).forEach(this::isUnreadable);
            hashing.tryAgain(System.nanoTime());
        }
    }

    private String howItIsOver(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return " is no longer there.";
        }
        return Files.isDirectory(file) && Files.isSymbolicLink(file) && !links.areFollowed()
                ? " is no longer asked for, as links are not followed now."
                : " can be read again.";
    }

    /** Journal and baseline in one transaction. */
    private void writeDown() {
        Map<String, String> refused = source.takeRefused();
        if (!observer.hasSomethingToWrite() && refused.isEmpty()) {
            return;
        }
        if (observer.found().stream().anyMatch(found -> found.foundBy() == FoundBy.RECONCILER)) {
            reconciler.foundSomething();
        }
        journal.write(transaction -> {
            refused.forEach((path, reason) ->
                    transaction.append(Draft.of(Kind.POLLING_STARTED, options.root(), path.isEmpty() ? null : path)
                            .with("reason", reason)));
            observer.found().forEach(found -> transaction.append(draft(found)));
            baseline.storeChanges();
            return null;
        });
        observer.found().forEach(found -> troubles.heed(found.change()));
        observer.clear();
    }

    /** A file that Dropforge has moved was not removed by its user. */
    private Draft draft(Found found) {
        Draft draft = Draft.of(found.change(), options.root()).withFoundBy(found.foundBy());
        return found.change() instanceof FileChange.Removed(var path, var _, var _)
                ? journal.ownMove(options.root(), path)
                        .map(move -> draft.with(
                                move.kind() == Kind.FILE_ARCHIVED ? Draft.ARCHIVED : Draft.QUARANTINED, move.id()))
                        .orElse(draft)
                : draft;
    }

    /** The store failed, as on a full disk: what was found is found again by a scan once it works. */
    private void goOnAfter(Throwable failure) {
        failedNanos = System.nanoTime();
        LOG.log(
                troubles.has("") ? Level.TRACE : Level.ERROR,
                "Watching " + options.folder() + " met an error and goes on",
                failure);
        beginAnew();
        String sentence = "Watching %s met an error and goes on; what happens meanwhile is found later. %s"
                .formatted(options.folder(), Reasons.of(failure));
        try {
            troubles.tell("", null, sentence);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Nor can that be journaled", e);
            if (!alarmed) {
                alarmed = true;
                journal.alarm(sentence);
            }
        }
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE.toNanos());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
                if (!thread.join(PATIENCE_AT_END)) {
                    // It waits for the disk: what it does is done again at the next start.
                    thread.interrupt();
                    thread.join(PATIENCE_AT_END);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        contents.close();
        source.close();
    }
}
