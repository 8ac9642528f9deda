package dropforge.table;

import java.util.List;
import java.util.stream.LongStream;

/**
 * All that a model may learn from: the rows of the training files, one file after another in natural order of their
 * names ({@code m2.csv} before {@code m10.csv}), which for files named by date is the order of time.
 *
 * @param features every column but the target
 * @param target one per row, none missing: the class index for classes, the number for a regression
 * @param targetName the column that {@code target} was read from
 * @param classes the words of the classes, sorted, which {@code target} counts into; empty for a regression
 * @param task what is predicted
 * @param files where the rows came from, in order, without gaps
 * @param equalRows which of the rows are equal, the target among their cells
 */
public record Dataset(
        Frame features,
        double[] target,
        String targetName,
        List<String> classes,
        Task task,
        List<DataFile> files,
        EqualRows equalRows) {
    public Dataset {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
        if (equalRows.keys().length != target.length) {
            throw new IllegalArgumentException("%d keys for %d rows".formatted(equalRows.keys().length, target.length));
        }
    }

    /** Rows of which nothing is known but their place: each has a key of its own. */
    public Dataset(
            Frame features, double[] target, String targetName, List<String> classes, Task task, List<DataFile> files) {
        this(
                features,
                target,
                targetName,
                classes,
                task,
                files,
                differing(LongStream.range(0, target.length).toArray(), files));
    }

    private static EqualRows differing(long[] keys, List<DataFile> files) {
        return new EqualRows(keys, keys, files);
    }

    /** One per row, equal for rows whose cells are equal, the target among them; not to be written to. */
    public long[] rowKeys() {
        return equalRows.keys();
    }

    /** Number of rows. */
    public int rows() {
        return target.length;
    }
}
