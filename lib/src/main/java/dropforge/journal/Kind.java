package dropforge.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a journal entry tells. Other programs build on the names: add freely, rename never. */
public enum Kind {
    ADDED,
    MODIFIED,
    RENAMED,
    REMOVED,
    DIRECTORY_ADDED,
    DIRECTORY_REMOVED,
    DIRECTORY_RENAMED,
    OVERFLOWED,
    ROOT_LOST,
    ROOT_BACK,
    /** From now on a folder is looked at again and again, since the system does not tell what happens in it. */
    POLLING_STARTED,
    BASELINE_TAKEN,
    /** A damaged database was renamed at the user's wish: what happened before stands in that one. */
    STORE_SET_ASIDE,
    WATCH_STARTED,
    WATCH_STOPPED,
    TRAINING_STARTED,
    TRAINING_COMPLETED,
    TRAINING_FAILED,
    TRAINING_REJECTED,
    /** A fit that was given up because the process ended; it is done again at the next start. */
    TRAINING_ABANDONED,
    /** A file differs from the rows that the champion learned from by more than the thresholds. */
    DRIFT_DETECTED,
    MODEL_PROMOTED,
    MODEL_ROLLED_BACK,
    /** An old version was deleted by the rule, with its metrics. */
    VERSION_REMOVED,
    /** From now on a version is kept whatever its age. */
    VERSION_PINNED,
    VERSION_UNPINNED,
    BACKUP_TAKEN,
    /** This workspace came out of a backup: what is before this entry happened in another folder. */
    WORKSPACE_RESTORED,
    DOCUMENT_ADDED,
    DOCUMENT_UPDATED,
    DOCUMENT_MOVED,
    DOCUMENT_REMOVED,
    DOCUMENT_FAILED,
    /** A file that is not in order was moved out of the training folder, or marked. */
    FILE_QUARANTINED,
    /** A file was put back, of quarantine or of the archived ones. */
    FILE_RELEASED,
    /** An old file was moved out of the training folder by the rule. */
    FILE_ARCHIVED,
    /** What training files must be like has another version. */
    SCHEMA_CHANGED,
    ERROR,
    RECOVERED;

    /** Those that tell of a change of a file or folder, and of what was done with one that cannot be used. */
    public static final Set<Kind> CHANGES = Collections.unmodifiableSet(changes());

    private static Set<Kind> changes() {
        var changes = EnumSet.range(ADDED, OVERFLOWED);
        changes.add(FILE_QUARANTINED);
        return changes;
    }

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it is written: {@code training-started}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException for a name that is no kind */
    @JsonCreator
    public static Kind ofWireName(String name) {
        for (Kind kind : values()) {
            if (kind.wireName().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("No kind of journal entry is called " + name);
    }
}
