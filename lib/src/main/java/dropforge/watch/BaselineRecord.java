package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.util.List;

/** Brings a whole baseline from memory to the store: in batches, and complete only once all of them are there. */
record BaselineRecord(FolderWatcher.Options options, Baseline baseline, Journal journal, BaselineProgress progress) {
    private static final int PATHS_PER_TRANSACTION = 10_000;

    /** What was recorded before counts no longer; should the process end now, the baseline is taken anew. */
    void begin() {
        journal.write(transaction -> {
            baseline.begin();
            return null;
        });
    }

    JournalEntry write(FileKey folderKey) {
        List<String> paths = baseline.below("");
        for (int from = 0; from < paths.size(); from += PATHS_PER_TRANSACTION) {
            List<String> batch = paths.subList(from, Math.min(paths.size(), from + PATHS_PER_TRANSACTION));
            journal.write(transaction -> {
                baseline.store(batch);
                return null;
            });
            progress.recorded(from + batch.size(), paths.size());
        }
        return journal.write(transaction -> {
            baseline.complete(options.label(), folderKey);
            return transaction.append(taken(paths));
        });
    }

    private Draft taken(List<String> paths) {
        List<FileState> files = paths.stream()
                .map(baseline::get)
                .filter(state -> !state.directory())
                .toList();
        return Draft.of(Kind.BASELINE_TAKEN, options.root())
                .with("folder", options.folder().toString())
                .with("files", files.size())
                .with("folders", paths.size() - files.size())
                .with("bytes", files.stream().mapToLong(FileState::size).sum());
    }
}
