package dropforge.extract;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder for what extractors write meanwhile. Those that are killed leave it behind, so each process has one of its own,
 * which goes with it.
 */
record ScratchFolder(Path path) {
    static ScratchFolder createIn(Path folder) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(folder.toAbsolutePath(), "dropforge-extract-"));
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
