package dropforge.train;

import dropforge.table.Column;
import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Task;
import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** At most so many of the rows, from all over them. */
    static int[] evenly(int[] rows, int most) {
        if (rows.length <= most) {
            return rows;
        }
        int[] taken = new int[most];
        for (int i = 0; i < most; i++) {
            taken[i] = rows[(int) ((long) i * rows.length / most)];
        }
        return taken;
    }

    /** The same with each class in proportion, and one row of it at least; ascending. */
    static int[] evenlyByClass(Dataset data, int[] rows, int most) {
        if (rows.length <= most || data.task() == Task.REGRESSION) {
            return evenly(rows, most);
        }
        double share = (double) most / rows.length;
        return IntStream.range(0, data.classes().size())
                .mapToObj(c -> Arrays.stream(rows)
                        .filter(row -> (int) data.target()[row] == c)
                        .toArray())
                .flatMapToInt(members -> Arrays.stream(evenly(members, (int) Math.max(1, share * members.length))))
                .sorted()
                .toArray();
    }
}
