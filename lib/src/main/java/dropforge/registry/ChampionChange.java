package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * A line of the ledger of champions: from now on this version was in use.
 *
 * @param number of the line, from 1
 * @param before the champion until then; null where there was none
 * @param reason in a sentence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChampionChange(long number, Instant at, int version, Integer before, How how, String reason) {

    /** A line that lacks one of these was not written by this program. */
    public ChampionChange {
        if (number < 1 || version < 1 || at == null || how == null) {
            throw new IllegalArgumentException("It lacks a field");
        }
    }

    /** How a version came into use. */
    public enum How {
        /** The gate let it through when it was made. */
        GATE,
        /** Somebody asked for it. */
        PROMOTED,
        /** Somebody asked for the one before. */
        ROLLED_BACK,
        /** The pointer named it when somebody looked: it was edited by hand, or a process died before it wrote the line. */
        FOUND;

        /** As in the ledger: {@code rolled-back}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
