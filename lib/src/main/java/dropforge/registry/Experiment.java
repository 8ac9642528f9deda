package dropforge.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dropforge.files.UserMistake;
import dropforge.train.TrainingSettings;
import java.nio.file.Path;

/**
 * A model that somebody made to try something. It is kept beside the versions, as whole as they are, and is never the
 * champion.
 *
 * @param number from 1
 * @param made what it was made of, as of a version: the content of its {@code experiment.json}
 * @param metrics what was measured: the content of its {@code metrics.json}
 * @param folder where it lies, with its pictures and its card
 */
public record Experiment(
        int number,
        ModelVersion made,
        RunMetrics metrics,
        @JsonIgnore Path folder) implements Contender {

    /** Of the fit. */
    public TrainingSettings settings() {
        return made.settings();
    }

    /** The leading metric's value on the rows held out; NaN where these do not define it. */
    public double value() {
        return made.leadingValue();
    }

    /**
     * What predicts with it.
     *
     * @throws UserMistake when its files are not as they were written
     */
    public Predictor predictor() {
        return Predictor.load(ModelRegistry.ofExperiments(folder.getParent()), number);
    }

    @Override
    public String label() {
        return "experiment " + number;
    }
}
