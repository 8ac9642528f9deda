package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.journal.JournalEntry;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A change on its way to a handler.
 *
 * @param entry of the journal; its id is the same each time the change is delivered
 * @param change what happened; its paths are relative to the folder, as they were then
 * @param path of the file or folder that it happened to, relative to the watched folder, {@code /} between names: where it lies
 *     by now when a folder above it has got another name since, as far as the journal knows. When it has got another name
 *     by itself, that is a change of its own, and this is the old one
 * @param folder the watched folder, absolute
 * @param attempt 1 the first time, more when an earlier one failed in this process
 */
public record Delivery<C extends FileChange>(JournalEntry entry, C change, String path, Path folder, int attempt) {
    /**
     * The file or folder that it happened to, absolute, as {@link #path} has it, and of one in quarantine where it is there; it
     * may have changed again or gone since.
     */
    public Path file() {
        return change instanceof FileChange.Quarantined quarantined && quarantined.to() != null
                ? Path.of(quarantined.to())
                : folder.resolve(path);
    }

    /** When it was journaled. */
    public Instant at() {
        return entry.at();
    }
}
