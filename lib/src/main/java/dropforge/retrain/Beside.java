package dropforge.retrain;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Work that is done while the one who asked for it goes on. */
final class Beside {
    private Beside() {}

    /** Begins it at once, on a thread of this name. */
    static <T> Future<T> begin(String name, Callable<T> work) {
        var task = new FutureTask<T>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    /**
     * What came of it.
     *
     * @throws CancellationException when the thread that waits is interrupted
     * @throws IOException that the work has thrown; whatever else it throws is the cause of an {@link IllegalStateException}
     */
    static <T> T result(Future<T> work) throws IOException {
        try {
            return work.get();
        } catch (InterruptedException _) {
            throw new CancellationException("Waiting for what is done beside was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unwritten) {
                throw unwritten;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
