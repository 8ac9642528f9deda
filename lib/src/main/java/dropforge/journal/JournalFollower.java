package dropforge.journal;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells of each entry soon after it is written, in whatever process. SQLite tells nobody, but its log in the workspace
 * grows with each transaction, and of that the operating system tells. It is a hint only: whether there is anything to
 * read, a number in the database's header says, and that is looked at once a second also without a hint.
 */
public final class JournalFollower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JournalFollower.class.getName());
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Path workspace;
    private final JournalQuery query;
    private final Consumer<JournalEntry> listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("journal-follower").unstarted(this::run);
    /** Null where the system has none left to give; then there are no hints. */
    private final WatchService hints;

    private Store store;
    private Journal journal;
    /** The last entry that was there when it was asked for. */
    private long lastBefore;
    /** All entries up to this id were told, or are not wanted. */
    private long seen;

    private volatile RuntimeException failure;

    private JournalFollower(Path workspace, JournalQuery query, Consumer<JournalEntry> listener) {
        this.workspace = workspace;
        this.query = query;
        this.listener = listener;
        open();
        this.hints = hints(workspace);
    }

    /**
     * Calls {@code listener}, from a thread of its own, with what {@code query} asks for: first what is there, oldest
     * first and of these the newest so many as its limit says, then each entry that is written, until it is closed.
     * What the listener throws is logged, and the next entry is told.
     *
     * @param query {@link JournalQuery#withAfter} goes on where somebody stopped; a limit of 0 leaves out what is there
     * @throws UserMistake when there is no database in the workspace
     */
    public static JournalFollower start(Path workspace, JournalQuery query, Consumer<JournalEntry> listener) {
        var follower = new JournalFollower(workspace, query, listener);
        // Here, since whoever has the follower may write at once.
        follower.lastBefore = follower.journal.lastId();
        follower.thread.start();
        return follower;
    }

    private void open() {
        store = Store.openToRead(workspace);
        journal = new Journal(store, Clock.systemUTC());
    }

    private static WatchService hints(Path workspace) {
        try {
            WatchService service = workspace.getFileSystem().newWatchService();
            workspace.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return service;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The journal is looked at once a second, because nothing tells of changes", e);
            return null;
        }
    }

    private void run() {
        try {
            long version = store.dataVersion();
            tellWhatIsThere();
            long pause = LONGEST_PAUSE_MILLIS;
            while (closing.getCount() > 0) {
                // The log grows a moment before its readers see what is new in it, so a hint is good for several looks.
                pause = awaitHint(pause) ? 1 : Math.min(pause * 4, LONGEST_PAUSE_MILLIS);
                if (store.isOutOfDate()) {
                    store.close();
                    open();
                    tellNews();
                }
                long now = store.dataVersion();
                if (now != version) {
                    version = now;
                    tellNews();
                }
            }
        } catch (ClosedWatchServiceException _) {
            // Closed while it waited.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            store.close();
        }
    }

    /** Waits, and returns whether it was told that something may be new. */
    private boolean awaitHint(long millis) throws InterruptedException {
        if (hints == null) {
            closing.await(millis, TimeUnit.MILLISECONDS);
            return false;
        }
        WatchKey key = hints.poll(millis, TimeUnit.MILLISECONDS);
        if (key == null) {
            return false;
        }
        key.pollEvents();
        key.reset();
        return true;
    }

    private void tellWhatIsThere() {
        if (query.limit() == Integer.MAX_VALUE) {
            seen = query.after();
            tellNews();
            return;
        }
        // What comes meanwhile is told after that, all of it.
        journal.find(query).stream().filter(entry -> entry.id() <= lastBefore).forEach(this::tell);
        seen = lastBefore;
        tellNews();
    }

    private void tellNews() {
        long last = journal.lastId();
        journal.forEach(query.withAfter(seen).withLimit(Integer.MAX_VALUE), this::tell);
        seen = Math.max(seen, last);
    }

    private void tell(JournalEntry entry) {
        seen = Math.max(seen, entry.id());
        if (closing.getCount() == 0) {
            return;
        }
        try {
            listener.accept(entry);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Who follows the journal failed on entry " + entry.id(), e);
        }
    }

    /** Why it ended by itself: the database cannot be read any more. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Blocks until it is closed.
     *
     * @throws UserMistake when it ended because the database cannot be read any more
     */
    public void await() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }

    /** Nothing is told after it returns; the listener itself may close it. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (hints != null) {
                hints.close();
            }
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot stop to follow the journal in order", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
