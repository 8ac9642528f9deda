package dropforge.extract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a document could not be extracted, or not as a whole. Other programs build on the names: add freely, rename never. */
public enum FailureKind {
    /** It opens with a password alone. */
    ENCRYPTED(false),
    /** Its bytes are not what its format wants. */
    CORRUPT(false),
    /** It has no bytes. */
    EMPTY(false),
    /** No extractor knows its format. */
    UNSUPPORTED(false),
    /** It has more bytes, or gave more text, than the limit. */
    TOO_LARGE(false),
    /** It unpacks to far more than it holds, or holds itself. */
    ZIP_BOMB(false),
    /** Its entities grow without end. */
    XML_BOMB(false),
    /** It took longer than the limit. */
    TIMEOUT(true),
    /** The process that read it died, or ran out of memory. */
    CRASHED(true),
    /** It ends before its format says so. */
    TRUNCATED(false),
    /** The file could not be read. */
    IO(true);

    private final boolean canPass;
    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    FailureKind(boolean canPass) {
        this.canPass = canPass;
    }

    /** Whether the same bytes may do better the next time. */
    public boolean canPass() {
        return canPass;
    }

    /** As it is written: {@code too-large}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException for a name that is no kind */
    @JsonCreator
    public static FailureKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
