package dropforge.extract;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * A folder for what extractors write meanwhile. Those that are killed leave it behind, so each process has one of its own,
 * which goes with it.
 */
record ScratchFolder(Path path) {
    private static final String PREFIX = "dropforge-extract-";

    /** Far longer than any document may take. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    static ScratchFolder createIn(Path folder) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(folder.toAbsolutePath(), PREFIX));
    }

    /**
     * Removes those in which nothing was made or deleted for a day. Who is killed between making a folder and starting the process that
     * it is for leaves it behind.
     */
    static void removeAbandonedIn(Path folder) {
        Instant before = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path path : found) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
                    new ScratchFolder(path).delete();
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The system empties its temporary folder in the end.
        }
    }

    /** With all that is in it; what cannot be deleted, or is gone already, is left out. */
    void delete() {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return remove(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return remove(file);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return remove(folder);
                }
            });
        } catch (IOException _) {
            // The system empties its temporary folder in the end.
        }
    }

    private static FileVisitResult remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // The others still go.
        }
        return FileVisitResult.CONTINUE;
    }
}
