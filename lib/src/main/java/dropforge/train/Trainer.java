package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.util.Set;

/** Fits one kind of model. Deterministic: the same rows, settings and seed give the same model, to the bit. */
public interface Trainer {
    /** As in settings: {@code lightgbm}, {@code smile-logistic}, ... */
    String name();

    /** What it can predict. */
    Set<Task> tasks();

    /** Whether it stops early on {@link Split#validation()}. */
    boolean stopsEarly();

    /**
     * Fits a model on the rows {@link Split#fit()}.
     *
     * @throws TrainingException where the data do not suffice, in one sentence for the user
     * @throws java.util.concurrent.CancellationException when {@code progress} or an interrupt of the thread ended it
     */
    Fit fit(Dataset data, Split split, TrainingSettings settings, FitProgress progress);
}
