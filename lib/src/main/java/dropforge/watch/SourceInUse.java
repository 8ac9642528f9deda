package dropforge.watch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The hint source of a watched folder, which is begun anew when it ended, or when there is a folder that it could not
 * watch. Belongs to the thread of its {@link FolderWatcher}.
 */
final class SourceInUse {
    private static final System.Logger LOG = System.getLogger(SourceInUse.class.getName());

    /** Lest a source that ends at once keep a core busy. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

    private final Path folder;
    private final Supplier<HintSource> sources;
    private final Consumer<Hint> hints;
    private final Set<String> unwatched = new LinkedHashSet<>();
    private HintSource source;
    private long startedNanos;

    SourceInUse(Path folder, Supplier<HintSource> sources, Consumer<Hint> hints) {
        this.folder = folder;
        this.sources = sources;
        this.hints = hints;
    }

    /** Begins with a fresh source in place of the one before. */
    void start() throws IOException {
        close();
        startedNanos = System.nanoTime();
        source = sources.get();
        source.start(folder, hints);
    }

    /** The source does not see what happens under this folder; the empty path is all of it. */
    void doesNotSee(String path) {
        unwatched.add(path);
    }

    /** How many folders it does not see. */
    int unwatched() {
        return unwatched.size();
    }

    /** Forgets what it did not see: the folder is another one, or everything is looked at anyway. */
    void seesAll() {
        unwatched.clear();
    }

    /**
     * Begins anew where that is needed and the source has lived long enough.
     *
     * @return the folders that were not seen before and now are
     */
    Set<String> renew() throws IOException {
        if (unwatched.isEmpty() || System.nanoTime() - startedNanos < SHORTEST_LIFE.toNanos()) {
            return Set.of();
        }
        start();
        Set<String> seen = Set.copyOf(unwatched);
        unwatched.clear();
        return seen;
    }

    void close() {
        if (source == null) {
            return;
        }
        try {
            source.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot stop watching " + folder, e);
        }
        source = null;
    }
}
