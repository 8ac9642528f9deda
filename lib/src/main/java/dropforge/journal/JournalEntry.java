package dropforge.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dropforge.files.FileChange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened. Written once, never changed.
 *
 * @param id increasing in the order of writing
 * @param at when it was written
 * @param kind what happened
 * @param root {@code training} or {@code inbound}; null where it is not about a watched folder
 * @param path relative to the root, {@code /} between names; null where it is not about one file
 * @param from the old path of a rename, else null
 * @param size of the file in bytes, null where there is none
 * @param sha256 of the content of the file, null where there is none
 * @param foundBy who noticed the change, null where it is not one
 * @param detail what else there is to know, by name: numbers, texts, lists, maps; never null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "at", "kind", "root", "path", "from", "size", "sha256", "foundBy", "detail"})
public record JournalEntry(
        long id,
        Instant at,
        Kind kind,
        String root,
        String path,
        String from,
        Long size,
        String sha256,
        FoundBy foundBy,
        Map<String, Object> detail) {

    /** Name of the only detail of an entry whose details somebody has written who did not know how: their text. */
    static final String UNREADABLE = "unreadable";

    /** The text of details that are no JSON object; null where all is well. */
    public String unreadableDetail() {
        return text(UNREADABLE);
    }

    /** A text of the detail, or null. */
    public String text(String name) {
        Object value = detail.get(name);
        return value == null ? null : value.toString();
    }

    /** The content that a modified file had before; null where there was none, or it was not written down. */
    public String sha256Before() {
        return text(Draft.BEFORE);
    }

    /** A number of the detail, or NaN. */
    public double number(String name) {
        return detail.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** What happened to a file or folder; empty for entries about anything else. */
    public Optional<FileChange> change() {
        return Optional.ofNullable(
                switch (kind) {
                    case ADDED -> new FileChange.Added(path, size, sha256);
                    case MODIFIED -> new FileChange.Modified(path, size, sha256, text(Draft.BEFORE));
                    case RENAMED ->
                        new FileChange.Renamed(from, path, size, sha256, detail.containsKey(Draft.REPLACED));
                    case REMOVED -> new FileChange.Removed(path, size, sha256);
                    case FILE_QUARANTINED ->
                        new FileChange.Quarantined(path, size, sha256, text(Draft.TO), text(Draft.MESSAGE));
                    case DIRECTORY_ADDED -> new FileChange.DirectoryAdded(path);
                    case DIRECTORY_REMOVED -> new FileChange.DirectoryRemoved(path);
                    case DIRECTORY_RENAMED -> new FileChange.DirectoryRenamed(from, path);
                    case OVERFLOWED -> new FileChange.Overflowed(path == null ? "" : path);
                    default -> null;
                });
    }
}
