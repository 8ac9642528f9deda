package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.IgnoreRules;
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

/** The first walk over a folder: the state of everything in it, hashes included. */
final class BaselineWalk {
    private final Map<String, FileState> states = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private long bytes;

    BaselineWalk(Path root, IgnoreRules ignore) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (folder.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                if (ignore.ignores(root.relativize(folder))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                states.put(relative(folder), FileState.of(attributes));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (ignore.ignores(root.relativize(file)) || attributes.isOther()) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isSymbolicLink()) {
                    left.add(relative(file));
                    return FileVisitResult.CONTINUE;
                }
                try {
                    FileState state = FileState.of(file);
                    FileState whole = state.withSha256(Sha256.of(file));
                    if (state.looksLike(FileState.of(file))) {
                        states.put(relative(file), whole);
                        bytes += state.size();
                    } else {
                        left.add(relative(file));
                    }
                } catch (IOException _) {
                    left.add(relative(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(root)) {
                    throw failure;
                }
                if (!ignore.ignores(root.relativize(file))) {
                    left.add(relative(file));
                }
                return FileVisitResult.CONTINUE;
            }

            private String relative(Path path) {
                return root.relativize(path).toString().replace('\\', '/');
            }
        });
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
