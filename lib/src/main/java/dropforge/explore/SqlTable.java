package dropforge.explore;

import dropforge.files.UserMistake;
import dropforge.journal.Store;
import dropforge.table.NearNames;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What a query of one's own gives. SQLite has types for values, not for columns: a column of whole numbers alone becomes longs,
 * of numbers doubles, of ISO-8601 times instants, and any other texts.
 */
public final class SqlTable {
    private static final String NAMES = "select name from sqlite_master where type in ('table', 'view') order by name";
    private static final int LEAST_TIME = 20;

    /** Some 100 MB each. */
    private static final long MOST_CELLS = 4_000_000;

    private static final long MOST_CHARACTERS = 50_000_000;

    /** Around what SQLite says the driver puts its own. */
    private static final Pattern PLAIN =
            Pattern.compile("\\[\\w+] SQL error or missing database \\((.*)\\)", Pattern.DOTALL);

    private SqlTable() {}

    /**
     * The rows of a query, in their order.
     *
     * @throws UserMistake for what is no query, in the words of SQLite; for more than four million values, or fifty million letters
     */
    public static Table of(Store store, String sql) {
        try {
            return store.asked(sql, SqlTable::read);
        } catch (SQLException e) {
            throw new UserMistake("This query cannot be answered: " + reason(store, e), e);
        }
    }

    private static String reason(Store store, SQLException failure) {
        String words = String.valueOf(failure.getMessage());
        if (words.startsWith("[SQLITE_READONLY]")) {
            return "it would change the database, at which a workbench only looks.";
        }
        Matcher plain = PLAIN.matcher(words);
        words = plain.matches() ? plain.group(1) : words;
        return words + hint(store, words);
    }

    private static String hint(Store store, String words) {
        int at = words.indexOf("no such table: ");
        if (at < 0) {
            return ".";
        }
        List<String> names = store.query(NAMES, row -> row.getString(1)).stream()
                .filter(name -> !name.startsWith("sqlite_") && !name.startsWith("part_words_"))
                .toList();
        List<String> near = NearNames.of(words.substring(at + 15), names);
        return near.isEmpty()
                ? "; there are %s.".formatted(String.join(", ", names))
                : "; did you mean %s?".formatted(near.getFirst());
    }

    private static Table read(ResultSet rows) throws SQLException {
        ResultSetMetaData about = rows.getMetaData();
        int width = about.getColumnCount();
        var columns = new ArrayList<List<Object>>();
        for (int i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
        long cells = 0;
        long characters = 0;
        while (rows.next()) {
            for (int i = 0; i < width; i++) {
                Object value = rows.getObject(i + 1);
                columns.get(i).add(value instanceof byte[] bytes ? "%,d bytes".formatted(bytes.length) : value);
                characters += value instanceof String text ? text.length() : 0;
            }
            cells += width;
            if (cells > MOST_CELLS || characters > MOST_CHARACTERS) {
                throw new UserMistake(
                        "This query gives more than a notebook can hold: it was stopped after %,d rows. Ask for fewer with `limit`, or for sums with `group by`."
                                .formatted(columns.getFirst().size()));
            }
        }
        Table table = Table.create("result");
        var taken = new HashMap<String, Integer>();
        for (int i = 0; i < width; i++) {
            String label = about.getColumnLabel(i + 1);
            // Tablesaw refuses two columns of one name, in whatever case.
            int count = taken.merge(label.toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
            table.addColumns(column(count == 1 ? label : label + " " + count, columns.get(i)));
        }
        return table;
    }

    private static Column<?> column(String name, List<Object> values) {
        List<Object> known = values.stream().filter(Objects::nonNull).toList();
        if (!known.isEmpty() && known.stream().allMatch(value -> value instanceof Long || value instanceof Integer)) {
            var column = LongColumn.create(name);
            values.forEach(value -> column.appendObj(value == null ? null : ((Number) value).longValue()));
            return column;
        }
        if (!known.isEmpty() && known.stream().allMatch(Number.class::isInstance)) {
            var column = DoubleColumn.create(name);
            values.forEach(value -> column.append(value == null ? Double.NaN : ((Number) value).doubleValue()));
            return column;
        }
        List<Instant> times = times(values, known);
        if (!times.isEmpty()) {
            var column = InstantColumn.create(name);
            times.forEach(column::append);
            return column;
        }
        var column = StringColumn.create(name);
        values.forEach(value -> {
            if (value == null) {
                column.appendMissing();
            } else {
                column.append(value.toString());
            }
        });
        return column;
    }

    /** Empty where one of them is no time. */
    private static List<Instant> times(List<Object> values, List<Object> known) {
        if (known.isEmpty() || !known.stream().allMatch(SqlTable::looksLikeTime)) {
            return List.of();
        }
        var times = new ArrayList<Instant>();
        try {
            values.forEach(value -> times.add(value == null ? null : Instant.parse(value.toString())));
            return times;
        } catch (DateTimeException _) {
            return List.of();
        }
    }

    private static boolean looksLikeTime(Object value) {
        return value instanceof String text
                && text.length() >= LEAST_TIME
                && text.charAt(4) == '-'
                && text.charAt(10) == 'T'
                && text.endsWith("Z");
    }
}
