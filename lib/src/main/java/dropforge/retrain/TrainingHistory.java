package dropforge.retrain;

import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the journal tells of the trainings of a workspace. */
public record TrainingHistory(Journal journal) {
    /** Name in the detail of a failure: what was thrown. */
    static final String ERROR = "error";

    private static final JournalQuery TRAININGS = JournalQuery.ALL.withKinds(
            Kind.TRAINING_STARTED,
            Kind.TRAINING_COMPLETED,
            Kind.TRAINING_FAILED,
            Kind.TRAINING_REJECTED,
            Kind.TRAINING_ABANDONED);

    /** The newest entry about a training. */
    public Optional<JournalEntry> newest() {
        return journal.newest(TRAININGS);
    }

    /** How the last training failed; empty when it succeeded, when nothing is left to train, or there was none. */
    public Optional<JournalEntry> lastFailure() {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED, Kind.TRAINING_FAILED))
                .filter(entry -> entry.kind() == Kind.TRAINING_FAILED && !isTakenBack(entry));
    }

    /** The entry that takes a failure back: with these settings there is a version of these files already. */
    static Draft takenBack(int version) {
        return Draft.of(Kind.RECOVERED)
                .with("version", version)
                .with(
                        "message",
                        "Training is in order again: version %d has seen just these files.".formatted(version));
    }

    private boolean isTakenBack(JournalEntry failure) {
        return journal.find(JournalQuery.ALL.withKinds(Kind.RECOVERED).withAfter(failure.id())).stream()
                .anyMatch(entry -> entry.detail().containsKey("version"));
    }

    /** Whether the newest entry is a failure that says this, so that no training was begun since. */
    boolean endsWithFailure(String sentence) {
        return newest().filter(entry -> entry.kind() == Kind.TRAINING_FAILED)
                .filter(entry -> sentence.equals(entry.text("message")))
                .isPresent();
    }

    /** Whether the newest entry is a failure with such an exception, whatever it says. */
    boolean endsWithFailureOf(Throwable failure) {
        return newest().filter(entry -> entry.kind() == Kind.TRAINING_FAILED)
                .filter(entry -> failure.getClass().getSimpleName().equals(entry.text(ERROR)))
                .isPresent();
    }

    /** The number of the version that was made last; 0 where the journal knows of none. */
    int lastCompleted() {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED))
                .map(entry -> (int) entry.number("version"))
                .orElse(0);
    }

    /** The files of each version as they were written, each with its SHA-256, by the name of the version's metrics folder. */
    public Map<String, Map<?, ?>> versionFiles() {
        var versions = new HashMap<String, Map<?, ?>>();
        for (JournalEntry entry : journal.find(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED))) {
            if (entry.detail().get(Completion.VERSION_FILES) instanceof Map<?, ?> files) {
                versions.put(entry.text(Completion.METRICS_FOLDER), files);
            }
        }
        return versions;
    }

    boolean hasCompleted(int version) {
        return journal.find(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED)).stream()
                .anyMatch(entry -> entry.number("version") == version);
    }
}
