package dropforge.train;

import dropforge.table.Frame;
import dropforge.table.Task;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/** Trees of LightGBM, kept as its own text in {@code model.txt} beside {@code model.json}. */
final class LightGbmModel implements Model {
    static final String TEXT = "model.txt";
    private static final Cleaner CLEANER = Cleaner.create();

    private final ModelFile file;
    private final String text;
    private final LightGbm.Booster booster;

    LightGbmModel(ModelFile file, String text) {
        LightGbmLibrary.require();
        this.file = file;
        this.text = text;
        LightGbm.Booster loaded = new LightGbm.Booster(text);
        this.booster = loaded;
        CLEANER.register(this, loaded::close);
    }

    static LightGbmModel read(ModelFile file, Path folder) throws IOException {
        Path path = folder.resolve(TEXT);
        if (!Files.isRegularFile(path)) {
            throw new IOException("There is no model in %s: %s is missing.".formatted(folder, TEXT));
        }
        try {
            return new LightGbmModel(file, Files.readString(path));
        } catch (IllegalStateException refused) {
            throw new IOException(
                    "The model %s is damaged; train again or use another version.".formatted(path), refused);
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
        int rows = frame.rows();
        int outputs = task() == Task.MULTICLASS ? classes().size() : 1;
        if (rows == 0) {
            return new double[0][];
        }
        double[] flat = booster.predict(file.encoding().columns(frame, null), rows, outputs);
        Reference.reachabilityFence(this);
        double[][] predicted = new double[rows][];
        for (int i = 0; i < rows; i++) {
            predicted[i] = task() == Task.BINARY
                    ? new double[] {1 - flat[i], flat[i]}
                    : Arrays.copyOfRange(flat, i * outputs, (i + 1) * outputs);
        }
        return predicted;
    }

    /** How its columns become numbers; trees that are grown on it take the same. */
    Encoding encoding() {
        return file.encoding();
    }

    LightGbm.Booster booster() {
        return booster;
    }

    @Override
    public void save(Path folder) throws IOException {
        file.write(folder);
        Files.writeString(folder.resolve(TEXT), text);
    }
}
