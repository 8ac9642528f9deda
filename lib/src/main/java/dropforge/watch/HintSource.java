package dropforge.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Notices that paths under a folder may have changed. What it misses, a scan finds later. */
public interface HintSource extends AutoCloseable {
    /** A folder cannot be watched by this source, but by one that needs nothing of the system. The message says why. */
    final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        public Refused(String reason) {
            super(reason);
        }
    }

    /** As the user names it: {@code directory-watcher}. */
    String name();

    /**
     * Begins to watch a folder. Once this has returned, whatever happens in it is hinted at; what happened before may be,
     * too. Called once.
     *
     * @param root hints name paths under it, as it is written here, though it may be a symbolic link
     * @param hints called from a thread of the source, must be quick
     * @throws Refused when another source must watch it
     * @throws IOException when the folder itself cannot be watched
     */
    void start(Path root, Consumer<Hint> hints) throws IOException;

    /**
     * Whether it watches all folders in the root by itself, also those that come later; one that cannot be read is left
     * out. Otherwise {@link #watch} is called for each.
     */
    boolean watchesTrees();

    /**
     * From now on whatever happens to a child of this folder is hinted at. Called before each listing of a folder, again
     * and again, so that a child is found by one of the two, and a folder that was moved is known by its new name.
     * Nothing happens when the folder is not there, or must not be read.
     *
     * @throws Refused when another source must watch it
     */
    default void watch(Path folder) throws IOException {}

    /**
     * The same for a symbolic link to a folder, of which the target is watched; hints name paths under the link. Asked only
     * of a source that does not watch trees.
     */
    default void watchLink(Path link) throws IOException {}

    /** This folder is no longer there. */
    default void forget(Path folder) {}

    @Override
    void close() throws IOException;
}
