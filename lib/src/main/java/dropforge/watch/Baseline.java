package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.EntryTime;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last known state of everything under a watched folder: in the store, so that it outlives the process, and in
 * memory, where it is compared with the disk and from where changes are brought to the store. Belongs to one thread;
 * {@link #load} alone may be called from others.
 */
public final class Baseline extends BaselineTree {
    private static final String PUT = """
            insert into baseline (root, path, directory, size, modified_s, modified_ns, inode, born, sha256)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (root, path) do update set directory = excluded.directory, size = excluded.size,
                modified_s = excluded.modified_s, modified_ns = excluded.modified_ns,
                inode = excluded.inode, born = excluded.born, sha256 = excluded.sha256""";
    private static final String SELECT = """
            select path, directory, size, modified_s, modified_ns, inode, born, sha256
            from baseline where root = ?""";
    private static final String REMOVE = "delete from baseline where root = ? and path = ?";
    /** A slash is followed by a 0. */
    private static final String MOVE = """
            update or replace baseline set path = ? || substr(path, length(?) + 1)
            where root = ? and path > ? || '/' and path < ? || '0'""";

    private final String root;
    private final Store store;

    /** The folders that have another name in memory than in the store, in order. */
    private final List<Moved> moved = new ArrayList<>();

    /** The paths of which memory knows another state than the store, once all those have moved; one may be there twice. */
    private final List<String> changed = new ArrayList<>();

    private record Moved(String from, String to) {}

    /** It is to be {@link #reload loaded} before it is asked for a state. */
    Baseline(String root, Store store) {
        this.root = root;
        this.store = store;
    }

    /** The recorded state of a watched folder: path, with {@code /} between names, to state; sorted by path. */
    public static NavigableMap<String, FileState> load(Store store, String root) {
        var found = new TreeMap<String, FileState>();
        load(store, root, (path, row, column) -> {
            var state = new StoredState();
            state.read(row, column);
            found.put(path, state.state());
        });
        return found;
    }

    private interface Rows {
        void take(String path, ResultSet row, int column) throws SQLException;
    }

    private static void load(Store store, String root, Rows rows) {
        store.prepared(SELECT, select -> {
            select.setString(1, root);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.take(row.getString(1), row, 2);
                }
            }
            return null;
        });
    }

    /**
     * How many files are recorded.
     *
     * @param unread those of them that nobody has read yet, so that their hash is not known
     */
    public record Known(long files, long unread) {}

    /** Counts what is recorded of a watched folder. */
    public static Known known(Store store, String root) {
        return store.first(
                        "select count(*), count(*) - count(sha256) from baseline where root = ? and not directory",
                        row -> new Known(row.getLong(1), row.getLong(2)),
                        root)
                .orElseThrow();
    }

    /** Within a transaction: nothing is known of a watched folder any more, so that the next watcher takes its baseline anew. */
    public static void forget(Store store, String root) {
        store.update("delete from watched_root where name = ?", root);
        store.update("delete from baseline where root = ?", root);
    }

    /** Forgets what is in memory and reads the store: at first, and after a transaction that failed. */
    void reload() {
        clear();
        load(store, root, super::put);
    }

    @Override
    void clear() {
        super.clear();
        moved.clear();
        changed.clear();
    }

    @Override
    void put(String path, FileState state) {
        super.put(path, state);
        changed.add(path);
    }

    @Override
    void remove(String path) {
        super.remove(path);
        changed.add(path);
    }

    @Override
    void move(String from, String to) {
        boolean oneIsInTheOther = to.startsWith(from + "/") || from.startsWith(to + "/");
        List<String> below = oneIsInTheOther
                ? below(from)
                : changed.stream().filter(path -> path.startsWith(from + "/")).toList();
        super.move(from, to);
        if (oneIsInTheOther) {
            // The rows would be in each other's way.
            changed.addAll(below);
        } else {
            moved.add(new Moved(from, to));
        }
        changed.add(from);
        changed.add(to);
        below.forEach(path -> changed.add(to + path.substring(from.length())));
    }

    /** How many paths are to be stored, or a few less. */
    int changes() {
        return changed.size();
    }

    /** The folder that the baseline was taken of; empty when none was taken yet. */
    Optional<String> folder() {
        return folder(store, root);
    }

    /** The same, as it was recorded. */
    public static Optional<String> folder(Store store, String root) {
        return store.first(
                "select folder from watched_root where name = ? and folder <> ''", row -> row.getString(1), root);
    }

    /** Whether this is the folder that the baseline was taken of, whatever it was called then. */
    public static boolean isOf(Path folder, Store store, String root) throws IOException {
        return new Baseline(root, store)
                .folderKey()
                .filter(FileState.of(folder).fileKey()::equals)
                .isPresent();
    }

    /** The file key of that folder, by which it is known again; empty when it was never recorded. */
    Optional<FileKey> folderKey() {
        return store.first(
                        "select file_key from watched_root where name = ? and folder <> ''",
                        row -> row.getString(1),
                        root)
                .map(FileKey::parse);
    }

    /** Whether anything is recorded, of whatever is in memory. */
    boolean isAnyStored() {
        return store.first("select 1 from baseline where root = ? limit 1", row -> row.getInt(1), root)
                .isPresent();
    }

    /**
     * Within a transaction: what is recorded from now on is not complete until {@link #complete}; drops what was recorded
     * before, so that all that is in memory is to be stored.
     */
    void begin(FileKey folderKey, Instant at) {
        store.update("delete from watched_root where name = ?", root);
        store.update(
                "insert into watched_root (name, folder, file_key, baseline_at) values (?, '', ?, ?)",
                root,
                folderKey.toString(),
                at.toString());
        store.update("delete from baseline where root = ?", root);
        moved.clear();
        changed.clear();
        changed.addAll(below(""));
    }

    /** When one of this very folder was begun that is not complete; empty where there is none. */
    Optional<Instant> begunAt(FileKey folderKey) {
        return store.first(
                "select baseline_at from watched_root where name = ? and folder = '' and file_key = ?",
                row -> EntryTime.parse(row.getString(1)),
                root,
                folderKey.toString());
    }

    /** Brings all that was written to the disk, and waits for it. */
    void force() {
        store.force();
    }

    boolean isStoreGone() {
        return store.isGone();
    }

    /**
     * Within a transaction: the baseline of {@code folder} is complete.
     *
     * @param folderKey its file key
     */
    void complete(String folder, FileKey folderKey) {
        store.update("""
                insert into watched_root (name, folder, file_key, baseline_at) values (?, ?, ?, ?)
                on conflict (name) do update set folder = excluded.folder, file_key = excluded.file_key,
                    baseline_at = excluded.baseline_at""", root, folder, folderKey.toString(), Instant.now().toString());
    }

    /** The folder is now another one, of this name and key, that is compared with the same baseline. */
    void folderIs(String label, FileKey folderKey) {
        store.update(
                "update watched_root set folder = ?, file_key = ? where name = ?", label, folderKey.toString(), root);
    }

    /** Within a transaction: brings all that has changed in memory to the store. Should it fail, {@link #reload}. */
    void storeChanges() {
        storeChanges(changed.size());
    }

    /** The same, of at most so many paths. */
    void storeChanges(int most) {
        moved.forEach(each -> store.update(MOVE, each.to, each.from, root, each.from, each.from));
        moved.clear();
        // In the order in which the store keeps them, where it is twice as quick.
        changed.sort(null);
        List<String> next = changed.subList(0, Math.min(most, changed.size()));
        List<String> paths = List.copyOf(next);
        next.clear();
        List<String> gone = new ArrayList<>();
        store.prepared(PUT, put -> {
            for (String path : paths) {
                StoredState state = stored(path);
                if (state == null) {
                    gone.add(path);
                } else {
                    put.setString(1, root);
                    put.setString(2, path);
                    state.bind(put, 3);
                    put.addBatch();
                }
            }
            return gone.size() < paths.size() ? put.executeBatch() : null;
        });
        gone.forEach(path -> store.update(REMOVE, root, path));
    }
}
