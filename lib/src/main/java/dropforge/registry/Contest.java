package dropforge.registry;

import dropforge.train.PairedBootstrap;
import java.util.Locale;

/**
 * Two models beside each other, both scored on the same rows, which neither has learned from.
 *
 * @param first such as {@code version 7}
 * @param second such as {@code experiment 3}
 * @param metric by which they are compared
 * @param rows that both were scored on
 * @param gain of the second over the first: positive when the second is better; {@code before} is the value of the first,
 *     {@code now} that of the second
 * @param confidence of the interval
 * @param sentence that says it
 */
public record Contest(
        String first,
        String second,
        String metric,
        int rows,
        PairedBootstrap.Gain gain,
        double confidence,
        String sentence) {

    public static Contest of(
            String first, String second, String metric, int rows, PairedBootstrap.Gain gain, double confidence) {
        return new Contest(
                first, second, metric, rows, gain, confidence, sentence(first, second, metric, rows, gain, confidence));
    }

    private static String sentence(
            String first, String second, String metric, int rows, PairedBootstrap.Gain gain, double confidence) {
        String found = gain.low() > 0
                ? "%s is better than %s".formatted(second, first)
                : gain.high() < 0
                        ? "%s is worse than %s".formatted(second, first)
                        : "%s and %s cannot be told apart".formatted(second, first);
        return String.format(
                Locale.ROOT,
                "%s: %s %.4f against %.4f on %,d rows that neither has learned from, %+.4f (%.0f %% interval %+.4f to %+.4f).",
                found.substring(0, 1).toUpperCase(Locale.ROOT) + found.substring(1),
                metric,
                gain.now(),
                gain.before(),
                rows,
                gain.gain(),
                100 * confidence,
                gain.low(),
                gain.high());
    }
}
