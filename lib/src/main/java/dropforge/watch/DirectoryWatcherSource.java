package dropforge.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Hints from io.methvin:directory-watcher: the JDK's watch service with folders added as they appear, FSEvents on macOS.
 * Its hasher is off, since the baseline decides what is a change.
 */
public final class DirectoryWatcherSource implements HintSource {
    private static final System.Logger LOG = System.getLogger(DirectoryWatcherSource.class.getName());

    /** The JDK drops what exceeds 512 events per folder between two polls; this lifts the bound (JDK 23 and later). */
    private static final String EVENTS_PER_POLL = "jdk.nio.file.WatchService.maxEventsPerPoll";

    private volatile DirectoryWatcher watcher;
    private volatile boolean closed;

    @Override
    public String name() {
        return "directory-watcher";
    }

    @Override
    public void start(Path root, Consumer<Hint> hints) throws IOException {
        if (System.getProperty(EVENTS_PER_POLL) == null) {
            System.setProperty(EVENTS_PER_POLL, "1000000");
        }
        // It does not follow links, not even the one it is started on.
        Path real = root.toRealPath();
        var listener = new Listener(root, real, hints);
        watcher = DirectoryWatcher.builder()
                .path(real)
                .fileHashing(false)
                .fileTreeVisitor(new ReadableFolders(real, listener))
                .listener(listener)
                .build();
        // Returns once all folders are registered, as watch() would not.
        CompletableFuture<Void> watching = watcher.watchAsync(task ->
                Thread.ofPlatform().daemon().name("hints-" + root.getFileName()).start(task));
        if (watching.isCompletedExceptionally()) {
            close();
            Throwable failure = watching.exceptionNow();
            throw new IOException(failure.getMessage(), failure);
        }
        watching.whenComplete((_, failure) -> ended(root, hints, failure));
    }

    /** It ends by itself when the folder has gone. */
    private void ended(Path root, Consumer<Hint> hints, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            LOG.log(Level.WARNING, "Watching " + root + " ended with an error and is begun again", failure);
        }
        hints.accept(new Hint.Ended(root));
    }

    @Override
    public boolean watchesTrees() {
        return true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (watcher != null) {
            watcher.close();
        }
    }

    private record Listener(Path root, Path real, Consumer<Hint> hints) implements DirectoryChangeListener {
        @Override
        public void onEvent(DirectoryChangeEvent event) {
            // An overflow does not say where: directory-watcher gives no path then.
            hints.accept(
                    event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW || event.path() == null
                            ? new Hint.Lost(root)
                            : touched(event.path()));
        }

        private Hint touched(Path path) {
            return new Hint.Touched(root.resolve(real.relativize(path)));
        }

        @Override
        public void onException(Exception failure) {
            LOG.log(Level.WARNING, "Watching " + root + " met an error; all of it is looked at again", failure);
            hints.accept(new Hint.Lost(root));
        }
    }

    /**
     * Leaves out folders that cannot be read or have just gone, where directory-watcher's own visitor gives up. On Windows
     * a folder that is being renamed cannot be read for a moment: directory-watcher would not tell of its new name then.
     */
    private record ReadableFolders(Path root, Listener listener) implements FileTreeVisitor {
        @Override
        public void recursiveVisitFiles(Path top, Callback onFolder, Callback onFile) throws IOException {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    try {
                        onFolder.call(folder);
                        return FileVisitResult.CONTINUE;
                    } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
                        return leftOut(folder, e);
                    }
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    onFile.call(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                    return leftOut(path, failure);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        private FileVisitResult leftOut(Path path, IOException reason) throws IOException {
            if (path.equals(root)) {
                throw reason;
            }
            listener.hints.accept(listener.touched(path));
            return FileVisitResult.SKIP_SUBTREE;
        }
    }
}
