package dropforge.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a time axis shows. */
record Period(Instant first, Instant last) {
    /** So that there are some whole seconds to name on the axis. */
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** That of all of these, of which there is one at least, with a margin at either end. */
    static Period around(Collection<Instant> times) {
        Instant earliest = times.stream().min(Comparator.naturalOrder()).orElseThrow();
        Instant latest = times.stream().max(Comparator.naturalOrder()).orElseThrow();
        Duration span = Duration.between(earliest, latest);
        Duration margin = span.dividedBy(50);
        if (span.compareTo(SHORTEST) < 0) {
            margin = SHORTEST.minus(span).dividedBy(2);
        }
        return new Period(earliest.minus(margin), latest.plus(margin));
    }

    double seconds() {
        return Duration.between(first, last).toMillis() / 1000.0;
    }

    Axis axis() {
        return Axis.times("time (UTC), %s to %s".formatted(SECONDS.format(first), SECONDS.format(last)), first, last);
    }
}
