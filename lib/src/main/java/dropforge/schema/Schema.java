package dropforge.schema;

import dropforge.table.ColumnType;
import dropforge.table.Notation;
import dropforge.table.TableLayout;
import dropforge.table.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What training files must be like, and what they have been like so far.
 *
 * @param version counts up with each change of what files must be like; from 1
 * @param target the column that is predicted; null where the settings say it
 * @param task what is predicted; null where the data tell
 * @param columns all columns, in the order in which they are used; none twice
 * @param rows how many rows files have had
 */
public record Schema(int version, String target, Task task, List<Column> columns, Rows rows) {
    public Schema {
        columns = List.copyOf(columns);
    }

    /**
     * A column. Limits are hard, and there only when the user writes them.
     *
     * @param dates how its dates are written; empty for other types, and where the files are to tell
     * @param required whether every file must have it
     * @param min least value that is allowed, a date in seconds since 1970 UTC; null without a limit
     * @param max largest value that is allowed; null without a limit
     * @param values the words that are allowed; null for all
     * @param maxMissing largest share of missing values that is allowed, from 0 to 1; null without a limit
     * @param seen what its values have been like so far; null before the first file
     */
    public record Column(
            String name,
            ColumnType type,
            Optional<Notation> dates,
            boolean required,
            Double min,
            Double max,
            List<String> values,
            Double maxMissing,
            Seen seen) {
        public Column {
            values = values == null ? null : List.copyOf(values);
        }

        public Column withType(ColumnType other) {
            boolean same = other == type;
            return new Column(
                    name,
                    other,
                    same ? dates : Optional.empty(),
                    required,
                    same ? min : null,
                    same ? max : null,
                    same ? values : null,
                    maxMissing,
                    same ? seen : null);
        }

        public Column withRequired(boolean other) {
            return new Column(name, type, dates, other, min, max, values, maxMissing, seen);
        }

        public Column withLimits(Double least, Double largest, List<String> allowed, Double largestMissing) {
            return new Column(name, type, dates, required, least, largest, allowed, largestMissing, seen);
        }

        Column withDates(Optional<Notation> other) {
            return new Column(name, type, other, required, min, max, values, maxMissing, seen);
        }

        Column withSeen(Seen other) {
            return new Column(name, type, dates, required, min, max, values, maxMissing, other);
        }
    }

    /**
     * What the values of a column have been like in the files that were used.
     *
     * @param min null where there was no number or date
     * @param max null where there was no number or date
     * @param missing largest share of missing values in a file
     * @param values the words; null for numbers, and where there are too many for a new one to be news
     */
    public record Seen(Double min, Double max, double missing, List<String> values) {
        public Seen {
            values = values == null ? null : List.copyOf(values);
        }
    }

    /**
     * How many rows files have had.
     *
     * @param usual their geometric mean, in which the newest twenty files count most
     * @param files in so many files
     */
    public record Rows(long usual, int files) {
        static final Rows NONE = new Rows(0, 0);
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    public Schema withVersion(int other) {
        return new Schema(other, target, task, columns, rows);
    }

    public Schema withTarget(String other, Task itsTask) {
        return new Schema(version, other, itsTask, columns, rows);
    }

    /** With this column in the place of the one of its name, or as the last one. */
    public Schema with(Column column) {
        var all = new ArrayList<Column>();
        columns.forEach(each -> all.add(each.name().equals(column.name()) ? column : each));
        if (column(column.name()).isEmpty()) {
            all.add(column);
        }
        return new Schema(version, target, task, all, rows);
    }

    /** Without what was seen, and without the number: what files must be like. */
    private Schema rules() {
        return new Schema(
                0,
                target,
                task,
                columns.stream().map(column -> column.withSeen(null)).toList(),
                Rows.NONE);
    }

    boolean hasRulesOf(Schema other) {
        return rules().equals(other.rules());
    }

    /** The columns as files are read by them. */
    TableLayout layout() {
        return new TableLayout(
                SchemaStore.FILE_NAME,
                columns.stream()
                        .map(column -> new TableLayout.LaidDown(
                                column.name(), column.type(), column.dates(), column.required()))
                        .toList());
    }
}
