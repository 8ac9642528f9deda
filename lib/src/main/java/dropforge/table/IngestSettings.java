package dropforge.table;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user may say about the training files.
 *
 * @param target name of the column to predict; without it, {@link Ingest} says which columns there are
 * @param task what is predicted; empty: told from the target
 * @param columns types of columns by name, for those where what would be found out is not what is meant
 */
public record IngestSettings(Optional<String> target, Optional<Task> task, Map<String, ColumnType> columns) {
    public IngestSettings {
        // Sorted, so that equal settings are written alike by every process.
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /** Only the target is said. */
    public static IngestSettings predicting(String target) {
        return new IngestSettings(Optional.of(target), Optional.empty(), Map.of());
    }
}
