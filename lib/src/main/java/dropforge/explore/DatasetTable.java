package dropforge.explore;

import dropforge.table.Column;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Task;
import java.time.Instant;
import java.util.List;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The rows that a model may learn from, one a row. */
public final class DatasetTable {
    private DatasetTable() {}

    /**
     * The columns of the files in their order and with their names, then the target, then {@code file}, the path that a row comes
     * from. Where two names differ in their case alone, the second has a number behind it. Words are texts, dates instants, the rest numbers.
     */
    public static Table of(Dataset data) {
        Table table = Table.create("data set, predicts %s (%s)"
                .formatted(data.targetName(), data.task().wireName()));
        for (Column column : data.features().columns()) {
            table.addColumns(column(column).setName(unused(column.name(), table)));
        }
        String target = unused(data.targetName(), table);
        table.addColumns(
                data.task() == Task.REGRESSION
                        ? DoubleColumn.create(target, data.target().clone())
                        : words(target, data.target(), data.classes()));
        var file = StringColumn.create(unused("file", table));
        for (DataFile from : data.files()) {
            for (int i = 0; i < from.rows(); i++) {
                file.append(from.path());
            }
        }
        return table.addColumns(file);
    }

    private static tech.tablesaw.columns.Column<?> column(Column column) {
        return switch (column.type()) {
            case CATEGORICAL -> words(column.name(), column.values(), column.levels());
            case BOOLEAN -> {
                var yes = BooleanColumn.create(column.name());
                for (double value : column.values()) {
                    yes.append(Double.isNaN(value) ? null : Boolean.valueOf(value != 0));
                }
                yield yes;
            }
            case DATE -> {
                var times = InstantColumn.create(column.name());
                for (double seconds : column.values()) {
                    times.append(Double.isNaN(seconds) ? null : Instant.ofEpochMilli(Math.round(seconds * 1000)));
                }
                yield times;
            }
            case NUMERIC -> DoubleColumn.create(column.name(), column.values().clone());
        };
    }

    private static StringColumn words(String name, double[] values, List<String> words) {
        var column = StringColumn.create(name);
        for (double value : values) {
            if (Double.isNaN(value)) {
                column.appendMissing();
            } else {
                column.append(words.get((int) value));
            }
        }
        return column;
    }

    /** Tablesaw refuses two columns of one name, in whatever case. */
    private static String unused(String name, Table table) {
        String unused = name;
        for (int i = 2; table.containsColumn(unused); i++) {
            unused = name + " " + i;
        }
        return unused;
    }
}
