package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.registry.FitMode;
import dropforge.registry.LearnedRows;
import dropforge.registry.ModelRegistry;
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
import dropforge.train.Fit;
import dropforge.train.FitProgress;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainer;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a version again, from the archived bytes of its training files, with the settings in its version.json, and compares.
 * That it comes out identical is the rule: trainers are deterministic under a seed and a number of threads.
 */
public final class Replayer {
    private final ModelRegistry registry;
    private final TrainingArchive archive;
    private final SchemaStore schemas;

    /** @param schemas of the workspace, with the former ones */
    public Replayer(ModelRegistry registry, TrainingArchive archive, SchemaStore schemas) {
        this.registry = registry;
        this.archive = archive;
        this.schemas = schemas;
    }

    /**
     * Writes nothing but into a temporary folder, which it removes.
     *
     * @throws UserMistake when there is no such version, it is damaged, or its bytes are not in the archive
     */
    public Replay replay(int number, FitProgress progress) throws IOException {
        long start = System.nanoTime();
        ModelVersion version = registry.version(number);
        registry.checkModelFiles(version);
        Path scratch = Files.createTempDirectory("dropforge-replay-");
        try {
            Optional<String> difference = firstDifference(version, scratch, progress);
            return new Replay(
                    number,
                    difference.isEmpty(),
                    difference.orElse(null),
                    List.copyOf(version.modelFiles().keySet()),
                    otherSurroundings(version.environment()),
                    (System.nanoTime() - start) / 1e9);
        } finally {
            WholeWrites.deleteTree(scratch);
        }
    }

    private Optional<String> firstDifference(ModelVersion version, Path scratch, FitProgress progress)
            throws IOException {
        Path training = scratch.resolve("training");
        for (ModelVersion.TrainedFile file : version.files()) {
            Path target = training.resolve(file.path());
            Files.createDirectories(target.getParent());
            archive.restore(file.sha256(), target);
        }
        Dataset data = read(version, training);
        Optional<String> rows = differenceOf(version.files(), data.files());
        if (rows.isPresent()) {
            return rows;
        }
        WarmFit warm = null;
        if (version.mode() != null && version.mode().kind() == FitMode.Kind.WARM) {
            // The base is as it was, by its hash: to make that again is its own replay.
            WarmFit.Attempt attempt = WarmFit.of(
                    new LoadedChampions(registry).champion(version.mode().base()), data);
            if (attempt.fit() == null) {
                return Optional.of("Version %d cannot be continued as then. %s"
                        .formatted(version.mode().base(), attempt.why()));
            }
            warm = attempt.fit();
        }
        Trainer trainer = Trainers.byName(version.trainer(), data.task());
        Split split = warm == null ? Splits.of(data, version.settings(), trainer) : warm.split();
        if (!split.policy().equals(version.rows().split())) {
            return Optional.of("The rows are divided otherwise: %s, and then %s."
                    .formatted(split.policy(), version.rows().split()));
        }
        Fit fit = warm == null
                ? trainer.fit(data, split, version.settings(), progress)
                : warm.run(data, version.mode().iterations(), progress);
        Path made = Files.createDirectory(scratch.resolve("model"));
        fit.model().save(made);
        LearnedRows.of(data, split).save(made);
        return differenceOf(version, made);
    }

    private Dataset read(ModelVersion version, Path training) {
        var types = new LinkedHashMap<String, ColumnType>();
        for (ColumnFormat format : version.columns()) {
            // Files that were refused then may have had a say in the types.
            types.put(format.name(), format.type());
        }
        if (version.asked() != null) {
            types.putAll(version.asked().columns());
        }
        var asked = new IngestSettings(
                Optional.of(version.target()),
                Optional.of(Task.valueOf(version.task().toUpperCase(Locale.ROOT))),
                types);
        List<TrainingFile> files = version.files().stream()
                .map(file -> new TrainingFile(file.path(), file.sha256()))
                .toList();
        FileRules rules = Optional.ofNullable(version.schema())
                .flatMap(schemas::version)
                .<FileRules>map(SchemaRules::new)
                .orElse(FileRules.NONE);
        return new Ingest(new IngestCache(0))
                .read(training, files, asked, rules)
                .dataset();
    }

    private static Optional<String> differenceOf(List<ModelVersion.TrainedFile> then, List<DataFile> now) {
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
        return then.size() == now.size()
                ? Optional.empty()
                : Optional.of("%s give rows, and then %s did."
                        .formatted(Counted.of(now.size(), "file"), Counted.of(then.size(), "file")));
    }

    private Optional<String> differenceOf(ModelVersion version, Path made) throws IOException {
        List<String> names = version.modelFiles().keySet().stream()
                // What follows from the rest comes last.
                .sorted(Comparator.comparing(LearnedRows.FILE::equals))
                .toList();
        for (String name : names) {
            byte[] then =
                    Files.readAllBytes(registry.folderOf(version.version()).resolve(name));
            Path file = made.resolve(name);
            byte[] now = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int at = Arrays.mismatch(then, now);
            if (at >= 0) {
                return Optional.of(place(name, then, now, at));
            }
        }
        return Optional.empty();
    }

    private static String place(String name, byte[] then, byte[] now, int at) {
        if (name.equals(LearnedRows.FILE)) {
            return "%s differs at byte %,d: other rows were learned from.".formatted(name, at + 1);
        }
        long line = new String(then, 0, at, StandardCharsets.UTF_8).lines().count();
        return "%s differs at byte %,d (line %,d): %s now, and %s then."
                .formatted(name, at + 1, Math.max(1, line), excerpt(now, at), excerpt(then, at));
    }

    private static String excerpt(byte[] text, int at) {
        int from = Math.max(0, at - 15);
        int to = Math.min(text.length, at + 25);
        return from >= to
                ? "nothing"
                : "\"%s\"".formatted(new String(text, from, to - from, StandardCharsets.UTF_8).replaceAll("\\s+", " "));
    }

    private static List<String> otherSurroundings(Map<String, String> then) {
        var others = new ArrayList<String>();
        Surroundings.describe().forEach((name, now) -> {
            String before = then == null ? null : then.get(name);
            if (!now.equals(before)) {
                others.add("%s %s, and then %s".formatted(name, now, before == null ? "unknown" : before));
            }
        });
        return others;
    }
}
