package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a model says of rows that it has not seen, beside what is true.
 *
 * <p>Classes are matched by their words, so that a champion can be asked about data that have got a new class since: a row
 * of a class that the model does not know has the probability 0 there.
 *
 * @param task of the model
 * @param classes those of the data, then what else the model knows; empty for a regression
 * @param actual one per row: the class as an index into {@code classes}, or the number
 * @param predicted one per row: for classes the probability of each, in their order; for a regression the one number
 */
public record Predictions(Task task, List<String> classes, double[] actual, double[][] predicted) {
    public Predictions {
        classes = List.copyOf(classes);
    }

    /**
     * Asks a model.
     *
     * @param rows indices of the rows of {@code data}, such as {@link Split#holdout()}
     * @throws TrainingException if the model predicts classes and the data a number, or the reverse
     */
    public static Predictions of(Model model, Dataset data, int[] rows) {
        boolean numbers = model.task() == Task.REGRESSION;
        if (numbers != (data.task() == Task.REGRESSION)) {
            throw new TrainingException("The model predicts %s but the target %s is %s; retrain with this data first."
                    .formatted(
                            numbers ? "a number" : "classes",
                            data.targetName(),
                            numbers ? "one of several classes" : "a number"));
        }
        var words = new LinkedHashSet<>(data.classes());
        words.addAll(model.classes());
        List<String> classes = List.copyOf(words);
        double[][] predicted = model.predict(Rows.of(data.features(), rows));
        return new Predictions(
                model.task(), classes, Rows.of(data.target(), rows), reordered(predicted, model.classes(), classes));
    }

    /** Number of rows. */
    public int rows() {
        return actual.length;
    }

    /** Of some of the rows, by their place among these. */
    public Predictions some(int[] places) {
        return new Predictions(
                task,
                classes,
                Rows.of(actual, places),
                Arrays.stream(places).mapToObj(place -> predicted[place]).toArray(double[][]::new));
    }

    /** The same with probabilities for these classes, which begin with those of the data. */
    Predictions over(List<String> others) {
        return new Predictions(task, others, actual, reordered(predicted, classes, others));
    }

    private static double[][] reordered(double[][] predicted, List<String> classes, List<String> others) {
        if (others.equals(classes)) {
            return predicted;
        }
        int[] column = classes.stream().mapToInt(others::indexOf).toArray();
        var reordered = new double[predicted.length][others.size()];
        for (int row = 0; row < reordered.length; row++) {
            for (int c = 0; c < column.length; c++) {
                reordered[row][column[c]] = predicted[row][c];
            }
        }
        return reordered;
    }
}
