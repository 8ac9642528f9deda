package dropforge.schema;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/**
 * Hears from the operating system that the schema may have been edited, once the file is at rest. Where the system does not
 * tell, as on a network share, the edit counts from the next retraining on.
 */
public final class SchemaEdits implements AutoCloseable {
    /** An editor may write a file in several pieces. */
    private static final long REST_MILLIS = 200;

    private static final System.Logger LOG = System.getLogger(SchemaEdits.class.getName());

    private final Path file;
    private final Runnable heard;
    private final WatchService service;

    private SchemaEdits(Path file, Runnable heard, WatchService service) {
        this.file = file;
        this.heard = heard;
        this.service = service;
    }

    /** Calls {@code heard}, from a thread of its own, until it is closed. */
    static SchemaEdits of(Path file, Runnable heard) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        WatchService service = folder.getFileSystem().newWatchService();
        folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        var edits = new SchemaEdits(file, heard, service);
        Thread.ofPlatform().daemon().name("schema-edits").start(edits::run);
        return edits;
    }

    private void run() {
        try {
            while (true) {
                if (isAbout(service.take())) {
                    while (isAbout(service.poll(REST_MILLIS, TimeUnit.MILLISECONDS))) {
                        // It is still being written.
                    }
                    heard.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // Closed.
        }
    }

    /** @param key null when the time was up */
    private boolean isAbout(WatchKey key) {
        if (key == null) {
            return false;
        }
        boolean about = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            about |= event.kind() == StandardWatchEventKinds.OVERFLOW
                    || file.getFileName().equals(event.context());
        }
        if (!key.reset()) {
            LOG.log(Level.WARNING, "Edits of {0} are no longer heard of, since its folder is gone", file);
        }
        return about;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
