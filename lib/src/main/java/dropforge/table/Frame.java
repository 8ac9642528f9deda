package dropforge.table;

import java.util.List;
import java.util.Optional;

/**
 * A table in memory: columns of one length, in the order of the header.
 *
 * @param columns none twice by name; all of {@code rows} values
 * @param rows number of rows
 */
public record Frame(List<Column> columns, int rows) {
    public Frame {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.rows() != rows) {
                throw new IllegalArgumentException(
                        "Column %s has %d values in a table of %d rows".formatted(column.name(), column.rows(), rows));
            }
        }
    }

    /** The column of that name, exactly as written. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The names of the columns in their order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
