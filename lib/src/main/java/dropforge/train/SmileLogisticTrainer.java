package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import java.util.EnumSet;
import java.util.Set;
import smile.classification.LogisticRegression;

/**
 * Logistic regression by Smile's L-BFGS, which runs in plain Java, without BLAS. {@link TrainingSettings#iterations()}
 * bounds its steps.
 */
final class SmileLogisticTrainer implements Trainer {
    /** Of the squared weights, on standardised features; scikit-learn's default too. */
    private static final double LAMBDA = 1;

    private static final double TOLERANCE = 1e-5;

    @Override
    public String name() {
        return "smile-logistic";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.BINARY, Task.MULTICLASS);
    }

    @Override
    public boolean stopsEarly() {
        return false;
    }

    @Override
    public Fit fit(Dataset data, Split split, TrainingSettings settings, FitProgress progress) {
        FitRows.require(this, data, split);
        Encoding encoding = Encoding.forLinear(data.features(), split.fit());
        double[][] columns = encoding.columns(data.features(), split.fit());
        double[][] rows = new double[split.fit().length][columns.length];
        for (int f = 0; f < columns.length; f++) {
            for (int i = 0; i < rows.length; i++) {
                rows[i][f] = columns[f][i];
            }
        }
        int[] classes = Rows.classes(data.target(), split.fit());
        var options = new LogisticRegression.Options(LAMBDA, TOLERANCE, settings.iterations());
        double[][] weights = SmileFit.run(
                settings.threads(),
                settings.iterations(),
                progress,
                _ -> data.task() == Task.BINARY
                        ? new double[][] {
                            LogisticRegression.binomial(rows, classes, options).coefficients()
                        }
                        : LogisticRegression.multinomial(rows, classes, options).coefficients());
        return SmileModels.linear(this, data, encoding, new LinearWeights(weights));
    }
}
