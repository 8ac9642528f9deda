package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.Reasons;
import dropforge.journal.FoundBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at paths that are due and says what differs from the baseline. Keeps the baseline in memory up to date, so that
 * the next look sees what this one found. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Observer {
    private final Path root;
    private final Baseline baseline;
    private final Settler settler;
    private final SourceInUse source;
    private final Clock clock;
    private final Links links;
    private final OnDisk disk;
    private final OldNames oldNames;
    private final FolderScan scan;
    private final RestlessFiles restless;

    private Contents contents = Contents.AT_ONCE;
    private Writers.Check writers = Writers.UNKNOWN_ALWAYS;

    /** What a look brought to light, until the watcher has written it down. */
    private final List<Found> found = new ArrayList<>();

    /** Whether it changed the baseline since. */
    private boolean changed;

    /** Known files of which somebody could not read the content. */
    private final Set<String> unreadable = new HashSet<>();

    /** Folders that were looked at since, as what is in them was. */
    private final List<String> foldersLookedAt = new ArrayList<>();

    Observer(
            Path root,
            PathNames names,
            Baseline baseline,
            Settler settler,
            SourceInUse source,
            Clock clock,
            Links links) {
        this.root = root;
        this.baseline = baseline;
        this.settler = settler;
        this.source = source;
        this.clock = clock;
        this.links = links;
        this.disk = new OnDisk(root, baseline, links);
        this.oldNames = new OldNames(baseline, disk, settler);
        this.scan =
                new FolderScan(root, new FolderLister(root, names), baseline, settler, source, links, disk, oldNames);
        this.restless = new RestlessFiles(settler);
    }

    /** Lists folders, for the next looks. */
    FolderScan scan() {
        return scan;
    }

    /** Once it is known which file system the folder lies on. */
    void askForWriters(Writers.Check check) {
        writers = check;
    }

    /** Who reads the files; at first it does so itself, however large they are. */
    void readBy(Contents other) {
        contents = other;
    }

    /** The changes found since {@link #clear}, in order. */
    List<Found> found() {
        return found;
    }

    /** Whether there are any, or the baseline in memory is another one than it was then. */
    boolean hasSomethingToWrite() {
        return changed || !found.isEmpty();
    }

    void clear() {
        found.clear();
        changed = false;
    }

    /** The folders that were looked at since the last call, beside what was to be. */
    List<String> takeFoldersLookedAt() {
        List<String> taken = List.copyOf(foldersLookedAt);
        foldersLookedAt.clear();
        return taken;
    }

    /** The content of a known file could not be read: it is looked at, and not at rest before it is. */
    void isUnreadable(String path, FoundBy foundBy, long nowNanos) {
        unreadable.add(path);
        settler.hint(path, foundBy, nowNanos);
    }

    /** Forgets what it found and what it missed: the baseline is read again, and everything scanned. */
    void reset() {
        clear();
        oldNames.clear();
    }

    /**
     * What to look at next, in this order: a path that is new may be the new name of one that is known, and must be looked at
     * first, lest a file be taken for gone, or for replaced, that only has another name. What was missed when it was last
     * looked at comes when nothing else is due: each of the others may be, or hold, what it has become.
     */
    List<Settler.Due> next(List<Settler.Due> due) {
        disk.askAgain();
        var ordered = new ArrayList<Settler.Due>(due.size());
        due.stream().filter(each -> !baseline.has(each.path())).forEach(ordered::add);
        due.stream()
                .filter(each -> baseline.has(each.path()) && !oldNames.isMissed(each.path()))
                .forEach(ordered::add);
        return ordered.isEmpty() ? due : ordered;
    }

    /** Whether {@link #next} gave what is about to be given up. */
    boolean isMissed(List<Settler.Due> next) {
        return oldNames.isMissed(next.getFirst().path());
    }

    /**
     * Looks at one path. Afterwards it is settled, or waits in the settler.
     *
     * @throws UnreadableFile when it is there and cannot be looked at, or may be there, in a folder that cannot
     */
    void look(Settler.Due due, long nowNanos) throws UnreadableFile {
        String path = due.path();
        try {
            FileState now = disk.stateOf(path);
            if (now == null) {
                lookAtNothing(due, baseline.get(path), nowNanos);
                return;
            }
            oldNames.doNotMiss(path);
            if (isToBeLookedAtAfterItsFolder(due, nowNanos)) {
                settler.defer(path, nowNanos);
                return;
            }
            FileState before = baseline.get(path);
            if (now.directory()) {
                lookAtFolder(due, before, now, nowNanos);
            } else {
                lookAtFile(due, before, now, nowNanos);
            }
        } catch (AccessDeniedException e) {
            String inTheWay = disk.inTheWayTo(path);
            throw new UnreadableFile(
                    inTheWay,
                    "%s cannot be read: give this user read access; it is tried again.".formatted(inTheWay),
                    e);
        } catch (NoSuchFileException _) {
            // It went while it was looked at: the next look sees that.
            settler.hint(path, due.foundBy(), nowNanos);
        } catch (IOException | RuntimeException e) {
            // Whatever it is, it must not keep the watcher from the other files.
            throw new UnreadableFile(
                    path, "%s cannot be read (%s); it is tried again.".formatted(path, Reasons.of(e)), e);
        }
    }

    /**
     * A folder that is new, or another one than it was, comes before what is in it: it may be the new name of one of which
     * all is known.
     *
     * @return whether it must be waited for
     */
    private boolean isToBeLookedAtAfterItsFolder(Settler.Due due, long nowNanos) throws UnreadableFile {
        int slash = due.path().lastIndexOf('/');
        if (slash < 0) {
            return false;
        }
        String folder = due.path().substring(0, slash);
        if (!baseline.has(folder) || settler.isWaiting(folder)) {
            settler.hint(folder, due.foundBy(), nowNanos);
            look(new Settler.Due(folder, due.foundBy()), nowNanos);
            foldersLookedAt.add(folder);
        }
        return settler.isWaiting(folder);
    }

    private void lookAtNothing(Settler.Due due, FileState before, long nowNanos) {
        restless.forget(due.path());
        contents.forget(root.resolve(due.path()));
        if (before == null) {
            atRest(due.path());
            return;
        }
        oldNames.miss(due.path());
        if (before.directory()) {
            // They went with it, and each may turn up elsewhere.
            baseline.below(due.path()).forEach(child -> settler.hint(child, due.foundBy(), nowNanos));
        }
        if (settler.settled(due.path(), null, () -> Writers.UNKNOWN, nowNanos, clock.instant())) {
            forget(due.path(), due.foundBy());
            if (before.directory() && links.areFollowed()) {
                // One that led to the same folder may be followed now, and this one may be a link that leads nowhere.
                settler.hint(due.path(), due.foundBy(), nowNanos);
                links.notEntered().forEach(path -> settler.hint(path, due.foundBy(), nowNanos));
            }
        }
    }

    /** A folder with all that was in it, lest something be known of which nobody lists the folder any more. */
    private void forget(String path, FoundBy foundBy) {
        // What is in a folder comes before it.
        baseline.below(path).reversed().forEach(child -> forgetOne(child, foundBy));
        forgetOne(path, foundBy);
    }

    private void forgetOne(String path, FoundBy foundBy) {
        FileState before = baseline.get(path);
        if (before.directory()) {
            record(new FileChange.DirectoryRemoved(path), foundBy);
            source.forget(path);
        } else {
            record(new FileChange.Removed(path, before.size(), before.sha256()), foundBy);
        }
        drop(path);
    }

    private void drop(String path) {
        baseline.remove(path);
        oldNames.doNotMiss(path);
        changed = true;
        giveUp(path);
    }

    /** There is no file of this name any longer. */
    private void giveUp(String path) {
        contents.forget(root.resolve(path));
        atRest(path);
    }

    private void lookAtFolder(Settler.Due due, FileState before, FileState now, long nowNanos) throws IOException {
        String path = due.path();
        if (before != null && !before.directory()) {
            forget(path, due.foundBy());
            before = null;
        }
        String from = before != null && before.isSameFile(now) ? null : oldNames.ofFolder(path, now);
        boolean another = before != null && !before.isSameFile(now);
        boolean swapped =
                another && (from == null ? oldNames.isOfDisplaced(now, nowNanos) : oldNames.isInRing(from, before));
        if (another && !swapped) {
            if (!isSettledIn(due, now, nowNanos)) {
                return;
            }
            if (from != null) {
                // It took the place of another one, which is gone.
                forget(path, due.foundBy());
                before = null;
            }
        }
        if (before == null && from != null) {
            renameFolder(from, due, nowNanos);
            before = baseline.get(path);
        } else if (before == null) {
            record(new FileChange.DirectoryAdded(path), due.foundBy());
        }
        if (!now.equals(before)) {
            if (before != null && !before.isSameFile(now)) {
                oldNames.isDisplaced(path, before, nowNanos);
            }
            put(path, now);
        }
        if (!disk.mayBeEntered(path)) {
            throw new AccessDeniedException(path);
        }
        scan.folder(path, due.foundBy());
        atRest(path);
    }

    /** One that has taken the place of another is waited for, since that may turn up under another name. */
    private boolean isSettledIn(Settler.Due due, FileState now, long nowNanos) {
        if (!now.fileKey().isKnown()) {
            return true;
        }
        FileState whateverIsPutIn = new FileState(true, 0, Instant.MAX, now.fileKey(), null);
        return settler.settled(due.path(), whateverIsPutIn, () -> Writers.UNKNOWN, nowNanos, clock.instant());
    }

    private void renameFolder(String from, Settler.Due due, long nowNanos) {
        String path = due.path();
        record(new FileChange.DirectoryRenamed(from, path), due.foundBy());
        source.forget(from);
        baseline.forEachBelow(
                from, child -> hasAnotherName(child, path + child.substring(from.length()), due.foundBy(), nowNanos));
        hasAnotherName(from, path, due.foundBy(), nowNanos);
        baseline.move(from, path);
        changed = true;
        // Another one may have got the old name. And what has changed in the folder since was hinted at by old names.
        settler.hint(from, due.foundBy(), nowNanos);
        baseline.foldersBelow(path).forEach(folder -> scan.folderIfEntered(folder, due.foundBy()));
    }

    private void hasAnotherName(String from, String path, FoundBy foundBy, long nowNanos) {
        oldNames.doNotMiss(from);
        oldNames.doNotMiss(path);
        boolean wasUnreadable = unreadable.contains(from);
        giveUp(from);
        if (wasUnreadable) {
            isUnreadable(path, foundBy, nowNanos);
        }
    }

    private void lookAtFile(Settler.Due due, FileState before, FileState now, long nowNanos) throws IOException {
        String path = due.path();
        boolean isToBeRead = before != null && before.sha256() == null && unreadable.contains(path);
        if (before != null && before.looksLike(now) && !mayBeWrittenAllTheSame(path, before) && !isToBeRead) {
            atRest(path);
            return;
        }
        if (contents.wasReadingAnother(root.resolve(path), now)) {
            restless.leaveAlone(path, nowNanos);
            return;
        }
        if (restless.isLeftAlone(path, nowNanos)) {
            return;
        }
        OldNames.Known unchanged = oldNames.ofUnchanged(path, before, now, nowNanos);
        if (unchanged != null) {
            FileState whole = unchanged.state().sha256() == null ? hashed(path, now, nowNanos) : unchanged.state();
            if (whole != null) {
                renameFile(unchanged.path(), due, before, whole, nowNanos);
            }
            return;
        }
        if (!settler.settled(path, now, () -> writersOf(path), nowNanos, clock.instant())) {
            return;
        }
        FileState whole = hashed(path, now, nowNanos);
        if (whole == null) {
            return;
        }
        if (!now.looksLike(FileState.of(root.resolve(path)))) {
            // Written to while it was read: it is not at rest after all.
            restless.leaveAlone(path, nowNanos);
            return;
        }
        if (isToBeRead && before.looksLike(now)) {
            keep(path, before, whole, nowNanos);
            return;
        }
        if (before != null && before.looksLike(now) && before.sameContent(whole)) {
            atRest(path);
            return;
        }
        if (before != null && before.directory()) {
            forget(path, due.foundBy());
            before = null;
        }
        String from = oldNames.of(path, before, whole, nowNanos);
        if (from != null) {
            renameFile(from, due, before, whole, nowNanos);
            return;
        }
        OldNames.Known written = before == null ? oldNames.ofWritten(path, whole, nowNanos) : null;
        if (written != null) {
            before = written.state();
            renameFile(written.path(), due, null, before, nowNanos);
        }
        if (before == null) {
            record(new FileChange.Added(path, whole.size(), whole.sha256()), due.foundBy());
        } else if (!before.sameContent(whole)) {
            record(new FileChange.Modified(path, whole.size(), whole.sha256(), before.sha256()), due.foundBy());
        }
        // The same file under other names, by hard links and links: of those no event tells.
        baseline.withKey(whole.fileKey()).stream()
                .filter(other -> !other.equals(path) && !baseline.get(other).sameContent(whole))
                .forEach(other -> settler.hint(other, due.foundBy(), nowNanos));
        keep(path, before, whole, nowNanos);
    }

    /** Null while it is being read: it is looked at again. */
    private FileState hashed(String path, FileState now, long nowNanos) throws IOException {
        String sha256 = contents.sha256(root.resolve(path), now);
        if (sha256 == null) {
            settler.defer(path, nowNanos);
            return null;
        }
        return now.withSha256(sha256);
    }

    /** Its time may have been put back, as some programs do: who has closed it has perhaps written to it. */
    private boolean mayBeWrittenAllTheSame(String path, FileState before) {
        return settler.isClosed(path)
                && before.sha256() != null
                && before.size() > 0
                && before.size() < Contents.LARGE_BYTES;
    }

    private void atRest(String path) {
        unreadable.remove(path);
        restless.forget(path);
        settler.done(path);
    }

    private void keep(String path, FileState before, FileState whole, long nowNanos) {
        if (before != null && !before.isSameFile(whole)) {
            oldNames.isDisplaced(path, before, nowNanos);
        }
        put(path, whole);
        atRest(path);
    }

    private void put(String path, FileState state) {
        baseline.put(path, state);
        changed = true;
        oldNames.isNamed(state);
    }

    /** That nobody writes to it is not enough for a file that may soon have another name: it must stand still, too. */
    private Writers writersOf(String path) {
        Writers open = writers.of(root.resolve(path));
        return open == Writers.NONE && mayReplaceAnother(path) ? Writers.UNKNOWN : open;
    }

    /**
     * Whether a file may be about to take the place of another: it is new, and called like one that is known with something
     * added, as {@code sales.csv.new} beside {@code sales.csv}, or has no extension, as {@code sedXf3Kq1} of {@code sed -i}.
     */
    boolean mayReplaceAnother(String path) {
        if (baseline.has(path)) {
            return false;
        }
        int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
        if (dot < 0) {
            return true;
        }
        for (int end = path.length() - 1; end >= dot; end--) {
            if (baseline.isFile(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /** @param before what was recorded under the new name until now; null where there was nothing */
    private void renameFile(String from, Settler.Due due, FileState before, FileState whole, long nowNanos) {
        if (before != null && before.sameContent(whole) && !disk.isGone(from)) {
            // Two files with equal bytes traded their names: nobody can tell, and two entries would undo each other.
            keep(due.path(), before, whole, nowNanos);
            return;
        }
        record(new FileChange.Renamed(from, due.path(), whole.size(), whole.sha256(), before != null), due.foundBy());
        if (!oldNames.takeDisplaced(from, whole)) {
            drop(from);
            // Another file may have got the old name.
            settler.hint(from, due.foundBy(), nowNanos);
        }
        keep(due.path(), before, whole, nowNanos);
    }

    private void record(FileChange change, FoundBy foundBy) {
        found.add(new Found(change, foundBy));
    }
}
