package dropforge;

import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;

/**
 * The lock files of a workspace.
 *
 * @param watcher held by the one process that watches
 * @param training held during each retraining, whichever process trains
 * @param handlers folder of those of the handlers that have a name
 */
record Locks(Path watcher, Path training, Path handlers) {
    static Locks of(Path workspace) {
        return new Locks(
                workspace.resolve("watcher.lock"), workspace.resolve("training.lock"), workspace.resolve("handlers"));
    }

    /** @throws UserMistake when another process watches in the workspace, naming it */
    ProcessLock takeWatcher() {
        Path workspace = watcher.getParent();
        try {
            return ProcessLock.tryAcquire(watcher)
                    .orElseThrow(() -> new UserMistake(ProcessLock.holder(watcher)
                            .map(holder ->
                                    "Process %d watches in the workspace %s since %s; stop it first, or name another --workspace."
                                            .formatted(
                                                    holder.pid(),
                                                    workspace,
                                                    holder.since().truncatedTo(ChronoUnit.SECONDS)))
                            .orElse(
                                    "Another process watches in the workspace %s; stop it first, or name another --workspace."
                                            .formatted(workspace))));
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write %s (%s). Make room, give this user write access to the workspace, or name another --workspace."
                            .formatted(watcher, Reasons.of(e)),
                    e);
        }
    }
}
