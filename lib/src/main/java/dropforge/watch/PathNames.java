package dropforge.watch;

import dropforge.files.IgnoreRules;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the journal writes the paths under a watched folder: relative to it, {@code /} between names. For several threads.
 */
final class PathNames {
    private final Path root;
    private final IgnoreRules ignore;
    private final Set<String> unnameable = ConcurrentHashMap.newKeySet();

    PathNames(Path root, IgnoreRules ignore) {
        this.root = root;
        this.ignore = ignore;
    }

    /** Null when it is the root itself, outside of it, ignored, or cannot be written so. */
    String of(Path path) {
        if (!path.startsWith(root) || path.equals(root)) {
            return null;
        }
        Path relative = root.relativize(path);
        if (ignore.ignores(relative)) {
            return null;
        }
        String name = relative.toString();
        if (!isNameOf(name, path)) {
            unnameable.add(name);
            return null;
        }
        return name.replace(File.separatorChar, '/');
    }

    /**
     * The same for what a folder lists, of which the path is known.
     *
     * @param folder as the journal writes it; empty for the root
     */
    String ofChild(String folder, Path child) {
        String name = child.getFileName().toString();
        if (ignore.ignoresName(name)) {
            return null;
        }
        if (!isPlain(name)) {
            return of(child);
        }
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    /** Such a name is the same in every encoding. */
    private static boolean isPlain(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether the text leads back to the file: not for bytes that are no text in the encoding of file names. */
    private boolean isNameOf(String name, Path path) {
        try {
            return root.resolve(name).equals(path);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** The names that could not be written since the last call, as nearly as they can be. */
    Set<String> takeUnnameable() {
        Set<String> taken = Set.copyOf(unnameable);
        unnameable.removeAll(taken);
        return taken;
    }
}
