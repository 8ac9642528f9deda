package dropforge.elt;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStore;
import dropforge.document.MetadataStore;
import dropforge.extract.FailureKind;
import dropforge.extract.Limits;
import dropforge.files.FileState;
import dropforge.files.UserMistake;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A consumer of the journal: brings the records of documents up to date with the changes of files, and has those extracted
 * that are new or have changed, several at once. One thread writes all of it, what came in together in one transaction.
 */
public final class DocumentPipeline implements AutoCloseable {
    /** Name of the consumer in the store. */
    public static final String CONSUMER = "documents";

    private static final System.Logger LOG = System.getLogger(DocumentPipeline.class.getName());
    /** Changes that are taken in at once. */
    private static final int CHANGES_AT_ONCE = 500;
    /** Documents that are on their way at once: enough for transactions that are worth it, few enough for memory. */
    private static final int MOST_ON_THE_WAY = 64;

    private static final long MOST_BYTES_ON_THE_WAY = 64L << 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LAST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);

    private static final JournalQuery CHANGES =
            JournalQuery.ALL.withRoot(InboundFolder.ROOT).withKinds(DocumentRecords.CHANGES);

    private final InboundFolder folder;
    private final Journal journal;
    private final MetadataStore documents;
    private final Extractions extractions;
    private final Clock clock;
    private final Consumer<Path> lookAgain;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final List<Extractions.Result> results = new ArrayList<>();
    private final Map<Long, Document> onTheWay = new LinkedHashMap<>();
    private final ExecutorService workers;
    private final Thread thread;
    private final AtomicLong unread = new AtomicLong();
    private volatile String trouble;
    private volatile long troubleSince;
    private volatile boolean idle;
    private volatile boolean stopping;

    /**
     * @param extracting is called by as many threads as there are workers
     * @param lookAgain is told of a file that is not what the journal says
     */
    public DocumentPipeline(
            InboundFolder folder,
            Journal journal,
            MetadataStore documents,
            DocumentStore contents,
            Extracting extracting,
            int workers,
            Limits limits,
            Clock clock,
            Consumer<Path> lookAgain) {
        this.folder = folder;
        this.journal = journal;
        this.documents = documents;
        this.extractions = new Extractions(folder, documents, contents, extracting, limits, clock);
        this.clock = clock;
        this.lookAgain = lookAgain;
        this.workers = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("extract-", 1).factory());
        this.thread = Thread.ofPlatform().daemon().name("documents").unstarted(this::run);
    }

    /** The journal's changes of files that no record of a document knows of yet. */
    public static long countPending(Journal journal) {
        var count = new AtomicLong();
        journal.forEach(CHANGES.withAfter(journal.cursor(CONSUMER).orElse(0L)), _ -> count.incrementAndGet());
        return count.get();
    }

    /** Begins to work, and goes on until it is closed. */
    public void start() {
        journal.listen(entry -> {
            if (entry.root() != null
                    && CHANGES.root().equals(entry.root())
                    && CHANGES.kinds().contains(entry.kind())) {
                hear();
            }
        });
        thread.start();
    }

    /** There may be something to be done. */
    public void hear() {
        unread.incrementAndGet();
        idle = false;
        inbox.add(() -> {});
    }

    /**
     * Makes documents of files that are known and have no record yet, since nothing happened to them while documents were
     * made; one that has another hash than its record is changed.
     */
    public void takeIn(Map<String, FileState> known) {
        journal.write(transaction -> {
            var records = new DocumentRecords(folder, documents, transaction);
            Instant now = clock.instant();
            known.forEach((path, state) -> records.put(path, state.sha256(), state.size(), now));
            return null;
        });
        hear();
    }

    /** Brings the records up to date with all that was told until now. Before {@link #start}. */
    public void takeInWhatWasTold() {
        while (takeInChanges()) {
            // There is more.
        }
    }

    /** Whether changes were told that no record knows of yet. */
    public boolean isBehind() {
        return !journal.oldest(CHANGES.withAfter(journal.cursor(CONSUMER).orElse(0L)), 1)
                .isEmpty();
    }

    /** What was told until now happened in another folder. Before {@link #start}. */
    public void passByWhatWasTold() {
        journal.write(transaction -> {
            transaction.moveCursor(CONSUMER, journal.lastId());
            return null;
        });
    }

    /**
     * Brings documents of whose files no change was told up to date: files of these paths are there, and no others but those
     * that were written just now, of which the journal will tell.
     */
    public void compare(Map<String, FileState> there) {
        var changed = new TreeMap<String, FileState>();
        var gone = new ArrayList<Document>();
        documents.forEach(DocumentQuery.ALL.withFolder(folder.label()), document -> {
            FileState state = there.get(document.path());
            if (state == null) {
                Path file = folder.file(document.path());
                if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(file)) {
                    gone.add(document);
                }
            } else if (state.sha256() != null && !state.sha256().equals(document.sha256())) {
                changed.put(document.path(), state);
            }
        });
        journal.write(transaction -> {
            var records = new DocumentRecords(folder, documents, transaction);
            Instant now = clock.instant();
            gone.forEach(document -> records.remove(document, now));
            return null;
        });
        takeIn(changed);
    }

    /** Whether all changes of the journal are dealt with, and nothing is left that can be extracted now. */
    public boolean isIdle() {
        return idle && unread.get() == 0;
    }

    /** Why nothing could be written for so long, as on a full disk; empty when all is well. */
    public Optional<String> troubleFor(Duration time) {
        return Optional.ofNullable(trouble).filter(_ -> System.nanoTime() - troubleSince > time.toNanos());
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            try {
                if (step()) {
                    pause = FIRST_PAUSE;
                    trouble = null;
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "Documents cannot be written down, which is tried again", e);
                goOnAfter(e, pause);
                pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
            }
        }
    }

    /** As on a full disk. What could not be written is extracted anew, since memory is not the place to wait. */
    private void goOnAfter(Throwable failure, Duration pause) {
        results.forEach(result -> onTheWay.remove(result.document().id()));
        results.clear();
        if (trouble == null) {
            troubleSince = System.nanoTime();
            journal.alarm("Documents cannot be written down, which is tried again: " + failure.getMessage());
        }
        trouble = String.valueOf(failure.getMessage());
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether something was written. */
    private boolean step() throws InterruptedException {
        long heard = unread.get();
        boolean more = takeInChanges();
        boolean written = more || !results.isEmpty();
        writeResults();
        dispatch();
        idle = !more && onTheWay.isEmpty();
        unread.addAndGet(-heard);
        if (more) {
            return written;
        }
        Runnable first = inbox.poll(nanosToNext(), TimeUnit.NANOSECONDS);
        if (first != null) {
            first.run();
            for (Runnable next; (next = inbox.poll()) != null; ) {
                next.run();
            }
        }
        return written;
    }

    private long nanosToNext() {
        Instant now = clock.instant();
        return documents
                .nextDue(folder.label(), now)
                .map(due -> Math.max(1, Duration.between(now, due).toNanos()))
                .orElse(Long.MAX_VALUE);
    }

    /** Returns whether there are more. */
    private boolean takeInChanges() {
        long cursor = journal.cursor(CONSUMER).orElse(0L);
        long last = journal.lastId();
        List<JournalEntry> changes = journal.oldest(CHANGES.withAfter(cursor), CHANGES_AT_ONCE);
        boolean more = changes.size() == CHANGES_AT_ONCE;
        if (changes.isEmpty()) {
            return false;
        }
        long upTo =
                more ? changes.getLast().id() : Math.max(last, changes.getLast().id());
        try {
            takeIn(changes, upTo);
        } catch (UserMistake e) {
            // The disk, or the like: nothing can be written now.
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Changes of documents cannot be taken in together, and are one by one", e);
            changes.forEach(this::takeInAlone);
        }
        return more;
    }

    private void takeIn(List<JournalEntry> changes, long upTo) {
        journal.write(transaction -> {
            new DocumentRecords(folder, documents, transaction).heed(changes);
            transaction.moveCursor(CONSUMER, upTo);
            return null;
        });
    }

    /** One that can never be taken in must not keep all later ones from it. */
    private void takeInAlone(JournalEntry change) {
        try {
            takeIn(List.of(change), change.id());
        } catch (UserMistake e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Entry " + change.id() + " cannot be taken in", e);
            journal.write(transaction -> {
                transaction.append(Draft.of(Kind.ERROR, folder.root(), change.path())
                        .with(
                                "message",
                                "What happened to %s cannot be brought into the records of documents (%s); they go on without it. Touch the file, or run `documents retry %s`."
                                        .formatted(change.path(), e.getMessage(), change.path())));
                transaction.moveCursor(CONSUMER, change.id());
                return null;
            });
        }
    }

    private void writeResults() {
        if (results.isEmpty()) {
            return;
        }
        List<Extractions.Result> written = List.copyOf(results);
        journal.write(transaction -> {
            var records = new DocumentRecords(folder, documents, transaction);
            written.forEach(result -> extractions.write(result, records, transaction));
            return null;
        });
        results.clear();
        for (Extractions.Result result : written) {
            onTheWay.remove(result.document().id());
            if (result instanceof Extractions.Result.NotAsKnown(var document)) {
                lookAgain.accept(folder.file(document.path()));
            }
        }
    }

    private void dispatch() {
        long bytes = onTheWay.values().stream().mapToLong(Document::size).sum();
        if (stopping || onTheWay.size() > MOST_ON_THE_WAY / 2) {
            return;
        }
        for (Document document : documents.due(folder.label(), clock.instant(), onTheWay.size() + MOST_ON_THE_WAY)) {
            boolean isFull = onTheWay.size() >= MOST_ON_THE_WAY || bytes > MOST_BYTES_ON_THE_WAY;
            if (isFull) {
                return;
            }
            if (onTheWay.putIfAbsent(document.id(), document) == null) {
                bytes += document.size();
                workers.execute(() -> work(document));
            }
        }
    }

    private void work(Document document) {
        try {
            Extractions.Result result = extractions.extract(document);
            inbox.add(() -> results.add(result));
        } catch (InterruptedException | CancellationException _) {
            // It is still to be extracted, and will be at the next start.
        } catch (RuntimeException | Error e) {
            // It is not the document's fault, as where no process can be started.
            LOG.log(Level.ERROR, "Cannot extract " + document.path(), e);
            Extractions.Result failed =
                    extractions.failed(document, FailureKind.CRASHED, String.valueOf(e.getMessage()));
            inbox.add(() -> results.add(failed));
        }
    }

    /** Ends it; what is being extracted is given up, and done at the next start. */
    @Override
    public void close() {
        stopping = true;
        workers.shutdownNow();
        inbox.add(() -> {});
        try {
            thread.join(PATIENCE_AT_END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
