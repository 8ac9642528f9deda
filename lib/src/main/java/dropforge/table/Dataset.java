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
 * @param rowKeys one per row, equal for rows whose cells are equal, the target among them; owned by the data set, not to
 *     be written to
 */
public record Dataset(
        Frame features,
        double[] target,
        String targetName,
        List<String> classes,
        Task task,
        List<DataFile> files,
        long[] rowKeys) {
    public Dataset {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
        if (rowKeys.length != target.length) {
            throw new IllegalArgumentException("%d keys for %d rows".formatted(rowKeys.length, target.length));
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
                LongStream.range(0, target.length).toArray());
    }

    /** Number of rows. */
    public int rows() {
        return target.length;
    }
}
