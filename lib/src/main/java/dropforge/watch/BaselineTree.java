package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
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
import java.util.Set;

/** The state of everything under a folder, in memory: found by path, by file key and by content. Belongs to one thread. */
class BaselineTree {
    private static final HexFormat HEX = HexFormat.of();
    private static final Totals NOTHING = new Totals(0, 0, 0);

    /** A tree of names, so that a folder and all in it move at once, and each name is kept once. */
    private final Node top = new Node(null, "");

    private final NodeIndex<Node> byKey = new NodeIndex<>(node -> hash(node.state.number(), node.state.born()));
    private final NodeIndex<Node> byContent = new NodeIndex<>(node -> Arrays.hashCode(node.state.sha256()));
    private Totals totals = NOTHING;

    /** The folder in which something was last looked up: others in it are asked for next. */
    private Node recent = top;

    private String recentPath = "";

    private static final class Node {
        private final Node parent;
        private final String name;
        /** Null while there are none. */
        private Map<String, Node> children;
        /** Null where nothing is known of it, and it is there for its children's sake. */
        private StoredState state;

        private Node(Node parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        private String path() {
            return parent == null || parent.parent == null ? name : parent.path() + "/" + name;
        }

        private boolean isDirectory() {
            return state != null && state.directory();
        }

        private Collection<Node> children() {
            return children == null ? List.of() : children.values();
        }

        private Node child(String childName) {
            return children == null ? null : children.get(childName);
        }

        private Node makeChild(String childName) {
            if (children == null) {
                children = new HashMap<>();
            }
            return children.computeIfAbsent(childName, each -> new Node(this, each));
        }
    }

    /** Forgets what is in memory. */
    void clear() {
        top.children = null;
        byKey.clear();
        byContent.clear();
        totals = NOTHING;
        forgetRecent();
    }

    boolean isEmpty() {
        return totals.equals(NOTHING);
    }

    /** What there is, in numbers; {@code bytes} of all files. */
    record Totals(long files, long folders, long bytes) {
        private Totals with(StoredState state, int sign) {
            return new Totals(
                    files + (state.directory() ? 0 : sign),
                    folders + (state.directory() ? sign : 0),
                    bytes + sign * state.size());
        }
    }

    Totals totals() {
        return totals;
    }

    boolean has(String path) {
        return stored(path) != null;
    }

    /** Null where nothing is known of it. */
    FileState get(String path) {
        StoredState known = stored(path);
        return known == null ? null : known.state();
    }

    /** The same, as it is kept. */
    StoredState stored(String path) {
        Node node = node(path);
        return node == null ? null : node.state;
    }

    /** The names of what is directly in a folder; of the root, which is the empty path, too. */
    Set<String> childrenOf(String folder) {
        var names = new HashSet<String>();
        Node node = node(folder);
        if (node != null) {
            node.children().stream().filter(child -> child.state != null).forEach(child -> names.add(child.name));
        }
        return names;
    }

    /** The paths below a folder, at any depth, each after its folder; all for the root. */
    List<String> below(String folder) {
        return below(folder, false);
    }

    /** The same, folders only. */
    List<String> foldersBelow(String folder) {
        return below(folder, true);
    }

    private List<String> below(String folder, boolean onlyFolders) {
        var found = new ArrayList<String>();
        Node node = node(folder);
        if (node != null) {
            collect(node, folder, found, onlyFolders);
        }
        return found;
    }

    private static void collect(Node node, String path, List<String> found, boolean onlyFolders) {
        for (Node child : node.children()) {
            String childPath = path.isEmpty() ? child.name : path + "/" + child.name;
            if (child.state != null && (!onlyFolders || child.isDirectory())) {
                found.add(childPath);
            }
            collect(child, childPath, found, onlyFolders);
        }
    }

    /** The files that nobody has read yet. */
    List<String> unread() {
        return below("").stream()
                .filter(path -> !stored(path).directory() && stored(path).sha256() == null)
                .toList();
    }

    /** The files that have this content, of which the hash is known. */
    List<String> withContent(String sha256) {
        byte[] wanted = HEX.parseHex(sha256);
        return paths(byContent.find(Arrays.hashCode(wanted), node -> node.state.hasContent(wanted)));
    }

    /** The files and folders that have this file key; several for hard links. */
    List<String> withKey(FileKey key) {
        return key.isKnown()
                ? paths(byKey.find(hash(key.number(), key.born()), node -> node.state.hasKey(key)))
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

    void put(String path, FileState state) {
        put(path, StoredState.of(state));
    }

    void put(String path, StoredState state) {
        int slash = path.lastIndexOf('/');
        Node node = slash < 0 ? top : makeFolder(path, slash);
        node = node.makeChild(path.substring(slash + 1));
        if (node.state != null) {
            unindex(node);
        }
        node.state = state;
        index(node);
    }

    private Node makeFolder(String path, int slash) {
        if (isRecent(path, slash)) {
            return recent;
        }
        Node node = top;
        for (int from = 0; from < slash; ) {
            int end = path.indexOf('/', from);
            node = node.makeChild(path.substring(from, end));
            from = end + 1;
        }
        recent = node;
        recentPath = path.substring(0, slash);
        return node;
    }

    private boolean isRecent(String path, int slash) {
        return slash == recentPath.length() && path.startsWith(recentPath);
    }

    private void forgetRecent() {
        recent = top;
        recentPath = "";
    }

    /** What is below it stays. */
    void remove(String path) {
        Node node = node(path);
        if (node == null || node.state == null) {
            return;
        }
        unindex(node);
        node.state = null;
        // A folder that is forgotten before what was in it stays in the tree for its sake.
        while (node != top && node.state == null && node.children == null) {
            forgetRecent();
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
        Map<String, StoredState> moved = new LinkedHashMap<>();
        touched.forEach(path -> moved.put(to + path.substring(from.length()), stored(path)));
        List.copyOf(touched).reversed().forEach(this::remove);
        moved.forEach(this::put);
        touched.addAll(moved.keySet());
        return touched;
    }

    private Node node(String path) {
        int slash = path.lastIndexOf('/');
        if (slash >= 0 && isRecent(path, slash)) {
            return recent.child(path.substring(slash + 1));
        }
        Node node = top;
        for (int from = 0; from < path.length() && node != null; ) {
            int end = path.indexOf('/', from);
            if (end < 0) {
                return node.child(path.substring(from));
            }
            node = node.child(path.substring(from, end));
            from = end + 1;
        }
        return node;
    }

    private void index(Node node) {
        totals = totals.with(node.state, 1);
        if (node.state.number() != 0) {
            byKey.add(node);
        }
        if (node.state.sha256() != null) {
            byContent.add(node);
        }
    }

    private void unindex(Node node) {
        totals = totals.with(node.state, -1);
        if (node.state.number() != 0) {
            byKey.remove(node);
        }
        if (node.state.sha256() != null) {
            byContent.remove(node);
        }
    }
}
