package dropforge.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.table.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code model.json}: what a model is and, but for LightGBM, all that it has learned. Numbers are written so that they
 * are read back to the bit.
 *
 * @param format of this file; 1
 * @param trainer name of the trainer that made the model
 * @param classes empty for a regression
 * @param importance of the columns, most important first
 * @param linear of a linear model, otherwise null
 * @param trees of a Smile forest or boosting, otherwise null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelFile(
        int format,
        String trainer,
        Task task,
        List<String> classes,
        Encoding encoding,
        SequencedMap<String, Double> importance,
        LinearWeights linear,
        Trees trees) {
    static final String NAME = "model.json";
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What lacks one of these was not written by this program, or not wholly. */
    ModelFile {
        for (Object needed : Arrays.asList(trainer, task, classes, encoding, importance)) {
            Objects.requireNonNull(needed, "model.json lacks a field");
        }
    }

    void write(Path folder) throws IOException {
        Files.write(folder.resolve(NAME), JSON.writeValueAsBytes(this));
    }

    /** @throws IOException in one sentence, if there is no such file or not one of this format */
    static ModelFile read(Path folder) throws IOException {
        Path path = folder.resolve(NAME);
        if (!Files.isRegularFile(path)) {
            throw new IOException("There is no model in %s: %s is missing.".formatted(folder, NAME));
        }
        ModelFile file;
        try {
            file = JSON.readValue(Files.readAllBytes(path), ModelFile.class);
            if (file == null) {
                throw new IOException("The model %s is damaged; train again or use another version.".formatted(path));
            }
        } catch (JacksonException unreadable) {
            throw new IOException(
                    "The model %s is damaged; train again or use another version.".formatted(path), unreadable);
        }
        if (file.format != FORMAT) {
            throw new IOException("The model %s has format %d and this program reads %d; train again."
                    .formatted(path, file.format, FORMAT));
        }
        return file;
    }
}
