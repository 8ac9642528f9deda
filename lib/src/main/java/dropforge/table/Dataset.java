package dropforge.table;

import java.util.List;

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
 */
public record Dataset(
        Frame features, double[] target, String targetName, List<String> classes, Task task, List<DataFile> files) {
    public Dataset {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
    }

    /** Number of rows. */
    public int rows() {
        return target.length;
    }
}
