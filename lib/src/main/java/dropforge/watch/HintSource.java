package dropforge.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Notices that paths under a folder may have changed. What it misses, a scan finds later. */
public interface HintSource extends AutoCloseable {
    /** As the user names it: {@code directory-watcher}. */
    String name();

    /**
     * Begins to watch a folder and all folders in it. Once this has returned, whatever happens is hinted at; what
     * happened before may be, too. A folder in it that cannot be read is left out. Called once.
     *
     * @param root hints name paths under it, as it is written here, though it may be a symbolic link
     * @param hints called from a thread of the source, must be quick
     * @throws IOException when the folder itself cannot be watched
     */
    void start(Path root, Consumer<Hint> hints) throws IOException;

    @Override
    void close() throws IOException;
}
