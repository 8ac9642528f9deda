package dropforge.watch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hints from looking again and again: for file systems that send no events, such as those of a server or of the host of a
 * container, and for folders that the system refuses to watch. Takes at most a tenth of a core.
 */
public final class PollingSource implements HintSource {
    private static final System.Logger LOG = System.getLogger(PollingSource.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final int PAUSE_PER_WALK = 9;

    private final Duration shortestPause;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Path root;
    private Consumer<Hint> hints;
    private Thread thread;
    /** What of a path differs when it was changed, as one number: there may be millions of them. */
    private Map<Path, Long> seen = Map.of();

    public PollingSource() {
        this(SHORTEST_PAUSE);
    }

    PollingSource(Duration shortestPause) {
        this.shortestPause = shortestPause;
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public void start(Path watched, Consumer<Hint> listener) throws IOException {
        root = watched;
        hints = listener;
        seen = walk();
        thread = Thread.ofPlatform()
                .daemon()
                .name("polling-" + watched.getFileName())
                .start(this::run);
    }

    @Override
    public boolean watchesTrees() {
        return true;
    }

    private void run() {
        long pause = shortestPause.toNanos();
        try {
            while (!closing.await(pause, TimeUnit.NANOSECONDS)) {
                long started = System.nanoTime();
                look();
                pause = Math.max(shortestPause.toNanos(), PAUSE_PER_WALK * (System.nanoTime() - started));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(Level.WARNING, "Polling " + root + " ended with an error and is begun again", e);
            hints.accept(new Hint.Ended(root));
        }
    }

    private void look() {
        Map<Path, Long> now;
        try {
            now = walk();
        } catch (IOException e) {
            // It is not there, or cannot be read; its watcher finds out which.
            LOG.log(Level.DEBUG, "Cannot look at " + root, e);
            hints.accept(new Hint.Touched(root));
            return;
        }
        // Gone before new, so that who hears of the new name of a file may know that the old one is gone.
        seen.keySet().stream()
                .filter(path -> !now.containsKey(path))
                .forEach(path -> hints.accept(new Hint.Touched(path)));
        now.forEach((path, state) -> {
            if (!state.equals(seen.get(path))) {
                hints.accept(new Hint.Touched(path));
            }
        });
        seen = now;
    }

    private Map<Path, Long> walk() throws IOException {
        // A walk that follows no links would not even begin at a root that is one.
        Path real = root.toRealPath();
        var found = new HashMap<Path, Long>(seen.size() * 4 / 3 + 1);
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(real)) {
                    found.put(hinted(folder), digest(folder, attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.put(
                        hinted(file),
                        attributes.isSymbolicLink()
                                ? ~digest(file, ofTarget(file, attributes))
                                : digest(file, attributes));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                if (path.equals(real)) {
                    throw failure;
                }
                found.put(hinted(path), 0L);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            private Path hinted(Path path) {
                return root.resolve(real.relativize(path));
            }
        });
        return found;
    }

    private static BasicFileAttributes ofTarget(Path link, BasicFileAttributes ofLink) {
        try {
            return Files.readAttributes(link, BasicFileAttributes.class);
        } catch (IOException _) {
            return ofLink;
        }
    }

    /** The name is part of it, since Windows takes {@code a.csv} and {@code A.csv} for the same path. */
    private static long digest(Path path, BasicFileAttributes attributes) {
        long digest = attributes.isDirectory() ? 1 : 2 + attributes.size();
        Instant modified = attributes.lastModifiedTime().toInstant();
        digest = 31 * digest + modified.getEpochSecond();
        digest = 31 * digest + modified.getNano();
        digest = 31 * digest + Objects.hashCode(attributes.fileKey());
        digest = 31 * digest + attributes.creationTime().to(TimeUnit.NANOSECONDS);
        return 31 * digest + path.getFileName().toString().hashCode();
    }

    @Override
    public void close() {
        closing.countDown();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
