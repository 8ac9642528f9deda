package dropforge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.explore.EventTable;
import dropforge.journal.JournalEntry;
import dropforge.notebook.Shown;
import java.time.Instant;
import java.util.List;

/**
 * All that happened to one file, and what came of it.
 *
 * @param root the watched folder that it is in: {@code training} or {@code inbound}
 * @param path its name there; the last one that it had where it is gone
 * @param names all that it had, oldest first
 * @param present whether it is there, as far as is known
 * @param size in bytes; null where it is gone
 * @param sha256 of its content; null where it is gone
 * @param entries of the journal, oldest first; among them those of a folder above that got another name
 * @param versions of the model that were made with it, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileTrace(
        String root,
        String path,
        List<String> names,
        boolean present,
        Long size,
        String sha256,
        List<JournalEntry> entries,
        List<UsedIn> versions)
        implements Shown {

    /** Its entries as a table. */
    @Override
    public Object shown() {
        return EventTable.of(entries).setName("what happened to %s/%s".formatted(root, path));
    }

    /**
     * A version of the model that was made with the file.
     *
     * @param path the name that the file had then
     * @param rows that it gave
     * @param heldOut how many of them the version was scored on; it learned from the others. Null where nobody counted
     * @param champion whether it is in use
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UsedIn(
            int version, Instant trainedAt, String path, String sha256, int rows, Integer heldOut, boolean champion) {

        /** Rows that it learned from. */
        public int learned() {
            return heldOut == null ? rows : rows - heldOut;
        }
    }
}
