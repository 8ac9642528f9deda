package dropforge.registry;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dropforge.files.UserMistake;
import dropforge.journal.Json;
import dropforge.table.Frame;
import dropforge.table.Notation;
import dropforge.table.PredictionInput;
import dropforge.table.RawRows;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import dropforge.train.Model;
import dropforge.train.Trainers;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Predicts the rows of CSV files with one version. */
public final class Predictor {
    /** The name of the column that is added. */
    public static final String PREDICTION = "prediction";

    private final ModelVersion version;
    private final Model model;

    private Predictor(ModelVersion version, Model model) {
        this.version = version;
        this.model = model;
    }

    /** @throws UserMistake when there is no such version, or its files cannot be read */
    public static Predictor load(ModelRegistry registry, int number) {
        ModelVersion version = registry.version(number);
        try {
            registry.checkModelFiles(version);
            return new Predictor(version, Trainers.load(registry.folderOf(number)));
        } catch (IOException | TrainingException e) {
            throw new UserMistake(
                    "The model of version %d in %s cannot be read (%s); use another with --version, or train one with `retrain --force`."
                            .formatted(number, registry.folderOf(number), e.getMessage()),
                    e);
        }
    }

    public ModelVersion version() {
        return version;
    }

    /**
     * What the model says of the rows of a table in memory, such as {@code dataset.features()}. Columns that it does not have
     * count as missing.
     *
     * @return per row the probability of each class, in the order of {@code version().classes()}; of a regression the number
     */
    public double[][] predict(Frame rows) {
        return model.predict(rows);
    }

    /**
     * Writes the rows of a file as they are, with a column {@code prediction} added, and for classes one column {@code
     * p(CLASS)} with the probability of each; with a decimal comma where the numbers of the file have one.
     *
     * @return what the user should know, such as columns that the file does not have, one sentence each
     * @throws UserMistake when the file cannot be read, in one sentence that names row and column
     */
    public List<String> predictCsv(Path file, Writer output) throws IOException {
        PredictionInput input = read(file);
        double[][] predictions = model.predict(input.frame());
        CsvWriter csv = CsvWriter.builder()
                .fieldSeparator(input.delimiter())
                .lineDelimiter(LineDelimiter.PLATFORM)
                .build(output);
        var header = new ArrayList<>(input.header());
        header.add(free(PREDICTION, input.header()));
        for (String word : model.classes()) {
            header.add(free("p(%s)".formatted(word), input.header()));
        }
        csv.writeRecord(header);
        try (RawRows rows = input.rawRows()) {
            for (int row = 0; rows.hasNext(); row++) {
                var fields = new ArrayList<>(rows.next());
                if (model.task() != Task.REGRESSION) {
                    fields.add(likeliest(predictions[row]));
                }
                for (double number : predictions[row]) {
                    fields.add(written(number, input.decimals()));
                }
                csv.writeRecord(fields);
            }
        }
        csv.flush();
        return warnings(input);
    }

    /** The same as one JSON object per row and line: the prediction, and for classes the probability of each. */
    public List<String> predictJson(Path file, Writer output) throws IOException {
        PredictionInput input = read(file);
        double[][] predictions = model.predict(input.frame());
        for (int row = 0; row < predictions.length; row++) {
            var object = new LinkedHashMap<String, Object>();
            object.put("row", row + 1);
            object.put(PREDICTION, answer(predictions[row]));
            if (model.task() != Task.REGRESSION) {
                var probabilities = new LinkedHashMap<String, Double>();
                for (int i = 0; i < predictions[row].length; i++) {
                    probabilities.put(model.classes().get(i), predictions[row][i]);
                }
                object.put("probabilities", probabilities);
            }
            output.write(Json.line(object));
            output.write('\n');
        }
        output.flush();
        return warnings(input);
    }

    private PredictionInput read(Path file) {
        PredictionInput input = PredictionInput.read(file, version.columns());
        if (!version.columns().isEmpty()
                && input.absent().size() == version.columns().size()) {
            throw new UserMistake("%s has none of the columns that version %d learned from (%s); name a file that has."
                    .formatted(file, version.version(), String.join(", ", input.absent())));
        }
        return input;
    }

    /** The class, or the number. */
    private Object answer(double[] prediction) {
        return model.task() == Task.REGRESSION ? prediction[0] : likeliest(prediction);
    }

    /** The class that is most likely, the first of them on a tie. */
    private String likeliest(double[] prediction) {
        int best = 0;
        for (int i = 1; i < prediction.length; i++) {
            if (prediction[i] > prediction[best]) {
                best = i;
            }
        }
        return model.classes().get(best);
    }

    /** What reads the file reads its other numbers so, too. */
    private static String written(double number, Notation decimals) {
        String point = String.valueOf(number);
        return decimals == Notation.DECIMAL_COMMA ? point.replace('.', ',') : point;
    }

    /** A column of that name may be there already, as when a predicted file is predicted again. */
    private static String free(String name, List<String> taken) {
        String candidate = name;
        for (int i = 2; taken.contains(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    private List<String> warnings(PredictionInput input) {
        return input.absent().isEmpty()
                ? List.of()
                : List.of("%s has no column %s; version %d takes %s as missing in every row."
                        .formatted(
                                input.path(),
                                String.join(", ", input.absent()),
                                version.version(),
                                input.absent().size() == 1 ? "it" : "them"));
    }
}
