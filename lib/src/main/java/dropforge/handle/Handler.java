package dropforge.handle;

import dropforge.files.Counted;
import dropforge.files.FileChange;
import dropforge.files.ProcessLock;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A handler at work, until it is closed. It has a thread of its own, and gets the changes in the order in which they
 * happened.
 */
public final class Handler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Handler.class.getName());
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int LONGEST_BATCH = 10;
    /** Of what is not wanted, so many entries are passed by before the store is told, or it was last told so long ago. */
    private static final int PASSED_BY = 1_000;

    private static final Duration UNKEPT = Duration.ofSeconds(1);

    /**
     * What a handler does, and how.
     *
     * @param name for people, and where it is durable for the store
     * @param durable whether its position is kept
     * @param quiet for how long no more must have come before a batch is delivered; null: one by one
     * @param passesOver whether it does not get what is not there under a wanted name at its turn: a command could only
     *     fail, and what became of the file is a change of its own
     */
    record Terms(
            String name,
            boolean durable,
            Wanted wanted,
            Duration quiet,
            boolean passesOver,
            Retries retries,
            BatchAction<FileChange> action) {
        String cursor() {
            return NamedHandler.cursor(name);
        }
    }

    private final Terms terms;
    private final Handlers among;
    private final Journal journal;
    private final ProcessLock lock;
    private final PresentPaths paths;
    private final Whereabouts whereabouts;
    private final Parked parked;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean busy = true;
    private volatile boolean parkedIsWanted;
    private volatile long position;
    private volatile String failure;
    private long kept;
    private long keptNanos = System.nanoTime();

    /** @param lock that keeps others of this name away; null for one that is not durable */
    Handler(Terms terms, Handlers among, Journal journal, ProcessLock lock) {
        this.terms = terms;
        this.among = among;
        this.journal = journal;
        this.lock = lock;
        this.paths = new PresentPaths(journal);
        this.whereabouts = new Whereabouts(journal, paths, among::folder, closing);
        this.parked = new Parked(journal, paths, terms.name());
        this.parkedIsWanted = terms.durable();
        this.position = firstPosition();
        this.thread =
                Thread.ofPlatform().daemon().name("handler-" + terms.name()).unstarted(this::run);
    }

    private long firstPosition() {
        long beginning = terms.wanted().fromStart() ? 0 : journal.lastId();
        if (!terms.durable()) {
            return beginning;
        }
        kept = journal.cursor(terms.cursor()).orElseGet(() -> {
            // At once: what comes before its first work counts, though the process may die until then.
            keep(beginning);
            return beginning;
        });
        return kept;
    }

    void begin() {
        thread.start();
    }

    /** Its name; of one that has none, what it wants, in words. */
    public String name() {
        return terms.name();
    }

    /** Whether it keeps its position under its name. */
    public boolean isDurable() {
        return terms.durable();
    }

    /** Whether it has dealt with all that is in the journal. */
    public boolean isIdle() {
        return !busy && journal.find(terms.wanted().after(position)).stream().noneMatch(this::isWanted);
    }

    /** Why it has given up a change, in a sentence; empty once what it gave up was delivered, and when nothing was. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Delivers again, once each, what it has given up; each start of a durable one does that by itself. */
    public void retryParked() {
        parkedIsWanted = true;
        hear();
    }

    /** There may be something new in the journal. */
    void hear() {
        news.release();
    }

    /** A durable one notes what it passes by. */
    boolean isAbout(JournalEntry entry) {
        Wanted about = terms.durable() ? Wanted.ALL : terms.wanted();
        return about.entryKinds().contains(entry.kind());
    }

    private boolean isWanted(JournalEntry entry) {
        return terms.wanted().of(entry).isPresent();
    }

    private void run() {
        try {
            while (!isClosing()) {
                busy = true;
                try {
                    workOff();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "The handler " + name() + " cannot read the journal and tries again", e);
                    if (!closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                        continue;
                    }
                }
                busy = false;
                awaitNews();
            }
        } catch (InterruptedException _) {
            LOG.log(Level.DEBUG, "The handler {0} is ended", name());
        } finally {
            busy = false;
            keepPosition();
            end();
        }
    }

    /** When none come soon, its position is kept meanwhile: it tells others who lags, and what need not be read again. */
    private void awaitNews() throws InterruptedException {
        if (!isUnkept() || !news.tryAcquire(UNKEPT.toNanos(), TimeUnit.NANOSECONDS)) {
            keepPosition();
            news.acquire();
        }
        news.drainPermits();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void workOff() throws InterruptedException {
        while (!isClosing()) {
            if (parkedIsWanted) {
                parkedIsWanted = false;
                deliverParked();
            }
            long upTo = journal.lastId();
            List<JournalEntry> found = wantedUpTo(upTo);
            if (found.isEmpty()) {
                passBy(upTo);
                return;
            }
            if (terms.quiet() == null) {
                deliverOneByOne(found);
            } else {
                deliver(untilQuiet(found));
            }
        }
    }

    private List<JournalEntry> wantedUpTo(long last) {
        return journal.find(terms.wanted().after(position)).stream()
                .filter(entry -> entry.id() <= last && isWanted(entry))
                .toList();
    }

    private void deliverOneByOne(List<JournalEntry> found) throws InterruptedException {
        for (JournalEntry entry : found) {
            if (isClosing()) {
                return;
            }
            deliver(List.of(entry));
        }
    }

    /** Waits until for some time no more comes. */
    private List<JournalEntry> untilQuiet(List<JournalEntry> found) throws InterruptedException {
        List<JournalEntry> batch = found;
        for (int wait = 0; wait < LONGEST_BATCH; wait++) {
            if (closing.await(terms.quiet().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedException();
            }
            List<JournalEntry> more = wantedUpTo(journal.lastId());
            if (more.size() == batch.size()) {
                return batch;
            }
            batch = more;
        }
        return batch;
    }

    private void deliver(List<JournalEntry> entries) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            List<Delivery<FileChange>> deliveries = deliveries(entries, attempt);
            Throwable why = attempt(deliveries);
            if (why == null) {
                done(entries, deliveries, entries.getLast().id());
                return;
            }
            if (isClosing()) {
                // It was cut short, or would have been tried again: the next start does.
                throw new InterruptedException();
            }
            LOG.log(
                    Level.WARNING,
                    "The handler %s failed on entry %d, try %d"
                            .formatted(name(), entries.getFirst().id(), attempt),
                    why);
            if (attempt > terms.retries().times()) {
                park(entries, attempt, why);
                return;
            }
            if (closing.await(terms.retries().after(attempt).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    /** What the action gets of these entries, with the paths of this moment; a retry finds what has moved meanwhile. */
    private List<Delivery<FileChange>> deliveries(List<JournalEntry> entries, int attempt) throws InterruptedException {
        var deliveries = new ArrayList<Delivery<FileChange>>();
        for (Whereabouts.Place place : whereabouts.of(entries)) {
            JournalEntry entry = place.change();
            FileChange change = terms.wanted().of(entry).orElseThrow();
            if (!terms.passesOver() || (place.isThere() && terms.wanted().matches(change.path()))) {
                deliveries.add(new Delivery<>(entry, change, place.path(), among.folder(entry.root()), attempt));
            } else {
                LOG.log(Level.DEBUG, "{0} has gone again before its turn", place.path());
            }
        }
        return List.copyOf(deliveries);
    }

    /** Null when it went well, or there was nothing to do. */
    private Throwable attempt(List<Delivery<FileChange>> deliveries) {
        try {
            if (!deliveries.isEmpty()) {
                terms.action().handle(deliveries);
            }
            return null;
        } catch (Throwable e) {
            // Whatever it throws, an Error too, is its own: this thread and the other handlers go on.
            return e;
        } finally {
            if (!isClosing()) {
                Thread.interrupted();
            }
        }
    }

    /** Once each and without pauses: what is new waits behind it. */
    private void deliverParked() throws InterruptedException {
        for (List<JournalEntry> entries : parked.toDeliverAgain(terms.wanted())) {
            if (isClosing()) {
                return;
            }
            List<JournalEntry> wanted = entries.stream().filter(this::isWanted).toList();
            if (wanted.isEmpty()) {
                continue;
            }
            List<Delivery<FileChange>> deliveries = deliveries(wanted, 1);
            Throwable why = attempt(deliveries);
            if (why == null) {
                done(wanted, deliveries, position);
            } else {
                LOG.log(
                        Level.WARNING,
                        "The handler %s failed again on entry %d"
                                .formatted(name(), wanted.getFirst().id()),
                        why);
                failure = parked.newest().orElse(null);
            }
        }
    }

    /** @param deliveries those of the entries that the action was given */
    private void done(List<JournalEntry> entries, List<Delivery<FileChange>> deliveries, long upTo) {
        position = upTo;
        List<Parked.Over> over = parked.delivered(
                entries, deliveries.stream().map(Delivery::entry).toList());
        failure = failure == null ? null : parked.newest().orElse(null);
        if (terms.durable() || !over.isEmpty()) {
            write(() -> over.stream().map(parked::recovered).toList());
        }
        forgetOldPaths();
    }

    private void forgetOldPaths() {
        paths.forgetUpTo(Math.min(position, parked.before()));
    }

    private void park(List<JournalEntry> entries, int tries, Throwable why) {
        position = entries.getLast().id();
        JournalEntry first = entries.getFirst();
        boolean one = entries.size() == 1;
        String path = first.path() == null ? null : present(first);
        failure = "The handler %s failed on %s%s (%s) and goes on with the next; %s."
                .formatted(
                        name(),
                        one ? path : "%d changes, from %s on".formatted(entries.size(), path),
                        tries == 1 ? "" : " in %d tries".formatted(tries),
                        reason(why),
                        terms.durable()
                                ? "it is tried again at the next start, or when the file changes"
                                : "when the file changes, it is tried again");
        List<JournalEntry> written = write(() -> List.of(Draft.of(
                        Kind.ERROR, first.root(), one && first.path() != null ? present(first) : null)
                .with(Draft.HANDLER, name())
                .with(Parked.MESSAGE, failure)
                .with("tries", tries)
                .with(Parked.CHANGES, entries.stream().map(JournalEntry::id).toList())));
        written.forEach(error -> parked.add(error, entries));
        forgetOldPaths();
    }

    private String present(JournalEntry change) {
        paths.readOn(change.id());
        return paths.of(change);
    }

    /** Once it is closed: which changes it has not dealt with and what becomes of them, in a sentence; empty without any. */
    Optional<String> undone() {
        try {
            List<JournalEntry> left = wantedUpTo(journal.lastId());
            return left.isEmpty() ? Optional.empty() : Optional.of(undone(left));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What the handler " + name() + " has not dealt with cannot be read", e);
            return Optional.empty();
        }
    }

    private String undone(List<JournalEntry> left) {
        boolean one = left.size() == 1;
        String which = one ? "of" : "from";
        String on = one ? "" : " on";
        return "The handler %s has not dealt with %s, %s %s%s; %s."
                .formatted(
                        name(),
                        Counted.of(left.size(), "change"),
                        which,
                        left.getFirst().path(),
                        on,
                        terms.durable()
                                ? "it goes on there at the next start"
                                : "the next start does not make up for %s, as it would with a name (--exec-name)"
                                        .formatted(one ? "it" : "them"));
    }

    private static String reason(Throwable why) {
        String message = why.getMessage();
        if (message == null || message.isBlank()) {
            return why.getClass().getSimpleName();
        }
        String line = message.lines().findFirst().orElse(message);
        return why instanceof CommandFailed ? line : why.getClass().getSimpleName() + ": " + line;
    }

    /**
     * Entries and position in one transaction. What was done stays done when that fails, in this process at least.
     *
     * @param drafts is asked within the transaction, when nobody else can journal that a folder was renamed
     */
    private List<JournalEntry> write(Supplier<List<Draft>> drafts) {
        try {
            long upTo = position;
            List<JournalEntry> written = among.writing().write(transaction -> {
                if (terms.durable()) {
                    transaction.moveCursor(terms.cursor(), upTo);
                }
                return drafts.get().stream().map(transaction::append).toList();
            });
            kept = upTo;
            keptNanos = System.nanoTime();
            return written;
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "What the handler " + name() + " has done cannot be written down", e);
            return List.of();
        }
    }

    private void passBy(long upTo) {
        position = Math.max(position, upTo);
        if (position - kept >= PASSED_BY || System.nanoTime() - keptNanos >= UNKEPT.toNanos()) {
            keepPosition();
        }
    }

    private boolean isUnkept() {
        return terms.durable() && kept < position;
    }

    private void keepPosition() {
        if (isUnkept()) {
            write(List::of);
        }
    }

    private void keep(long id) {
        among.writing().write(transaction -> {
            transaction.moveCursor(terms.cursor(), id);
            return null;
        });
    }

    private void end() {
        if (lock != null) {
            lock.close();
        }
        among.forget(this);
    }

    /** Begins to end: what is being delivered is asked to stop, and nothing more is. */
    void stop() {
        closing.countDown();
        terms.action().stop();
        hear();
    }

    /**
     * Ends it. What it is doing is waited for, ten seconds at most, then its thread is interrupted; of a durable one, what is
     * not done by then is delivered again at the next start.
     */
    @Override
    public void close() {
        stop();
        if (Thread.currentThread() == thread) {
            // It closes itself; the thread ends when it comes back.
            return;
        }
        try {
            if (!thread.join(PATIENCE_AT_END)) {
                thread.interrupt();
                if (!thread.join(PATIENCE_AT_END)) {
                    LOG.log(Level.WARNING, "The handler {0} does not heed its interrupt and is left alone", name());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
