package dropforge.files;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Files and folders that are whole or absent, whenever the process or the machine dies: written under a temporary name
 * beside the target, brought to the disk, then renamed. What a dead process left under such a name is swept away by
 * {@link #sweep}.
 */
public final class WholeWrites {
    /** Begins every temporary name; a dot file, so that no watcher looks at it. */
    private static final String TEMPORARY = ".unfinished-";

    private static final int ATTEMPTS = 200;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(10);

    private WholeWrites() {}

    /** Puts files into the folder that it is given, or makes the file of that path. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path target) throws IOException;
    }

    /**
     * Makes {@code target} with what {@code filler} puts into it. When anything fails, nothing of it remains.
     *
     * @throws FileAlreadyExistsException when there is something called so, whatever it is
     */
    public static void folder(Path target, Filler filler) throws IOException {
        refuseExisting(target);
        Path temporary = temporaryFor(target);
        Files.createDirectories(temporary);
        try {
            filler.fill(temporary);
            forceTree(temporary);
            // Once more: a move would replace an empty folder that somebody made meanwhile.
            refuseExisting(target);
            move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            deleteAfter(temporary, e);
            throw e;
        }
        force(target.toAbsolutePath().getParent());
    }

    /** Writes a text. */
    @FunctionalInterface
    public interface Text {
        void writeTo(Writer target) throws IOException;
    }

    /** Replaces {@code target} by a file of this text in UTF-8; readers see the old text or the new one. */
    public static void text(Path target, String text) throws IOException {
        file(target, writer -> writer.write(text));
    }

    /** The same for a text that is written bit by bit. */
    public static void file(Path target, Text text) throws IOException {
        replace(target, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary)) {
                text.writeTo(writer);
            }
        });
    }

    /** The same for a file of any kind, which {@code filler} makes at the path that it is given. */
    public static void replace(Path target, Filler filler) throws IOException {
        Path temporary = temporaryFor(target);
        try {
            filler.fill(temporary);
            force(temporary);
            move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException | Error e) {
            deleteAfter(temporary, e);
            throw e;
        }
        force(target.toAbsolutePath().getParent());
    }

    /** Gives a file or folder another name beside its old one, on the disk when this returns; there must be none called so. */
    public static void rename(Path from, Path to) throws IOException {
        refuseExisting(to);
        move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(to.toAbsolutePath().getParent());
    }

    /** Windows refuses it while somebody reads either of the two, a virus scanner among them: mostly for a moment only. */
    private static void move(Path temporary, Path target, CopyOption... options) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.move(temporary, target, options);
                return;
            } catch (AccessDeniedException e) {
                if (!Platform.areOpenFilesHeld() || attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    /** Whether a file or folder of this name is being written, or was when its process died. */
    public static boolean isTemporary(String name) {
        return name.startsWith(TEMPORARY);
    }

    /** Removes what processes that died while writing left in {@code folder}. Only for who holds the folder's lock. */
    public static void sweep(Path folder) throws IOException {
        sweep(folder, _ -> true);
    }

    /** The same of one target alone, in a folder that is not ours. Only for who is the only one to write it. */
    public static void sweepFor(Path target) throws IOException {
        String begin = TEMPORARY + target.getFileName() + "-";
        sweep(
                target.toAbsolutePath().getParent(),
                path -> path.getFileName().toString().startsWith(begin));
    }

    private static void sweep(Path folder, DirectoryStream.Filter<Path> which) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        DirectoryStream.Filter<Path> temporary =
                path -> isTemporary(path.getFileName().toString()) && which.accept(path);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, temporary)) {
            for (Path path : left) {
                deleteTree(path);
            }
        }
    }

    /** Removes a file, or a folder with all that is in it; not what symbolic links point to. */
    public static void deleteTree(Path path) throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Never the same twice: process ids are, in containers, and two threads may write one target. */
    private static Path temporaryFor(Path target) {
        return target.toAbsolutePath().resolveSibling(TEMPORARY + target.getFileName() + "-" + UUID.randomUUID());
    }

    private static void refuseExisting(Path target) throws FileAlreadyExistsException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    private static void deleteAfter(Path temporary, Throwable failure) {
        try {
            deleteTree(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void forceTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                force(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                force(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** To the disk. */
    private static void force(Path path) throws IOException {
        if (!Platform.canForceFolders() && Files.isDirectory(path)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, Platform.toForce())) {
            channel.force(true);
        }
    }
}
