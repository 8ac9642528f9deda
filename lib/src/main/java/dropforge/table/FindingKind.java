package dropforge.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is found of a file: the first seven keep it from being used, the others are worth a warning. */
public enum FindingKind {
    /** It cannot be read, or is no file: nothing is known of its bytes. */
    ACCESS,
    /** More than fits into memory, which is a matter of the machine, too. */
    MEMORY,
    /** It is no table as CSV files are. */
    FORMAT,
    MISSING_COLUMN,
    NEW_COLUMN,
    /** A value is not of the type of its column, or the target's values are not what is predicted. */
    TYPE,
    /** Beyond what the user has laid down for a column. */
    LIMIT,
    /** Far beyond what was seen of a column so far. */
    RANGE,
    /** A word that was not seen so far. */
    CATEGORY,
    /** Far more values are missing than in any file so far. */
    MISSING_SHARE,
    /** Rows that are there twice. */
    DUPLICATES,
    /** The same values as rows of another file have, and another target. */
    CONTRADICTION,
    /** Far more or fewer rows than files have. */
    ROW_COUNT,
    /** Other characters than the other files. */
    ENCODING;

    /** Whether it is wrong by itself, whatever the settings, the schema and the other files say. */
    public boolean isOfTheBytes() {
        return this == FORMAT;
    }

    /** As it is written: {@code missing-column}. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a name that is no kind */
    @JsonCreator
    public static FindingKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
