package dropforge.watch;

import dropforge.files.FileState;
import dropforge.journal.Journal;
import dropforge.journal.Store;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * The last known state of everything under a watched folder: in the store, so that it outlives the process, and in
 * memory, where it is compared with the disk. Belongs to one thread; {@link #load} alone may be called from others.
 */
public final class Baseline {
    private final String root;
    private final Store store;
    private final NavigableMap<String, FileState> states = new TreeMap<>();
    private final Map<String, Set<String>> pathsByHash = new HashMap<>();
    private final Map<String, Set<String>> pathsByKey = new HashMap<>();

    Baseline(String root, Store store) {
        this.root = root;
        this.store = store;
        reload();
    }

    /** The recorded state of a watched folder: path, with {@code /} between names, to state; sorted by path. */
    public static NavigableMap<String, FileState> load(Store store, String root) {
        return store.read(handle -> handle.createQuery(
                        "select path, directory, size, modified, file_key, sha256 from baseline where root = :root")
                .bind("root", root)
                .reduceRows(new TreeMap<String, FileState>(), (found, row) -> {
                    found.put(
                            row.getColumn("path", String.class),
                            new FileState(
                                    row.getColumn("directory", Boolean.class),
                                    row.getColumn("size", Long.class),
                                    Instant.parse(row.getColumn("modified", String.class)),
                                    row.getColumn("file_key", String.class),
                                    row.getColumn("sha256", String.class)));
                    return found;
                }));
    }

    /** Forgets what is in memory and reads the store again: after a transaction that failed. */
    void reload() {
        NavigableMap<String, FileState> stored = load(store, root);
        states.clear();
        pathsByHash.clear();
        pathsByKey.clear();
        stored.forEach(this::remember);
    }

    /** The folder that the baseline was taken of; empty when none was taken yet. */
    Optional<String> folder() {
        return store.read(handle -> handle.createQuery("select folder from watched_root where name = :root")
                .bind("root", root)
                .mapTo(String.class)
                .findOne());
    }

    /** The file key of that folder, by which it is known again; empty when it was never recorded. */
    Optional<String> folderKey() {
        return store.read(handle -> handle.createQuery("select file_key from watched_root where name = :root")
                .bind("root", root)
                .mapTo(String.class)
                .findOne());
    }

    boolean isEmpty() {
        return states.isEmpty();
    }

    FileState get(String path) {
        return states.get(path);
    }

    /** All paths, sorted. */
    Set<String> paths() {
        return states.keySet();
    }

    /** The paths below a folder, at any depth, sorted; all for the root, which is the empty path. */
    List<String> below(String folder) {
        if (folder.isEmpty()) {
            return List.copyOf(states.keySet());
        }
        // '0' follows '/' among the characters.
        return List.copyOf(
                states.subMap(folder + "/", true, folder + "0", false).keySet());
    }

    /** The files that have this content. */
    Set<String> withContent(String sha256) {
        return pathsByHash.getOrDefault(sha256, Set.of());
    }

    /** The files and folders that have this file key; several for hard links. */
    Set<String> withKey(String fileKey) {
        return pathsByKey.getOrDefault(fileKey, Set.of());
    }

    /** Changes the memory at once; {@link #store} brings it to the store. */
    void put(String path, FileState state) {
        forget(path);
        remember(path, state);
    }

    void remove(String path) {
        forget(path);
    }

    private void remember(String path, FileState state) {
        states.put(path, state);
        add(pathsByHash, state.sha256(), path);
        add(pathsByKey, state.fileKey(), path);
    }

    private void forget(String path) {
        FileState before = states.remove(path);
        if (before != null) {
            remove(pathsByHash, before.sha256(), path);
            remove(pathsByKey, before.fileKey(), path);
        }
    }

    private static void add(Map<String, Set<String>> index, String key, String path) {
        if (key != null && !key.isEmpty()) {
            index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(path);
        }
    }

    private static void remove(Map<String, Set<String>> index, String key, String path) {
        index.computeIfPresent(key == null ? "" : key, (_, paths) -> {
            paths.remove(path);
            return paths.isEmpty() ? null : paths;
        });
    }

    /**
     * Records that the baseline of {@code folder} is complete; drops what was recorded of another folder before.
     *
     * @param folderKey its file key
     */
    void begin(Journal.Transaction transaction, String folder, String folderKey) {
        Handle handle = transaction.handle();
        handle.createUpdate("delete from baseline where root = :root")
                .bind("root", root)
                .execute();
        handle.createUpdate("""
                        insert into watched_root (name, folder, file_key, baseline_at)
                        values (:root, :folder, :key, :at)
                        on conflict (name) do update set folder = excluded.folder, file_key = excluded.file_key,
                            baseline_at = excluded.baseline_at""")
                .bind("root", root)
                .bind("folder", folder)
                .bind("key", folderKey)
                .bind("at", Instant.now().toString())
                .execute();
    }

    /** Records that the folder is now another one, of this key, that is compared with the same baseline. */
    void folderIs(Journal.Transaction transaction, String folderKey) {
        transaction
                .handle()
                .createUpdate("update watched_root set file_key = :key where name = :root")
                .bind("root", root)
                .bind("key", folderKey)
                .execute();
    }

    /** Brings the state of these paths, as it is in memory, to the store. */
    void store(Journal.Transaction transaction, Set<String> paths) {
        Handle handle = transaction.handle();
        try (var put = handle.prepareBatch("""
                        insert into baseline (root, path, directory, size, modified, file_key, sha256)
                        values (:root, :path, :directory, :size, :modified, :key, :sha256)
                        on conflict (root, path) do update set directory = excluded.directory, size = excluded.size,
                            modified = excluded.modified, file_key = excluded.file_key, sha256 = excluded.sha256""");
                var remove = handle.prepareBatch("delete from baseline where root = :root and path = :path")) {
            for (String path : paths) {
                FileState state = states.get(path);
                if (state == null) {
                    remove.bind("root", root).bind("path", path).add();
                } else {
                    put.bind("root", root)
                            .bind("path", path)
                            .bind("directory", state.directory())
                            .bind("size", state.size())
                            .bind("modified", state.modified().toString())
                            .bind("key", state.fileKey())
                            .bind("sha256", state.sha256())
                            .add();
                }
            }
            if (put.size() > 0) {
                put.execute();
            }
            if (remove.size() > 0) {
                remove.execute();
            }
        }
    }
}
