package dropforge.train;

import dropforge.table.Dataset;
import java.util.stream.IntStream;

/**
 * Which rows of a {@link Dataset} serve what. No row is in two of the three.
 *
 * @param fit rows that the model learns from
 * @param validation rows that decide how many iterations there are; once that is known, the model learns from them too.
 *     Empty where a trainer does not stop early
 * @param holdout rows that the model never sees and is scored on
 * @param policy how it was made, in words for version.json: {@code "time: the last 2 of 12 files"}
 */
public record Split(int[] fit, int[] validation, int[] holdout, String policy) {
    /** All rows that the model learns from in the end, ascending. */
    public int[] learned() {
        return IntStream.concat(IntStream.of(fit), IntStream.of(validation))
                .sorted()
                .toArray();
    }
}
