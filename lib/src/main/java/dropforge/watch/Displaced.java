package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Files whose name another file has got: each may turn up under another name, as when two files swap theirs. Nothing waits
 * for that, so it may take a while. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Displaced {
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_KEPT = 100_000;

    private record Former(OldNames.Known known, long sinceNanos) {}

    private final LinkedHashMap<FileKey, Former> byKey = new LinkedHashMap<>();

    void add(String path, FileState state, long nowNanos) {
        if (state.fileKey().isKnown()) {
            byKey.remove(state.fileKey());
            if (byKey.size() == MOST_KEPT) {
                byKey.pollFirstEntry();
            }
            byKey.put(state.fileKey(), new Former(new OldNames.Known(path, state), nowNanos));
        }
    }

    /** The file with this key, as it was when another file got its name; null where there is none. */
    OldNames.Known with(FileKey key, long nowNanos) {
        // In the order of their time, so that there is never much to do.
        var oldest = byKey.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next().sinceNanos > KEPT_NANOS) {
            oldest.remove();
        }
        Former former = byKey.get(key);
        return former == null ? null : former.known;
    }

    /** It has a name again. */
    void forget(FileKey key) {
        byKey.remove(key);
    }

    /** Whether this file had this path, and lost it to another; it is no longer among them. */
    boolean take(String path, FileState file) {
        Former former = byKey.get(file.fileKey());
        return former != null && former.known.path().equals(path) && byKey.remove(file.fileKey(), former);
    }

    void clear() {
        byKey.clear();
    }
}
