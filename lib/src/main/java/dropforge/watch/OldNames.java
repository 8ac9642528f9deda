package dropforge.watch;

import dropforge.files.FileState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Under which name a file or folder was known that has another one now: by its file key, or, when that is another one too, by
 * its content. Belongs to the thread of its {@link FolderWatcher}.
 */
final class OldNames {
    private final BaselineTree baseline;
    private final OnDisk disk;
    private final Displaced displaced;

    /** Paths of the baseline that were not there when last looked for. */
    private final Set<String> gone = new LinkedHashSet<>();

    OldNames(BaselineTree baseline, OnDisk disk, long holdNanos) {
        this.baseline = baseline;
        this.disk = disk;
        this.displaced = new Displaced(holdNanos);
    }

    /** A path of the baseline was not there. */
    void isGone(String path) {
        gone.add(path);
    }

    /** It is there, or nothing is known of it any longer. */
    void isNotGone(String path) {
        gone.remove(path);
    }

    /** Another file has got the name of this one, which may turn up elsewhere. */
    void isDisplaced(String path, FileState former, long nowNanos) {
        displaced.add(path, former, nowNanos);
    }

    /** Whether this file had this path, and lost it to another; that is forgotten then. */
    boolean takeDisplaced(String path, FileState file) {
        return displaced.take(path, file);
    }

    /** Forgets what was missed. */
    void clear() {
        gone.clear();
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
    String ofUnchanged(String path, FileState before, FileState now) {
        if (before != null && (before.directory() || before.isSameFile(now))) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            if (!other.equals(path) && baseline.get(other).looksLike(now) && disk.hasAnotherName(other, now)) {
                return other;
            }
        }
        return null;
    }

    /**
     * The path under which a file was known that has another name and was written to since: that is two changes. Where the
     * key does not tell when the file was made, it may be that of one that is gone.
     */
    String ofWritten(FileState now) {
        if (now.fileKey().born() == 0) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            FileState known = baseline.get(other);
            if (!known.directory() && known.sha256() != null && disk.hasAnotherName(other, now)) {
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
    String of(String path, FileState before, FileState now, long nowNanos) {
        if (before != null && before.isSameFile(now)) {
            return null;
        }
        for (String other : baseline.withKey(now.fileKey())) {
            if (!other.equals(path) && baseline.get(other).sameContent(now) && disk.hasAnotherName(other, now)) {
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
                    && disk.isGone(other)) {
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
}
