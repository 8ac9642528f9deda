package dropforge.report;

import dropforge.journal.Kind;
import java.awt.Color;
import java.util.Locale;

/** Where an entry of the journal belongs in a picture, from the top. */
enum Lane {
    FILES(Theme.BLUE),
    DOCUMENTS(Theme.PURPLE),
    TRAINING(Theme.GREEN),
    ERRORS(Theme.VERMILLION),
    OTHER(Theme.FAINT_INK);

    private final Color colour;

    Lane(Color colour) {
        this.colour = colour;
    }

    Color colour() {
        return colour;
    }

    /** {@code files (1,203)}. */
    String words(long events) {
        return name().toLowerCase(Locale.ROOT) + " (" + Theme.count(events) + ")";
    }

    static Lane of(Kind kind) {
        return switch (kind) {
            case ADDED, MODIFIED, RENAMED, REMOVED, DIRECTORY_ADDED, DIRECTORY_REMOVED, DIRECTORY_RENAMED -> FILES;
            case DOCUMENT_ADDED, DOCUMENT_UPDATED, DOCUMENT_MOVED, DOCUMENT_REMOVED -> DOCUMENTS;
            case TRAINING_STARTED,
                    TRAINING_COMPLETED,
                    TRAINING_REJECTED,
                    TRAINING_ABANDONED,
                    MODEL_PROMOTED,
                    MODEL_ROLLED_BACK,
                    VERSION_REMOVED,
                    VERSION_PINNED,
                    VERSION_UNPINNED -> TRAINING;
            case TRAINING_FAILED, DOCUMENT_FAILED, FILE_QUARANTINED, OVERFLOWED, ROOT_LOST, ERROR -> ERRORS;
            case ROOT_BACK,
                    POLLING_STARTED,
                    BASELINE_TAKEN,
                    STORE_SET_ASIDE,
                    BACKUP_TAKEN,
                    WORKSPACE_RESTORED,
                    DRIFT_DETECTED,
                    WATCH_STARTED,
                    WATCH_STOPPED,
                    FILE_RELEASED,
                    FILE_ARCHIVED,
                    SCHEMA_CHANGED,
                    RECOVERED -> OTHER;
        };
    }
}
