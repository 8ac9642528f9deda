package dropforge.explore;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One retraining, as the journal tells it.
 *
 * @param id of the entry that it begins with
 * @param started when its fit began; of one that failed before, when it did
 * @param ended null while it runs, and where the process died and no entry says when
 * @param outcome how it ended
 * @param version that came of it, or was to; null where it failed before it had a number
 * @param trainer null where it failed before that was known
 * @param files that it was made of
 * @param rows of them; NaN where it failed before they were counted
 * @param metric by which it is judged; null where it was not scored
 * @param value of that metric on the rows held out; NaN where it was not scored
 * @param gain over the champion on rows that neither has learned from, positive when better; NaN where there was none
 * @param low lower end of the interval of the gain
 * @param high upper end
 * @param seconds of all of the retraining, reading included; NaN where it did not come to an end
 * @param peakMemoryBytes of the process; NaN where nobody measured it
 * @param why it ended so, in a sentence; null where there is nothing to say
 */
public record TrainingRun(
        long id,
        Instant started,
        Instant ended,
        Outcome outcome,
        Integer version,
        String trainer,
        double files,
        double rows,
        String metric,
        double value,
        double gain,
        double low,
        double high,
        double seconds,
        double peakMemoryBytes,
        String why) {
    /** The kinds of entries that tell of retrainings. */
    public static final Set<Kind> KINDS = Set.of(
            Kind.TRAINING_STARTED,
            Kind.TRAINING_COMPLETED,
            Kind.TRAINING_REJECTED,
            Kind.TRAINING_FAILED,
            Kind.TRAINING_ABANDONED,
            Kind.MODEL_PROMOTED);

    /** How a retraining ended. */
    public enum Outcome {
        RUNNING,
        /** The version became the champion. */
        PROMOTED,
        /** The version was not found better than the champion. */
        REJECTED,
        FAILED,
        /** It was given up, since the process ended or a file changed meanwhile, and done again later. */
        ABANDONED;

        /** In one word of small letters. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * The retrainings that these entries tell of, in the order in which they began. Where they begin amid one, that one is left out.
     *
     * @param entries in the order of their ids; of other kinds there may be any
     */
    public static List<TrainingRun> of(Iterable<JournalEntry> entries) {
        var runs = new ArrayList<TrainingRun>();
        JournalEntry start = null;
        JournalEntry completed = null;
        for (JournalEntry entry : entries) {
            switch (entry.kind()) {
                case TRAINING_STARTED -> {
                    if (start != null) {
                        // The process died under it and could not say so.
                        runs.add(ended(start, null, Outcome.ABANDONED));
                    }
                    start = entry;
                }
                case TRAINING_COMPLETED -> completed = entry;
                case TRAINING_REJECTED, MODEL_PROMOTED -> {
                    // A champion is also switched by hand, when nothing was trained.
                    if (completed != null && completed.number("version") == entry.number("version")) {
                        runs.add(scored(start, completed, entry));
                        completed = null;
                        start = null;
                    }
                }
                case TRAINING_FAILED, TRAINING_ABANDONED -> {
                    runs.add(ended(
                            start == null ? entry : start,
                            entry,
                            entry.kind() == Kind.TRAINING_FAILED ? Outcome.FAILED : Outcome.ABANDONED));
                    start = null;
                }
                default -> {}
            }
        }
        if (start != null) {
            runs.add(ended(start, null, Outcome.RUNNING));
        }
        return List.copyOf(runs);
    }

    private static TrainingRun ended(JournalEntry start, JournalEntry end, Outcome outcome) {
        boolean began = start.kind() == Kind.TRAINING_STARTED;
        return new TrainingRun(
                start.id(),
                start.at(),
                end == null ? null : end.at(),
                outcome,
                began ? (int) start.number("version") : null,
                start.text("trainer"),
                start.number("files"),
                start.number("rows"),
                null,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                end == null ? Double.NaN : end.number("seconds"),
                end == null ? Double.NaN : end.number("peakMemoryBytes"),
                end == null ? null : end.text("message"));
    }

    private static TrainingRun scored(JournalEntry start, JournalEntry completed, JournalEntry verdict) {
        JournalEntry first = start == null ? completed : start;
        return new TrainingRun(
                first.id(),
                first.at(),
                completed.at(),
                verdict.kind() == Kind.MODEL_PROMOTED ? Outcome.PROMOTED : Outcome.REJECTED,
                (int) completed.number("version"),
                completed.text("trainer"),
                completed.number("files"),
                completed.number("rows"),
                completed.text("metric"),
                completed.number("value"),
                verdict.number("gain"),
                verdict.number("low"),
                verdict.number("high"),
                completed.number("seconds"),
                completed.number("peakMemoryBytes"),
                verdict.text("message"));
    }

    /** From the first entry to the last; null while it runs. */
    public Duration lasted() {
        return ended == null ? null : Duration.between(started, ended);
    }
}
