package dropforge.report;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.awt.Color;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One training, from its start to its end in the journal.
 *
 * @param version that came of it, or was to come; NaN where the journal does not say
 */
record TrainingSpan(Instant from, Instant to, End end, double version) {
    /** How it ended. In the order of drawing: those that failed come last, so that no other hides them. */
    enum End {
        RUNNING("running", Theme.SKY_BLUE),
        COMPLETED("completed", Theme.GREEN),
        REJECTED("rejected", Theme.ORANGE),
        ABANDONED("abandoned", Theme.PURPLE),
        FAILED("failed", Theme.VERMILLION);

        final String word;
        final Color colour;

        End(String word, Color colour) {
            this.word = word;
            this.colour = colour;
        }
    }

    /** {@code version 7}, with how it ended where it did not go well. */
    String words() {
        String name = Double.isNaN(version) ? "training" : "version %.0f".formatted(version);
        return end == End.COMPLETED ? name : name + " " + end.word;
    }

    /**
     * A start and the next end belong together, since there is one training at a time; that the version is rejected is told
     * once it is there.
     *
     * @param first from when on a training counts that ended without having started among these entries
     * @param last until when the one counts that has not ended
     */
    static List<TrainingSpan> of(List<JournalEntry> entries, Instant first, Instant last) {
        List<TrainingSpan> spans = new ArrayList<>();
        Instant started = first;
        double version = Double.NaN;
        boolean running = false;
        for (JournalEntry entry : entries) {
            End end = switch (entry.kind()) {
                case TRAINING_COMPLETED -> End.COMPLETED;
                case TRAINING_REJECTED -> End.REJECTED;
                case TRAINING_ABANDONED -> End.ABANDONED;
                case TRAINING_FAILED -> End.FAILED;
                default -> null;
            };
            if (entry.kind() == Kind.TRAINING_STARTED) {
                if (running) {
                    // The process died under it and could not say so.
                    spans.add(new TrainingSpan(started, entry.at(), End.ABANDONED, version));
                }
                started = entry.at();
                version = entry.number("version");
                running = true;
            } else if (end == End.REJECTED && !running && !spans.isEmpty()) {
                TrainingSpan made = spans.removeLast();
                spans.add(new TrainingSpan(made.from(), made.to(), end, made.version()));
            } else if (end != null && (running || spans.isEmpty())) {
                double told = entry.number("version");
                spans.add(new TrainingSpan(started, entry.at(), end, Double.isNaN(told) ? version : told));
                version = Double.NaN;
                running = false;
            }
        }
        if (running) {
            spans.add(new TrainingSpan(started, last, End.RUNNING, version));
        }
        return spans;
    }
}
