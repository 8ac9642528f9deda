package dropforge.train;

import dropforge.table.TrainingException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import smile.util.IterativeAlgorithmController;

/**
 * Runs a fit of Smile so that it can be abandoned. Smile's fits know no interrupt; some can be stopped after a tree. So a
 * fit runs in a pool of its own, whose size also bounds Smile's parallel streams, and the calling thread waits for it,
 * reports, and leaves when it is told to. What is then still running ends at the next tree (forest, boosting) or the next
 * step of the optimiser (logistic), because a pool that is shut down cancels the streams in it.
 *
 * <p>The pool's threads are new, and Smile keeps its random numbers per thread: nothing of an earlier fit gets into this
 * one.
 */
final class SmileFit {
    private static final long HEARTBEAT_MILLIS = 100;
    // Held, because a logger that nobody holds forgets its level. Smile tells of every tree.
    private static final Logger CHATTER = Logger.getLogger("smile");

    private final Semaphore news = new Semaphore(0);
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean abandoned;

    private SmileFit() {}

    /**
     * @param planned iterations, for {@code progress}
     * @param fit is given the means to say that an iteration is done
     * @throws CancellationException when {@code progress} throws it or the calling thread is interrupted
     */
    static <T> T run(int threads, int planned, FitProgress progress, Function<SmileFit, T> fit) {
        CHATTER.setLevel(Level.SEVERE);
        SmileFit running = new SmileFit();
        ForkJoinPool pool = new ForkJoinPool(Math.max(1, threads));
        try {
            CompletableFuture<T> result = CompletableFuture.supplyAsync(() -> fit.apply(running), pool);
            result.whenComplete((_, _) -> running.news.release());
            do { // at least once, also where the fit is over before this thread looks
                boolean _ = running.news.tryAcquire(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
                running.news.drainPermits();
                progress.at(running.done.get(), planned);
            } while (!result.isDone());
            return result.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The fit was interrupted");
        } catch (CompletionException failed) {
            throw new TrainingException(
                    "Smile could not fit these rows (%s); choose another trainer, such as lightgbm."
                            .formatted(failed.getCause()),
                    failed.getCause());
        } finally {
            running.abandoned = true;
            pool.shutdownNow();
        }
    }

    /** Called by the fit after each iteration, from any thread. */
    void step() {
        if (abandoned) {
            throw new CancellationException("The fit was abandoned");
        }
        done.incrementAndGet();
        news.release();
    }

    /** Smile's own hook after each tree, without its thread for subscribers. */
    <S> IterativeAlgorithmController<S> controller(Consumer<S> seen) {
        return new IterativeAlgorithmController<>(Runnable::run, 1) {
            @Override
            public void submit(S status) {
                seen.accept(status);
                step();
            }
        };
    }
}
