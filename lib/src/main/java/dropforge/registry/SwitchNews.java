package dropforge.registry;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Set;

/**
 * Hears from the operating system that somebody, in whatever process, has switched the champion or pinned a version. Where
 * the system does not tell, as on a network share, nobody hears of it.
 */
public final class SwitchNews implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SwitchNews.class.getName());

    private static final Set<Path> FILES = Set.of(Path.of(ChampionLedger.FILE), Path.of(Pins.FILE));

    private final Path folder;
    private final Runnable heard;
    private final WatchService service;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("switch-news").unstarted(this::run);

    private SwitchNews(Path folder, Runnable heard, WatchService service) {
        this.folder = folder;
        this.heard = heard;
        this.service = service;
    }

    /**
     * Calls {@code heard}, from a thread of its own, at once, where there is a champion, and with each news, until it is closed. Whoever switches may still be at it: what they write
     * down is there for who takes {@link ModelRegistry#lock}.
     *
     * @param folder of the models; must be there
     */
    static SwitchNews of(Path folder, Runnable heard) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        var news = new SwitchNews(folder, heard, service);
        news.thread.start();
        return news;
    }

    private void run() {
        try {
            if (FILES.stream().anyMatch(file -> Files.exists(folder.resolve(file)))) {
                heard.run();
            }
            while (true) {
                if (isAbout(service.take())) {
                    heard.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // Closed.
        }
    }

    private boolean isAbout(WatchKey key) {
        boolean about = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            about |= event.kind() == StandardWatchEventKinds.OVERFLOW || FILES.contains(event.context());
        }
        if (!key.reset()) {
            LOG.log(Level.WARNING, "Switches of the champion are no longer heard of, since {0} is gone", folder);
        }
        return about;
    }

    /** Nothing is told after it returns. */
    @Override
    public void close() {
        try {
            service.close();
            thread.interrupt();
            thread.join();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
