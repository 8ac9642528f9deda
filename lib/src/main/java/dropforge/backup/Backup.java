package dropforge.backup;

import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.registry.ModelRegistry;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Takes a backup while whoever likes watches, trains and predicts. The database, the pointer to the champion and its ledger
 * are of one moment, in which nobody can switch the champion or keep a version; the files of versions, which never change, are
 * read afterwards, and until they are nobody removes old ones.
 */
public final class Backup {
    /** In the workspace: what is made anew when it is needed, and is in no backup. */
    public static final String CACHE = "cache";

    /** Where the copy of the database waits to be packed; in the workspace, where there is room for one. */
    private static final String SCRATCH = ".backup";

    private static final Set<String> DATABASE =
            Set.of(Store.FILE_NAME, Store.FILE_NAME + "-wal", Store.FILE_NAME + "-shm", Store.FILE_NAME + "-journal");

    private static final int BLOCK = 1 << 16;

    private final Places places;
    private final Journal journal;
    private final Store store;
    private final String program;
    private final Clock clock;

    /**
     * The folders of a workspace, absolute.
     *
     * @param models of the versions
     * @param inputs into which users put files
     * @param others all that settings name, these among them, by the names of the settings
     */
    public record Places(Path workspace, Path models, Set<Path> inputs, Map<String, Path> others) {}

    /**
     * What is to be done.
     *
     * @param file the zip file to be made
     * @param withTraining whether it holds the training files, and those of the inbound folder, too
     * @param replace whether a file of that name is replaced
     */
    public record Request(Path file, boolean withTraining, boolean replace) {}

    /**
     * What was taken.
     *
     * @param files how many
     * @param bytes that they have together
     * @param zipBytes of the zip file
     */
    public record Taken(Path file, int files, long bytes, long zipBytes, Manifest manifest) {}

    /** A file to be packed: of the disk, or, where it has to be of the moment, its bytes. */
    private record Item(String name, Path source, byte[] bytes, long size) {}

    /** @param program version of the program, for the manifest */
    public Backup(Places places, Store store, String program, Clock clock) {
        this.places = places;
        this.store = store;
        this.journal = new Journal(store, clock);
        this.program = program;
        this.clock = clock;
    }

    /**
     * Waits while another one is taken.
     *
     * @throws UserMistake when the file is there and not to be replaced, lies in one of the folders that are saved, or cannot
     *     be written, or a file cannot be read; then no zip file is made
     */
    public Taken take(Request request, BackupProgress progress) {
        Path file = request.file.toAbsolutePath().normalize();
        refuse(request, file);
        var registry = new ModelRegistry(places.models);
        Path scratch = places.workspace.resolve(SCRATCH);
        try (ProcessLock _ = registry.lockAgainstRemoval()) {
            WholeWrites.sweepFor(file);
            try {
                Manifest[] manifest = new Manifest[1];
                WholeWrites.replace(file, temporary -> manifest[0] = write(temporary, request, registry, progress));
                var taken =
                        new Taken(file, manifest[0].files().size(), manifest[0].bytes(), Files.size(file), manifest[0]);
                journal.append(Draft.of(Kind.BACKUP_TAKEN)
                        .with("file", file.toString())
                        .with("files", taken.files)
                        .with("bytes", taken.bytes)
                        .with("lastEntry", manifest[0].lastEntry()));
                return taken;
            } finally {
                WholeWrites.deleteTree(scratch);
            }
        } catch (IOException e) {
            throw new UserMistake(
                    "The backup %s cannot be written (%s), and nothing of it remains. Make room, or name a file elsewhere."
                            .formatted(file, Reasons.of(e)),
                    e);
        }
    }

    private void refuse(Request request, Path file) {
        if (Files.isDirectory(file)) {
            throw new UserMistake(
                    "%s is a folder; name a file in it, such as %s.".formatted(file, file.resolve("backup.zip")));
        }
        if (Files.exists(file) && !request.replace) {
            throw new UserMistake(
                    "%s is there already; name another file, or say --force to replace it.".formatted(file));
        }
        if (!Files.isDirectory(file.getParent())) {
            throw new UserMistake(
                    "There is no folder %s. Make it, or name a file in another.".formatted(file.getParent()));
        }
        var saved = new ArrayList<>(List.of(places.workspace));
        saved.addAll(places.others().values());
        for (Path folder : saved) {
            if (file.startsWith(folder)) {
                throw new UserMistake(
                        "%s lies in %s, so that each backup would hold the ones before; name a file elsewhere, best on another disk."
                                .formatted(file, folder));
            }
        }
    }

    private Manifest write(Path zip, Request request, ModelRegistry registry, BackupProgress progress)
            throws IOException {
        Path scratch = places.workspace.resolve(SCRATCH);
        WholeWrites.deleteTree(scratch);
        Files.createDirectories(scratch);
        Instant at;
        List<Item> items;
        try (ProcessLock _ = registry.lock()) {
            at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            store.copyTo(scratch.resolve(Store.FILE_NAME));
            items = items(request.withTraining);
        }
        long lastEntry;
        try (Store copy = Store.openToRead(scratch)) {
            lastEntry = new Journal(copy, clock).lastId();
        }
        Path database = scratch.resolve(Store.FILE_NAME);
        items.addFirst(new Item(Manifest.WORKSPACE + Store.FILE_NAME, database, null, Files.size(database)));
        return pack(
                zip,
                items,
                progress,
                new Manifest(
                        Manifest.FORMAT,
                        program,
                        at,
                        lastEntry,
                        places.workspace.toString(),
                        request.withTraining,
                        outside(),
                        List.of()));
    }

    private List<String> outside() {
        return places.others().entrySet().stream()
                .filter(other -> !other.getValue().startsWith(places.workspace))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All that is to be packed but the database, as it is now. */
    private List<Item> items(boolean withTraining) throws IOException {
        var items = new ArrayList<Item>();
        addFiles(items, places.workspace, Manifest.WORKSPACE, withTraining);
        for (String name : outside()) {
            Path folder = places.others().get(name);
            if (Files.isDirectory(folder) && (withTraining || !places.inputs.contains(folder))) {
                addFiles(items, folder, name + "/", withTraining);
            }
        }
        return items;
    }

    private void addFiles(List<Item> items, Path folder, String prefix, boolean withTraining) throws IOException {
        var inPlace = new ArrayList<Item>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                        boolean leftOut = isPassing(visited) || (!withTraining && places.inputs.contains(visited));
                        return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (attributes.isRegularFile() && !isPassing(file) && !isOfDatabase(file)) {
                            String name =
                                    prefix + folder.relativize(file).toString().replace('\\', '/');
                            inPlace.add(item(name, file, attributes.size()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        // A link that leads back, or nowhere, or what has gone meanwhile.
                        if (failure instanceof FileSystemLoopException || failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw unreadable(file, failure);
                    }
                });
        inPlace.sort((a, b) -> a.name.compareTo(b.name));
        items.addAll(inPlace);
    }

    /** What lies beside the versions changes with the champion, and is small. */
    private Item item(String name, Path file, long size) throws IOException {
        return file.getParent().equals(places.models)
                ? new Item(name, file, Files.readAllBytes(file), size)
                : new Item(name, file, null, size);
    }

    private boolean isPassing(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return WholeWrites.isTemporary(name)
                || ModelRegistry.isBeingRemoved(name)
                || name.endsWith(".lock")
                || name.endsWith(".lck")
                || path.equals(places.workspace.resolve(CACHE))
                || path.equals(places.workspace.resolve(SCRATCH));
    }

    private boolean isOfDatabase(Path file) {
        return places.workspace.equals(file.getParent())
                && DATABASE.contains(file.getFileName().toString());
    }

    private Manifest pack(Path zip, List<Item> items, BackupProgress progress, Manifest empty) throws IOException {
        long all = items.stream().mapToLong(Item::size).sum();
        var contents = new ArrayList<Manifest.Content>();
        long done = 0;
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(zip), BLOCK))) {
            // Most of it is compressed already.
            out.setLevel(Deflater.BEST_SPEED);
            for (Item item : items) {
                progress.at(done, all);
                try (InputStream in = opened(item)) {
                    if (in != null) {
                        Manifest.Content content = pack(item, in, out);
                        contents.add(content);
                        done += content.size();
                    }
                }
            }
            var manifest = new Manifest(
                    empty.format(),
                    empty.dropforge(),
                    empty.takenAt(),
                    empty.lastEntry(),
                    empty.workspace(),
                    empty.withTraining(),
                    empty.outside(),
                    contents);
            out.putNextEntry(new ZipEntry(Manifest.NAME));
            out.write(Json.page(manifest).getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
            progress.at(all, all);
            return manifest;
        }
    }

    /** Null for a file that has gone since, such as an old log. */
    private InputStream opened(Item item) {
        try {
            return item.bytes == null ? Files.newInputStream(item.source) : new ByteArrayInputStream(item.bytes);
        } catch (NoSuchFileException e) {
            if (item.source.startsWith(places.models)) {
                throw new UserMistake(
                        "%s was taken away while the backup was written; take it again.".formatted(item.source), e);
            }
            return null;
        } catch (IOException e) {
            throw unreadable(item.source, e);
        }
    }

    private static Manifest.Content pack(Item item, InputStream in, OutputStream zip) throws IOException {
        var out = (ZipOutputStream) zip;
        var entry = new ZipEntry(item.name);
        if (item.bytes == null) {
            entry.setLastModifiedTime(modified(item.source));
        }
        out.putNextEntry(entry);
        var read = new DigestInputStream(in, Sha256.digest());
        long size = read.transferTo(out);
        out.closeEntry();
        return new Manifest.Content(
                item.name,
                size,
                HexFormat.of().formatHex(read.getMessageDigest().digest()));
    }

    private static FileTime modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException _) {
            // Open, and gone.
            return FileTime.from(Instant.now());
        }
    }

    private static UserMistake unreadable(Path file, IOException e) {
        return new UserMistake(
                "%s cannot be read (%s), so there is no backup. Give this user read access to it."
                        .formatted(file, Reasons.of(e)),
                e);
    }
}
