package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files whose name another file has got, for as long as a removal is held: each may turn up under another name, as when two
 * files swap theirs. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Displaced {
    private record Former(String path, FileState state, long sinceNanos) {}

    private final long holdNanos;
    private final Map<FileKey, Former> byKey = new LinkedHashMap<>();

    Displaced(long holdNanos) {
        this.holdNanos = holdNanos;
    }

    void add(String path, FileState state, long nowNanos) {
        if (state.fileKey().isKnown()) {
            byKey.remove(state.fileKey());
            byKey.put(state.fileKey(), new Former(path, state, nowNanos));
        }
    }

    /** The path that this file, with this content, had before another file got it; null where there is none. */
    String nameOf(FileState file, long nowNanos) {
        // In the order of their time, so that there is never much to do.
        var oldest = byKey.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next().sinceNanos > holdNanos) {
            oldest.remove();
        }
        Former former = byKey.get(file.fileKey());
        return former != null && former.state.sameContent(file) ? former.path : null;
    }

    /** Whether this file had this path, and lost it to another; it is no longer among them. */
    boolean take(String path, FileState file) {
        Former former = byKey.get(file.fileKey());
        return former != null && former.path.equals(path) && byKey.remove(file.fileKey(), former);
    }

    void clear() {
        byKey.clear();
    }
}
