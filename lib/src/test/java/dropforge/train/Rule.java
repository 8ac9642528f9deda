package dropforge.train;

import dropforge.table.Column;
import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Task;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/** A model that has not learned anything, but says what a formula says; another program can say the same. */
record Rule(Task task, List<String> classes, Formula formula) implements Model {
    /** What is predicted of a row. */
    @FunctionalInterface
    interface Formula {
        /** @param row gives the value of the column of that name, NaN where it is missing */
        double[] of(ToDoubleFunction<String> row);
    }

    static Rule of(Dataset data, Formula formula) {
        return new Rule(data.task(), data.classes(), formula);
    }

    @Override
    public String trainer() {
        return "rule";
    }

    @Override
    public double[][] predict(Frame rows) {
        double[][] predicted = new double[rows.rows()][];
        for (int i = 0; i < predicted.length; i++) {
            int row = i;
            predicted[i] =
                    formula.of(name -> rows.column(name).map(Column::values).orElseThrow()[row]);
        }
        return predicted;
    }

    @Override
    public SequencedMap<String, Double> importance() {
        return new LinkedHashMap<>();
    }

    @Override
    public void save(Path folder) {
        throw new UnsupportedOperationException();
    }
}
