package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

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

    /** One batch. */
    void store(Collection<String> paths) {
        journal.write(_ -> {
            baseline.store(paths);
            return null;
        });
    }

    /** All that is in memory. */
    void storeAll(BaselineProgress progress) {
        List<String> paths = baseline.below("");
        for (int from = 0; from < paths.size(); from += PATHS_PER_TRANSACTION) {
            List<String> batch = paths.subList(from, Math.min(paths.size(), from + PATHS_PER_TRANSACTION));
            store(batch);
            progress.recorded(from + batch.size(), paths.size());
        }
    }

    /**
     * All is there.
     *
     * @param changed paths whose state was recorded and is another one now, or none
     * @param before the folder that was known until now; null where there was none
     */
    JournalEntry complete(FileKey folderKey, Collection<String> changed, String before) {
        return journal.write(transaction -> {
            baseline.store(changed);
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
