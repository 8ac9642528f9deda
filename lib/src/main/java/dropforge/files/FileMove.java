package dropforge.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The move of one file, which is at its old place, at its new one, or, between two file systems, for a moment at both, and
 * never at neither. Within a file system it is a rename; between two the copy is made and compared first.
 */
public final class FileMove implements AutoCloseable {
    private final Path from;
    private final Path to;
    /** Null where a rename will do. */
    private final Path copy;

    private boolean begun;

    /** The file is not as it was when it was read. */
    public static final class ChangedMeanwhile extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private FileMove(Path from, Path to, Path copy) {
        this.from = from;
        this.to = to;
        this.copy = copy;
    }

    /** @param sha256 of the bytes that are to be moved */
    public static FileMove prepare(Path from, Path to, String sha256) throws IOException {
        if (Files.getFileStore(from).equals(Files.getFileStore(to.getParent()))) {
            return new FileMove(from, to, null);
        }
        Path copy = to.resolveSibling(".unfinished-" + to.getFileName());
        try {
            WholeWrites.replace(copy, target -> Files.copy(from, target, StandardCopyOption.COPY_ATTRIBUTES));
            if (!Sha256.of(copy).equals(sha256)) {
                throw new IOException("the copy of " + from + " differs from it");
            }
            return new FileMove(from, to, copy);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /**
     * The same for a file that somebody may be writing to.
     *
     * @param read the file as it was when it was read
     * @throws ChangedMeanwhile when it is not so any more; to be taken back then
     */
    public void carryOut(FileState read) throws IOException {
        // Again, since a copy takes its time; and after a rename, since a writer may have it open.
        requireSame(from, read);
        carryOut();
        if (copy == null) {
            requireSame(to, read);
        }
    }

    private static void requireSame(Path file, FileState read) throws IOException {
        FileState now = FileState.of(file);
        if (now.size() != read.size() || !now.modified().equals(read.modified())) {
            throw new ChangedMeanwhile();
        }
    }

    public void carryOut() throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        begun = true;
        if (copy == null) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (AtomicMoveNotSupportedException _) {
                // One file system that is mounted twice, as containers have it.
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } else {
            Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.delete(from);
    }

    /** After it was carried out, wholly or in part, as if it never was. */
    public void takeBack() throws IOException {
        if (!begun || Files.notExists(to, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(to);
        } else {
            Files.move(to, from);
        }
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            Files.deleteIfExists(copy);
        }
    }
}
