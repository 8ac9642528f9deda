package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.journal.FoundBy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at paths that are due and says what differs from the baseline. Keeps the baseline in memory up to date, so that
 * the next look sees what this one found. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Observer {
    private final Path root;
    private final PathNames names;
    private final Baseline baseline;
    private final Settler settler;
    private final Clock clock;
    private Writers.Check writers = Writers.UNKNOWN_ALWAYS;

    /** What a look brought to light, until the watcher has written it down. */
    private final List<Found> found = new ArrayList<>();

    private final Set<String> touched = new LinkedHashSet<>();

    /** Paths of the baseline that were not there when last looked for. */
    private final Set<String> gone = new LinkedHashSet<>();

    Observer(Path root, PathNames names, Baseline baseline, Settler settler, Clock clock) {
        this.root = root;
        this.names = names;
        this.baseline = baseline;
        this.settler = settler;
        this.clock = clock;
    }

    /** Once it is known which file system the folder lies on. */
    void askForWriters(Writers.Check check) {
        writers = check;
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

    /**
     * Looks at one path. Afterwards it is settled, or waits in the settler.
     *
     * @throws UnreadableFile when it is there and cannot be looked at
     */
    void look(Settler.Due due, long nowNanos) throws UnreadableFile {
        String path = due.path();
        FileState before = baseline.get(path);
        try {
            FileState now = stateOf(root.resolve(path));
            if (now == null) {
                lookAtNothing(due, before, nowNanos);
                return;
            }
            gone.remove(path);
            if (now.directory()) {
                lookAtFolder(due, before, now);
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
                    path, "%s cannot be read (%s); it is tried again.".formatted(path, e.getMessage()), e);
        }
    }

    /** Null where there is nothing, or nothing that is followed: a link to a folder, a socket, a pipe. */
    private FileState stateOf(Path file) throws IOException {
        if (!isInFolders(file)) {
            return null;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw new IOException(
                        "it is a symbolic link to %s, which is not there".formatted(Files.readSymbolicLink(file)));
            }
            return null;
        }
        if (attributes.isOther() || (attributes.isDirectory() && Files.isSymbolicLink(file))) {
            return null;
        }
        return FileState.of(attributes);
    }

    /** Whether all between the root and the file are folders: not a link to one, which is not followed. */
    private boolean isInFolders(Path file) {
        for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    private void lookAtNothing(Settler.Due due, FileState before, long nowNanos) {
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
            forget(due, before);
        }
    }

    private void forget(Settler.Due due, FileState before) {
        record(
                before.directory()
                        ? new FileChange.DirectoryRemoved(due.path())
                        : new FileChange.Removed(due.path(), before.size(), before.sha256()),
                due.foundBy());
        baseline.remove(due.path());
        gone.remove(due.path());
        touched.add(due.path());
        settler.done(due.path());
    }

    private void lookAtFolder(Settler.Due due, FileState before, FileState now) throws IOException {
        if (before != null && !before.directory()) {
            forget(due, before);
        }
        if (before == null || !before.directory()) {
            record(new FileChange.DirectoryAdded(due.path()), due.foundBy());
        }
        if (!now.equals(before)) {
            baseline.put(due.path(), now);
            touched.add(due.path());
        }
        hintDifferences(due.path(), due.foundBy());
        settler.done(due.path());
    }

    /** Hints at all children of a folder that the baseline does not have, and at all that it has and that are gone. */
    private void hintDifferences(String folder, FoundBy foundBy) throws IOException {
        long now = System.nanoTime();
        var missing = new LinkedHashSet<String>();
        for (String path : baseline.below(folder)) {
            if (path.indexOf('/', folder.isEmpty() ? 0 : folder.length() + 1) < 0) {
                missing.add(path);
            }
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path child : children) {
                String path = names.of(child);
                if (path != null) {
                    missing.remove(path);
                    hintIfDifferent(path, child, foundBy, now);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        gone.addAll(missing);
        missing.forEach(path -> settler.hint(path, foundBy, now));
    }

    private void hintIfDifferent(String path, Path child, FoundBy foundBy, long now) {
        FileState before = baseline.get(path);
        try {
            if (before == null || !before.looksLike(FileState.of(child))) {
                settler.hint(path, foundBy, now);
            }
        } catch (IOException _) {
            // The look says why.
            settler.hint(path, foundBy, now);
        }
    }

    private void lookAtFile(Settler.Due due, FileState before, FileState now, long nowNanos) throws IOException {
        String path = due.path();
        if (before != null && before.looksLike(now)) {
            settler.done(path);
            return;
        }
        if (!settler.settled(path, now, () -> writers.of(root.resolve(path)), nowNanos, clock.instant())) {
            return;
        }
        FileState whole = now.withSha256(Sha256.of(root.resolve(path)));
        if (!now.looksLike(FileState.of(root.resolve(path)))) {
            // Written to while it was read: it is not at rest after all.
            settler.hint(path, due.foundBy(), nowNanos);
            return;
        }
        if (before != null && before.directory()) {
            baseline.below(path).forEach(child -> settler.hint(child, due.foundBy(), nowNanos));
            forget(due, before);
            before = null;
        }
        if (before == null) {
            String from = oldNameOf(path, whole);
            if (from == null) {
                record(new FileChange.Added(path, whole.size(), whole.sha256()), due.foundBy());
            } else {
                record(new FileChange.Renamed(from, path, whole.size(), whole.sha256(), false), due.foundBy());
                baseline.remove(from);
                gone.remove(from);
                touched.add(from);
                settler.done(from);
            }
        } else if (!before.sameContent(whole)) {
            record(new FileChange.Modified(path, whole.size(), whole.sha256(), before.sha256()), due.foundBy());
        }
        baseline.put(path, whole);
        touched.add(path);
        settler.done(path);
    }

    /**
     * The path under which this content was known and is no longer; the one with the same file key first. Empty files
     * are all alike, so they must have the same key.
     */
    private String oldNameOf(String path, FileState now) {
        for (String other : baseline.withKey(now.fileKey())) {
            if (!other.equals(path) && baseline.get(other).sameContent(now) && isGone(other)) {
                return other;
            }
        }
        if (now.size() == 0) {
            return null;
        }
        // Of thousands of equal files few are gone, and of thousands that are gone few are equal.
        Set<String> equal = baseline.withContent(now.sha256());
        Set<String> fewer = equal.size() < gone.size() ? equal : gone;
        for (String other : fewer) {
            if (gone.contains(other) && equal.contains(other) && !other.equals(path) && isGone(other)) {
                return other;
            }
        }
        return null;
    }

    private boolean isGone(String path) {
        return !Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
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
        if (folder.isEmpty()) {
            hintDifferences("", foundBy);
        } else {
            settler.hint(folder, foundBy, System.nanoTime());
            scanFolder(folder, foundBy);
        }
        for (String path : baseline.below(folder)) {
            if (baseline.get(path).directory()) {
                scanFolder(path, foundBy);
            }
        }
    }

    private void scanFolder(String path, FoundBy foundBy) {
        try {
            Path folder = root.resolve(path);
            if (isInFolders(folder) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                hintDifferences(path, foundBy);
            }
        } catch (IOException | RuntimeException _) {
            // The look says why.
            settler.hint(path, foundBy, System.nanoTime());
        }
    }

    /** Forgets what it found and what it missed: the baseline is read again, and everything scanned. */
    void reset() {
        clear();
        gone.clear();
    }
}
