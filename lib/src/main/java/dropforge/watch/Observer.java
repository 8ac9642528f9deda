package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.Platform;
import dropforge.files.Reasons;
import dropforge.journal.FoundBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at paths that are due and says what differs from the baseline. Keeps the baseline in memory up to date, so that
 * the next look sees what this one found. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Observer {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private record Restless(long untilNanos, long pauseNanos) {}

    private final Path root;
    private final Baseline baseline;
    private final Settler settler;
    private final SourceInUse source;
    private final Clock clock;
    private final Links links;
    private final Displaced displaced;
    private final FolderLister lister;
    /** Files that were written to while they were read, and until when they are left alone. */
    private final Map<String, Restless> restless = new HashMap<>();

    private Contents contents = Contents.AT_ONCE;
    private Writers.Check writers = Writers.UNKNOWN_ALWAYS;

    /** What a look brought to light, until the watcher has written it down. */
    private final List<Found> found = new ArrayList<>();

    private final Set<String> touched = new LinkedHashSet<>();

    /** Paths of the baseline that were not there when last looked for. */
    private final Set<String> gone = new LinkedHashSet<>();

    /** Folders of which it is known, while a batch is looked at, that they are entered. */
    private final Set<Path> folders = new HashSet<>();

    Observer(
            Path root,
            PathNames names,
            Baseline baseline,
            Settler settler,
            SourceInUse source,
            Clock clock,
            Links links) {
        this.root = root;
        this.lister = new FolderLister(root, names);
        this.baseline = baseline;
        this.settler = settler;
        this.source = source;
        this.clock = clock;
        this.links = links;
        this.displaced = new Displaced(settler.holdNanos());
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

    /** The paths whose state in the baseline is to be stored. */
    Set<String> touched() {
        return touched;
    }

    void clear() {
        found.clear();
        touched.clear();
    }

    /** Forgets what it found and what it missed: the baseline is read again, and everything scanned. */
    void reset() {
        clear();
        gone.clear();
        displaced.clear();
    }

    /**
     * The order in which to look: a path that is new may be the new name of one that is known, and must be looked at first,
     * lest a file be taken for gone, or for replaced, that only has another name.
     */
    List<Settler.Due> inOrder(List<Settler.Due> due) {
        folders.clear();
        var ordered = new ArrayList<Settler.Due>(due.size());
        due.stream().filter(next -> !baseline.has(next.path())).forEach(ordered::add);
        due.stream().filter(next -> baseline.has(next.path())).forEach(ordered::add);
        return ordered;
    }

    /**
     * Looks at one path. Afterwards it is settled, or waits in the settler.
     *
     * @throws UnreadableFile when it is there and cannot be looked at
     */
    void look(Settler.Due due, long nowNanos) throws UnreadableFile {
        String path = due.path();
        try {
            FileState now = stateOf(root.resolve(path));
            if (now == null) {
                lookAtNothing(due, baseline.get(path), nowNanos);
                return;
            }
            gone.remove(path);
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
            throw new UnreadableFile(
                    path, "%s cannot be read: give this user read access; it is tried again.".formatted(path), e);
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
        }
        return settler.isWaiting(folder);
    }

    /**
     * Null where there is nothing of this very name, or nothing that is followed: a link to a folder, perhaps, a socket, a
     * pipe.
     */
    private FileState stateOf(Path file) throws IOException {
        if (!isInFolders(file)) {
            return null;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file) && !isKnownFolder(file)) {
                throw new IOException(
                        "it is a symbolic link to %s, which is not there".formatted(Files.readSymbolicLink(file)));
            }
            return null;
        }
        if (attributes.isOther()) {
            return null;
        }
        if (!Platform.isSpelledSo(root, file)) {
            return null;
        }
        FileState state = FileState.of(file, attributes);
        return state.directory() && !links.enters(file, Files.isSymbolicLink(file), state) ? null : state;
    }

    /** Of a link that led to it, and whose target is gone, it is gone. */
    private boolean isKnownFolder(Path file) {
        String path = lister.names().of(file);
        FileState before = path == null ? null : baseline.get(path);
        return before != null && before.directory();
    }

    /** Whether all between the root and the file are folders that are entered: not a link, say, that is not followed. */
    private boolean isInFolders(Path file) {
        for (Path folder = file.getParent(); !folder.equals(root) && !folders.contains(folder); ) {
            if (!links.isEntered(folder)) {
                return false;
            }
            folder = folder.getParent();
        }
        folders.add(file.getParent());
        return true;
    }

    private void lookAtNothing(Settler.Due due, FileState before, long nowNanos) {
        restless.remove(due.path());
        contents.forget(root.resolve(due.path()));
        if (before == null) {
            settler.done(due.path());
            return;
        }
        gone.add(due.path());
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
        FileState before = baseline.get(path);
        if (before.directory()) {
            baseline.childrenOf(path).forEach(name -> forget(path + "/" + name, foundBy));
            record(new FileChange.DirectoryRemoved(path), foundBy);
            source.forget(path);
        } else {
            record(new FileChange.Removed(path, before.size(), before.sha256()), foundBy);
        }
        drop(path);
    }

    private void drop(String path) {
        baseline.remove(path);
        gone.remove(path);
        touched.add(path);
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
        String from = before != null && before.isSameFile(now) ? null : oldNameOfFolder(path, now);
        if (from != null && before != null && !isThere(from, before)) {
            // It took the place of another one, which is gone.
            forget(path, due.foundBy());
            before = null;
        }
        if (before != null && !before.isSameFile(now) && from == null && !isSettledIn(due, now, nowNanos)) {
            return;
        }
        if (before == null && from != null) {
            renameFolder(from, due, nowNanos);
            before = baseline.get(path);
        } else if (before == null) {
            record(new FileChange.DirectoryAdded(path), due.foundBy());
        }
        if (!now.equals(before)) {
            baseline.put(path, now);
            touched.add(path);
        }
        hintDifferences(path, due.foundBy());
        settler.done(path);
    }

    /** The folder that was known under another name, and is no longer there. */
    private String oldNameOfFolder(String path, FileState now) {
        for (String other : baseline.withKey(now.fileKey())) {
            // One that was in the folder whose place it took went with it.
            if (!other.equals(path)
                    && !other.startsWith(path + "/")
                    && baseline.get(other).directory()
                    && hasAnotherName(other, now)) {
                return other;
            }
        }
        return null;
    }

    /** One that has taken the place of another is waited for, since that may turn up under another name. */
    private boolean isSettledIn(Settler.Due due, FileState now, long nowNanos) {
        if (!now.fileKey().isKnown()) {
            return true;
        }
        FileState whateverIsPutIn = new FileState(true, 0, Instant.MAX, now.fileKey(), null);
        return settler.settled(due.path(), whateverIsPutIn, () -> Writers.UNKNOWN, nowNanos, clock.instant());
    }

    /** Whether the file or folder that was recorded somewhere is now at this path. */
    private boolean isThere(String path, FileState recorded) throws IOException {
        FileState now = stateOf(root.resolve(path));
        return now != null && recorded.isSameFile(now);
    }

    private void renameFolder(String from, Settler.Due due, long nowNanos) {
        String path = due.path();
        record(new FileChange.DirectoryRenamed(from, path), due.foundBy());
        source.forget(from);
        Set<String> moved = baseline.move(from, path);
        moved.forEach(name -> {
            gone.remove(name);
            if (!baseline.has(name)) {
                giveUp(name);
            }
        });
        touched.addAll(moved);
        // Another one may have got the old name. And what has changed in the folder since was hinted at by old names.
        settler.hint(from, due.foundBy(), nowNanos);
        baseline.foldersBelow(path).forEach(folder -> scanFolder(folder, due.foundBy()));
    }

    /** Whether what is at this path now is not the file or folder that was recorded there. */
    private boolean hasAnotherName(String path, FileState recorded) {
        FileState now;
        try {
            now = stateOf(root.resolve(path));
        } catch (IOException _) {
            // It is there, though it cannot be read, or is a link that leads nowhere.
            return false;
        }
        return now == null || (recorded.fileKey().isKnown() && !recorded.isSameFile(now));
    }

    /** Hints at all children of a folder that the baseline does not have, and at all that it has and that are gone. */
    private void hintDifferences(String folder, FoundBy foundBy) throws IOException {
        long now = System.nanoTime();
        differences(folder, path -> settler.hint(path, foundBy, now));
    }

    /** Gives each child of a folder that is not as the baseline has it. */
    private void differences(String folder, Consumer<String> different) throws IOException {
        source.watch(folder);
        var comparison = new Comparison(folder, different);
        lister.list(folder, comparison::take);
        comparison.end();
    }

    /** Compares what is in a folder, as it is listed, with what the baseline has there. */
    private final class Comparison {
        private final String folder;
        private final Consumer<String> different;
        private final Set<String> missing;

        Comparison(String folder, Consumer<String> different) {
            this.folder = folder;
            this.different = different;
            this.missing = baseline.childrenOf(folder);
        }

        void take(FolderLister.Child child) {
            missing.remove(child.path().substring(folder.isEmpty() ? 0 : folder.length() + 1));
            if (isDifferent(child)) {
                different.accept(child.path());
            }
        }

        void end() {
            for (String name : missing) {
                String path = folder.isEmpty() ? name : folder + "/" + name;
                gone.add(path);
                different.accept(path);
            }
        }
    }

    private boolean isDifferent(FolderLister.Child child) {
        FileState before = baseline.get(child.path());
        try {
            return switch (child.what()) {
                case FILE -> before == null || !before.looksLike(child.state());
                case FOLDER ->
                    before == null
                            || !before.looksLike(child.state())
                            || (links.areFollowed() && !links.isEntered(root.resolve(child.path())));
                case LINK ->
                    before == null
                            || !before.looksLike(FileState.of(root.resolve(child.path())))
                            || (before.directory() && !links.isEntered(root.resolve(child.path())));
                case OTHER -> true;
            };
        } catch (IOException _) {
            // The look says why.
            return true;
        }
    }

    private void lookAtFile(Settler.Due due, FileState before, FileState now, long nowNanos) throws IOException {
        String path = due.path();
        if (before != null && before.looksLike(now) && !mayBeWrittenAllTheSame(path, before)) {
            atRest(path);
            return;
        }
        if (isToBeLeftAlone(path, now, nowNanos)) {
            return;
        }
        String unchanged = oldNameOfUnchanged(path, before, now);
        if (unchanged != null) {
            FileState known = baseline.get(unchanged);
            FileState whole = known.sha256() == null ? hashed(path, now, nowNanos) : known;
            if (whole != null) {
                renameFile(unchanged, due, before, whole, nowNanos);
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
            leaveAlone(path, nowNanos);
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
        String from = oldNameOf(path, before, whole, nowNanos);
        if (from != null) {
            renameFile(from, due, before, whole, nowNanos);
            return;
        }
        String written = before == null ? oldNameOfWritten(whole) : null;
        if (written != null) {
            before = baseline.get(written);
            renameFile(written, due, null, before, nowNanos);
        }
        if (before == null) {
            record(new FileChange.Added(path, whole.size(), whole.sha256()), due.foundBy());
        } else if (!before.sameContent(whole)) {
            record(new FileChange.Modified(path, whole.size(), whole.sha256(), before.sha256()), due.foundBy());
            // The same file under other names, by hard links and links: of those no event tells.
            baseline.withKey(whole.fileKey()).stream()
                    .filter(other -> !other.equals(path))
                    .forEach(other -> settler.hint(other, due.foundBy(), nowNanos));
        }
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

    /** One that is written to whenever it is read would keep the watcher from all others. */
    private boolean isToBeLeftAlone(String path, FileState now, long nowNanos) {
        if (contents.wasReadingAnother(root.resolve(path), now)) {
            leaveAlone(path, nowNanos);
            return true;
        }
        Restless known = restless.get(path);
        if (known == null || known.untilNanos - nowNanos <= 0) {
            return false;
        }
        settler.defer(path, nowNanos, known.untilNanos - nowNanos);
        return true;
    }

    private void leaveAlone(String path, long nowNanos) {
        Restless known = restless.get(path);
        long pause = known == null
                ? settler.settleNanos()
                : Math.min(2 * known.pauseNanos, Math.max(LONGEST_PAUSE.toNanos(), settler.settleNanos()));
        restless.put(path, new Restless(nowNanos + pause, pause));
        settler.defer(path, nowNanos, pause);
    }

    private void atRest(String path) {
        restless.remove(path);
        settler.done(path);
    }

    private void keep(String path, FileState before, FileState whole, long nowNanos) {
        if (before != null && !before.isSameFile(whole)) {
            displaced.add(path, before, nowNanos);
        }
        baseline.put(path, whole);
        touched.add(path);
        atRest(path);
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
            StoredState other = baseline.stored(path.substring(0, end));
            if (other != null && !other.directory()) {
                return true;
            }
        }
        return false;
    }

    /** @param before what was recorded under the new name until now; null where there was nothing */
    private void renameFile(String from, Settler.Due due, FileState before, FileState whole, long nowNanos) {
        if (before != null && before.sameContent(whole) && !isGone(from)) {
            // Two files with equal bytes traded their names: nobody can tell, and two entries would undo each other.
            keep(due.path(), before, whole, nowNanos);
            return;
        }
        record(new FileChange.Renamed(from, due.path(), whole.size(), whole.sha256(), before != null), due.foundBy());
        if (!displaced.take(from, whole)) {
            drop(from);
            // Another file may have got the old name.
            settler.hint(from, due.foundBy(), nowNanos);
        }
        keep(due.path(), before, whole, nowNanos);
    }

    /**
     * The path under which this very file was known, if nothing but its name has changed: then it need not come to rest,
     * nor be read.
     */
    private String oldNameOfUnchanged(String path, FileState before, FileState now) {
        if (before != null && (before.directory() || before.isSameFile(now))) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            if (!other.equals(path) && baseline.get(other).looksLike(now) && hasAnotherName(other, now)) {
                return other;
            }
        }
        return null;
    }

    /**
     * The path under which a file was known that has another name and was written to since: that is two changes. Where the
     * key does not tell when the file was made, it may be that of one that is gone.
     */
    private String oldNameOfWritten(FileState now) {
        if (now.fileKey().born() == 0) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            FileState known = baseline.get(other);
            if (!known.directory() && known.sha256() != null && hasAnotherName(other, now)) {
                return other;
            }
        }
        return null;
    }

    /**
     * The path under which this content was known and is no longer; the one with the same file key first. Empty files
     * are all alike, so they must have the same key.
     *
     * @param before what was recorded under its present name; a file that was written to is not another file
     */
    private String oldNameOf(String path, FileState before, FileState now, long nowNanos) {
        if (before != null && before.isSameFile(now)) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            if (!other.equals(path) && baseline.get(other).sameContent(now) && hasAnotherName(other, now)) {
                return other;
            }
        }
        String replaced = displaced.nameOf(now, nowNanos);
        if (replaced != null && !replaced.equals(path) && !isKnownWith(replaced, now)) {
            return replaced;
        }
        if (before != null || now.size() == 0) {
            return null;
        }
        // Of thousands of equal files few are gone, and of thousands that are gone few are equal.
        List<String> equal = baseline.withContent(now.sha256());
        for (String other : equal.size() < gone.size() ? equal : List.copyOf(gone)) {
            if (gone.contains(other)
                    && !other.equals(path)
                    && baseline.get(other).sameContent(now)
                    && isGone(other)) {
                return other;
            }
        }
        return null;
    }

    /** Whether a file with these bytes is known there: then it did not go away, by all that its bytes tell. */
    private boolean isKnownWith(String path, FileState content) {
        FileState known = baseline.get(path);
        return known != null && known.sameContent(content);
    }

    private boolean isGone(String path) {
        Path file = root.resolve(path);
        try {
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !Platform.isSpelledSo(root, file);
        } catch (IOException _) {
            // It went in this moment.
            return true;
        }
    }

    private void record(FileChange change, FoundBy foundBy) {
        found.add(new Found(change, foundBy));
    }

    /**
     * Hints at everything under a folder that differs from the baseline; the empty path is the whole root.
     *
     * @throws IOException when the root cannot be listed; a folder in it that cannot is looked at like a change
     */
    void scan(String folder, FoundBy foundBy) throws IOException {
        if (!folder.isEmpty()) {
            settler.hint(folder, foundBy, System.nanoTime());
            Path top = root.resolve(folder);
            if (!isInFolders(top) || !links.isEntered(top)) {
                return;
            }
        }
        try (TreeListing listing = list(folder)) {
            compare(listing, foundBy);
        }
    }

    /** Begins to list a tree, for {@link #compare}. */
    TreeListing list(String folder) {
        return new TreeListing(lister, source, folder, !links.areFollowed());
    }

    /** The same as {@link #scan}, of a tree that is being listed. */
    void compare(TreeListing listing, FoundBy foundBy) throws IOException {
        Comparison comparison = null;
        for (TreeListing.Part part; (part = listing.next()) != null; ) {
            String folder = part.folder();
            FileState known = baseline.get(folder);
            if (part.failure() != null && folder.isEmpty()) {
                throw part.failure();
            } else if (part.failure() != null) {
                // The look says why.
                settler.hint(folder, foundBy, System.nanoTime());
                comparison = null;
            } else if (folder.isEmpty() || (known != null && known.directory())) {
                // One that is not known is listed when it is looked at.
                if (comparison == null) {
                    long now = System.nanoTime();
                    comparison = new Comparison(folder, path -> settler.hint(path, foundBy, now));
                }
                part.children().forEach(comparison::take);
                if (links.areFollowed()) {
                    enterKnown(part, listing);
                }
                if (part.last()) {
                    comparison.end();
                    comparison = null;
                }
            }
        }
    }

    private void enterKnown(TreeListing.Part part, TreeListing listing) {
        for (FolderLister.Child child : part.children()) {
            FileState known = baseline.get(child.path());
            if (known != null && known.directory() && links.isEntered(root.resolve(child.path()))) {
                listing.enter(child.path());
            }
        }
    }

    /** Lists one folder, the empty path being the root, and hints at what differs. */
    void list(String folder, FoundBy foundBy) throws IOException {
        hintDifferences(folder, foundBy);
    }

    /** Lists one folder for the background check: what differs may be on its way as an event. */
    void check(String folder, long nowNanos, long graceNanos) {
        try {
            differences(folder, path -> settler.suspect(path, nowNanos, graceNanos));
        } catch (IOException | RuntimeException _) {
            if (!folder.isEmpty()) {
                // The look says why.
                settler.suspect(folder, nowNanos, graceNanos);
            }
        }
    }

    private void scanFolder(String path, FoundBy foundBy) {
        try {
            Path folder = root.resolve(path);
            if (isInFolders(folder) && links.isEntered(folder)) {
                hintDifferences(path, foundBy);
            }
        } catch (IOException | RuntimeException _) {
            // The look says why.
            settler.hint(path, foundBy, System.nanoTime());
        }
    }
}
