package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Ridge regression as Smile defines it: standardised features, the intercept free, the squared weights times lambda added
 * to the squared errors. Smile solves it by LAPACK, which it takes from a native OpenBLAS that a fresh machine has not, so
 * the same equations are solved here; they are as many as there are features.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1970.10488634">Hoerl and Kennard 1970</a>
 */
final class SmileRidgeTrainer implements Trainer {
    private static final double LAMBDA = 1;

    @Override
    public String name() {
        return "smile-ridge";
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.of(Task.REGRESSION);
    }

    @Override
    public boolean stopsEarly() {
        return false;
    }

    @Override
    public Fit fit(Dataset data, Split split, TrainingSettings settings, FitProgress progress) {
        FitRows.require(this, data, split);
        Encoding encoding = Encoding.forLinear(data.features(), split.fit());
        double[][] x = encoding.columns(data.features(), split.fit());
        double[] y = Rows.of(data.target(), split.fit());
        double[] means = Arrays.stream(x).mapToDouble(SmileRidgeTrainer::mean).toArray();
        double meanOfY = mean(y);
        int p = x.length;
        double[][] normal = new double[p][p];
        double[] right = new double[p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                normal[i][j] = centredProduct(x[i], means[i], x[j], means[j]);
            }
            normal[i][i] += LAMBDA;
            right[i] = centredProduct(x[i], means[i], y, meanOfY);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("The fit was interrupted");
            }
            progress.at(i + 1, p);
        }
        double[] weights = Arrays.copyOf(solve(normal, right), p + 1);
        weights[p] = meanOfY;
        for (int f = 0; f < p; f++) {
            weights[p] -= weights[f] * means[f];
        }
        return SmileModels.linear(this, data, encoding, new LinearWeights(new double[][] {weights}));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double centredProduct(double[] a, double meanOfA, double[] b, double meanOfB) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanOfA) * (b[i] - meanOfB);
        }
        return sum;
    }

    /**
     * Solves a symmetric positive definite system by Cholesky's decomposition; lambda on the diagonal makes it definite.
     *
     * @param matrix its lower half; is overwritten
     * @see <a href="https://en.wikipedia.org/wiki/Cholesky_decomposition">Cholesky–Banachiewicz</a>
     */
    static double[] solve(double[][] matrix, double[] right) {
        int p = right.length;
        double[] solution = right.clone();
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
            for (int k = 0; k < i; k++) {
                solution[i] -= matrix[i][k] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        for (int i = p - 1; i >= 0; i--) {
            for (int k = i + 1; k < p; k++) {
                solution[i] -= matrix[k][i] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        return solution;
    }
}
