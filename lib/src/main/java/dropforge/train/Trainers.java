package dropforge.train;

import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The trainers there are, by name. */
public final class Trainers {
    private static final List<Trainer> ALL = List.of(
            new LightGbmTrainer(),
            new SmileLogisticTrainer(),
            new SmileForestTrainer(),
            new SmileRidgeTrainer(),
            new SmileBoostingTrainer());

    private Trainers() {}

    /** As settings name them, the default first. */
    public static List<String> names() {
        return ALL.stream().map(Trainer::name).toList();
    }

    /** @throws TrainingException if there is none of that name; lists those there are */
    public static Trainer byName(String name) {
        return ALL.stream()
                .filter(trainer -> trainer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TrainingException(
                        "There is no trainer '%s'; there are %s.".formatted(name, String.join(", ", names()))));
    }

    /**
     * The trainer of that name, if it can predict what is asked.
     *
     * @throws TrainingException if there is none of that name or it cannot; lists those that can
     */
    public static Trainer byName(String name, Task task) {
        Trainer trainer = byName(name);
        requireFits(trainer, task);
        return trainer;
    }

    static void requireFits(Trainer trainer, Task task) {
        if (!trainer.tasks().contains(task)) {
            String able = ALL.stream()
                    .filter(other -> other.tasks().contains(task))
                    .map(Trainer::name)
                    .collect(Collectors.joining(", "));
            throw new TrainingException("The trainer %s cannot predict %s; use one of %s."
                    .formatted(trainer.name(), task == Task.REGRESSION ? "a number" : "classes", able));
        }
    }

    /**
     * Reads a model that {@link Model#save} has written; it predicts the same numbers to the bit.
     *
     * @throws IOException in one sentence, if there is none, or it is damaged or of a later program
     */
    public static Model load(Path folder) throws IOException {
        ModelFile file = ModelFile.read(folder);
        if (file.trainer().equals(LightGbmTrainer.NAME)) {
            return LightGbmModel.read(file, folder);
        }
        if (!names().contains(file.trainer())) {
            throw new IOException("The model in %s was made by the trainer '%s', which this program has not; it has %s."
                    .formatted(folder, file.trainer(), String.join(", ", names())));
        }
        return new StoredModel(file);
    }
}
