package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.train.Evaluation;
import dropforge.train.Fit;
import dropforge.train.PermutationImportance;
import dropforge.train.SearchReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a retraining measured: the content of {@code metrics.json}.
 *
 * @param version the model that came out of it
 * @param at when it was written
 * @param holdout scores on rows that the model has not seen
 * @param decision whether it became the champion, with the comparison; null in a file from before there was a gate
 * @param drifts of the files that the champion of that time did not know; none in a file from before it was measured
 * @param curveMetric what {@code learningCurve} shows
 * @param learningCurve one point per iteration; empty where the trainer has none
 * @param importance of the columns, most important first
 * @param permutation what the model loses when a column is shuffled; null where that was not measured
 * @param search what was tried where trainer and settings were searched for, otherwise null
 * @param seconds by phase, such as {@code read}, {@code search}, {@code fit}, {@code score}, {@code permute}, {@code draw}, {@code save}
 * @param peakMemoryBytes of the process, null where the system does not tell
 * @param refused files that were not used, each with the reason in a sentence
 * @param warnings what else is worth knowing, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunMetrics(
        int version,
        Instant at,
        Evaluation holdout,
        Decision decision,
        List<FileDrift> drifts,
        String curveMetric,
        List<Fit.CurvePoint> learningCurve,
        SequencedMap<String, Double> importance,
        PermutationImportance permutation,
        SearchReport search,
        Map<String, Double> seconds,
        Long peakMemoryBytes,
        List<String> refused,
        List<String> warnings) {
    public RunMetrics {
        drifts = drifts == null ? List.of() : drifts;
    }

    /** In the folder of the run. */
    public static final String FILE_NAME = "metrics.json";
}
