package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.time.Instant;

/** Brings a whole baseline from memory to the store: in batches, and complete only once all of them are there. */
record BaselineRecord(FolderWatcher.Options options, Baseline baseline, Journal journal) {
    static final int PATHS_PER_TRANSACTION = 10_000;

    /** What was recorded before counts no longer; should the process end now, the baseline is taken anew. */
    void begin(FileKey folderKey, Instant at) {
        journal.write(_ -> {
            baseline.begin(folderKey, at);
            return null;
        });
    }

    /** One batch of what was put into memory. */
    void storeNext() {
        journal.write(_ -> {
            baseline.storeChanges(PATHS_PER_TRANSACTION);
            return null;
        });
    }

    /** All of it. */
    void storeAll(BaselineProgress progress) {
        for (int all = baseline.changes(); baseline.changes() > 0; ) {
            storeNext();
            progress.recorded(all - baseline.changes(), all);
        }
    }

    /**
     * All is there, with what changed in memory since.
     *
     * @param before the folder that was known until now; null where there was none
     */
    JournalEntry complete(FileKey folderKey, String before) {
        return journal.write(transaction -> {
            baseline.storeChanges();
            baseline.complete(options.label(), folderKey);
            return transaction.append(taken(baseline.totals(), before));
        });
    }

    private Draft taken(Baseline.Totals totals, String before) {
        return Draft.of(Kind.BASELINE_TAKEN, options.root())
                .with("folder", options.folder().toString())
                .with("files", totals.files())
                .with("folders", totals.folders())
                .with("bytes", totals.bytes())
                .with("insteadOf", options.label().equals(before) ? null : before);
    }
}
