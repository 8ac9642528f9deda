package dropforge.notebook;

import dropforge.files.Counted;
import dropforge.report.Headline;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/**
 * A table on a page: the first rows and the last, how many there are, the types of the columns. Numbers of a column have the same decimals
 * and are aligned at the point; long texts are cut, and shown whole when the mouse rests on them.
 */
final class TablePage {
    /** Up to so many rows are all shown. */
    static final int MOST_ROWS = 20;

    static final int HEAD = 10;
    static final int TAIL = 5;
    /** Of more columns, the first and the last. */
    static final int MOST_COLUMNS = 30;

    private static final int LONGEST_TEXT = 70;
    /** Where there are few columns. */
    private static final int LONGEST_ALONE = 140;

    private static final int FEW_COLUMNS = 4;
    /** Of a text that is cut, what shows when the mouse rests on it. */
    private static final int MOST_TOLD = 4_000;
    /** Those that would break the line. */
    private static final Pattern SPACES = Pattern.compile("[\\t\\n\\r]+");

    private static final int MOST_DECIMALS = 4;
    private static final double LARGE = 1e15;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String CELL = "padding:2px 10px;border:none;white-space:nowrap;";
    private static final String LEFT = CELL + "text-align:left;";
    private static final String RIGHT = CELL + "text-align:right;font-variant-numeric:tabular-nums;";

    private final Relation table;
    private final int[] rows;
    private final int[] columns;
    private final int longestText;

    private TablePage(Relation table) {
        this.table = table;
        this.rows = some(table.rowCount(), MOST_ROWS, HEAD, TAIL);
        this.columns = some(table.columnCount(), MOST_COLUMNS, MOST_COLUMNS - HEAD, HEAD);
        this.longestText = columns.length <= FEW_COLUMNS ? LONGEST_ALONE : LONGEST_TEXT;
    }

    /** All of so many, or the first and the last. */
    private static int[] some(int count, int most, int first, int last) {
        return count <= most
                ? IntStream.range(0, count).toArray()
                : IntStream.concat(IntStream.range(0, first), IntStream.range(count - last, count))
                        .toArray();
    }

    /** For a terminal: the same rows, with long texts cut. */
    static String text(Relation table) {
        var page = new TablePage(table);
        Table shown = Table.create(table.name());
        for (int i : page.columns) {
            Column<?> column = table.column(i).subset(page.rows);
            if (column instanceof StringColumn texts) {
                StringColumn cut = StringColumn.create(texts.name());
                texts.forEach(text -> cut.append(text == null ? "" : page.cut(oneLine(text))));
                column = cut;
            }
            shown.addColumns(column);
        }
        String all = shown.print(MOST_ROWS);
        return table.rowCount() > MOST_ROWS ? all + "\n" + page.shape() + ", the first and the last of them" : all;
    }

    private static String oneLine(String text) {
        String told = text.length() > MOST_TOLD
                ? text.substring(0, text.offsetByCodePoints(0, MOST_TOLD / 2)) + "\u2026"
                : text;
        return Headline.onOneLine(SPACES.matcher(told).replaceAll(" "));
    }

    private String cut(String text) {
        return isLong(text) ? text.substring(0, text.offsetByCodePoints(0, longestText - 1)) + "\u2026" : text;
    }

    private boolean isLong(String text) {
        return text.length() > longestText
                && text.codePointCount(0, Math.min(text.length(), 2 * longestText + 2)) > longestText;
    }

    static String html(Relation table) {
        return new TablePage(table).html();
    }

    private String html() {
        var html = new Html();
        html.open("div", "overflow-x:auto;font-size:13px;color:%s;".formatted(Html.INK));
        html.open("div", "margin:2px 0 4px;")
                .open("b", "")
                .text(String.valueOf(table.name()))
                .close("b")
                .text(" ");
        html.open("span", "margin-left:8px;color:%s;".formatted(Html.FAINT))
                .text(shape())
                .close("span")
                .close("div");
        html.open(
                "table",
                "border-collapse:collapse;border-top:1px solid %s;border-bottom:1px solid %s;margin:0;"
                        .formatted(Html.LINE, Html.LINE));
        header(html);
        List<IntFunction<String>> words =
                IntStream.of(columns).mapToObj(this::words).toList();
        for (int i = 0; i < rows.length; i++) {
            if (i > 0 && rows[i] > rows[i - 1] + 1) {
                gap(html, rows[i] - rows[i - 1] - 1);
            }
            row(html, words, rows[i]);
        }
        return html.close("table").close("div").toString();
    }

    private String shape() {
        return "%s \u00d7 %s%s"
                .formatted(
                        Counted.of(table.rowCount(), "row"),
                        Counted.of(table.columnCount(), "column"),
                        columns.length < table.columnCount() ? ", %d of them shown".formatted(columns.length) : "");
    }

    private void header(Html html) {
        html.open("tr", "background:transparent;border-bottom:1px solid %s;".formatted(Html.LINE));
        for (int i : columns) {
            Column<?> column = table.column(i);
            html.open("th", (isNumeric(column) ? RIGHT : LEFT) + "font-weight:600;")
                    .text(column.name());
            html.open("div", "font-weight:400;font-size:11px;color:%s;".formatted(Html.FAINT))
                    .text(type(column))
                    .close("div");
            html.close("th");
        }
        html.close("tr");
    }

    private void row(Html html, List<IntFunction<String>> words, int row) {
        html.open("tr", "background:transparent;");
        for (int i = 0; i < columns.length; i++) {
            Column<?> column = table.column(columns[i]);
            String style = isNumeric(column) ? RIGHT : LEFT;
            if (column.isMissing(row)) {
                html.open("td", style + "color:%s;".formatted(Html.FAINT)).text("\u2013");
            } else {
                String text = words.get(i).apply(row);
                if (isLong(text)) {
                    html.open("td", style, text).text(cut(text));
                } else {
                    html.open("td", style).text(text);
                }
            }
            html.close("td");
        }
        html.close("tr");
    }

    private void gap(Html html, int left) {
        html.append("<tr style=\"background:transparent;\"><td colspan=\"%d\" style=\"%scolor:%s;text-align:center;\">"
                        .formatted(columns.length, CELL, Html.FAINT))
                .text("\u22ee  " + Counted.of(left, "more row"))
                .close("td")
                .close("tr");
    }

    private static boolean isNumeric(Column<?> column) {
        return column instanceof NumericColumn;
    }

    private static String type(Column<?> column) {
        if (column instanceof StringColumn) {
            return "text";
        }
        return column.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** How the values of a column are written; all those that are shown alike. */
    private IntFunction<String> words(int index) {
        Column<?> column = table.column(index);
        if (column instanceof InstantColumn times) {
            boolean whole = IntStream.of(rows)
                    .mapToObj(times::get)
                    .allMatch(time -> time == null || time.getNano() < 1_000_000);
            DateTimeFormatter format = whole ? SECONDS : MILLIS;
            return row -> format.format(times.get(row));
        }
        if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            NumericColumn<?> numbers = (NumericColumn<?>) column;
            String format = "%%,.%df".formatted(decimals(numbers));
            return row -> number(numbers.getDouble(row), format);
        }
        if (column instanceof NumericColumn) {
            return row -> whole(column, row);
        }
        if (column instanceof StringColumn texts) {
            return row -> oneLine(texts.get(row));
        }
        return column::getString;
    }

    /** Numbers that only name something have no thousands. */
    private static String whole(Column<?> column, int row) {
        long value = ((Number) column.get(row)).longValue();
        boolean isName = column.name().equals("id")
                || column.name().equals("run")
                || column.name().equals("year");
        return isName ? String.valueOf(value) : String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value, String format) {
        double size = Math.abs(value);
        boolean plain = Double.isFinite(value) && size < LARGE && (size >= 1e-4 || value == 0);
        return String.format(Locale.ROOT, plain ? format : "%.3g", value);
    }

    /** As many as those that are shown need, up to {@value #MOST_DECIMALS}. */
    private int decimals(NumericColumn<?> numbers) {
        int most = 0;
        for (int row : rows) {
            double value = numbers.getDouble(row);
            while (Double.isFinite(value) && most < MOST_DECIMALS && !isWhole(value * Math.pow(10, most))) {
                most++;
            }
        }
        return most;
    }

    private static boolean isWhole(double value) {
        return Math.abs(value - Math.rint(value)) < 1e-9 * Math.max(1, Math.abs(value));
    }
}
