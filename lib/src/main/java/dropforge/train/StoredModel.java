package dropforge.train;

import dropforge.table.Frame;
import dropforge.table.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A model that is whole in its {@link ModelFile}. What has just been fitted and what has been loaded predict by the same
 * code from the same numbers, so they predict the same to the bit, and without Smile.
 */
final class StoredModel implements Model {
    private final ModelFile file;
    private final UnaryOperator<double[]> predictor;

    StoredModel(ModelFile file) throws IOException {
        this.file = file;
        if (file.linear() != null) {
            LinearWeights weights = file.linear();
            Link link = switch (file.task()) {
                case REGRESSION -> Link.IDENTITY;
                case BINARY -> Link.LOGISTIC;
                case MULTICLASS -> Link.SOFTMAX_OF_REFERENCE;
            };
            predictor = row -> link.apply(weights.outputs(row));
        } else if (file.trees() != null) {
            predictor = file.trees()::predict;
        } else {
            throw new IOException(
                    "The model of %s has neither weights nor trees; train again.".formatted(file.trainer()));
        }
    }

    @Override
    public String trainer() {
        return file.trainer();
    }

    @Override
    public Task task() {
        return file.task();
    }

    @Override
    public List<String> classes() {
        return file.classes();
    }

    @Override
    public SequencedMap<String, Double> importance() {
        return file.importance();
    }

    @Override
    public double[][] predict(Frame frame) {
        double[][] columns = file.encoding().columns(frame, null);
        double[][] predicted = new double[frame.rows()][];
        IntStream.range(0, frame.rows()).parallel().forEach(i -> {
            double[] row = new double[columns.length];
            for (int f = 0; f < row.length; f++) {
                row[f] = columns[f][i];
            }
            predicted[i] = predictor.apply(row);
        });
        return predicted;
    }

    @Override
    public void save(Path folder) throws IOException {
        file.write(folder);
    }
}
