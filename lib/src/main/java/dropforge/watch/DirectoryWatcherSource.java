package dropforge.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
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
        watcher = DirectoryWatcher.builder()
                .path(root)
                .fileHashing(false)
                .listener(new Listener(root, hints))
                .build();
        Thread.ofPlatform().daemon().name("hints-" + root.getFileName()).start(() -> run(root, hints));
    }

    private void run(Path root, Consumer<Hint> hints) {
        try {
            watcher.watch();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(Level.WARNING, "Watching " + root + " ended with an error", e);
            }
        }
        // It ends by itself when the folder has gone.
        if (!closed) {
            hints.accept(new Hint.Lost(root));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (watcher != null) {
            watcher.close();
        }
    }

    private record Listener(Path root, Consumer<Hint> hints) implements DirectoryChangeListener {
        @Override
        public void onEvent(DirectoryChangeEvent event) {
            // An overflow does not say where: directory-watcher gives no path then.
            hints.accept(
                    event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW || event.path() == null
                            ? new Hint.Lost(root)
                            : new Hint.Touched(event.path()));
        }

        @Override
        public void onException(Exception failure) {
            LOG.log(Level.WARNING, "Watching " + root + " met an error; all of it is looked at again", failure);
            hints.accept(new Hint.Lost(root));
        }
    }
}
