package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.journal.JournalEntry;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A change on its way to a handler.
 *
 * @param entry of the journal; its id is the same each time the change is delivered
 * @param change what happened; its paths are relative to the folder
 * @param folder the watched folder, absolute
 * @param attempt 1 the first time, more when an earlier one failed in this process
 */
public record Delivery<C extends FileChange>(JournalEntry entry, C change, Path folder, int attempt) {
    /** The file or folder that it happened to, absolute; it may have changed again or gone since. */
    public Path file() {
        return folder.resolve(change.path());
    }

    /** The same relative to the watched folder, {@code /} between names. */
    public String path() {
        return change.path();
    }

    /** When it was journaled. */
    public Instant at() {
        return entry.at();
    }

    Delivery<C> again(int number) {
        return new Delivery<>(entry, change, folder, number);
    }
}
