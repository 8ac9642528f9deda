package dropforge.table;

import java.util.List;
import java.util.Optional;

/**
 * The columns that files must have and how each is read, laid down beforehand, in place of what the files agree on among
 * themselves: a file is judged by it alone, whatever the others are like.
 *
 * @param source where the user can change it, for sentences: {@code schema.json}
 * @param columns in the order in which they are used; none twice
 */
public record TableLayout(String source, List<LaidDown> columns) {
    public TableLayout {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param dates how its dates are written; empty for other types, and where the files are to tell
     * @param required whether each file must have it; where one lacks it, all its values are missing
     */
    public record LaidDown(String name, ColumnType type, Optional<Notation> dates, boolean required) {}

    List<String> names() {
        return columns.stream().map(LaidDown::name).toList();
    }

    Optional<LaidDown> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
