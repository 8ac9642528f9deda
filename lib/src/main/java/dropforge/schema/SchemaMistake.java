package dropforge.schema;

import dropforge.table.TrainingException;
import java.nio.file.Path;

/** The schema cannot be used as it is written; while that is so, nothing is trained and nothing goes to quarantine. */
public final class SchemaMistake extends TrainingException {
    private static final long serialVersionUID = 1L;

    /** @param line from 1; 0 where it is of none */
    SchemaMistake(Path file, int line, String what, Throwable cause) {
        super(
                "%s%s: %s. Correct it; until then nothing is trained and no file is judged."
                        .formatted(file, line > 0 ? ", line " + line : "", what),
                cause);
    }
}
