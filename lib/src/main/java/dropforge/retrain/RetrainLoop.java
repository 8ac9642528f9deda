package dropforge.retrain;

import dropforge.files.FileChange;
import dropforge.files.FileNews;
import dropforge.files.ProcessLock;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.table.TrainingFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A consumer of the journal: as long as there are changes of training files that it has not dealt with, it retrains. What
 * lands during a retraining causes one more, not one each. Its cursor moves with the end of the retraining in one
 * transaction, so that after a crash nothing is left out and nothing is done twice.
 */
public final class RetrainLoop implements AutoCloseable {
    /** Name of the consumer in the store. */
    public static final String CONSUMER = "retrainer";

    private static final System.Logger LOG = System.getLogger(RetrainLoop.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    private static final Duration REST_CHECK = Duration.ofMillis(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);
    private static final Duration LOCK_CHECK = Duration.ofMillis(200);

    /** The changes that this consumer is about. */
    private static final JournalQuery CHANGES = JournalQuery.ALL
            .withRoot(Retrainer.ROOT)
            .withKinds(
                    Kind.ADDED,
                    Kind.MODIFIED,
                    Kind.REMOVED,
                    Kind.RENAMED,
                    Kind.DIRECTORY_ADDED,
                    Kind.DIRECTORY_RENAMED);

    private final Retrainer retrainer;
    private final Journal journal;
    private final TrainingFolder folder;
    private final Path lockFile;
    private final Runnable whenTrained;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("retrain").unstarted(this::run);
    private FileNews edits;
    private volatile boolean working;
    private volatile boolean waitingForRetry;
    private volatile boolean stopping;
    /** Whether a retraining came to an end since there was news. */
    private boolean trained;

    /** The training folder as its watcher knows it. */
    public interface TrainingFolder {
        /** The training files of the baseline. */
        List<TrainingFile> files();

        /** Whether no change is being waited out. */
        boolean isAtRest();

        /** This file, relative to the folder, is not what the journal says. */
        void lookAgain(String path);
    }

    /**
     * @param lockFile held during each retraining
     * @param whenTrained run when nothing is left to be done after one
     */
    public RetrainLoop(
            Retrainer retrainer, Journal journal, TrainingFolder folder, Path lockFile, Runnable whenTrained) {
        this.retrainer = retrainer;
        this.journal = journal;
        this.folder = folder;
        this.lockFile = lockFile;
        this.whenTrained = whenTrained;
    }

    /** Whether a file is one to train on, by its name. */
    public static boolean isTrainingFile(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /** The journal's changes of training files that no retraining has dealt with yet. */
    public static List<JournalEntry> pending(Journal journal) {
        return journal.find(notDealtWith(journal)).stream()
                .filter(RetrainLoop::isOfTrainingFiles)
                .toList();
    }

    /** How many they are, of which there may be millions where nobody has trained for long. */
    public static long countPending(Journal journal) {
        var count = new AtomicLong();
        journal.forEach(notDealtWith(journal), entry -> count.addAndGet(isOfTrainingFiles(entry) ? 1 : 0));
        return count.get();
    }

    private static JournalQuery notDealtWith(Journal journal) {
        return CHANGES.withAfter(journal.cursor(CONSUMER).orElse(0L));
    }

    private static boolean isOfTrainingFiles(JournalEntry entry) {
        return entry.kind() == Kind.DIRECTORY_RENAMED
                || isTrainingFile(entry.path())
                || (entry.from() != null && isTrainingFile(entry.from()));
    }

    public void start() {
        // What it writes itself is no news: a failure would be tried again at once, and fail again, without end.
        journal.listen(entry -> {
            if (CHANGES.kinds().contains(entry.kind())) {
                news.release();
            }
        });
        try {
            edits = retrainer.schemaEdits(this::hearOfTheSchema);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Edits of the schema are heard of at the next retraining only", e);
        }
        thread.start();
    }

    /** Whether it has dealt with all that is in the journal, or cannot until something changes. */
    public boolean isIdle() {
        return !working && (waitingForRetry || pending(journal).isEmpty());
    }

    private void run() {
        Duration pause = FIRST_RETRY;
        boolean first = true;
        while (!stopping) {
            try {
                if (waitingForRetry) {
                    if (!news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
                    }
                } else {
                    pause = FIRST_RETRY;
                    news.acquire();
                }
                news.drainPermits();
                working = true;
                waitingForRetry = false;
                trained = false;
                if (first) {
                    first = false;
                    redoForThisStart();
                }
                workOff();
                redoForTheSchema();
                if (trained) {
                    rest();
                }
            } catch (InterruptedException _) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                LOG.log(Level.ERROR, "Retraining met an error and is tried again", e);
                waitingForRetry = true;
            } finally {
                working = false;
            }
        }
    }

    private void rest() {
        try {
            whenTrained.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "What is to be run after a retraining failed", e);
        }
    }

    private void hearOfTheSchema() {
        // What this process writes itself must not shorten the pause before the next try.
        if (!waitingForRetry) {
            news.release();
        }
    }

    /** Which files may be learned from, and how they are read, may be otherwise now. */
    private void redoForTheSchema() throws IOException, InterruptedException {
        if (!stopping && !waitingForRetry && retrainer.isSchemaEdited()) {
            redo();
        }
    }

    /** What failed, or was made with other settings, is done with those of this start though no file changed. */
    private void redoForThisStart() throws IOException, InterruptedException {
        // What changed while nobody watched is part of it, and known once the folder is at rest.
        waitForTheRest();
        if (!pending(journal).isEmpty()
                || (new TrainingHistory(journal).lastFailure().isEmpty()
                        && !retrainer.newestHasOtherSettings()
                        && !retrainer.isSchemaEdited())) {
            return;
        }
        redo();
    }

    private void redo() throws IOException, InterruptedException {
        List<JournalEntry> start = journal.newest(JournalQuery.ALL.withKinds(Kind.WATCH_STARTED)).stream()
                .toList();
        try (ProcessLock lock = takeLock()) {
            if (lock != null) {
                work(start, journal.cursor(CONSUMER).orElse(0L), true);
            }
        }
    }

    private void workOff() throws IOException, InterruptedException {
        while (!stopping && !waitingForRetry && !pending(journal).isEmpty()) {
            waitForTheRest();
            List<JournalEntry> changes = pending(journal);
            long upTo = changes.getLast().id();
            sayOfFolders(changes);
            if (changes.stream().allMatch(this::leavesDataAlone)) {
                moveCursor(upTo);
                continue;
            }
            try (ProcessLock lock = takeLock()) {
                if (lock != null) {
                    work(changes, upTo, false);
                }
            }
        }
    }

    /** Files that are copied together come to rest one after another, and a model of the first of them helps nobody. */
    private void waitForTheRest() throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!stopping && !folder.isAtRest() && System.nanoTime() < end) {
            Thread.sleep(REST_CHECK);
        }
    }

    /** Waits for another process that trains; null when this one stops meanwhile. */
    private ProcessLock takeLock() throws IOException, InterruptedException {
        while (!stopping) {
            Optional<ProcessLock> lock = ProcessLock.tryAcquire(lockFile);
            if (lock.isPresent()) {
                return lock.get();
            }
            Thread.sleep(LOCK_CHECK);
        }
        return null;
    }

    private void work(List<JournalEntry> because, long upTo, boolean again) {
        var request = new Retrainer.Request(
                folder.files(),
                because.stream().map(JournalEntry::id).toList(),
                false,
                again,
                transaction -> transaction.moveCursor(CONSUMER, upTo));
        trained = true;
        switch (retrainer.retrain(request)) {
            case Outcome.Trained _, Outcome.Rejected _, Outcome.Unchanged _ -> {}
            case Outcome.Abandoned _ -> waitingForRetry = true;
            case Outcome.Failed(var _, var canPass) -> waitingForRetry = canPass;
            case Outcome.Waiting(var path) -> {
                waitingForRetry = true;
                folder.lookAgain(path);
            }
        }
    }

    private boolean leavesDataAlone(JournalEntry change) {
        return switch (change.kind()) {
            case DIRECTORY_ADDED -> true;
            case REMOVED ->
                change.detail().containsKey(Draft.QUARANTINED)
                        || change.detail().containsKey(Draft.ARCHIVED);
            case RENAMED ->
                isTrainingFile(change.path())
                        && isTrainingFile(change.from())
                        && !replacesAnother(change)
                        && !isRefused(change.from());
            case DIRECTORY_RENAMED -> !isRefusedBelow(change.path() + "/");
            default -> false;
        };
    }

    private static boolean replacesAnother(JournalEntry change) {
        return change.change()
                .filter(renamed ->
                        renamed instanceof FileChange.Renamed(var _, var _, var _, var _, var replaced) && replaced)
                .isPresent();
    }

    private boolean isRefusedBelow(String folder) {
        return journal.openErrors(Retrainer.ROOT).keySet().stream().anyMatch(path -> path.startsWith(folder));
    }

    /** The sentence about a file that is refused names it, so it is said again under the new name. */
    private boolean isRefused(String path) {
        return journal
                .find(JournalQuery.ALL
                        .withRoot(Retrainer.ROOT)
                        .withPath(path)
                        .withKinds(Kind.ERROR, Kind.FILE_QUARANTINED, Kind.RECOVERED))
                .reversed()
                .stream()
                .filter(entry -> entry.text(Draft.HANDLER) == null)
                .findFirst()
                .filter(entry -> entry.kind() != Kind.RECOVERED)
                .isPresent();
    }

    private void sayOfFolders(List<JournalEntry> changes) {
        for (JournalEntry change : changes) {
            if (change.kind() == Kind.DIRECTORY_ADDED && !isToldOf(change)) {
                journal.append(Draft.of(Kind.ERROR, Retrainer.ROOT, change.path())
                        .with(
                                "message",
                                "%s is a folder, not a CSV file; what lies in it is used, the folder is not."
                                        .formatted(change.path())));
            }
        }
    }

    /** A retraining that is tried again sees the same changes again. */
    private boolean isToldOf(JournalEntry folder) {
        return journal.newest(JournalQuery.ALL
                        .withAfter(folder.id())
                        .withRoot(Retrainer.ROOT)
                        .withPath(folder.path())
                        .withKinds(Kind.ERROR))
                .isPresent();
    }

    private void moveCursor(long upTo) {
        journal.write(transaction -> {
            transaction.moveCursor(CONSUMER, upTo);
            return null;
        });
    }

    /**
     * Ends a running fit without a version; it is done again at the next start. A version that is being written is
     * brought to its end.
     */
    @Override
    public void close() {
        stopping = true;
        if (edits != null) {
            edits.close();
        }
        retrainer.stop();
        // Not by an interrupt, which closes the files that are being written.
        news.release();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
