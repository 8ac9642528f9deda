package dropforge.schema;

import dropforge.schema.Schema.Column;
import dropforge.schema.Schema.Rows;
import dropforge.schema.Schema.Seen;
import dropforge.table.ColumnProfile;
import dropforge.table.ColumnType;
import dropforge.table.FileProfile;
import dropforge.table.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Makes a schema of what files are like, and adds to it what more of them are like. */
final class SeenValues {
    /** With more words than these, names and numbers among them, a new one is no news. */
    static final int MOST_WORDS = 200;

    /** So many files count in what is usual. */
    private static final int NEWEST_FILES = 20;

    private SeenValues() {}

    /** @param files one or more, all of the same columns */
    static Schema schemaOf(List<FileProfile> files, String target, Task task) {
        List<Column> columns = files.getFirst().columns().stream()
                .map(column -> new Column(
                        column.name(),
                        column.format().type(),
                        column.format().dates(),
                        true,
                        null,
                        null,
                        null,
                        null,
                        null))
                .toList();
        return widened(new Schema(1, target, task, columns, Rows.NONE), files);
    }

    /** The same schema, where columns of which nothing was seen yet have seen these files. */
    static Schema filled(Schema schema, List<FileProfile> files) {
        if (schema.columns().stream().allMatch(column -> column.seen() != null)) {
            return schema;
        }
        Schema all = widened(schema, files);
        return new Schema(
                schema.version(),
                schema.target(),
                schema.task(),
                schema.columns().stream()
                        .map(column -> column.seen() == null
                                ? all.column(column.name()).orElseThrow()
                                : column)
                        .toList(),
                schema.rows());
    }

    /** The same schema, which has seen these files, too. */
    static Schema widened(Schema schema, List<FileProfile> files) {
        var columns = new ArrayList<Column>();
        for (Column column : schema.columns()) {
            Seen seen = column.seen();
            for (FileProfile file : files) {
                Optional<ColumnProfile> profile = file.columns().stream()
                        .filter(each -> each.name().equals(column.name()))
                        .findFirst();
                if (profile.isPresent()) {
                    seen = both(seen, of(profile.get(), isOfClasses(schema, column)));
                }
            }
            columns.add(column.withSeen(seen));
        }
        Rows rows = schema.rows();
        for (FileProfile file : files) {
            rows = with(rows, file.rows());
        }
        return new Schema(schema.version(), schema.target(), schema.task(), columns, rows);
    }

    /** Whether the column is the target, and its values are classes, whatever its type. */
    private static boolean isOfClasses(Schema schema, Column column) {
        return column.name().equals(schema.target()) && schema.task() != null && schema.task() != Task.REGRESSION;
    }

    private static Seen of(ColumnProfile column, boolean classes) {
        boolean words = classes || column.format().type() == ColumnType.CATEGORICAL;
        return new Seen(
                defined(column.min()),
                defined(column.max()),
                column.missingShare(),
                words && column.words().size() <= MOST_WORDS
                        ? List.copyOf(column.words().keySet())
                        : null);
    }

    private static Double defined(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static Seen both(Seen left, Seen right) {
        if (left == null) {
            return right;
        }
        List<String> words = null;
        if (left.values() != null && right.values() != null) {
            var all = new TreeSet<>(left.values());
            all.addAll(right.values());
            words = all.size() <= MOST_WORDS ? List.copyOf(all) : null;
        }
        return new Seen(
                left.min() == null
                        ? right.min()
                        : right.min() == null ? left.min() : Double.valueOf(Math.min(left.min(), right.min())),
                left.max() == null
                        ? right.max()
                        : right.max() == null ? left.max() : Double.valueOf(Math.max(left.max(), right.max())),
                Math.max(left.missing(), right.missing()),
                words);
    }

    private static Rows with(Rows rows, int more) {
        int weight = Math.min(rows.files(), NEWEST_FILES);
        double sum = weight == 0 ? 0 : weight * Math.log(Math.max(1, rows.usual()));
        return new Rows(Math.round(Math.exp((sum + Math.log(Math.max(1, more))) / (weight + 1))), rows.files() + 1);
    }
}
