package dropforge.retrain;

import java.util.Locale;

/**
 * When a new version becomes the champion.
 *
 * @param promote by itself, and then when
 * @param margin the leading metric must be better by more than this, with the confidence; below 0, a version that is worse
 *     by less than that will do
 * @param confidence share of the draws of the paired bootstrap that lie in its interval, in (0, 1); the lower end of the
 *     interval must exceed the margin
 */
public record GateSettings(Promote promote, double margin, double confidence) {
    /** Better at all, and with nine draws of ten in the interval, so that 95 of 100 exceed its lower end. */
    public static final GateSettings DEFAULTS = new GateSettings(Promote.IF_BETTER, 0, 0.9);

    /** What the gate is for. */
    public enum Promote {
        /** A version that is better than the champion becomes the champion. */
        IF_BETTER,
        /** Each does. */
        ALWAYS,
        /** None does but the first, until somebody says so. */
        NEVER;

        /** As in the settings: {@code if-better}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
