package dropforge.journal;

import dropforge.files.FileState;
import java.util.LinkedHashMap;
import java.util.Map;

/** An entry about to be written: all but its id and time. Immutable; each {@code with} gives a new one. */
public record Draft(
        Kind kind,
        String root,
        String path,
        String from,
        Long size,
        String sha256,
        FoundBy foundBy,
        Map<String, Object> detail) {

    public static Draft of(Kind kind) {
        return new Draft(kind, null, null, null, null, null, null, Map.of());
    }

    public static Draft of(Kind kind, String root) {
        return new Draft(kind, root, null, null, null, null, null, Map.of());
    }

    public static Draft of(Kind kind, String root, String path) {
        return new Draft(kind, root, path, null, null, null, null, Map.of());
    }

    public Draft withFrom(String oldPath) {
        return new Draft(kind, root, path, oldPath, size, sha256, foundBy, detail);
    }

    public Draft withFile(FileState state) {
        return new Draft(kind, root, path, from, state.size(), state.sha256(), foundBy, detail);
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
