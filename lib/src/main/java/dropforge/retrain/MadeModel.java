package dropforge.retrain;

import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.table.Dataset;
import dropforge.table.FileProblem;
import dropforge.table.Ingested;
import dropforge.train.Evaluation;
import dropforge.train.Fit;
import dropforge.train.Split;
import dropforge.train.TrainingSettings;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What a retraining has made, before it is kept: all that version.json and metrics.json tell. */
record MadeModel(
        int number,
        Dataset data,
        Ingested read,
        Split split,
        Fit fit,
        Evaluation holdout,
        String dataHash,
        String settingsHash) {

    /**
     * How it came about.
     *
     * @param parent the champion at that time, null for the first
     * @param because ids of the entries that led to it
     * @param peak memory in bytes, null where the system does not tell
     */
    record Run(Instant at, Integer parent, List<Long> because, double seconds, Long peak, String metricsFolder) {}

    ModelVersion version(Run run, TrainingSettings settings) {
        return new ModelVersion(
                number,
                run.at(),
                run.parent(),
                data.task().wireName(),
                data.targetName(),
                data.classes(),
                settings.trainer(),
                holdout.leadingMetric(),
                defined(holdout.metrics()),
                new ModelVersion.Rows(
                        data.rows(),
                        split.fit().length,
                        split.validation().length,
                        split.holdout().length,
                        split.policy()),
                fit.iterations(),
                dataHash,
                settingsHash,
                files(),
                read.formats(),
                settings,
                run.because(),
                run.seconds(),
                run.peak(),
                run.metricsFolder(),
                Surroundings.describe(),
                null);
    }

    private List<ModelVersion.TrainedFile> files() {
        var heldOut = new BitSet(data.rows());
        for (int row : split.holdout()) {
            heldOut.set(row);
        }
        return data.files().stream()
                .map(file -> new ModelVersion.TrainedFile(
                        file.path(),
                        file.sha256(),
                        file.rows(),
                        heldOut.get(file.firstRow(), file.firstRow() + file.rows())
                                .cardinality()))
                .toList();
    }

    RunMetrics metrics(Instant at, Map<String, Double> seconds, Long peak) {
        return new RunMetrics(
                number,
                at,
                holdout,
                fit.metric(),
                fit.learningCurve(),
                fit.model().importance(),
                seconds,
                peak,
                read.refused().stream().map(FileProblem::sentence).toList(),
                read.warnings());
    }

    /** Without what the rows do not define. */
    private static SequencedMap<String, Double> defined(SequencedMap<String, Double> metrics) {
        var defined = new LinkedHashMap<String, Double>();
        metrics.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                defined.put(name, value);
            }
        });
        return defined;
    }
}
