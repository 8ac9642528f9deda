package dropforge.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a {@link Search} tried.
 *
 * @param metric by which it chose: the leading one of the task
 * @param otherwise by which it chose among those that are equal by the other
 * @param scoredOn in words: the rows on which the scores are
 * @param seconds how long it might take
 * @param trials in the order in which they were begun for the first time
 */
public record SearchReport(String metric, String otherwise, String scoredOn, double seconds, List<Trial> trials) {
    /**
     * A candidate.
     *
     * @param settings where it differs from the settings as asked, by their names
     * @param score on the most rows that it came to; NaN where it came to none. Scores after different numbers of rows say
     *     nothing of each other
     * @param rows that it learned from for its score; 0 where it has none
     * @param seconds that it took, on all numbers of rows together
     * @param heldOut the metric, on the rows held out, of a fit on all others: of the settings as asked, where others were
     *     chosen, so that it can be told how these compare; null of all others. It has no say in the choice
     * @param ended {@code chosen}, {@code scored}, or why it was not, or not on more rows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Trial(
            String trainer,
            SequencedMap<String, Number> settings,
            double score,
            int rows,
            double seconds,
            Double heldOut,
            String ended) {
        static final String CHOSEN = "chosen";

        /** Whether the model was made with this. */
        public boolean chosen() {
            return ended.equals(CHOSEN);
        }
    }
}
