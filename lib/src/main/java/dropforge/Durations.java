package dropforge;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(ms|s|m|h|d)");

    /** Ten years, so that ten times as much can still be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(3_653);

    private Durations() {}

    /**
     * @param text such as {@code 300ms}, {@code 1.5s}, {@code 10m}, {@code 2h}, {@code 7d}
     * @throws IllegalArgumentException for anything else, or more than ten years
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no time; write it like 300ms, 2s, 10m, 2h or 7d");
        }
        double amount = Double.parseDouble(matcher.group(1));
        double millis = switch (matcher.group(2)) {
            case "ms" -> amount;
            case "s" -> amount * 1_000;
            case "m" -> amount * 60_000;
            case "h" -> amount * 3_600_000;
            default -> amount * 86_400_000;
        };
        Duration duration = Duration.ofMillis(Math.round(millis));
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    text + " is more than ten years; write it like 300ms, 2s, 10m, 2h or 7d");
        }
        return duration;
    }

    /** Short, for people: {@code 320 ms}, {@code 4.2 s}, {@code 3 min 20 s}, {@code 5 h 10 min}, {@code 2 d 3 h}. */
    public static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100);
        }
        long seconds = millis / 1_000;
        if (seconds < 3_600) {
            return "%d min %d s".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%d h %d min".formatted(seconds / 3_600, seconds % 3_600 / 60);
        }
        return "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3_600);
    }
}
