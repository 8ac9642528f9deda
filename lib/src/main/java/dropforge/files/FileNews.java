package dropforge.files;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hears from the operating system that somebody, in whatever process, has written or removed one of a few files. For files of
 * the workspace: where the system does not tell, as on a network share, nobody hears of it, and each user of this says
 * what is done then.
 */
public final class FileNews implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FileNews.class.getName());

    private final Path folder;
    private final Set<String> names;
    private final Duration rest;
    private final Runnable heard;
    private final WatchService service;
    private final Thread thread;

    private FileNews(Path folder, Set<String> names, Duration rest, Runnable heard, WatchService service) {
        this.folder = folder;
        this.names = Set.copyOf(names);
        this.rest = rest;
        this.heard = heard;
        this.service = service;
        this.thread = Thread.ofPlatform().daemon().name("file-news").unstarted(this::run);
    }

    /**
     * Calls {@code heard}, from a thread of its own, with each news until it is closed; where one of the files is there,
     * once at the beginning, too.
     *
     * @param folder that the files lie in; must be there
     * @param names of the files, which need not be there
     * @param rest for how long nothing more may be heard of them before it is told: an editor may write in several pieces
     */
    public static FileNews of(Path folder, Set<String> names, Duration rest, Runnable heard) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        var news = new FileNews(folder, names, rest, heard, service);
        news.thread.start();
        return news;
    }

    private void run() {
        try {
            if (names.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
                heard.run();
            }
            while (true) {
                if (isAbout(service.take())) {
                    while (isAbout(service.poll(rest.toMillis(), TimeUnit.MILLISECONDS))) {
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
                    || event.context() instanceof Path name && names.contains(name.toString());
        }
        if (!key.reset()) {
            LOG.log(Level.WARNING, "Nothing is heard of {0} in {1} any more, since it is gone", names, folder);
        }
        return about;
    }

    /** Nothing is told after it returns. */
    @Override
    public void close() {
        try {
            service.close();
            // It may wait for a lock.
            thread.interrupt();
            thread.join();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
