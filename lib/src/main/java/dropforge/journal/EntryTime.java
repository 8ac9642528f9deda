package dropforge.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as the store has them: texts of one length with milliseconds, so that they compare as texts. */
public final class EntryTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EntryTime() {}

    public static String of(Instant time) {
        return FORMAT.format(time);
    }

    /** The first millisecond that is not before this time: those of the one that it lies in happened before it. */
    static String atOrAfter(Instant time) {
        Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
        return of(whole.equals(time) ? whole : whole.plusMillis(1));
    }
}
