package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.Store;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The last known state of everything under a watched folder: in the store, so that it outlives the process, and in
 * memory, where it is compared with the disk. Belongs to one thread; {@link #load} alone may be called from others.
 */
public final class Baseline {
    private static final String PUT = """
            insert into baseline (root, path, directory, size, modified, file_key, sha256) values (?, ?, ?, ?, ?, ?, ?)
            on conflict (root, path) do update set directory = excluded.directory, size = excluded.size,
                modified = excluded.modified, file_key = excluded.file_key, sha256 = excluded.sha256""";
    private static final String SELECT =
            "select path, directory, size, modified, file_key, sha256 from baseline where root = ?";
    private static final String REMOVE = "delete from baseline where root = ? and path = ?";

    private static final HexFormat HEX = HexFormat.of();

    private final String root;
    private final Store store;
    /** A tree of names, so that a folder and all in it move at once, and each name is kept once. */
    private final Node top = new Node(null, "");

    private final NodeIndex<Node> byKey = new NodeIndex<>(node -> hash(node.number, node.born));
    private final NodeIndex<Node> byContent = new NodeIndex<>(node -> Arrays.hashCode(node.sha256));
    private int size;

    /** There may be millions: what a {@link FileState} holds in five objects stands here in one. */
    private static final class Node {
        private final Node parent;
        private final String name;
        /** Null while there are none. */
        private Map<String, Node> children;
        /** Whether it is known; otherwise it is there for its children's sake. */
        private boolean known;

        private boolean directory;
        private long size;
        private long seconds;
        private int nanos;
        private long number;
        private long born;
        private byte[] sha256;

        private Node(Node parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        private FileState state() {
            return !known
                    ? null
                    : new FileState(
                            directory,
                            size,
                            Instant.ofEpochSecond(seconds, nanos),
                            number == 0 ? FileKey.NONE : new FileKey(number, born),
                            sha256 == null ? null : HEX.formatHex(sha256));
        }

        private void set(FileState state) {
            known = true;
            directory = state.directory();
            size = state.size();
            seconds = state.modified().getEpochSecond();
            nanos = state.modified().getNano();
            number = state.fileKey().number();
            born = state.fileKey().born();
            sha256 = state.sha256() == null ? null : HEX.parseHex(state.sha256());
        }

        private String path() {
            return parent == null || parent.parent == null ? name : parent.path() + "/" + name;
        }

        private Collection<Node> children() {
            return children == null ? List.of() : children.values();
        }
    }

    /** It is to be {@link #reload loaded} before it is asked for a state. */
    Baseline(String root, Store store) {
        this.root = root;
        this.store = store;
    }

    /** The recorded state of a watched folder: path, with {@code /} between names, to state; sorted by path. */
    public static NavigableMap<String, FileState> load(Store store, String root) {
        var found = new TreeMap<String, FileState>();
        load(store, root, found::put);
        return found;
    }

    private static void load(Store store, String root, BiConsumer<String, FileState> take) {
        store.prepared(SELECT, select -> {
            select.setString(1, root);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    take.accept(
                            rows.getString(1),
                            new FileState(
                                    rows.getBoolean(2),
                                    rows.getLong(3),
                                    StoredTime.read(rows.getString(4)),
                                    FileKey.parse(rows.getString(5)),
                                    rows.getString(6)));
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

    /** Forgets what is in memory and reads the store: at first, and after a transaction that failed. */
    void reload() {
        clear();
        load(store, root, this::put);
    }

    /** Forgets what is in memory. */
    void clear() {
        top.children = null;
        byKey.clear();
        byContent.clear();
        size = 0;
    }

    /** The folder that the baseline was taken of; empty when none was taken yet. */
    Optional<String> folder() {
        return store.first(
                "select folder from watched_root where name = ? and folder <> ''", row -> row.getString(1), root);
    }

    /** The file key of that folder, by which it is known again; empty when it was never recorded. */
    Optional<FileKey> folderKey() {
        return store.first(
                        "select file_key from watched_root where name = ? and folder <> ''",
                        row -> row.getString(1),
                        root)
                .map(FileKey::parse);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Whether anything is recorded, of whatever is in memory. */
    boolean isAnyStored() {
        return store.first("select 1 from baseline where root = ? limit 1", row -> row.getInt(1), root)
                .isPresent();
    }

    /** What there is, in numbers; {@code bytes} of all files. */
    record Totals(long files, long folders, long bytes) {}

    Totals totals() {
        return totals(top);
    }

    private static Totals totals(Node node) {
        long files = 0;
        long folders = 0;
        long bytes = 0;
        for (Node child : node.children()) {
            Totals below = totals(child);
            files += below.files + (child.known && !child.directory ? 1 : 0);
            folders += below.folders + (child.known && child.directory ? 1 : 0);
            bytes += below.bytes + (child.known ? child.size : 0);
        }
        return new Totals(files, folders, bytes);
    }

    FileState get(String path) {
        Node node = node(path);
        return node == null ? null : node.state();
    }

    /** The names of what is directly in a folder; of the root, which is the empty path, too. */
    Set<String> childrenOf(String folder) {
        var names = new HashSet<String>();
        Node node = node(folder);
        if (node != null) {
            node.children().stream().filter(child -> child.known).forEach(child -> names.add(child.name));
        }
        return names;
    }

    /** The paths below a folder, at any depth, each after its folder; all for the root. */
    List<String> below(String folder) {
        var found = new ArrayList<String>();
        Node node = node(folder);
        if (node != null) {
            collect(node, folder, found, false);
        }
        return found;
    }

    /** The same, folders only. */
    List<String> foldersBelow(String folder) {
        var found = new ArrayList<String>();
        Node node = node(folder);
        if (node != null) {
            collect(node, folder, found, true);
        }
        return found;
    }

    private static void collect(Node node, String path, List<String> found, boolean onlyFolders) {
        for (Node child : node.children()) {
            String childPath = path.isEmpty() ? child.name : path + "/" + child.name;
            if (child.known && (!onlyFolders || child.directory)) {
                found.add(childPath);
            }
            collect(child, childPath, found, onlyFolders);
        }
    }

    /** The files that nobody has read yet. */
    List<String> unread() {
        return below("").stream()
                .filter(path -> !get(path).directory() && get(path).sha256() == null)
                .toList();
    }

    /** The files that have this content, of which the hash is known. */
    List<String> withContent(String sha256) {
        byte[] wanted = HEX.parseHex(sha256);
        return paths(byContent.find(Arrays.hashCode(wanted), node -> Arrays.equals(node.sha256, wanted)));
    }

    /** The files and folders that have this file key; several for hard links. */
    List<String> withKey(FileKey key) {
        return key.isKnown()
                ? paths(byKey.find(
                        hash(key.number(), key.born()), node -> node.number == key.number() && node.born == key.born()))
                : List.of();
    }

    private static List<String> paths(List<Node> nodes) {
        return nodes.stream().map(Node::path).toList();
    }

    /** Numbers of inodes follow one another. */
    private static int hash(long number, long born) {
        long mixed = (number ^ born) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /** Changes the memory at once; {@link #store(Collection)} brings it to the store. */
    void put(String path, FileState state) {
        Node node = top;
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            String name = path.substring(from, slash < 0 ? path.length() : slash);
            if (node.children == null) {
                node.children = new HashMap<>();
            }
            Node parent = node;
            node = node.children.computeIfAbsent(name, n -> new Node(parent, n));
            from = slash < 0 ? path.length() + 1 : slash + 1;
        }
        if (node.known) {
            unindex(node);
        } else {
            size++;
        }
        node.set(state);
        index(node);
    }

    /** What is below it stays. */
    void remove(String path) {
        Node node = node(path);
        if (node == null || !node.known) {
            return;
        }
        unindex(node);
        node.known = false;
        size--;
        // A folder that is forgotten before what was in it stays in the tree for its sake.
        while (node != top && !node.known && node.children == null) {
            Node parent = node.parent;
            parent.children.remove(node.name);
            if (parent.children.isEmpty()) {
                parent.children = null;
            }
            node = parent;
        }
    }

    /**
     * A folder has another name, and so has all that is in it; there must be nothing of that name.
     *
     * @return the paths that are no more, and those that are new
     */
    Set<String> move(String from, String to) {
        var touched = new LinkedHashSet<String>();
        touched.add(from);
        touched.addAll(below(from));
        Map<String, FileState> moved = new LinkedHashMap<>();
        touched.forEach(path -> moved.put(to + path.substring(from.length()), get(path)));
        List.copyOf(touched).reversed().forEach(this::remove);
        moved.forEach(this::put);
        touched.addAll(moved.keySet());
        return touched;
    }

    private Node node(String path) {
        Node node = top;
        for (int from = 0; from < path.length() && node != null; ) {
            int slash = path.indexOf('/', from);
            String name = path.substring(from, slash < 0 ? path.length() : slash);
            node = node.children == null ? null : node.children.get(name);
            from = slash < 0 ? path.length() : slash + 1;
        }
        return node;
    }

    private void index(Node node) {
        if (node.number != 0) {
            byKey.add(node);
        }
        if (node.sha256 != null) {
            byContent.add(node);
        }
    }

    private void unindex(Node node) {
        if (node.number != 0) {
            byKey.remove(node);
        }
        if (node.sha256 != null) {
            byContent.remove(node);
        }
    }

    /**
     * Within a transaction: what is recorded from now on is not complete until {@link #complete}; drops what was recorded
     * before.
     */
    void begin(FileKey folderKey, Instant at) {
        store.update("delete from watched_root where name = ?", root);
        store.update(
                "insert into watched_root (name, folder, file_key, baseline_at) values (?, '', ?, ?)",
                root,
                folderKey.toString(),
                at.toString());
        store.update("delete from baseline where root = ?", root);
    }

    /** When one of this very folder was begun that is not complete; empty where there is none. */
    Optional<Instant> begunAt(FileKey folderKey) {
        return store.first(
                "select baseline_at from watched_root where name = ? and folder = '' and file_key = ?",
                row -> Instant.parse(row.getString(1)),
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

    /** Within a transaction: brings the state of these paths, as it is in memory, to the store. */
    void store(Collection<String> paths) {
        store.prepared(PUT, put -> {
            boolean any = false;
            for (String path : paths) {
                FileState state = get(path);
                if (state != null) {
                    put.setString(1, root);
                    put.setString(2, path);
                    put.setBoolean(3, state.directory());
                    put.setLong(4, state.size());
                    put.setString(5, StoredTime.write(state.modified()));
                    put.setString(6, state.fileKey().toString());
                    put.setString(7, state.sha256());
                    put.addBatch();
                    any = true;
                }
            }
            return any ? put.executeBatch() : null;
        });
        store.prepared(REMOVE, remove -> {
            boolean any = false;
            for (String path : paths) {
                if (get(path) == null) {
                    remove.setString(1, root);
                    remove.setString(2, path);
                    remove.addBatch();
                    any = true;
                }
            }
            return any ? remove.executeBatch() : null;
        });
    }
}
