package dropforge.report;

import java.time.Duration;
import java.time.Instant;

/**
 * How long something took, for {@link Plots#latency}.
 *
 * @param at when it was done
 * @param what it was, such as the way in which a file was found
 */
public record Latency(Instant at, Duration took, String what) {}
