package dropforge.retrain;

import dropforge.drift.DriftLevel;
import dropforge.drift.Profile;
import dropforge.files.Sha256;
import dropforge.journal.Json;
import dropforge.registry.Decision;
import dropforge.registry.FileDrift;
import dropforge.registry.FitMode;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.FileProblem;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.train.Evaluation;
import dropforge.train.Fit;
import dropforge.train.PermutationImportance;
import dropforge.train.SearchReport;
import dropforge.train.Split;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a retraining has made, before it is kept: all that version.json and metrics.json tell.
 *
 * @param permutation null where it was not measured
 * @param search null where there was none
 */
record MadeModel(
        int number,
        Ingested read,
        Fitted fitted,
        List<FileDrift> drifts,
        PermutationImportance permutation,
        SearchReport search,
        IngestSettings asked,
        int schema,
        FitMode mode,
        String dataHash,
        String settingsHash) {

    /**
     * How it came about.
     *
     * @param started id of the entry that says that it began
     * @param parent the champion at that time, null for the first
     * @param decision whether it is to be the champion
     * @param because ids of the entries that led to it
     * @param peak memory in bytes, null where the system does not tell
     */
    record Run(
            Instant at,
            Long started,
            Integer parent,
            Decision decision,
            List<Long> because,
            double seconds,
            Long peak) {}

    /** Identifies the bytes of all training files together, whatever their names. */
    static String dataHash(Dataset data) {
        return Sha256.of(data.files().stream().map(DataFile::sha256).sorted().collect(Collectors.joining("\n")));
    }

    /** Identifies everything else that a model depends on. */
    static String settingsHash(TrainingSettings settings, IngestSettings asked) {
        return Sha256.of(Json.line(settings) + Json.line(asked.columns()));
    }

    Dataset data() {
        return read.dataset();
    }

    /** Writes all that a version is made of but for its version.json and card. */
    void save(Path folder) throws IOException {
        fitted.fit().model().save(folder);
        fitted.learned().save(folder);
        Files.writeString(folder.resolve(Profile.FILE_NAME), Json.line(fitted.profile()));
    }

    ModelVersion version(Run run, String metricsFolder) {
        Dataset data = data();
        Split split = fitted.split();
        Evaluation holdout = fitted.holdout();
        return new ModelVersion(
                number,
                run.at(),
                run.parent(),
                data.task().wireName(),
                data.targetName(),
                data.classes(),
                fitted.settings().trainer(),
                holdout.leadingMetric(),
                defined(holdout.metrics()),
                new ModelVersion.Rows(
                        data.rows(),
                        split.fit().length,
                        split.validation().length,
                        split.holdout().length,
                        split.policy()),
                fitted.fit().iterations(),
                dataHash,
                settingsHash,
                files(),
                read.formats(),
                fitted.settings(),
                asked,
                schema,
                mode,
                run.decision(),
                run.because(),
                run.seconds(),
                run.peak(),
                metricsFolder,
                Surroundings.describe(),
                null);
    }

    /** Files that were not used, and what else is worth knowing, in sentences. */
    List<String> toKnow() {
        return Stream.of(
                        read.refused().stream().map(FileProblem::sentence),
                        drifting().map(FileDrift::sentence),
                        read.warnings().stream())
                .flatMap(each -> each)
                .toList();
    }

    /** Those that a user should know of. */
    Stream<FileDrift> drifting() {
        return drifts.stream().filter(drift -> drift.report().level() != DriftLevel.NONE);
    }

    private List<ModelVersion.TrainedFile> files() {
        Dataset data = data();
        var heldOut = new BitSet(data.rows());
        for (int row : fitted.split().holdout()) {
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

    RunMetrics metrics(Run run, Map<String, Double> seconds) {
        Fit fit = fitted.fit();
        return new RunMetrics(
                number,
                run.at(),
                fitted.holdout(),
                run.decision(),
                drifts,
                fit.metric(),
                fit.learningCurve(),
                fit.model().importance(),
                permutation,
                search,
                seconds,
                run.peak(),
                read.refused().stream().map(FileProblem::sentence).toList(),
                Stream.concat(drifting().map(FileDrift::sentence), read.warnings().stream())
                        .toList());
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
