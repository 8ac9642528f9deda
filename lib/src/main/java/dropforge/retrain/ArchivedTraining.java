package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.schema.SchemaRules;
import dropforge.schema.SchemaStore;
import dropforge.table.ColumnFormat;
import dropforge.table.ColumnType;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.FileRules;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestSettings;
import dropforge.table.Task;
import dropforge.table.TrainingFile;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainer;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a version was trained on, read again from the archived bytes of its files with the settings in its version.json,
 * whatever became of the files since.
 */
record ArchivedTraining(ModelVersion version, Dataset data) {
    /**
     * Writes nothing but into a temporary folder, which it removes.
     *
     * @param schemas of the workspace, with the former ones
     * @throws UserMistake when bytes of the version are not in the archive
     */
    static ArchivedTraining read(ModelVersion version, TrainingArchive archive, SchemaStore schemas)
            throws IOException {
        Path training = Files.createTempDirectory("dropforge-archived-");
        try {
            for (ModelVersion.TrainedFile file : version.files()) {
                Path target = training.resolve(file.path());
                Files.createDirectories(target.getParent());
                archive.restore(file.sha256(), target);
            }
            List<TrainingFile> files = version.files().stream()
                    .map(file -> new TrainingFile(file.path(), file.sha256()))
                    .toList();
            FileRules rules = Optional.ofNullable(version.schema())
                    .flatMap(schemas::version)
                    .<FileRules>map(SchemaRules::new)
                    .orElse(FileRules.NONE);
            return new ArchivedTraining(
                    version,
                    new Ingest(new IngestCache(0))
                            .read(training, files, asked(version), rules)
                            .dataset());
        } finally {
            WholeWrites.deleteTree(training);
        }
    }

    private static IngestSettings asked(ModelVersion version) {
        var types = new LinkedHashMap<String, ColumnType>();
        for (ColumnFormat format : version.columns()) {
            // Files that were refused then may have had a say in the types.
            types.put(format.name(), format.type());
        }
        if (version.asked() != null) {
            types.putAll(version.asked().columns());
        }
        return new IngestSettings(
                Optional.of(version.target()),
                Optional.of(Task.valueOf(version.task().toUpperCase(Locale.ROOT))),
                types);
    }

    Trainer trainer() {
        return Trainers.byName(version.trainer(), data.task());
    }

    Split split() {
        return Splits.of(data, version.settings(), trainer());
    }

    /** In what the rows differ from those of then, in a sentence; empty where they do not. */
    Optional<String> differenceOfRows() {
        List<ModelVersion.TrainedFile> then = version.files();
        List<DataFile> now = data.files();
        for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
            ModelVersion.TrainedFile old = then.get(i);
            DataFile young = now.get(i);
            if (!old.path().equals(young.path()) || old.rows() != young.rows()) {
                return Optional.of("%s gives %s, and then %s gave %s."
                        .formatted(
                                young.path(),
                                Counted.of(young.rows(), "row"),
                                old.path(),
                                Counted.of(old.rows(), "row")));
            }
        }
        if (then.size() != now.size()) {
            return Optional.of("%s give rows, and then %s did."
                    .formatted(Counted.of(now.size(), "file"), Counted.of(then.size(), "file")));
        }
        return Optional.empty();
    }

    /** In what rows are divided otherwise than then. */
    Optional<String> differenceOf(Split split) {
        String policy = split.policy();
        return policy.equals(version.rows().split())
                ? Optional.empty()
                : Optional.of("The rows are divided otherwise: %s, and then %s."
                        .formatted(policy, version.rows().split()));
    }
}
