package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.table.TrainingException;

/** What every trainer asks of the rows that it is to learn from. */
final class FitRows {
    private FitRows() {}

    /** @throws TrainingException in one sentence, if the trainer cannot do the task or a class has no row */
    static void require(Trainer trainer, Dataset data, Split split) {
        Trainers.requireFits(trainer, data.task());
        if (split.fit().length == 0) {
            throw new TrainingException("There is no row to learn from; add rows or hold out fewer.");
        }
        if (data.task() == Task.REGRESSION) {
            return;
        }
        boolean[] seen = new boolean[data.classes().size()];
        for (int row : split.fit()) {
            seen[(int) data.target()[row]] = true;
        }
        for (int c = 0; c < seen.length; c++) {
            if (!seen[c]) {
                throw new TrainingException("No row to learn from has the %s '%s'; add rows or use --holdout random."
                        .formatted(data.targetName(), data.classes().get(c)));
            }
        }
        if (seen.length < 2) {
            throw new TrainingException("The target %s has one class only, '%s'; add rows of another."
                    .formatted(
                            data.targetName(),
                            data.classes().isEmpty() ? "" : data.classes().getFirst()));
        }
    }
}
