package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The first walk over a folder: the state of everything in it goes into the baseline in memory. */
final class BaselineWalk {
    /** So much is read at once, so that a small folder is known by its content; the rest is, little by little, later. */
    private static final long HASHED_BYTES = 64L << 20;

    private static final int HASHED_FILES = 2_000;
    /** Within one folder. */
    private static final int FILES_PER_MESSAGE = 64;

    private final Path root;
    private final PathNames names;
    private final SourceInUse source;
    private final Baseline baseline;
    private final BaselineProgress progress;
    private final Deque<String> folders = new ArrayDeque<>();
    private final List<String> left = new ArrayList<>();
    private long files;
    private long listedFolders;
    private long bytes;

    BaselineWalk(Path root, PathNames names, SourceInUse source, Baseline baseline, BaselineProgress progress) {
        this.root = root;
        this.names = names;
        this.source = source;
        this.baseline = baseline;
        this.progress = progress;
    }

    /** @throws IOException when the folder itself cannot be read */
    BaselineWalk walk() throws IOException {
        list("");
        while (!folders.isEmpty()) {
            String folder = folders.remove();
            try {
                list(folder);
            } catch (IOException _) {
                // The look says why.
                left.add(folder);
            }
        }
        return this;
    }

    private void list(String folder) throws IOException {
        source.watch(folder);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path child : children) {
                String path = names.ofChild(folder, child);
                if (path != null) {
                    take(path, child);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        listedFolders++;
        progress.listed(files, listedFolders);
    }

    private void take(String path, Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                // One to a file is a file, one to a folder or a pipe is nothing.
                attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isDirectory()) {
                    return;
                }
            }
            if (attributes.isDirectory()) {
                baseline.put(path, FileState.of(attributes));
                folders.add(path);
            } else if (attributes.isRegularFile()) {
                takeFile(path, file, FileState.of(attributes));
            }
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                left.add(path);
            }
        } catch (IOException _) {
            left.add(path);
        }
    }

    private void takeFile(String path, Path file, FileState state) throws IOException {
        FileState whole = state;
        if (files < HASHED_FILES && bytes + state.size() <= HASHED_BYTES) {
            whole = state.withSha256(Sha256.of(file));
            bytes += state.size();
            if (!state.looksLike(FileState.of(file))) {
                // Written to meanwhile.
                left.add(path);
                return;
            }
        }
        baseline.put(path, whole);
        files++;
        if (files % FILES_PER_MESSAGE == 0) {
            progress.listed(files, listedFolders);
        }
    }

    /** Paths that were not taken in: dangling links, files that cannot be read or were written to meanwhile. */
    List<String> left() {
        return left;
    }
}
