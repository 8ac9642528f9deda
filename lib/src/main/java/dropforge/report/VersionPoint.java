package dropforge.report;

import java.time.Instant;

/**
 * How one version of a model did, for {@link Plots#versions}.
 *
 * @param version its number, from 1
 * @param at when it was made
 * @param value the metric on the rows that it was judged by; NaN where it has none
 * @param champion whether it became the champion; otherwise it was rejected
 */
public record VersionPoint(int version, Instant at, double value, boolean champion) {}
