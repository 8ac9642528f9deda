package dropforge;

import dropforge.files.FileNews;
import dropforge.files.ProcessLock;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ModelRegistry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes on to who listens to a watcher's journal what other processes write there of champions and pins: {@code models
 * promote} beside a watcher is worth a line of its output.
 */
final class OthersSwitches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OthersSwitches.class.getName());

    private static final JournalQuery SWITCHES = JournalQuery.ALL.withKinds(
            Kind.MODEL_PROMOTED, Kind.MODEL_ROLLED_BACK, Kind.VERSION_PINNED, Kind.VERSION_UNPINNED);

    private final Journal journal;
    private final ModelRegistry registry;
    /** Those that this process has written, or passed on. */
    private final Set<Long> told = ConcurrentHashMap.newKeySet();
    /** All up to this one are dealt with. */
    private long seen;

    private FileNews news;

    /** From now on nothing that others write is missed; it is passed on once it is started. */
    OthersSwitches(Journal journal, ModelRegistry registry) {
        this.journal = journal;
        this.registry = registry;
        // First, or what this process writes meanwhile would be told twice.
        journal.listen(entry -> {
            if (SWITCHES.kinds().contains(entry.kind())) {
                told.add(entry.id());
            }
        });
        this.seen = journal.lastId();
    }

    /** Until it is closed. Where the system tells nothing of the models folder, nothing is passed on. */
    void start() {
        try {
            news = registry.news(this::look);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "What others do with the champion is not told", e);
        }
    }

    private void look() {
        try {
            List<JournalEntry> entries;
            // The ledger is written before the journal, and both with the lock.
            try (ProcessLock _ = registry.lock()) {
                entries = journal.find(SWITCHES.withAfter(seen));
            }
            for (JournalEntry entry : entries) {
                seen = entry.id();
                if (!told.contains(entry.id())) {
                    journal.passOn(entry);
                }
                told.remove(entry.id());
            }
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "Closing", e);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "What others have done with the champion is told with their next switch", e);
        }
    }

    @Override
    public void close() {
        if (news != null) {
            news.close();
        }
    }
}
