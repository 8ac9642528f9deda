package dropforge.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Times as the store has them: texts of one length with milliseconds, so that they compare as texts. Written and read here
 * digit by digit: every row has some, and Java's formatters take as long as all the rest of it.
 */
public final class EntryTime {
    private static final String PATTERN = "0000-00-00T00:00:00.000Z";

    private static final DateTimeFormatter OTHER_YEARS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int NANOS_PER_MILLI = 1_000_000;

    private EntryTime() {}

    public static String of(Instant time) {
        LocalDateTime parts = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (parts.getYear() < 0 || parts.getYear() > 9_999) {
            return OTHER_YEARS.format(time);
        }
        char[] text = PATTERN.toCharArray();
        put(parts.getYear(), text, 0, 4);
        put(parts.getMonthValue(), text, 5, 2);
        put(parts.getDayOfMonth(), text, 8, 2);
        put(parts.getHour(), text, 11, 2);
        put(parts.getMinute(), text, 14, 2);
        put(parts.getSecond(), text, 17, 2);
        put(parts.getNano() / NANOS_PER_MILLI, text, 20, 3);
        return new String(text);
    }

    private static void put(int number, char[] text, int at, int digits) {
        int left = number;
        for (int digit = at + digits - 1; digit >= at; digit--) {
            text[digit] = (char) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * @param text a time as {@link #of} gives it, or any other that {@link Instant#parse} knows
     * @throws DateTimeException when it is none
     */
    public static Instant parse(String text) {
        if (!isPlain(text)) {
            return Instant.parse(text);
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 2),
                        number(text, 8, 2),
                        number(text, 11, 2),
                        number(text, 14, 2),
                        number(text, 17, 2),
                        number(text, 20, 3) * NANOS_PER_MILLI)
                .toInstant(ZoneOffset.UTC);
    }

    private static boolean isPlain(String text) {
        if (text.length() != PATTERN.length()) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char expected = PATTERN.charAt(at);
            char found = text.charAt(at);
            boolean fits = expected == '0' ? found >= '0' && found <= '9' : found == expected;
            if (!fits) {
                return false;
            }
        }
        // Midnight and a leap second have a second spelling, which Java reads.
        return number(text, 11, 2) < 24 && number(text, 17, 2) < 60;
    }

    private static int number(String text, int at, int digits) {
        int number = 0;
        for (int digit = at; digit < at + digits; digit++) {
            number = number * 10 + text.charAt(digit) - '0';
        }
        return number;
    }

    /** The first millisecond that is not before this time: those of the one that it lies in happened before it. */
    static String atOrAfter(Instant time) {
        Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
        return of(whole.equals(time) ? whole : whole.plusMillis(1));
    }
}
