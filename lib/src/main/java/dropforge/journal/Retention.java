package dropforge.journal;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Drops entries that are older than the user wants to keep, a few hundred at a time and with pauses, so that whoever
 * writes hardly waits. Kept whatever their age are those that a consumer has not read, the newest of each kind, which
 * tells how things are, and open errors. The baseline has nothing to do with it.
 *
 * <p>The file does not become smaller: SQLite writes new entries into the room of those that went, so that it stays as
 * large as it once had to be. To give the room back it would have to move pages about ({@code auto_vacuum}), which every
 * transaction would pay for, or be rewritten as a whole, which needs twice the room and stops who writes meanwhile.
 */
public final class Retention implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    private static final int BATCH = 500;
    private static final Duration FIRST_AFTER = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    static final String OLD = "select id, at from entry where id > ? and id <= ? order by id limit ?";
    private static final String DELETE = "delete from entry where id = ?";
    private static final String LEAST_CURSOR = "select min(entry_id) from consumer";
    private static final String TELL = """
            insert into dropped (id, before_at, entries) values (1, ?, ?)
            on conflict (id) do update set before_at = excluded.before_at, entries = dropped.entries + excluded.entries""";

    private final Store store;
    private final Journal journal;
    private final Clock clock;
    private final Duration keep;
    private final Set<String> consumers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("journal-retention").unstarted(this::run);

    Retention(Store store, Journal journal, Clock clock, Duration keep, Set<String> consumers) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.keep = keep;
        this.consumers = consumers;
    }

    /**
     * Starts to drop old entries, from time to time, until it is closed.
     *
     * @param keep entries that are not older; zero for all
     * @param consumers who read the journal: nothing is dropped that one of them, or of those that the store knows
     *     besides, has not read
     */
    public static Retention start(Store store, Journal journal, Duration keep, Set<String> consumers) {
        var retention = new Retention(store, journal, Clock.systemUTC(), keep, consumers);
        if (!keep.isZero()) {
            retention.thread.start();
        }
        return retention;
    }

    private void run() {
        Duration pause = FIRST_AFTER;
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = EVERY;
                try {
                    dropOld();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "Old entries of the journal could not be dropped, and are tried again", e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops all that is too old now; returns how many entries that were. */
    long dropOld() throws InterruptedException {
        Instant oldest = clock.instant().minus(keep);
        long upTo = Math.min(lastRead(), journal.lastIdBefore(oldest));
        Set<Long> needed = needed();
        long dropped = 0;
        long from = 0;
        while (from < upTo && (from == 0 || !closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS))) {
            List<Old> batch = batch(from, upTo);
            if (batch.isEmpty()) {
                break;
            }
            dropped += drop(batch, needed, oldest);
            from = batch.getLast().id();
        }
        return dropped;
    }

    private record Old(long id, String at) {}

    private long lastRead() {
        for (String consumer : consumers) {
            if (journal.cursor(consumer).isEmpty()) {
                return 0;
            }
        }
        return store.first(LEAST_CURSOR, row -> row.getObject(1) == null ? null : row.getLong(1))
                .orElse(Long.MAX_VALUE);
    }

    private Set<Long> needed() {
        var needed = new HashSet<Long>();
        for (Kind kind : Kind.values()) {
            journal.newest(JournalQuery.ALL.withKinds(kind))
                    .map(JournalEntry::id)
                    .ifPresent(needed::add);
        }
        // Also the one that takes a failed training back; one of a file is newer as a rule.
        journal.find(JournalQuery.ALL.withKinds(Kind.RECOVERED).withAfter(lastFailedTraining())).stream()
                .filter(entry -> entry.path() == null)
                .map(JournalEntry::id)
                .forEach(needed::add);
        journal.openErrors(Integer.MAX_VALUE).stream().map(JournalEntry::id).forEach(needed::add);
        return needed;
    }

    private long lastFailedTraining() {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.TRAINING_FAILED, Kind.TRAINING_COMPLETED))
                .filter(entry -> entry.kind() == Kind.TRAINING_FAILED)
                .map(JournalEntry::id)
                .orElse(journal.lastId());
    }

    private List<Old> batch(long from, long upTo) {
        return store.query(OLD, row -> new Old(row.getLong(1), row.getString(2)), from, upTo, BATCH);
    }

    private long drop(List<Old> batch, Set<Long> needed, Instant oldest) {
        String time = EntryTime.of(oldest);
        List<Old> unneeded = batch.stream()
                .filter(entry -> entry.at().compareTo(time) < 0 && !needed.contains(entry.id()))
                .toList();
        if (unneeded.isEmpty()) {
            return 0;
        }
        return store.write(() -> {
            for (Old entry : unneeded) {
                store.update(DELETE, entry.id());
            }
            store.update(TELL, time, unneeded.size());
            return (long) unneeded.size();
        });
    }

    /** Ends after the batch at work. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
