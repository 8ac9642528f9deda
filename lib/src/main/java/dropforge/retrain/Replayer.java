package dropforge.retrain;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.registry.FitMode;
import dropforge.registry.LearnedRows;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.schema.SchemaStore;
import dropforge.table.Dataset;
import dropforge.train.Fit;
import dropforge.train.FitProgress;
import dropforge.train.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
        ArchivedTraining training = ArchivedTraining.read(version, archive, schemas);
        Path made = Files.createTempDirectory("dropforge-replay-");
        try {
            Optional<String> difference = training.differenceOfRows();
            if (difference.isEmpty()) {
                difference = firstDifference(training, made, progress);
            }
            return new Replay(
                    number,
                    difference.isEmpty(),
                    difference.orElse(null),
                    List.copyOf(version.modelFiles().keySet()),
                    otherSurroundings(version.environment()),
                    (System.nanoTime() - start) / 1e9);
        } finally {
            WholeWrites.deleteTree(made);
        }
    }

    private Optional<String> firstDifference(ArchivedTraining training, Path made, FitProgress progress)
            throws IOException {
        ModelVersion version = training.version();
        Dataset data = training.data();
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
        Split split = warm == null ? training.split() : warm.split();
        Optional<String> divided = training.differenceOf(split);
        if (divided.isPresent()) {
            return divided;
        }
        Fit fit = warm == null
                ? training.trainer().fit(data, split, version.settings(), progress)
                : warm.run(data, version.mode().iterations(), progress);
        fit.model().save(made);
        LearnedRows.of(data, split).save(made);
        return differenceOf(version, made);
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
