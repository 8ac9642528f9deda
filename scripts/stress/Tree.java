package dropforge.stress;

import dropforge.files.Counted;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The watched tree as the operations see it: things in it are picked at random, and each step is
 * noted. What there is, is read from the disk each time; in order, so that the same seed picks the
 * same.
 */
final class Tree {
    /** Longer paths cannot be named by a program. */
    private static final int LONGEST_PATH = 3_000;

    private static final int TRIES = 10;

    private final Path home;
    private final Path away;
    private final Path outside;
    private final RandomGenerator random;
    private final Steps steps;
    private Path root;
    private int operation;
    private String kind;

    /**
     * @param home the watched folder; its siblings {@code away} and {@code outside} are made when
     *     they are needed
     */
    Tree(Path home, RandomGenerator random, Steps steps) throws IOException {
        this.home = home;
        this.away = home.resolveSibling("away");
        this.outside = Files.createDirectories(home.resolveSibling("outside"));
        this.random = random;
        this.steps = steps;
        this.root = home;
    }

    /** The steps from now on are part of this operation. */
    void begin(int number, String name) {
        operation = number;
        kind = name;
    }

    Path root() {
        return root;
    }

    Path outside() {
        return outside;
    }

    boolean isAway() {
        return !root.equals(home);
    }

    void moveAway() throws IOException {
        Files.move(home, away);
        root = away;
        note("move the root away", null, root, null);
    }

    void moveBack() throws IOException {
        Files.move(away, home);
        root = home;
        note("move the root back", null, root, null);
    }

    /** A file, which is no link; null when none was met. */
    Path file() {
        return pick(root, path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
    }

    /** A folder below the root; null when none was met. */
    Path folder() {
        return pick(root, Tree::isFolder);
    }

    /** Anything; null when the tree is empty. */
    Path any() {
        return pick(root, _ -> true);
    }

    Path anyOutside() {
        List<Path> found = children(outside);
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    /** A folder that something can be put into: the root now and then. */
    Path place() {
        Path at = root;
        while (random.nextInt(5) < 3) {
            List<Path> folders = children(at).stream().filter(Tree::isFolder).toList();
            if (folders.isEmpty()) {
                break;
            }
            at = folders.get(random.nextInt(folders.size()));
        }
        return name(at).length() > LONGEST_PATH / 2 ? root : at;
    }

    private Path pick(Path from, Predicate<Path> wanted) {
        for (int i = 0; i < TRIES; i++) {
            Path at = from;
            while (true) {
                List<Path> children = children(at);
                if (children.isEmpty()) {
                    break;
                }
                Path child = children.get(random.nextInt(children.size()));
                if (isFolder(child) && random.nextInt(3) > 0) {
                    at = child;
                    continue;
                }
                if (wanted.test(child)) {
                    return child;
                }
                break;
            }
        }
        return null;
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    static List<Path> children(Path folder) {
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(found::add);
        } catch (IOException | DirectoryIteratorException _) {
            // It may not be read.
        }
        found.sort(null);
        return found;
    }

    /** Relative to the tree. */
    String name(Path path) {
        return path.startsWith(outside)
                ? "../" + outside.getParent().relativize(path)
                : root.relativize(path).toString();
    }

    void write(Path file, byte[] content, OpenOption... options) throws IOException {
        Files.write(file, content, options);
        note("write", null, file, Counted.of(content.length, "byte"));
    }

    /** Files and the folders that they lie in, of which only the topmost is noted. */
    void writeMany(Path top, List<Path> files, List<byte[]> contents) throws IOException {
        note("begin to write many", null, top, Counted.of(files.size(), "file"));
        for (int i = 0; i < files.size(); i++) {
            Files.createDirectories(files.get(i).getParent());
            Files.write(files.get(i), contents.get(i));
        }
        note("written many", null, top, Counted.of(files.size(), "file"));
    }

    void makeFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
        note("mkdir -p", null, folder, null);
    }

    /** Replaces a file that has the new name, as rename(2) does. */
    void rename(Path from, Path to) throws IOException {
        if (isFolder(from) && deepest(from) + name(to).length() > LONGEST_PATH) {
            note("leave, since its paths would be too long", null, from, null);
            return;
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            note("rename", name(from), to, null);
        } catch (IOException e) {
            note("cannot rename", name(from), to, e.getClass().getSimpleName());
        }
    }

    private static int deepest(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            return found.mapToInt(path -> folder.relativize(path).toString().length())
                    .max()
                    .orElse(0);
        }
    }

    void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        note("copy", name(from), to, null);
    }

    void hardLink(Path from, Path to) throws IOException {
        Files.createLink(to, from);
        note("hard link", name(from), to, null);
    }

    void symbolicLink(Path target, Path link) throws IOException {
        Files.createSymbolicLink(link, target);
        note("symbolic link", null, link, "to " + target);
    }

    void delete(Path path) throws IOException {
        Files.delete(path);
        note("delete", null, path, null);
    }

    void deleteTree(Path path) throws IOException {
        WholeWrites.deleteTree(path);
        note("delete with all in it", null, path, null);
    }

    void touch(Path path, Instant time) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(time));
        note("touch", null, path, time.toString());
    }

    void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        note("chmod", null, path, permissions);
    }

    /** A file whose name is no text in any encoding, which Java could not make. */
    void writeUnnameable(Path folder, int number) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "cd \"$1\" && echo \"$2\" > \"$(printf 'bytes-%s-\\377\\376.csv' \"$2\")\"",
                        "sh",
                        folder.toString(),
                        String.valueOf(number))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        note("write with a name that is no text", null, folder, "number " + number);
    }

    void note(String what, String from, Path path, String remark) throws IOException {
        steps.add(new Steps.Step(operation, Instant.now(), kind, what, from, name(path), remark));
    }
}
