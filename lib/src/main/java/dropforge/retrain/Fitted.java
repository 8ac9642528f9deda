package dropforge.retrain;

import dropforge.drift.Profile;
import dropforge.registry.LearnedRows;
import dropforge.table.Dataset;
import dropforge.train.Evaluation;
import dropforge.train.Evaluator;
import dropforge.train.Fit;
import dropforge.train.Predictions;
import dropforge.train.Split;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * A model with what its data say of it.
 *
 * @param settings of the fit
 * @param learned which rows it learned from
 * @param profile what they look like
 * @param predictions what it says of the rows held out
 * @param holdout how good that is
 */
record Fitted(
        Split split,
        TrainingSettings settings,
        Fit fit,
        LearnedRows learned,
        Profile profile,
        Predictions predictions,
        Evaluation holdout) {

    /** How the rows fall into parts is known, and the fit is still to come. */
    static Begun begin(Dataset data, Split split, TrainingSettings settings) {
        return new Begun(
                data,
                split,
                settings,
                Beside.begin("rows", () -> LearnedRows.of(data, split)),
                Beside.begin("profile", () -> Profile.of(data, split.learned())));
    }

    /** What needs no model is found out meanwhile: before the fit, which takes all cores, some of them have nothing to do. */
    record Begun(
            Dataset data,
            Split split,
            TrainingSettings settings,
            Future<LearnedRows> learned,
            Future<Profile> profile) {

        /**
         * Fits and scores.
         *
         * @param fitting makes the model
         */
        Fitted finish(Supplier<Fit> fitting, RunLog log) throws IOException {
            Fit fit = fitting.get();
            log.endPhase("fit");
            Predictions predictions = Predictions.of(fit.model(), data, split.holdout());
            Evaluation holdout = Evaluator.evaluate(predictions);
            log.endPhase("score");
            return new Fitted(
                    split, settings, fit, Beside.result(learned), Beside.result(profile), predictions, holdout);
        }
    }
}
