package dropforge.watch;

import dropforge.files.FileState;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Under which name a file or folder was known that has another one now: by its file key, or, when that is another one too, by
 * its content. Belongs to the thread of its {@link FolderWatcher}.
 */
final class OldNames {
    /** A file under the name that it had. */
    record Known(String path, FileState state) {}

    private static final int LONGEST_RING = 100;

    /** Of so many names of one file not each is looked for on the disk, lest that of thousands take a square of time. */
    private static final int MANY_NAMES = 20;

    private final BaselineTree baseline;
    private final OnDisk disk;
    private final Settler settler;
    private final Displaced displaced;

    /** Paths of the baseline that were not there when last looked for. */
    private final Set<String> missed = new LinkedHashSet<>();

    OldNames(BaselineTree baseline, OnDisk disk, Settler settler) {
        this.baseline = baseline;
        this.disk = disk;
        this.settler = settler;
        this.displaced = new Displaced();
    }

    /** A path of the baseline was not there. */
    void miss(String path) {
        missed.add(path);
    }

    /** It is there, or nothing is known of it any longer. */
    void doNotMiss(String path) {
        missed.remove(path);
    }

    boolean isMissed(String path) {
        return missed.contains(path);
    }

    /** Another file is about to be recorded under the name of this one, which may turn up elsewhere. */
    void isDisplaced(String path, FileState former, long nowNanos) {
        // Of a file with several names it is no news that it has others.
        if (baseline.withKey(former.fileKey()).equals(List.of(path))) {
            displaced.add(path, former, nowNanos);
        }
    }

    /** A file or folder has a name, whatever was before. */
    void isNamed(FileState state) {
        displaced.forget(state.fileKey());
    }

    /**
     * Whether a folder that is no longer where it was recorded is in another place of which something is known: as when
     * two folders swap their names, or more of them pass theirs on in a ring.
     *
     * @param from the recorded place of the folder that has its name now
     */
    boolean isInRing(String from, FileState folder) throws IOException {
        for (String other : baseline.withKey(folder.fileKey())) {
            if (disk.isThere(other, folder)) {
                return true;
            }
        }
        String place = from;
        for (int step = 0; place != null && step < LONGEST_RING; step++) {
            FileState there = disk.stateOf(place);
            if (there == null || folder.isSameFile(there)) {
                return there != null;
            }
            place = baseline.withKey(there.fileKey()).stream().findFirst().orElse(null);
        }
        return false;
    }

    /** Whether this is a file or folder that lost its name to another one. */
    boolean isOfDisplaced(FileState state, long nowNanos) {
        return displaced.with(state.fileKey(), nowNanos) != null;
    }

    /** Whether this file had this path, and lost it to another; that is forgotten then. */
    boolean takeDisplaced(String path, FileState file) {
        return displaced.take(path, file);
    }

    /** Forgets what was missed. */
    void clear() {
        missed.clear();
        displaced.clear();
    }

    /** The folder that was known under another name, and is no longer there; null for none, here and below. */
    String ofFolder(String path, FileState now) {
        for (String other : baseline.withKey(now.fileKey())) {
            // One that was in the folder whose place it took went with it.
            if (!other.equals(path)
                    && !other.startsWith(path + "/")
                    && baseline.get(other).directory()
                    && disk.hasAnotherName(other, now)) {
                return other;
            }
        }
        return null;
    }

    /**
     * The path under which this very file was known, if nothing but its name has changed: then it need not come to rest,
     * nor be read.
     */
    Known ofUnchanged(String path, FileState before, FileState now, long nowNanos) {
        if (before != null && (before.directory() || before.isSameFile(now))) {
            return null;
        }
        for (String other : mayHaveAnotherName(now)) {
            FileState known = baseline.get(other);
            if (!other.equals(path) && known.looksLike(now) && disk.hasAnotherName(other, now)) {
                return new Known(other, known);
            }
        }
        Known former = displacedFrom(path, now, nowNanos);
        return former != null && former.state().looksLike(now) ? former : null;
    }

    /**
     * The path under which a file was known that has another name and was written to since: that is two changes. Where the
     * key does not tell when the file was made, it may be that of one that is gone.
     */
    Known ofWritten(String path, FileState now, long nowNanos) {
        if (now.fileKey().born() == 0) {
            return null;
        }
        for (String other : mayHaveAnotherName(now)) {
            FileState known = baseline.get(other);
            if (!known.directory() && known.sha256() != null && disk.hasAnotherName(other, now)) {
                return new Known(other, known);
            }
        }
        Known former = displacedFrom(path, now, nowNanos);
        return former != null && former.state().sha256() != null ? former : null;
    }

    /**
     * The path under which this content was known and is no longer; the one with the same file key first. Empty files
     * are all alike, so they must have the same key.
     *
     * @param before what was recorded under its present name; a file that was written to is not another file
     */
    String of(String path, FileState before, FileState now, long nowNanos) {
        if (before != null && before.isSameFile(now)) {
            return null;
        }
        for (String other : mayHaveAnotherName(now)) {
            if (!other.equals(path) && baseline.get(other).sameContent(now) && disk.hasAnotherName(other, now)) {
                return other;
            }
        }
        Known former = displacedFrom(path, now, nowNanos);
        if (former != null && former.state().sameContent(now)) {
            return former.path();
        }
        if (before != null || now.size() == 0) {
            return null;
        }
        // Of thousands of equal files few are missed, and of thousands that are missed few are equal.
        boolean areManyMissed = baseline.countWithContent(now.sha256()) < missed.size();
        for (String other : areManyMissed ? baseline.withContent(now.sha256()) : List.copyOf(missed)) {
            if (missed.contains(other)
                    && !other.equals(path)
                    && baseline.get(other).sameContent(now)
                    && disk.isGone(other)) {
                return other;
            }
        }
        return null;
    }

    /** The recorded names of a file; of many those that were missed, or are to be looked at, as the old name of a rename is. */
    private List<String> mayHaveAnotherName(FileState file) {
        List<String> names = baseline.withKey(file.fileKey());
        return names.size() < MANY_NAMES
                ? names
                : names.stream()
                        .filter(name -> missed.contains(name) || settler.isWaiting(name))
                        .toList();
    }

    /** The file under the name that it lost; none if one with its bytes has that name, by all that its bytes tell. */
    private Known displacedFrom(String path, FileState now, long nowNanos) {
        Known former = displaced.with(now.fileKey(), nowNanos);
        if (former == null || former.path().equals(path) || former.state().directory()) {
            return null;
        }
        FileState there = baseline.get(former.path());
        return there == null || !there.sameContent(former.state()) ? former : null;
    }
}
