package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The first walk over a folder: the state of everything in it, hashes included. */
final class BaselineWalk {
    private final Map<String, FileState> states = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private long bytes;

    /**
     * @param relative gives the path as the journal writes it, null for what is passed over
     * @throws IOException when the folder itself cannot be read
     */
    BaselineWalk(Path root, Function<Path, String> relative) throws IOException {
        // A walk that follows no links would not even begin at a root that is one.
        Path real = root.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (folder.equals(real)) {
                    return FileVisitResult.CONTINUE;
                }
                String path = name(folder);
                if (path == null) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                states.put(path, FileState.of(attributes));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = name(file);
                if (path != null && !attributes.isOther()) {
                    take(path, file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(real)) {
                    throw failure;
                }
                leave(name(file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                if (failure != null) {
                    if (folder.equals(real)) {
                        throw failure;
                    }
                    leave(name(folder));
                }
                return FileVisitResult.CONTINUE;
            }

            private String name(Path path) {
                return relative.apply(root.resolve(real.relativize(path)));
            }
        });
    }

    private void take(String path, Path file) {
        try {
            // Follows links: one to a file is a file, one to a folder or a pipe is nothing.
            if (!Files.isRegularFile(file)) {
                if (!Files.exists(file)) {
                    leave(path);
                }
                return;
            }
            FileState state = FileState.of(file);
            FileState whole = state.withSha256(Sha256.of(file));
            if (state.looksLike(FileState.of(file))) {
                states.put(path, whole);
                bytes += state.size();
            } else {
                leave(path);
            }
        } catch (IOException _) {
            leave(path);
        }
    }

    private void leave(String path) {
        if (path != null) {
            left.add(path);
        }
    }

    /** By path relative to the root. */
    Map<String, FileState> states() {
        return states;
    }

    /** Paths that were not taken in: links, files that cannot be read or were written to meanwhile. */
    List<String> left() {
        return left;
    }

    long files() {
        return states.values().stream().filter(state -> !state.directory()).count();
    }

    long folders() {
        return states.size() - files();
    }

    long bytes() {
        return bytes;
    }
}
