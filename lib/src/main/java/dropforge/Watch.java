package dropforge;

import dropforge.files.FileChange;
import dropforge.files.ProcessLock;
import dropforge.handle.Action;
import dropforge.handle.Handler;
import dropforge.handle.Handlers;
import dropforge.handle.Subscription;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import dropforge.journal.Retention;
import dropforge.journal.Store;
import dropforge.retrain.RetrainLoop;
import dropforge.retrain.TrainingHistory;
import dropforge.watch.FolderWatcher;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A watcher at work in this process, until it is closed. */
public final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final Duration IDLE_CHECK = Duration.ofMillis(50);

    private final Store store;
    private final Journal journal;
    private final List<FolderWatcher> watchers;
    private final Optional<RetrainLoop> retraining;
    private final Optional<InboundWork> documents;
    private final Handlers handlers;
    private final OthersSwitches others;
    private final Retention retention;
    private final ProcessLock lock;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong entries = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Why what is written at the end could not be; null when it could. */
    private RuntimeException unwritten;

    private final String advice;

    /**
     * @param retraining empty where no models are trained
     * @param documents empty where none are made
     * @param advice for the user at the start, null for none
     */
    Watch(
            Store store,
            Journal journal,
            List<FolderWatcher> watchers,
            Optional<RetrainLoop> retraining,
            Optional<InboundWork> documents,
            Handlers handlers,
            OthersSwitches others,
            Retention retention,
            ProcessLock lock,
            String advice) {
        this.advice = advice;
        this.store = store;
        this.journal = journal;
        this.watchers = watchers;
        this.retraining = retraining;
        this.documents = documents;
        this.handlers = handlers;
        this.others = others;
        this.retention = retention;
        this.lock = lock;
        journal.listen(_ -> entries.incrementAndGet());
    }

    /** What the user should know at the start, in a sentence or two, each on its line: that there are files and no model yet, say. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** Why the last training failed, or a handler gave up on a change, in a sentence; empty when all is well. */
    public synchronized Optional<String> lastFailure() {
        return closing.get()
                ? Optional.empty()
                : retraining
                        .flatMap(_ -> new TrainingHistory(journal).lastFailure())
                        .map(entry -> entry.text("message"))
                        .or(handlers::failure);
    }

    /** A handler of one's own in this process, in the making; see {@link Workbench#on}. */
    @SafeVarargs
    public final <C extends FileChange> Subscription<C> on(Class<? extends C>... kinds) {
        return handlers.on(kinds);
    }

    /** Starts a handler of one's own that gets what happens while it is there; see {@link Workbench#on}. */
    public <C extends FileChange> Handler on(Class<C> kind, String glob, Action<C> action) {
        return handlers.on(kind, glob, action);
    }

    /** Whether every change that was noticed is at rest, journaled and dealt with. */
    public synchronized boolean isIdle() {
        return !closing.get()
                && watchers.stream().allMatch(FolderWatcher::isIdle)
                && retraining.map(RetrainLoop::isIdle).orElse(true)
                && documents.map(InboundWork::isIdle).orElse(true)
                && handlers.isIdle();
    }

    /**
     * Once it is closed: what the handlers have not dealt with, and what becomes of it, a sentence for each that has left
     * something.
     */
    public List<String> undone() {
        return handlers.undone();
    }

    /** How many documents are to be extracted. */
    public synchronized long pendingDocuments() {
        return closing.get() ? 0 : documents.map(InboundWork::countPending).orElse(0L);
    }

    /** Which of the documents' files did not come out whole, now or before. */
    public synchronized NotWhole documentsNotWhole() {
        return closing.get()
                ? NotWhole.NONE
                : documents.map(InboundWork::notWhole).orElse(NotWhole.NONE);
    }

    /** Why no document could be written down for so long, as on a full disk; empty when all is well. */
    public Optional<String> documentTroubleFor(Duration time) {
        return documents.flatMap(work -> work.troubleFor(time));
    }

    /** Blocks until it is closed, by another thread. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Blocks until nothing has been pending for this long, or until it is closed. */
    public void awaitIdle(Duration quiet) throws InterruptedException {
        awaitIdle(quiet, () -> {});
    }

    /** The same; {@code meanwhile} is run some twenty times a second. */
    public void awaitIdle(Duration quiet, Runnable meanwhile) throws InterruptedException {
        long since = System.nanoTime();
        long lastEntry = entries.get();
        while (!closed.await(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
            meanwhile.run();
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

    /**
     * Stops in order: no more looks; a handler at work is waited for, ten seconds at most; a running fit is abandoned and done
     * again at the next start.
     */
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
        watchers.forEach(watcher -> end(watcher::close));
        end(handlers::close);
        end(() -> retraining.ifPresent(RetrainLoop::close));
        end(() -> documents.ifPresent(InboundWork::close));
        end(others::close);
        end(retention::close);
        end(() -> {
            synchronized (this) {
                journal.append(Draft.of(Kind.WATCH_STOPPED));
            }
        });
        end(() -> {
            synchronized (this) {
                store.close();
            }
        });
        end(lock::close);
        closed.countDown();
        if (unwritten != null) {
            journal.alarm(
                    "The end of this watcher could not be written down. %s What was journaled before is kept, and the next start finds the rest."
                            .formatted(unwritten.getMessage()));
        }
    }

    /** A step that fails, as on a full disk, must not keep the next ones from being done. */
    private void end(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A watcher does not end in order", e);
            unwritten = unwritten == null ? e : unwritten;
        }
    }
}
