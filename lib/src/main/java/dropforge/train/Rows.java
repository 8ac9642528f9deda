package dropforge.train;

import dropforge.table.Column;
import dropforge.table.Frame;
import java.util.Arrays;

/** Picks rows out of columns. */
final class Rows {
    private Rows() {}

    /** The given rows of a table, in the given order. */
    static Frame of(Frame frame, int[] rows) {
        return new Frame(
                frame.columns().stream()
                        .map(column ->
                                new Column(column.name(), column.type(), of(column.values(), rows), column.levels()))
                        .toList(),
                rows.length);
    }

    /** The values of the given rows, in the given order. */
    static double[] of(double[] values, int[] rows) {
        double[] picked = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            picked[i] = values[rows[i]];
        }
        return picked;
    }

    /** The classes that the given rows of a target are of. */
    static int[] classes(double[] target, int[] rows) {
        return Arrays.stream(rows).map(row -> (int) target[row]).toArray();
    }
}
