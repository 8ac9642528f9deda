package dropforge.handle;

import java.time.Duration;

/**
 * How often a change is tried again.
 *
 * @param times after the first try; 0 for never
 * @param pause before the first of them; each later one is five times as long, five minutes at most
 */
public record Retries(int times, Duration pause) {
    /** Three: after 1 s, 5 s and 25 s. */
    public static final Retries DEFAULT = new Retries(3, Duration.ofSeconds(1));

    public static final Retries NONE = new Retries(0, Duration.ZERO);

    private static final int FACTOR = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException for less than none */
    public Retries {
        if (times < 0 || pause.isNegative()) {
            throw new IllegalArgumentException(
                    "A handler cannot be tried again %d times after %s; say 0 or more".formatted(times, pause));
        }
    }

    /** The pause after so many tries. */
    Duration after(int tries) {
        Duration wait = pause;
        for (int each = 1; each < tries && wait.compareTo(LONGEST) < 0; each++) {
            wait = wait.multipliedBy(FACTOR);
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
