package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** The handlers of one process in one workspace; none is harmed by what another does. */
public final class Handlers implements AutoCloseable {
    private final Path locks;
    private final Journal journal;
    private final Supplier<Journal> writing;
    private final Function<String, Path> folders;
    private final List<Handler> running = new CopyOnWriteArrayList<>();
    private volatile List<String> undone = List.of();

    /**
     * @param locks folder for the locks of the durable ones
     * @param journal to read from
     * @param writing gives the journal to write to, which need not be there before the first entry
     * @param folders gives the folder of a root, absolute
     */
    public Handlers(Path locks, Journal journal, Supplier<Journal> writing, Function<String, Path> folders) {
        this.locks = locks;
        this.journal = journal;
        this.writing = writing;
        this.folders = folders;
    }

    /**
     * A handler of changes of these kinds, in the making.
     *
     * @param kinds such as {@code Added.class}; {@code FileChange.class} for all
     */
    @SafeVarargs
    public final <C extends FileChange> Subscription<C> on(Class<? extends C>... kinds) {
        return new Subscription<>(this, Wanted.ALL.withKinds(kinds), null, Retries.DEFAULT);
    }

    /**
     * Starts a handler that is not durable: it gets what happens while it is there.
     *
     * @param glob such as {@code *.csv}; see {@link Wanted#glob}
     */
    public <C extends FileChange> Handler on(Class<C> kind, String glob, Action<C> action) {
        return this.<C>on(kind).matching(glob).handle(action);
    }

    /**
     * Starts a handler that somebody wrote as a class; it is durable.
     *
     * @throws UserMistake when one of this name is at work already
     */
    public Handler add(ChangeHandler handler) {
        return new Subscription<FileChange>(this, handler.wants(), null, handler.retries())
                .named(handler.name())
                .handle(handler);
    }

    Handler start(Handler.Terms terms) {
        ProcessLock lock = terms.durable() ? lock(terms.name()) : null;
        try {
            var handler = new Handler(terms, this, journal, lock);
            running.add(handler);
            handler.begin();
            return handler;
        } catch (RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
    }

    /** Two of one name would deliver everything twice, and move one cursor. */
    private ProcessLock lock(String name) {
        Path file = NamedHandler.lock(locks, name);
        try {
            return ProcessLock.tryAcquire(file)
                    .orElseThrow(() -> new UserMistake(
                            "A handler named %s is at work already%s; close that one, or take another name."
                                    .formatted(
                                            name,
                                            ProcessLock.holder(file)
                                                    .map(holder -> " in process " + holder.pid())
                                                    .orElse(""))));
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write %s (%s). Give this user write access to the workspace, or let the handler have no name."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Tells those that are about it of an entry. */
    public void hear(JournalEntry entry) {
        for (Handler handler : running) {
            if (handler.isAbout(entry)) {
                handler.hear();
            }
        }
    }

    /** Those at work. */
    public List<Handler> running() {
        return List.copyOf(running);
    }

    /** Whether all have dealt with all that is in the journal. */
    public boolean isIdle() {
        return running.stream().allMatch(Handler::isIdle);
    }

    /** Why one of them has given up a change, in a sentence. */
    public Optional<String> failure() {
        return running.stream().map(Handler::failure).flatMap(Optional::stream).findFirst();
    }

    Path folder(String root) {
        return folders.apply(root);
    }

    Journal writing() {
        return writing.get();
    }

    void forget(Handler handler) {
        running.remove(handler);
    }

    /** Ends all of them, as {@link Handler#close} does. */
    @Override
    public void close() {
        List<Handler> ended = running();
        ended.forEach(Handler::stop);
        ended.forEach(Handler::close);
        undone = ended.stream().map(Handler::undone).flatMap(Optional::stream).toList();
    }

    /** Once they are closed: what they have not dealt with, and what becomes of it, a sentence for each of them. */
    public List<String> undone() {
        return undone;
    }
}
