package dropforge;

import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import dropforge.registry.Contender;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.ModelRegistry;
import dropforge.retrain.Contests;
import dropforge.retrain.Experimenter;
import dropforge.schema.Schema;
import dropforge.schema.SchemaInForce;
import dropforge.schema.SchemaStore;
import dropforge.table.ColumnFolder;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.TrainingFile;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a workbench tries out on the training files of now; reads them again only when one of them is another. */
final class Experimenting {
    private static final String FOLDER = "experiments";

    /** What the result of a fit depends on. */
    private static final Set<Settings.Key> SETTABLE = EnumSet.of(
            Settings.Key.TARGET,
            Settings.Key.TASK,
            Settings.Key.COLUMNS,
            Settings.Key.TRAINER,
            Settings.Key.HOLDOUT,
            Settings.Key.HOLDOUT_SHARE,
            Settings.Key.SEED,
            Settings.Key.ITERATIONS,
            Settings.Key.LEAVES,
            Settings.Key.LEARNING_RATE,
            Settings.Key.COLUMN_SHARE,
            Settings.Key.EARLY_STOPPING,
            Settings.Key.THREADS);

    /** The training files as they stand on the disk. */
    @FunctionalInterface
    interface FilesOnDisk {
        List<TrainingFile> list() throws IOException;
    }

    /** What was read, and of what. */
    private record Reading(IngestSettings asked, int schema, List<String> files, Ingested read) {}

    private final Settings settings;
    private final ModelRegistry versions;
    private final SchemaStore schemas;
    private final FilesOnDisk files;
    private final ModelRegistry experiments;
    private final Experimenter experimenter;
    private Reading last;

    Experimenting(Path workspace, Settings settings, Journal journal, ModelRegistry versions, FilesOnDisk files) {
        this.settings = settings;
        this.versions = versions;
        this.schemas = new SchemaStore(workspace, journal);
        this.files = files;
        this.experiments = ModelRegistry.ofExperiments(workspace.resolve(FOLDER));
        this.experimenter = new Experimenter(experiments, Clock.systemUTC());
    }

    /** With the settings of the workspace. */
    Ingested read() {
        return reading(settings.ingest()).read();
    }

    private synchronized Reading reading(IngestSettings asked) {
        try {
            SchemaInForce inForce = SchemaInForce.seen(schemas, asked);
            int schema = inForce.written().map(Schema::version).orElse(0);
            List<TrainingFile> present = files.list();
            List<String> stand = present.stream().map(this::stand).toList();
            if (last == null
                    || !last.asked().equals(inForce.settings())
                    || last.schema() != schema
                    || !last.files().equals(stand)) {
                last = null; // Two at a time may be too much for the memory.
                Ingested read = new Ingest(new IngestCache(0, new ColumnFolder(settings.columnsFolder())))
                        .read(settings.trainingFolder(), present, inForce.settings(), inForce.rules());
                last = new Reading(inForce.settings(), schema, stand, read);
            }
            return last;
        } catch (IOException | UncheckedIOException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). Give this user read access."
                            .formatted(settings.trainingFolder(), e.getMessage()),
                    e);
        }
    }

    private String stand(TrainingFile file) {
        Path path = settings.trainingFolder().resolve(file.path());
        try {
            return "%s %d %s".formatted(file.path(), Files.size(path), Files.getLastModifiedTime(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UserMistake for a setting that an experiment does not depend on, or a value that it cannot have */
    void check(Map<Settings.Key, ?> wished) {
        Settings with = with(wished);
        with.ingest();
        with.training();
    }

    private Settings with(Map<Settings.Key, ?> wished) {
        var all = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        wished.forEach((key, value) -> {
            if (!SETTABLE.contains(key)) {
                throw new UserMistake("An experiment does not depend on %s; it can set %s."
                        .formatted(
                                key.wireName(),
                                SETTABLE.stream().map(Settings.Key::wireName).collect(Collectors.joining(", "))));
            }
            all.put(key, value);
        });
        return settings.with(all);
    }

    Experiment train(Map<Settings.Key, ?> wished, FitProgress progress) {
        Settings with = with(wished);
        try {
            Reading reading = reading(with.ingest());
            return experimenter.make(reading.read(), reading.schema(), with.ingest(), with.training(), progress);
        } catch (IOException e) {
            throw new UserMistake(
                    "The experiment cannot be written into %s (%s). Make room, or give this user write access."
                            .formatted(experiments.folder(), e.getMessage()),
                    e);
        }
    }

    List<Experiment> all() {
        return experimenter.all();
    }

    Experiment find(int number) {
        return experimenter.find(number);
    }

    ModelRegistry registry() {
        return experiments;
    }

    Contest compare(Contender first, Contender second) {
        try {
            return new Contests(
                            versions,
                            experiments,
                            asked -> reading(asked).read().dataset(),
                            settings.gate().confidence())
                    .between(first, second);
        } catch (IOException e) {
            throw new UserMistake(
                    "%s and %s cannot be compared (%s).".formatted(first.label(), second.label(), e.getMessage()), e);
        }
    }
}
