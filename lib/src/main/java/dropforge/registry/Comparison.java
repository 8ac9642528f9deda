package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * A challenger beside the champion, both scored on the same rows, which neither has learned from.
 *
 * @param champion its version
 * @param metric by which they are compared
 * @param rows that both were scored on
 * @param championValue the champion's
 * @param value the challenger's
 * @param gain how much better the challenger is: positive when it is, whatever the direction of the metric
 * @param low lower end of the interval that the gain lies in with this confidence
 * @param high upper end
 * @param confidence in (0, 1)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(
        int champion,
        String metric,
        int rows,
        double championValue,
        double value,
        double gain,
        double low,
        double high,
        double confidence) {

    /** {@code auc 0.7012 against 0.6950 of version 3 on 54,123 rows that neither has learned from}. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%s %.4f against %.4f of version %d on %,d rows that neither has learned from",
                metric,
                value,
                championValue,
                champion,
                rows);
    }

    /** {@code +0.0062 (90 % interval +0.0021 to +0.0103)}. */
    public String interval() {
        return String.format(Locale.ROOT, "%+.4f (%.0f %% interval %+.4f to %+.4f)", gain, 100 * confidence, low, high);
    }
}
