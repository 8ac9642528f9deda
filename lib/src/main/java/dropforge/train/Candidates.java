package dropforge.train;

import dropforge.table.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/** What a {@link Search} tries: a table of trainers and settings, the most promising first, the cheap before the dear. */
final class Candidates {
    static final Candidate AS_ASKED = Candidate.asAsked(LightGbmTrainer.NAME);

    /** Fewer rows have no leaves of a hundred of them. */
    private static final int FEWEST_ROWS_OF_LARGE_TREES = 10_000;
    /** From 16,000 rows a forest of 100 of Smile's trees learns in 0.7 to 2 s, LightGBM in 0.1 to 0.4 s. */
    private static final int MOST_ROWS_OF_A_FOREST = 20_000;
    /** Smile's boosting needs some 50 times as long as LightGBM and does the same. */
    private static final int MOST_ROWS_OF_BOOSTING = 2_000;

    private Candidates() {}

    /** What a candidate changes of the settings as asked; null: nothing. */
    record Candidate(
            String trainer,
            Integer iterations,
            Integer leaves,
            Double learningRate,
            Double columnShare,
            Integer leafRows) {
        static Candidate asAsked(String trainer) {
            return new Candidate(trainer, null, null, null, null, null);
        }

        TrainingSettings on(TrainingSettings asked) {
            return new TrainingSettings(
                    trainer,
                    asked.holdout(),
                    asked.holdoutShare(),
                    asked.seed(),
                    iterations == null ? asked.iterations() : Math.min(iterations, asked.iterations()),
                    leaves == null ? asked.leaves() : leaves,
                    learningRate == null ? asked.learningRate() : learningRate,
                    columnShare == null ? asked.columnShare() : columnShare,
                    asked.earlyStopping(),
                    asked.threads(),
                    leafRows == null ? asked.leafRows() : leafRows,
                    null);
        }
    }

    /**
     * Settings to try, none twice, the first being {@link #AS_ASKED}.
     *
     * @param rows to learn from
     */
    static List<TrainingSettings> of(TrainingSettings asked, Task task, int rows) {
        String lightGbm = LightGbmTrainer.NAME;
        // Trainer, iterations, leaves, learning rate, column share, rows of a leaf.
        var candidates = new ArrayList<>(List.of(
                AS_ASKED,
                Candidate.asAsked(task == Task.REGRESSION ? "smile-ridge" : "smile-logistic"),
                new Candidate(lightGbm, null, 15, 0.08, null, null),
                new Candidate(lightGbm, null, 31, 0.05, 0.8, null),
                new Candidate(lightGbm, null, 63, 0.05, null, 50),
                new Candidate(lightGbm, null, 7, 0.15, null, null),
                new Candidate(lightGbm, null, 31, 0.05, 0.3, null),
                new Candidate(lightGbm, null, 15, 0.08, 1.0, 5),
                new Candidate(lightGbm, null, 4, 0.2, 1.0, null)));
        if (rows >= FEWEST_ROWS_OF_LARGE_TREES) {
            candidates.add(new Candidate(lightGbm, null, 127, 0.03, null, 100));
        }
        if (rows <= MOST_ROWS_OF_A_FOREST) {
            candidates.add(new Candidate("smile-forest", 100, 100, null, null, null));
        }
        if (rows <= MOST_ROWS_OF_BOOSTING) {
            candidates.add(new Candidate("smile-gbt", 100, 7, 0.1, null, null));
        }
        return candidates.stream()
                .map(candidate -> candidate.on(asked))
                .distinct()
                .toList();
    }

    /** Where settings differ from those asked for, by the names that users give them. */
    static SequencedMap<String, Number> changes(TrainingSettings asked, TrainingSettings tried) {
        var changes = new LinkedHashMap<String, Number>();
        if (tried.iterations() != asked.iterations()) {
            changes.put("iterations", tried.iterations());
        }
        if (tried.leaves() != asked.leaves()) {
            changes.put("leaves", tried.leaves());
        }
        if (tried.learningRate() != asked.learningRate()) {
            changes.put("learning-rate", tried.learningRate());
        }
        if (tried.columnShare() != asked.columnShare()) {
            changes.put("column-share", tried.columnShare());
        }
        if (!Objects.equals(tried.leafRows(), asked.leafRows())) {
            changes.put("leaf-rows", tried.leafRows());
        }
        return changes;
    }
}
