package dropforge.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dropforge.extract.Status;
import java.util.Locale;

/** How far a document is. */
public enum DocumentStatus {
    /** Its present bytes are not extracted yet. */
    PENDING,
    OK,
    /** There is something, but not all. */
    PARTIAL,
    FAILED;

    static DocumentStatus of(Status status) {
        return switch (status) {
            case OK -> OK;
            case PARTIAL -> PARTIAL;
            case FAILED -> FAILED;
        };
    }

    /** As it is written: {@code pending}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none */
    @JsonCreator
    public static DocumentStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
