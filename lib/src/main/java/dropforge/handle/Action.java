package dropforge.handle;

import dropforge.files.FileChange;

/** What a handler does with one change. */
@FunctionalInterface
public interface Action<C extends FileChange> {
    /**
     * Called from the handler's thread, one change at a time.
     *
     * @throws Exception when it failed: then it is called again, and after so many tries the change is parked
     */
    void handle(Delivery<C> change) throws Exception;
}
