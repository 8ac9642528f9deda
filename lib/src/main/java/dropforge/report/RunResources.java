package dropforge.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one retraining used, for {@link Plots#resources}.
 *
 * @param version that came out of it
 * @param at when it was done
 * @param seconds by phase, in their order
 * @param peakMemoryBytes of the process meanwhile; null where the system does not tell
 */
public record RunResources(int version, Instant at, Map<String, Double> seconds, Long peakMemoryBytes) {
    public RunResources {
        seconds = seconds == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
