package dropforge.report;

import java.time.Duration;
import java.time.Instant;

/**
 * How long something took, for {@link Plots#latency}.
 *
 * @param at when it was done
 * @param took from its cause until then
 * @param what it was, in a word: each gets a colour of its own
 */
public record Latency(Instant at, Duration took, String what) {}
