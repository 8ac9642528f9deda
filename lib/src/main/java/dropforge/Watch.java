package dropforge;

import dropforge.files.ProcessLock;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Retention;
import dropforge.journal.Store;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.TrainingHistory;
import dropforge.watch.FolderWatcher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A watcher at work in this process, until it is closed. */
public final class Watch implements AutoCloseable {
    private static final Duration IDLE_CHECK = Duration.ofMillis(100);

    private final Store store;
    private final Journal journal;
    private final FolderWatcher watcher;
    private final RetrainLoop retraining;
    private final Retention retention;
    private final ProcessLock lock;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong entries = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    private final String advice;

    /** @param advice for the user at the start, null for none */
    Watch(
            Store store,
            Journal journal,
            FolderWatcher watcher,
            RetrainLoop retraining,
            Retention retention,
            ProcessLock lock,
            String advice) {
        this.advice = advice;
        this.store = store;
        this.journal = journal;
        this.watcher = watcher;
        this.retraining = retraining;
        this.retention = retention;
        this.lock = lock;
        journal.listen(_ -> entries.incrementAndGet());
    }

    /** What the user should know at the start, in a sentence: that there are files and no model yet, say. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** Why the last training failed, in a sentence; empty when it succeeded. */
    public synchronized Optional<String> lastFailure() {
        return closing.get()
                ? Optional.empty()
                : new TrainingHistory(journal).lastFailure().map(entry -> entry.text("message"));
    }

    /** Whether every change that was noticed is at rest, journaled and dealt with. */
    public synchronized boolean isIdle() {
        return !closing.get() && watcher.isIdle() && retraining.isIdle();
    }

    /** Blocks until it is closed, by another thread. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Blocks until nothing has been pending for this long, or until it is closed. */
    public void awaitIdle(Duration quiet) throws InterruptedException {
        long since = System.nanoTime();
        long lastEntry = entries.get();
        while (!closed.await(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            long entry = entries.get();
            if (!isIdle() || entry != lastEntry) {
                lastEntry = entry;
                since = now;
            } else if (now - since >= quiet.toNanos()) {
                return;
            }
        }
    }

    /** Stops in order: no more looks, a running fit is abandoned and done again at the next start. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            try {
                await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        try {
            watcher.close();
            retraining.close();
            retention.close();
            synchronized (this) {
                journal.append(Draft.of(Kind.WATCH_STOPPED));
            }
        } finally {
            synchronized (this) {
                store.close();
            }
            lock.close();
            closed.countDown();
        }
    }
}
