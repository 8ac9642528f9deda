package dropforge.report;

import java.time.Instant;

/**
 * How one version of a model did, for {@link Plots#versions}.
 *
 * @param version its number, from 1
 * @param at when it was made
 * @param value the metric on the rows that it was judged by; NaN where it has none
 * @param low lower end of the interval that the metric lies in, when chance is counted in; NaN where it is not known
 * @param high upper end, likewise
 * @param verdict what the gate made of it, and whoever did otherwise
 * @param inUse the version in use when the next one was made, or now, of the newest; null for none
 */
public record VersionPoint(
        int version, Instant at, double value, double low, double high, Verdict verdict, Integer inUse) {
    /** What became of a version. */
    public enum Verdict {
        /** The gate let it through when it was made. */
        PROMOTED,
        /** The gate did not, and somebody put it to use all the same, if only for some time. */
        PROMOTED_BY_HAND,
        /** It was never in use. */
        REJECTED
    }

    boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }
}
