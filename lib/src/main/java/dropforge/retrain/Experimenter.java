package dropforge.retrain;

import dropforge.drift.DriftThresholds;
import dropforge.files.ProcessLock;
import dropforge.files.UserMistake;
import dropforge.journal.Json;
import dropforge.registry.Experiment;
import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.table.Dataset;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.train.FitProgress;
import dropforge.train.Search;
import dropforge.train.SearchReport;
import dropforge.train.Split;
import dropforge.train.Splits;
import dropforge.train.Trainer;
import dropforge.train.Trainers;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Makes experiments: models that are kept beside the versions and put to use by nobody. Takes no training lock, since it
 * writes into the folder of the experiments alone, so that a watcher trains meanwhile; only for the moment of numbering and
 * writing one process waits for another.
 */
public final class Experimenter {
    private final ModelRegistry experiments;
    private final Clock clock;

    /** @param experiments of {@link ModelRegistry#ofExperiments} */
    public Experimenter(ModelRegistry experiments, Clock clock) {
        this.experiments = experiments;
        this.clock = clock;
    }

    /**
     * Fits, scores, draws and keeps.
     *
     * @param read what to learn from
     * @param schema version of the schema that it was judged by; 0 where there is none
     * @param asked as it was read
     */
    public Experiment make(
            Ingested read, int schema, IngestSettings asked, TrainingSettings settings, FitProgress progress)
            throws IOException {
        var log = new RunLog(clock);
        Dataset data = read.dataset();
        TrainingSettings used = settings;
        SearchReport search = null;
        if (settings.searches()) {
            Search.Found found = Search.of(data, settings).run(progress);
            used = found.settings();
            search = found.report();
            log.endPhase("search");
        }
        Trainer trainer = Trainers.byName(used.trainer(), data.task());
        Split split = Splits.of(data, used, trainer);
        TrainingSettings chosen = used;
        Fitted fitted = Fitted.begin(data, split, used).finish(() -> trainer.fit(data, split, chosen, progress), log);
        RunPictures pictures =
                RunPictures.draw(fitted, null, data, List.of(), DriftThresholds.DEFAULTS, FitMode.full(null));
        log.endPhase("draw");
        try (ProcessLock _ = experiments.lock()) {
            experiments.sweep();
            var made = new MadeModel(
                    experiments.nextNumber(),
                    read,
                    fitted,
                    List.of(),
                    null,
                    search,
                    asked,
                    schema,
                    FitMode.full(null),
                    MadeModel.dataHash(data),
                    MadeModel.settingsHash(settings, asked));
            return keep(made, pictures, log);
        }
    }

    private Experiment keep(MadeModel made, RunPictures pictures, RunLog log) throws IOException {
        var run =
                new MadeModel.Run(clock.instant(), null, null, null, List.of(), log.totalSeconds(), PeakMemory.bytes());
        // Its pictures lie beside it.
        ModelVersion version = made.version(run, ".");
        RunMetrics metrics = made.metrics(run, log.seconds());
        experiments.add(version, target -> {
            made.save(target);
            pictures.write(target);
            Files.writeString(target.resolve(RunMetrics.FILE_NAME), Json.page(metrics));
            Files.writeString(
                    target.resolve(ModelRegistry.CARD_FILE),
                    ModelCard.of(version, metrics, new CardPictures(".", pictures.names())));
        });
        return find(made.number());
    }

    /** @throws UserMistake when there is none of this number, or it cannot be read */
    public Experiment find(int number) {
        ModelVersion made = experiments.version(number);
        Path folder = experiments.folderOf(number);
        try {
            return new Experiment(
                    number,
                    made,
                    Json.read(Files.readString(folder.resolve(RunMetrics.FILE_NAME)), RunMetrics.class),
                    folder);
        } catch (IOException | JacksonException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). Remove the folder, and try the settings anew."
                            .formatted(
                                    folder.resolve(RunMetrics.FILE_NAME),
                                    e.getClass().getSimpleName()),
                    e);
        }
    }

    /** All that can be read, oldest first. */
    public List<Experiment> all() {
        return experiments.versions().stream().map(made -> find(made.version())).toList();
    }
}
