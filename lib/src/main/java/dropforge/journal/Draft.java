package dropforge.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.files.FileChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** An entry about to be written: all but its id and time. Immutable; each {@code with} gives a new one. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Draft(
        Kind kind,
        String root,
        String path,
        String from,
        Long size,
        String sha256,
        FoundBy foundBy,
        Map<String, Object> detail) {
    /** Names in the detail of a change. */
    static final String BEFORE = "sha256Before";

    static final String REPLACED = "replaced";

    /** Name in the detail of a {@code removed}: the id of the entry that says that the file went to quarantine. */
    public static final String QUARANTINED = "quarantined";

    /**
     * Name in the detail of a {@code removed}: the id of the entry that says that the old file was archived; of a
     * {@code file-released} that it was so.
     */
    public static final String ARCHIVED = "archived";

    /** Name in the detail of an entry that tells of trouble: what there is to say, in a sentence. */
    static final String MESSAGE = "message";

    /**
     * Name in the detail of a {@code file-quarantined} or {@code file-archived}: where the file is now, absolute; it is not
     * there for one that was only marked.
     */
    public static final String TO = "to";

    /** Name in the detail of an {@code error} and its {@code recovered}: the handler that failed on a change. */
    public static final String HANDLER = "handler";

    public static Draft of(Kind kind) {
        return new Draft(kind, null, null, null, null, null, null, Map.of());
    }

    public static Draft of(Kind kind, String root) {
        return new Draft(kind, root, null, null, null, null, null, Map.of());
    }

    public static Draft of(Kind kind, String root, String path) {
        return new Draft(kind, root, path, null, null, null, null, Map.of());
    }

    /** A change as it is written down; {@link JournalEntry#change} reads it. */
    public static Draft of(FileChange change, String root) {
        return switch (change) {
            case FileChange.Added(var path, var size, var sha256) ->
                of(Kind.ADDED, root, path).withFile(size, sha256);
            case FileChange.Modified(var path, var size, var sha256, var before) ->
                of(Kind.MODIFIED, root, path).withFile(size, sha256).with(BEFORE, before);
            case FileChange.Renamed(var from, var path, var size, var sha256, var replaced) ->
                of(Kind.RENAMED, root, path)
                        .withFrom(from)
                        .withFile(size, sha256)
                        .with(REPLACED, replaced ? true : null);
            case FileChange.Removed(var path, var size, var sha256) ->
                of(Kind.REMOVED, root, path).withFile(size, sha256);
            case FileChange.Quarantined(var path, var size, var sha256, var to, var why) ->
                of(Kind.FILE_QUARANTINED, root, path)
                        .withFile(size, sha256)
                        .with(MESSAGE, why)
                        .with(TO, to);
            case FileChange.DirectoryAdded(var path) -> of(Kind.DIRECTORY_ADDED, root, path);
            case FileChange.DirectoryRemoved(var path) -> of(Kind.DIRECTORY_REMOVED, root, path);
            case FileChange.DirectoryRenamed(var from, var path) ->
                of(Kind.DIRECTORY_RENAMED, root, path).withFrom(from);
            case FileChange.Overflowed(var path) -> of(Kind.OVERFLOWED, root, path.isEmpty() ? null : path);
        };
    }

    public Draft withFrom(String oldPath) {
        return new Draft(kind, root, path, oldPath, size, sha256, foundBy, detail);
    }

    private Draft withFile(long bytes, String hash) {
        return new Draft(kind, root, path, from, bytes, hash, foundBy, detail);
    }

    public Draft withSha256(String hash) {
        return new Draft(kind, root, path, from, size, hash, foundBy, detail);
    }

    public Draft withFoundBy(FoundBy who) {
        return new Draft(kind, root, path, from, size, sha256, who, detail);
    }

    /** Adds one to the detail; null values are left out. */
    public Draft with(String name, Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(detail);
        more.put(name, value);
        return new Draft(kind, root, path, from, size, sha256, foundBy, more);
    }
}
