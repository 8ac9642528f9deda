package dropforge.stress;

import dropforge.files.IgnoreRules;
import dropforge.files.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a watcher should know of a folder, by a walk that shares no code with it: links to files are
 * files, links to folders nothing, and names that are no text or that the rules ignore are left
 * out.
 */
final class Disk extends SimpleFileVisitor<Path> {
    private static final IgnoreRules IGNORE = new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS);

    private final Path root;
    private final NavigableMap<String, State> states = new TreeMap<>();
    private final Set<String> shared = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();

    Disk(Path root) throws IOException {
        this.root = root;
        Files.walkFileTree(root, this);
    }

    NavigableMap<String, State> states() {
        return states;
    }

    /**
     * Files that can be changed through another path: symbolic links, and those with more than one
     * hard link.
     */
    Set<String> shared() {
        return shared;
    }

    /**
     * What is there and cannot be read, links that lead nowhere among it: nobody can say what it
     * contains.
     */
    Set<String> unknown() {
        return unknown;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        if (isPassedOver(folder)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        states.put(name(folder), State.FOLDER);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isPassedOver(file)) {
            return FileVisitResult.CONTINUE;
        }
        if (!Files.isReadable(file)) {
            unknown.add(name(file));
        } else if (Files.isRegularFile(file)) {
            states.put(name(file), State.file(Files.size(file), Sha256.of(file)));
            if (attributes.isSymbolicLink() || (int) Files.getAttribute(file, "unix:nlink") > 1) {
                shared.add(name(file));
            }
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isPassedOver(Path path) {
        Path relative = root.relativize(path);
        try {
            return IGNORE.ignores(relative) || !root.resolve(relative.toString()).equals(path);
        } catch (InvalidPathException _) {
            return true;
        }
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace(File.separatorChar, '/');
    }
}
