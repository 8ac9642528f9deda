package dropforge.handle;

import dropforge.files.FileChange;
import java.util.List;

/** What a handler does with all changes that came together. */
@FunctionalInterface
public interface BatchAction<C extends FileChange> {
    /**
     * Called from the handler's thread, one batch at a time.
     *
     * @param changes in their order, at least one; the same file may be there several times
     * @throws Exception when it failed: then it is called again with the same changes, and after so many tries they are
     *     parked
     */
    void handle(List<Delivery<C>> changes) throws Exception;

    /**
     * Called from another thread when the handler is closed, whether it is at work or not, for what can end sooner
     * than by itself. After ten more seconds the thread is interrupted.
     */
    default void stop() {}
}
