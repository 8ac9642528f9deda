package dropforge.train;

import dropforge.table.Dataset;
import java.util.Optional;

/** A trainer that can go on where a model ended, with new rows alone. */
public interface ContinuingTrainer extends Trainer {
    /** Why it cannot go on with this model on these data, the rest of a sentence; empty where it can. */
    Optional<String> obstacle(Model base, Dataset data);

    /**
     * Adds iterations to a model. What the model knows of the columns stays: a word that it has not seen stays unseen.
     *
     * @param base that there is no {@link #obstacle} to
     * @param rows to learn from, which {@code base} has not seen
     * @param iterations that are added
     * @return the whole model, with the iterations of both
     * @throws java.util.concurrent.CancellationException when {@code progress} or an interrupt of the thread ended it
     */
    Fit more(Model base, Dataset data, int[] rows, TrainingSettings settings, int iterations, FitProgress progress);
}
