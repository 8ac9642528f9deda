package dropforge.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who noticed a change of a file. */
public enum FoundBy {
    /** The operating system told at once. */
    EVENT,
    /** It happened while nobody watched, and the scan at the start found it. */
    START_UP,
    /** Events were lost, and the scan after that found it. */
    RESCAN,
    /** No event ever came; the background check found it. */
    RECONCILER;

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it is written: {@code start-up}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    static FoundBy ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
