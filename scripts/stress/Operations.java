package dropforge.stress;

import dropforge.files.WrongUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A random mix of what programs and people do to files. One thread does all of it, and what it does
 * follows from the seed alone; how long it takes does not.
 */
public final class Operations {
    private static final int MANY = 3;
    private static final int DEEP = 30;
    private static final int MOST_TRIES = 20;

    /** Whether it could be done: there may be nothing to do it with. */
    @FunctionalInterface
    private interface Work {
        boolean isDone() throws IOException, InterruptedException;
    }

    private record Kind(String name, int weight, Work work) {}

    private final RandomGenerator random;
    private final Tree tree;
    private final Names names;
    private final Contents contents;
    private final OpenWriters writers;
    private final List<Kind> kinds;
    private final int weights;
    private final List<Path> shut = new ArrayList<>();
    private final Map<String, Integer> done = new TreeMap<>();
    private int number;
    private int untilBack;
    private int pauseMillis;

    /**
     * @param folder the watched folder; what is moved out of it goes into a sibling
     * @param only the kinds to choose from; empty for all
     * @param without kinds that are left out
     * @throws WrongUsage for a kind that there is not
     */
    public Operations(
            Path folder,
            RandomGenerator random,
            Steps steps,
            Contents contents,
            List<String> only,
            List<String> without)
            throws IOException {
        this.random = random;
        this.tree = new Tree(folder, random, steps);
        this.names = new Names(random);
        this.contents = contents;
        this.writers = new OpenWriters(tree, random, contents);
        var all = all();
        var known = new TreeSet<>(all.stream().map(Kind::name).toList());
        for (String name : only) refuseUnknown(name, known);
        for (String name : without) refuseUnknown(name, known);
        this.kinds =
                all.stream()
                        .filter(kind -> only.isEmpty() || only.contains(kind.name))
                        .filter(kind -> !without.contains(kind.name))
                        .toList();
        this.weights = kinds.stream().mapToInt(Kind::weight).sum();
        if (weights == 0) {
            throw new WrongUsage("No operation is left to be done; take one out of --without.");
        }
    }

    private static void refuseUnknown(String name, TreeSet<String> known) {
        if (!known.contains(name)) {
            throw new WrongUsage(
                    "There is no operation called %s; there are %s."
                            .formatted(name, String.join(", ", known)));
        }
    }

    private List<Kind> all() {
        return List.of(
                new Kind("create", 40, this::create),
                new Kind("slow-write", 8, this::writeSlowly),
                new Kind("append", 12, this::append),
                new Kind("append-open", 3, this::appendAndKeepOpen),
                new Kind("rewrite-equal", 6, this::rewriteEqual),
                new Kind("rewrite-in-place", 8, this::rewriteInPlace),
                new Kind("atomic-save", 12, this::saveAtomically),
                new Kind("rename", 12, this::rename),
                new Kind("rename-over", 8, this::renameOver),
                new Kind("rename-chain", 5, this::renameChain),
                new Kind("swap", 6, this::swap),
                new Kind("case-rename", 4, this::renameCase),
                new Kind("delete", 14, this::delete),
                new Kind("recreate", 8, this::recreate),
                new Kind("make-folders", 12, this::makeFolders),
                new Kind("deep-folders", 1, this::makeDeepFolders),
                new Kind("remove-folder", 6, this::removeFolder),
                new Kind("delete-tree", 3, this::deleteTree),
                new Kind("rename-folder", 10, this::renameFolder),
                new Kind("swap-folders", 2, this::swapFolders),
                new Kind("move-in", 6, this::moveIn),
                new Kind("move-out", 4, this::moveOut),
                new Kind("file-to-folder", 3, this::replaceFileByFolder),
                new Kind("folder-to-file", 1, this::replaceFolderByFile),
                new Kind("hard-link", 3, this::hardLink),
                new Kind("copy", 8, this::copy),
                new Kind("symlink", 4, this::symbolicLink),
                new Kind("permissions", 5, this::permissions),
                new Kind("touch", 5, this::touch),
                new Kind("temporary", 6, this::temporary),
                new Kind("odd-bytes", 2, this::oddBytes),
                new Kind("burst", 1, this::burst),
                new Kind("small-folders", 1, this::smallFolders),
                new Kind("rotate-log", 4, this::rotateLog),
                new Kind("root-away", 1, this::rootAway));
    }

    /** The next operation. */
    public void doNext() throws IOException, InterruptedException {
        number++;
        if (tree.isAway() && --untilBack <= 0) {
            tree.begin(number, "root-away");
            bringRootBack();
        }
        if (random.nextInt(2) == 0) {
            tree.begin(number, "open-writer");
            writers.goOn();
        }
        for (int tries = 1; ; tries++) {
            Kind kind = choose();
            tree.begin(number, kind.name);
            try {
                if (kind.work.isDone()) {
                    done.merge(kind.name, 1, Integer::sum);
                    break;
                }
                if (tries % MOST_TRIES == 0) {
                    // There is nothing to do those with that were asked for.
                    create();
                }
            } catch (IOException e) {
                // As for any program: no permission, a name that is too long.
                tree.note("fail", null, tree.root(), e.getClass().getSimpleName());
                done.merge("(failed)", 1, Integer::sum);
                break;
            }
        }
        pauseMillis = pause();
    }

    /** Waits for as long as the seed says. */
    public void rest() throws InterruptedException {
        Thread.sleep(pauseMillis);
    }

    private Kind choose() {
        int left = random.nextInt(weights);
        for (Kind kind : kinds) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("The weights do not add up");
    }

    /** Mostly none, sometimes until what happened before has settled. */
    private int pause() {
        int choice = random.nextInt(100);
        int millis = random.nextInt(1_000);
        return choice < 60
                ? 0
                : choice < 85 ? millis / 33 : choice < 97 ? millis / 6 : 300 + millis / 2;
    }

    public void bringRootBack() throws IOException {
        if (tree.isAway()) {
            tree.moveBack();
        }
    }

    /** Closes all files, opens what was shut, and brings the root back. */
    public void end() throws IOException {
        tree.begin(number + 1, "end");
        bringRootBack();
        writers.closeAll();
        permit(tree.root());
    }

    /** Also what was moved elsewhere after it had been shut. */
    private void permit(Path folder) throws IOException {
        for (Path child : Tree.children(folder)) {
            if (Files.isSymbolicLink(child)) {
                continue;
            }
            boolean isFolder = Tree.isFolder(child);
            if (Files.getPosixFilePermissions(child).isEmpty()) {
                tree.permit(child, isFolder ? "rwxr-xr-x" : "rw-r--r--");
            }
            if (isFolder) {
                permit(child);
            }
        }
    }

    /** How often each was done. */
    public Map<String, Integer> done() {
        return done;
    }

    public int count() {
        return number;
    }

    private void write(Path file, byte[] content) throws IOException {
        contents.isWhole(content);
        tree.write(file, content);
    }

    /**
     * A path of that folder where nothing is; another name than the one wanted when there is
     * something.
     */
    private Path free(Path wanted) {
        Path path = wanted;
        for (int i = 2; Tree.isThere(path); i++) {
            path = wanted.resolveSibling("free-" + i);
        }
        return path;
    }

    private boolean create() throws IOException {
        Path file = tree.place().resolve(names.file());
        if (Tree.isThere(file)) {
            return false;
        }
        write(file, contents.bytes());
        return true;
    }

    private boolean writeSlowly() throws IOException {
        Path file = tree.place().resolve(names.file());
        if (writers.isFull()
                || (Tree.isThere(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
            return false;
        }
        writers.beginToWrite(file, random.nextInt(2, 8));
        return true;
    }

    private boolean append() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        tree.write(file, contents.bytes(random.nextInt(1, 500)), StandardOpenOption.APPEND);
        contents.isWhole(Files.readAllBytes(file));
        return true;
    }

    private boolean appendAndKeepOpen() throws IOException {
        Path file = tree.file();
        if (file == null || writers.isFull()) {
            return false;
        }
        writers.beginToAppend(file, random.nextInt(20, 80));
        return true;
    }

    private boolean rewriteEqual() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        write(file, Files.readAllBytes(file));
        return true;
    }

    private boolean rewriteInPlace() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        byte[] content = contents.bytes((int) Files.size(file));
        contents.isWhole(content);
        tree.write(file, content, StandardOpenOption.WRITE);
        return true;
    }

    private boolean saveAtomically() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        Path temporary =
                file.resolveSibling(
                        random.nextBoolean()
                                ? ".save-" + random.nextInt(100)
                                : "saving-" + random.nextInt(100));
        if (Tree.isThere(temporary)) {
            return false;
        }
        write(temporary, contents.bytes());
        tree.rename(temporary, file);
        return true;
    }

    private boolean rename() throws IOException {
        Path file = tree.any();
        if (file == null || Tree.isFolder(file)) {
            return false;
        }
        Path folder = random.nextBoolean() ? file.getParent() : tree.place();
        tree.rename(
                file,
                free(folder.resolve(random.nextInt(8) == 0 ? names.temporary() : names.file())));
        return true;
    }

    private boolean renameOver() throws IOException {
        Path file = tree.file();
        Path other = tree.file();
        if (file == null || other == null || file.equals(other)) {
            return false;
        }
        tree.rename(file, other);
        return true;
    }

    private boolean renameChain() throws IOException, InterruptedException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        for (int i = random.nextInt(2, 5); i > 0; i--) {
            Path next = free(file.resolveSibling(names.file()));
            tree.rename(file, next);
            file = next;
            Thread.sleep(random.nextInt(3) * 10L);
        }
        return true;
    }

    private boolean swap() throws IOException {
        Path file = tree.file();
        Path other = tree.file();
        if (file == null || other == null || file.equals(other)) {
            return false;
        }
        swap(file, other);
        return true;
    }

    private void swap(Path one, Path other) throws IOException {
        Path between = free(one.resolveSibling(random.nextBoolean() ? ".between" : "between"));
        tree.rename(one, between);
        tree.rename(other, one);
        tree.rename(between, other);
    }

    private boolean renameCase() throws IOException {
        Path file = tree.any();
        if (file == null) {
            return false;
        }
        String name = file.getFileName().toString();
        String other =
                name.equals(name.toUpperCase(Locale.ROOT))
                        ? name.toLowerCase(Locale.ROOT)
                        : name.toUpperCase(Locale.ROOT);
        if (name.equals(other)
                || name.contains("\uFFFD")
                || Tree.isThere(file.resolveSibling(other))) {
            return false;
        }
        tree.rename(file, file.resolveSibling(other));
        return true;
    }

    private boolean delete() throws IOException {
        Path file = tree.any();
        if (file == null || Tree.isFolder(file)) {
            return false;
        }
        tree.delete(file);
        return true;
    }

    private boolean recreate() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        byte[] content = random.nextInt(3) == 0 ? Files.readAllBytes(file) : contents.bytes();
        tree.delete(file);
        write(file, content);
        return true;
    }

    private boolean makeFolders() throws IOException {
        Path folder = tree.place();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            folder = folder.resolve(names.folder());
        }
        tree.makeFolders(folder);
        for (int i = random.nextInt(3); i > 0; i--) {
            write(free(folder.resolve(names.file())), contents.bytes());
        }
        return true;
    }

    private boolean makeDeepFolders() throws IOException {
        Path folder = tree.root();
        for (int i = 0; i < DEEP; i++) {
            folder = folder.resolve("deep-" + i);
        }
        tree.makeFolders(folder);
        write(folder.resolve(names.file()), contents.bytes());
        return true;
    }

    private boolean removeFolder() throws IOException {
        Path folder = tree.folder();
        if (folder == null || !Tree.children(folder).isEmpty()) {
            return false;
        }
        tree.delete(folder);
        return true;
    }

    private boolean deleteTree() throws IOException {
        Path folder = tree.folder();
        if (folder == null) {
            return false;
        }
        tree.deleteTree(folder);
        return true;
    }

    private boolean renameFolder() throws IOException {
        Path folder = tree.folder();
        if (folder == null) {
            return false;
        }
        Path place = random.nextBoolean() ? folder.getParent() : tree.place();
        if (place.startsWith(folder)) {
            return false;
        }
        tree.rename(folder, free(place.resolve(names.folder())));
        return true;
    }

    private boolean swapFolders() throws IOException {
        Path folder = tree.folder();
        Path other = tree.folder();
        if (folder == null
                || other == null
                || folder.startsWith(other)
                || other.startsWith(folder)) {
            return false;
        }
        swap(folder, other);
        return true;
    }

    private boolean moveIn() throws IOException {
        Path folder = random.nextInt(3) == 0 ? null : tree.anyOutside();
        if (folder == null) {
            folder = free(tree.outside().resolve(names.folder()));
            tree.makeFolders(folder.resolve(names.folder()));
            write(folder.resolve(names.file()), contents.bytes());
        }
        tree.rename(folder, free(tree.place().resolve(folder.getFileName())));
        return true;
    }

    private boolean moveOut() throws IOException {
        Path path = random.nextInt(3) == 0 ? tree.any() : tree.folder();
        if (path == null) {
            return false;
        }
        tree.rename(path, free(tree.outside().resolve(path.getFileName())));
        return true;
    }

    private boolean replaceFileByFolder() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        tree.delete(file);
        tree.makeFolders(file);
        write(file.resolve(names.file()), contents.bytes());
        return true;
    }

    private boolean replaceFolderByFile() throws IOException {
        Path folder = tree.folder();
        if (folder == null) {
            return false;
        }
        tree.deleteTree(folder);
        write(folder, contents.bytes());
        return true;
    }

    private boolean hardLink() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        tree.hardLink(file, free(tree.place().resolve(names.file())));
        return true;
    }

    private boolean copy() throws IOException {
        Path file = tree.file();
        if (file == null) {
            return false;
        }
        // Of a file that is being written, half is a whole copy.
        contents.isWhole(Files.readAllBytes(file));
        tree.copy(file, free(tree.place().resolve(names.file())));
        return true;
    }

    /** To a file, to a folder, to itself, to what is not there, or out of the tree. */
    private boolean symbolicLink() throws IOException {
        Path link = free(tree.place().resolve("link-" + random.nextInt(20)));
        Path target =
                switch (random.nextInt(6)) {
                    case 0 -> tree.folder();
                    case 1 -> link;
                    case 2 -> link.resolveSibling(names.file());
                    case 3 -> link.getParent();
                    default -> tree.file();
                };
        if (target == null) {
            return false;
        }
        Path way = link.getParent().relativize(target);
        tree.symbolicLink(way.toString().isEmpty() ? Path.of(".") : way, link);
        return true;
    }

    private boolean permissions() throws IOException {
        if (random.nextBoolean() && !shut.isEmpty()) {
            Path path = shut.remove(random.nextInt(shut.size()));
            if (Tree.isThere(path) && !Files.isSymbolicLink(path)) {
                tree.permit(path, Tree.isFolder(path) ? "rwxr-xr-x" : "rw-r--r--");
            }
            return true;
        }
        Path path = tree.any();
        if (path == null || Files.isSymbolicLink(path)) {
            return false;
        }
        tree.permit(path, "---------");
        shut.add(path);
        return true;
    }

    private boolean touch() throws IOException {
        Path file = tree.any();
        if (file == null || Files.isSymbolicLink(file)) {
            return false;
        }
        // Never twice the same: what has the same time, size and inode is the same to any watcher.
        Instant time =
                Instant.parse(
                        random.nextBoolean() ? "1999-12-31T23:59:59Z" : "2061-07-28T12:00:00Z");
        tree.touch(
                file,
                time.plusSeconds(random.nextInt(1_000_000))
                        .plusNanos(random.nextInt(1_000_000_000)));
        return true;
    }

    private boolean temporary() throws IOException {
        Path file = tree.place().resolve(names.temporary());
        if (Tree.isFolder(file)) {
            return false;
        }
        write(file, contents.bytes());
        switch (random.nextInt(3)) {
            case 0 -> tree.delete(file);
            case 1 -> tree.rename(file, free(file.resolveSibling(names.file())));
            default -> {}
        }
        return true;
    }

    private boolean oddBytes() throws IOException, InterruptedException {
        tree.writeUnnameable(tree.place(), random.nextInt(10));
        return true;
    }

    /** Thousands of files at once; the oldest of those that were made before go. */
    private boolean burst() throws IOException {
        Path top = many("burst-");
        int count = random.nextInt(500, 3_000);
        var files = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            files.add(top.resolve("%04d.csv".formatted(i)));
        }
        return writeMany(top, files);
    }

    private boolean smallFolders() throws IOException {
        Path top = many("small-");
        var files = new ArrayList<Path>();
        for (int i = random.nextInt(30, 200); i > 0; i--) {
            Path folder = top.resolve("a" + i % 10).resolve("b" + i);
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                files.add(folder.resolve(j + ".csv"));
            }
        }
        return writeMany(top, files);
    }

    private Path many(String begin) throws IOException {
        List<Path> before =
                Tree.children(tree.root()).stream()
                        .filter(path ->
                                path.getFileName().toString().startsWith(begin)
                                        && Tree.isFolder(path))
                        .toList();
        if (before.size() >= MANY) {
            tree.deleteTree(before.getFirst());
        }
        return tree.root().resolve(begin + "%05d".formatted(number));
    }

    private boolean writeMany(Path top, List<Path> files) throws IOException {
        var bytes = new ArrayList<byte[]>();
        for (int i = 0; i < files.size(); i++) {
            byte[] content = contents.bytes(random.nextInt(1, 200));
            contents.isWhole(content);
            bytes.add(content);
        }
        tree.writeMany(top, files, bytes);
        return true;
    }

    private boolean rotateLog() throws IOException {
        Path folder = tree.place();
        Path log = folder.resolve("log");
        for (int i = 2; i >= 0; i--) {
            Path from = i == 0 ? log : folder.resolve("log." + i);
            if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
                tree.rename(from, folder.resolve("log." + (i + 1)));
            }
        }
        write(free(log), contents.bytes());
        return true;
    }

    /** With all in it, in which things go on meanwhile; it comes back some operations later. */
    private boolean rootAway() throws IOException {
        if (tree.isAway()) {
            return false;
        }
        tree.moveAway();
        untilBack = random.nextInt(3, 60);
        return true;
    }
}
