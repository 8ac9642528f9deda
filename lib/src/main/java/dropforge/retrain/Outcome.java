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
     * A new version was made and kept, but not put to use: {@link ModelVersion#decision} says why. The champion is as it was.
     *
     * @param toKnow files that were not used, and what else is worth knowing, in sentences
     */
    record Rejected(ModelVersion version, List<String> toKnow) implements Outcome {}

    /**
     * The newest version, or the champion, was made from the same data with the same settings: nothing was done.
     *
     * @param toKnow files that were not used, and what else is worth knowing, in sentences
     */
    record Unchanged(ModelVersion version, List<String> toKnow) implements Outcome {}

    /** Of a version just made. */
    static Outcome of(ModelVersion version, List<String> toKnow) {
        return version.isRejected() ? new Rejected(version, toKnow) : new Trained(version, toKnow);
    }

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
