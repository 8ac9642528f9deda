package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.table.ColumnFormat;
import dropforge.table.Dataset;
import dropforge.table.IngestSettings;
import dropforge.train.TrainingSettings;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a model: the content of its {@code version.json}. Enough to say from which bytes and with which
 * settings it was made.
 *
 * @param version from 1
 * @param trainedAt when the fit was done
 * @param parent the champion at that time, null for the first model
 * @param task {@code binary}, {@code multiclass} or {@code regression}
 * @param target the column that it predicts
 * @param classes the words that it predicts, empty for a regression
 * @param trainer what made it, such as {@code lightgbm}
 * @param leadingMetric the metric by which versions are compared
 * @param metrics on the holdout rows, by name; without those that the rows do not define
 * @param rows how many rows served what
 * @param iterations trees or steps that the model has
 * @param dataSha256 identifies the bytes of all training files together, whatever their names
 * @param settingsSha256 identifies everything else that the model depends on
 * @param files the training files, in the order in which their rows were used
 * @param columns the columns that the model learned from, and how they are read
 * @param settings of the fit
 * @param asked what the user had said about the training files; null in a version.json from before that was kept
 * @param schema version of the schema that the files were judged by; null in a version.json from before there was one
 * @param journalEntries ids of the entries that led to it, the newest 100
 * @param seconds that the retraining took, from the first byte read to the model on the disk
 * @param peakMemoryBytes of the process meanwhile, null where the system does not tell
 * @param metricsFolder name of the folder with its metrics and pictures
 * @param modelFiles the files of the model, each with the SHA-256 of its bytes; what reads them is native code, which must
 *     never see a damaged one
 * @param mode how much of it was fitted anew; null in a version.json from before there was but the full fit
 * @param decision whether it became the champion, and why; null in a version.json from before there was a gate, when each
 *     did
 * @param environment versions of Dropforge, Java, the operating system and the libraries
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelVersion(
        int version,
        Instant trainedAt,
        Integer parent,
        String task,
        String target,
        List<String> classes,
        String trainer,
        String leadingMetric,
        SequencedMap<String, Double> metrics,
        Rows rows,
        int iterations,
        String dataSha256,
        String settingsSha256,
        List<TrainedFile> files,
        List<ColumnFormat> columns,
        TrainingSettings settings,
        IngestSettings asked,
        Integer schema,
        FitMode mode,
        Decision decision,
        List<Long> journalEntries,
        double seconds,
        Long peakMemoryBytes,
        String metricsFolder,
        Map<String, String> environment,
        SortedMap<String, String> modelFiles)
        implements Contender {

    /** A version.json that lacks one of these was not written by this program, or not wholly. */
    public ModelVersion {
        for (Object needed : Arrays.asList(
                trainedAt,
                task,
                target,
                classes,
                trainer,
                leadingMetric,
                metrics,
                rows,
                dataSha256,
                settingsSha256,
                files,
                columns,
                settings,
                metricsFolder)) {
            Objects.requireNonNull(needed, "version.json lacks a field");
        }
        modelFiles = modelFiles == null ? new TreeMap<>() : modelFiles;
    }

    ModelVersion withModelFiles(SortedMap<String, String> hashes) {
        return new ModelVersion(
                version,
                trainedAt,
                parent,
                task,
                target,
                classes,
                trainer,
                leadingMetric,
                metrics,
                rows,
                iterations,
                dataSha256,
                settingsSha256,
                files,
                columns,
                settings,
                asked,
                schema,
                mode,
                decision,
                journalEntries,
                seconds,
                peakMemoryBytes,
                metricsFolder,
                environment,
                hashes);
    }

    /**
     * @param total all that could be used
     * @param fit the model learned from
     * @param validation decided how many iterations there are, and were learned from after that
     * @param holdout it was scored on
     * @param split in words
     */
    public record Rows(int total, int fit, int validation, int holdout, String split) {
        /** All that the model learned from. */
        public int learned() {
            return fit + validation;
        }

        /** Whether the last rows are held out, and not some of all files by chance. */
        public boolean byTime() {
            return split != null && split.startsWith("time");
        }
    }

    /**
     * A training file.
     *
     * @param path relative to the training folder
     * @param rows that it gave
     * @param heldOut how many of them the model was scored on; it learned from the others. Null in a version.json from
     *     before they were counted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrainedFile(String path, String sha256, int rows, Integer heldOut) {}

    /** Whether it predicts the same target from the same columns, read in the same way, as a model of these data would. */
    public boolean learnedThus(Dataset data, List<ColumnFormat> formats) {
        return target.equals(data.targetName()) && task.equals(data.task().wireName()) && columns.equals(formats);
    }

    /** How many files have rows that it learned from, and not only some that it was scored on. */
    public long filesLearnedFrom() {
        return files.stream()
                .filter(file -> file.heldOut() == null || file.heldOut() < file.rows())
                .count();
    }

    /** Whether it was fitted on less than there is. */
    public boolean isLess() {
        return mode != null && mode.isLess();
    }

    /** Whether it was made to be the champion and was not found better. */
    public boolean isRejected() {
        return decision != null && !decision.promoted();
    }

    /** The leading metric's value on the holdout rows; NaN where these do not define it. */
    public double leadingValue() {
        return metrics.getOrDefault(leadingMetric, Double.NaN);
    }

    @Override
    public String label() {
        return "version " + version;
    }

    @Override
    public ModelVersion made() {
        return this;
    }
}
