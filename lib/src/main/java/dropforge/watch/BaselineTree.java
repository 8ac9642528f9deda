package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The state of everything under a folder, in memory: found by path, by file key and by content. Belongs to one thread. */
class BaselineTree {
    private static final Totals NOTHING = new Totals(0, 0, 0);

    /** A tree of names, so that a folder and all in it move at once, and each name is kept once. */
    private final Node top = new Node("");

    private final NodeIndex<Node> byKey = new NodeIndex<>(Node::keyHash);
    private final NodeIndex<Node> byContent = new NodeIndex<>(Node::contentHash);
    private Totals totals = NOTHING;
    private long unread;

    /** The folder in which something was last looked up: others in it are asked for next. */
    private Node recent = top;

    private String recentPath = "";

    /** With no state where it is there for its children's sake. */
    private static final class Node extends StoredState {
        private Node parent;
        private String name;
        /** Null while there are none. */
        private Map<String, Node> children;

        private Node(String name) {
            this.name = name;
        }

        private String path() {
            return parent == null || parent.parent == null ? name : parent.path() + "/" + name;
        }

        private Collection<Node> children() {
            return children == null ? List.of() : children.values();
        }

        private Node child(String childName) {
            return children == null ? null : children.get(childName);
        }

        private Node makeChild(String childName) {
            Node child = child(childName);
            if (child == null) {
                child = new Node(childName);
                addChild(child);
            }
            return child;
        }

        private void addChild(Node child) {
            if (children == null) {
                children = new HashMap<>();
            }
            child.parent = this;
            children.put(child.name, child);
        }

        private void removeChild(Node child) {
            children.remove(child.name);
            if (children.isEmpty()) {
                children = null;
            }
        }
    }

    /** Forgets what is in memory. */
    void clear() {
        top.children = null;
        byKey.clear();
        byContent.clear();
        totals = NOTHING;
        unread = 0;
        forgetRecent();
    }

    boolean isEmpty() {
        return totals.equals(NOTHING);
    }

    /** What there is, in numbers; {@code bytes} of all files. */
    record Totals(long files, long folders, long bytes) {
        private Totals with(StoredState state, int sign) {
            return new Totals(
                    files + (state.isFolder() ? 0 : sign),
                    folders + (state.isFolder() ? sign : 0),
                    bytes + sign * state.size());
        }
    }

    Totals totals() {
        return totals;
    }

    boolean has(String path) {
        return stored(path) != null;
    }

    boolean isFile(String path) {
        StoredState known = stored(path);
        return known != null && known.isFile();
    }

    /** Null where nothing is known of it. */
    FileState get(String path) {
        StoredState known = stored(path);
        return known == null ? null : known.state();
    }

    /** The same, as it is kept: it changes when another one is put in its place. */
    StoredState stored(String path) {
        Node node = node(path);
        return node != null && node.isKnown() ? node : null;
    }

    /** The names of what is directly in a folder; of the root, which is the empty path, too. */
    Set<String> childrenOf(String folder) {
        var names = new HashSet<String>();
        Node node = node(folder);
        if (node != null) {
            node.children().stream().filter(StoredState::isKnown).forEach(child -> names.add(child.name));
        }
        return names;
    }

    /** The paths below a folder, at any depth, each after its folder; all for the root. */
    List<String> below(String folder) {
        return below(folder, StoredState::isKnown);
    }

    /** The same, folders only. */
    List<String> foldersBelow(String folder) {
        return below(folder, StoredState::isFolder);
    }

    /** How many files nobody has read yet. */
    long unread() {
        return unread;
    }

    /** Those of them that are directly in a folder; or in the root, which is the empty path. */
    List<String> unreadIn(String folder) {
        var found = new ArrayList<String>();
        Node node = node(folder);
        if (node != null) {
            for (Node child : node.children()) {
                if (isUnread(child)) {
                    found.add(pathIn(folder, child));
                }
            }
        }
        return found;
    }

    private static boolean isUnread(StoredState state) {
        return state.isFile() && !state.isRead();
    }

    private static String pathIn(String folder, Node child) {
        return folder.isEmpty() ? child.name : folder + "/" + child.name;
    }

    private List<String> below(String folder, Predicate<StoredState> wanted) {
        var found = new ArrayList<String>();
        forEachBelow(folder, wanted, found::add);
        return found;
    }

    /** Gives each path below a folder, at any depth; those of a large one are too many to be kept together. */
    void forEachBelow(String folder, Consumer<String> taker) {
        forEachBelow(folder, StoredState::isKnown, taker);
    }

    private void forEachBelow(String folder, Predicate<StoredState> wanted, Consumer<String> taker) {
        Node node = node(folder);
        if (node != null) {
            forEachBelow(node, folder, wanted, taker);
        }
    }

    private static void forEachBelow(Node node, String path, Predicate<StoredState> wanted, Consumer<String> taker) {
        for (Node child : node.children()) {
            String childPath = pathIn(path, child);
            if (wanted.test(child)) {
                taker.accept(childPath);
            }
            forEachBelow(child, childPath, wanted, taker);
        }
    }

    /** The files that have this content, of which the hash is known. */
    List<String> withContent(String sha256) {
        StoredState wanted = content(sha256);
        return paths(byContent.find(wanted.contentHash(), node -> node.hasContent(wanted)));
    }

    /** How many of them there are, or a few more. */
    int countWithContent(String sha256) {
        return byContent.count(content(sha256).contentHash());
    }

    private static StoredState content(String sha256) {
        var content = new StoredState();
        content.setContent(sha256);
        return content;
    }

    /** The files and folders that have this file key; several for hard links. */
    List<String> withKey(FileKey key) {
        return key.isKnown() ? paths(byKey.find(StoredState.hash(key), node -> node.hasKey(key))) : List.of();
    }

    private static List<String> paths(List<Node> nodes) {
        return nodes.stream().map(Node::path).toList();
    }

    void put(String path, FileState state) {
        Node node = makeNode(path);
        unindex(node);
        node.set(state);
        index(node);
    }

    /** As {@link StoredState#read} reads it. */
    void put(String path, ResultSet row, int column) throws SQLException {
        Node node = makeNode(path);
        unindex(node);
        node.read(row, column);
        index(node);
    }

    private Node makeNode(String path) {
        int slash = path.lastIndexOf('/');
        Node folder = slash < 0 ? top : makeFolder(path, slash);
        return folder.makeChild(path.substring(slash + 1));
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
        if (node != null && node.isKnown()) {
            unindex(node);
            node.forget();
            prune(node);
        }
    }

    /** A folder that is forgotten before what was in it stays in the tree for its sake, until that is gone too. */
    private void prune(Node last) {
        Node node = last;
        while (node != top && !node.isKnown() && node.children == null) {
            forgetRecent();
            Node parent = node.parent;
            parent.removeChild(node);
            node = parent;
        }
    }

    /** A folder has another name, and so has all that is in it; of that name nothing must be known. */
    void move(String from, String to) {
        Node node = node(from);
        Node formerParent = node.parent;
        formerParent.removeChild(node);
        forgetRecent();
        int slash = to.lastIndexOf('/');
        node.name = to.substring(slash + 1);
        Node parent = slash < 0 ? top : makeFolder(to, slash);
        Node there = parent.child(node.name);
        if (there == null) {
            parent.addChild(node);
        } else {
            merge(node, there);
        }
        prune(formerParent);
    }

    /** What was recorded in the new folder before the folder itself stays, unless it was in the former one too. */
    private void merge(Node moved, Node there) {
        if (moved.isKnown()) {
            unindex(moved);
            unindex(there);
            there.set(moved.state());
            index(there);
        }
        for (Node child : moved.children()) {
            Node same = there.child(child.name);
            if (same == null) {
                there.addChild(child);
            } else {
                merge(child, same);
            }
        }
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
        totals = totals.with(node, 1);
        unread += isUnread(node) ? 1 : 0;
        if (node.hasKey()) {
            byKey.add(node);
        }
        if (node.isRead()) {
            byContent.add(node);
        }
    }

    private void unindex(Node node) {
        if (node.isKnown()) {
            totals = totals.with(node, -1);
            unread -= isUnread(node) ? 1 : 0;
            if (node.hasKey()) {
                byKey.remove(node);
            }
            if (node.isRead()) {
                byContent.remove(node);
            }
        }
    }
}
