package dropforge.retrain;

import dropforge.registry.ModelVersion;
import java.util.List;

/** How a retraining ended. */
public sealed interface Outcome {
    /**
     * A new version is the champion.
     *
     * @param toKnow files that were not used, and what else is worth knowing, in sentences
     */
    record Trained(ModelVersion version, List<String> toKnow) implements Outcome {}

    /**
     * The newest version was made from the same data with the same settings: nothing was done.
     *
     * @param toKnow files that were not used, and what else is worth knowing, in sentences
     */
    record Unchanged(ModelVersion version, List<String> toKnow) implements Outcome {}

    /** A file is being written to; its next change brings the retraining. */
    record Waiting(String path) implements Outcome {}

    /**
     * No new version; the champion is as it was.
     *
     * @param sentence why
     * @param canPass whether the same data may do another time, as after a full disk
     */
    record Failed(String sentence, boolean canPass) implements Outcome {}

    /** Given up because the process ends; it is done again at the next start. */
    record Abandoned() implements Outcome {}
}
