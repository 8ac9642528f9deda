package dropforge;

import java.nio.file.Path;

/**
 * The lock files of a workspace.
 *
 * @param watcher held by the one process that watches
 * @param training held during each retraining, whichever process trains
 */
record Locks(Path watcher, Path training) {
    static Locks of(Path workspace) {
        return new Locks(workspace.resolve("watcher.lock"), workspace.resolve("training.lock"));
    }
}
