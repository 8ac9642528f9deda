package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dropforge.files.Counted;
import java.util.Locale;

/**
 * How much of what there is a version was fitted on anew.
 *
 * @param kind of the fit
 * @param iterations that were added to the base; null but for a warm fit
 * @param base the version that they were added to; null but for a warm fit
 * @param files the last so many that it learned from and was scored on; null but for a window
 * @param sinceFull how many versions in a row, this one included, are no full fits; 0 for a full one
 * @param why it is a full fit although the setting says otherwise, in a sentence; null where it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FitMode(Kind kind, Integer iterations, Integer base, Integer files, int sinceFull, String why) {
    /** On all files. */
    public enum Kind {
        FULL,
        /** More iterations on the champion, with what is new. */
        WARM,
        /** On the last files alone. */
        WINDOW;

        /** As in the settings: {@code warm}. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param why null where the setting says so */
    public static FitMode full(String why) {
        return new FitMode(Kind.FULL, null, null, null, 0, why);
    }

    public static FitMode warm(int iterations, int base, int sinceFull) {
        return new FitMode(Kind.WARM, iterations, base, null, sinceFull, null);
    }

    public static FitMode window(int files, int sinceFull) {
        return new FitMode(Kind.WINDOW, null, null, files, sinceFull, null);
    }

    /** Whether pictures must say what they are of. */
    public boolean isLess() {
        return kind != Kind.FULL;
    }

    /** {@code full}, {@code warm: 50 more iterations on version 7}, {@code window: the last 3 files}. */
    public String label() {
        return switch (kind) {
            case FULL -> "full";
            case WARM -> "warm: %s on version %d".formatted(Counted.of(iterations, "more iteration"), base);
            case WINDOW -> "window: the last " + (files == 1 ? "file" : Counted.of(files, "file"));
        };
    }
}
