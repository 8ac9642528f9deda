package dropforge.extract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an extraction went. */
public enum Status {
    OK,
    /** There is something, but not all. */
    PARTIAL,
    FAILED;

    /** As it is written: {@code ok}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none */
    @JsonCreator
    public static Status ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
