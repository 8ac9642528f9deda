package dropforge.retrain;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.util.Optional;

/** What the journal tells of the trainings of a workspace. */
public record TrainingHistory(Journal journal) {
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

    /** How the last training failed; empty when it succeeded, or there was none. */
    public Optional<JournalEntry> lastFailure() {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED, Kind.TRAINING_FAILED))
                .filter(entry -> entry.kind() == Kind.TRAINING_FAILED);
    }

    /** Whether the newest entry is a failure that says this, so that no training was begun since. */
    boolean endsWithFailure(String sentence) {
        return newest().filter(entry -> entry.kind() == Kind.TRAINING_FAILED)
                .filter(entry -> sentence.equals(entry.text("message")))
                .isPresent();
    }

    boolean hasCompleted(int version) {
        return journal.find(JournalQuery.ALL.withKinds(Kind.TRAINING_COMPLETED)).stream()
                .anyMatch(entry -> entry.number("version") == version);
    }
}
