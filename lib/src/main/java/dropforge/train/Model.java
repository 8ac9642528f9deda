package dropforge.train;

import dropforge.table.Frame;
import dropforge.table.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/** A fitted model, in memory, ready to predict. Safe for use by several threads. */
public interface Model {
    /** Name of the {@link Trainer} that made it. */
    String trainer();

    Task task();

    /** The words of the classes in the order of the columns of {@link #predict}; empty for a regression. */
    List<String> classes();

    /**
     * Predicts every row. A column that the model learned from and that is not in {@code rows} counts as missing; a word
     * never seen in training too; columns that it did not learn from are passed over.
     *
     * @return one array per row: for classes the probability of each, in the order of {@link #classes()}, which add up
     *     to 1; for a regression the one predicted number
     */
    double[][] predict(Frame rows);

    /** How much each column counts, most important first; adds up to 1; empty where the model cannot say. */
    SequencedMap<String, Double> importance();

    /** Writes the model into {@code folder}, as files named {@code model.*}, for {@link Trainers#load}. */
    void save(Path folder) throws IOException;
}
