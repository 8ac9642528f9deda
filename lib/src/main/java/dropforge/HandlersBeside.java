package dropforge;

import dropforge.handle.Handlers;
import dropforge.journal.Journal;
import dropforge.journal.JournalFollower;
import dropforge.journal.JournalQuery;
import dropforge.journal.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/** Handlers in a process that only looks at the workspace, as a notebook does: hears what another one writes. */
final class HandlersBeside implements AutoCloseable {
    private final Path workspace;
    private final Handlers handlers;
    private final JournalFollower follower;
    private Store store;
    private Journal writing;

    HandlersBeside(Path workspace, Journal journal, Function<String, Path> folders) {
        this.workspace = workspace;
        this.handlers = new Handlers(Locks.of(workspace).handlers(), journal, this::writing, folders);
        this.follower = JournalFollower.start(workspace, JournalQuery.ALL.withLimit(0), handlers::hear);
    }

    Handlers handlers() {
        return handlers;
    }

    /** Not before it is needed: who may only read has live ones all the same. */
    private synchronized Journal writing() {
        if (writing == null) {
            store = Store.open(workspace);
            writing = new Journal(store, Clock.systemUTC());
        }
        return writing;
    }

    @Override
    public void close() {
        follower.close();
        handlers.close();
        synchronized (this) {
            if (store != null) {
                store.close();
            }
        }
    }
}
