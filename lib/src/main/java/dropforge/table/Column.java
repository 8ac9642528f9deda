package dropforge.table;

import java.util.List;

/**
 * One column of a table. Whatever its type, its values are doubles, so that a table is one block of numbers and every
 * consumer reads it alike.
 *
 * @param name as in the header of the file
 * @param type how {@code values} is to be read
 * @param values one per row; {@code NaN} where the value is missing; owned by the column, not to be written to
 * @param levels for {@link ColumnType#CATEGORICAL} the distinct words, sorted; otherwise empty
 */
public record Column(String name, ColumnType type, double[] values, List<String> levels) {
    public Column {
        levels = List.copyOf(levels);
    }

    /** Number of values, missing ones included. */
    public int rows() {
        return values.length;
    }

    /** Number of missing values. */
    public int missing() {
        int missing = 0;
        for (double value : values) {
            if (Double.isNaN(value)) {
                missing++;
            }
        }
        return missing;
    }
}
