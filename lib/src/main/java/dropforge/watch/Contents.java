package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads files for their hash: small ones at once, large ones one after another in a thread of its own, so that no other
 * file waits for them. Belongs to one thread.
 */
final class Contents implements AutoCloseable {
    /** What is read in some 30 ms. */
    static final long LARGE_BYTES = 32L << 20;

    /** For who has nothing else to do. */
    static final Contents AT_ONCE = new Contents(Long.MAX_VALUE);

    /** One that is being read, or waits for it, as it was then. */
    private record Reading(FileState state, Future<String> hash) {}

    private final long largeBytes;
    private final Map<Path, Reading> readings = new HashMap<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("read-large").unstarted(task));

    private Contents(long largeBytes) {
        this.largeBytes = largeBytes;
    }

    /** One that has a thread for large files. */
    static Contents inTheBackground() {
        return new Contents(LARGE_BYTES);
    }

    /**
     * The hash of a file.
     *
     * @param state what it looks like now
     * @return null while it is being read: it is to be asked for again
     */
    String sha256(Path file, FileState state) throws IOException {
        if (state.size() < largeBytes) {
            return Sha256.of(file);
        }
        Reading reading =
                readings.computeIfAbsent(file, each -> new Reading(state, reader.submit(() -> Sha256.of(each))));
        if (!reading.hash.isDone()) {
            return null;
        }
        readings.remove(file);
        try {
            return reading.hash.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException | CancellationException e) {
            throw new IOException("the watcher ends", e);
        }
    }

    /** Whether it is being read as something else than it is by now; that is given up then. */
    boolean wasReadingAnother(Path file, FileState state) {
        Reading reading = readings.get(file);
        boolean another = reading != null && !reading.state.looksLike(state);
        if (another) {
            forget(file);
        }
        return another;
    }

    /** It is gone, or of no interest any longer. */
    void forget(Path file) {
        Reading reading = readings.remove(file);
        if (reading != null) {
            reading.hash.cancel(true);
        }
    }

    /** Whatever is being read is of no interest any longer. */
    void forgetAll() {
        List.copyOf(readings.keySet()).forEach(this::forget);
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
