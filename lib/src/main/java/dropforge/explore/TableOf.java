package dropforge.explore;

import java.text.NumberFormat;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.strings.StringColumnFormatter;

/** A table in the making: a row for each fact, a column for each thing that is told of it. A null is a missing value. */
final class TableOf<T> {
    /** Of a text, as a terminal shows it; the page of a notebook has a way to show the rest. */
    private static final int LONGEST_TEXT = 60;

    private static final NumberFormat DECIMALS = decimals();

    private final Collection<T> facts;
    private final Table table;

    private TableOf(String name, Collection<T> facts) {
        this.facts = facts;
        this.table = Table.create(name);
    }

    static <T> TableOf<T> named(String name, Collection<T> facts) {
        return new TableOf<>(name, facts);
    }

    TableOf<T> text(String name, Function<T, String> value) {
        var column = StringColumn.create(name);
        column.setPrintFormatter(new StringColumnFormatter(TableOf::cut));
        facts.forEach(fact -> {
            String text = value.apply(fact);
            if (text == null) {
                column.appendMissing();
            } else {
                column.append(text);
            }
        });
        return with(column);
    }

    TableOf<T> whole(String name, Function<T, Integer> value) {
        var column = IntColumn.create(name);
        facts.forEach(fact -> column.appendObj(value.apply(fact)));
        return with(column);
    }

    TableOf<T> big(String name, Function<T, Long> value) {
        var column = LongColumn.create(name);
        facts.forEach(fact -> column.appendObj(value.apply(fact)));
        return with(column);
    }

    /** A NaN is a missing value. */
    TableOf<T> number(String name, ToDoubleFunction<T> value) {
        var column = DoubleColumn.create(name);
        column.setPrintFormatter(DECIMALS, "");
        facts.forEach(fact -> column.append(value.applyAsDouble(fact)));
        return with(column);
    }

    TableOf<T> time(String name, Function<T, Instant> value) {
        var column = InstantColumn.create(name);
        facts.forEach(fact -> column.append(value.apply(fact)));
        return with(column);
    }

    TableOf<T> yes(String name, Predicate<T> value) {
        var column = BooleanColumn.create(name);
        facts.forEach(fact -> column.append(value.test(fact)));
        return with(column);
    }

    private TableOf<T> with(tech.tablesaw.columns.Column<?> column) {
        table.addColumns(column);
        return this;
    }

    Table table() {
        return table;
    }

    private static NumberFormat decimals() {
        NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
        format.setMaximumFractionDigits(4);
        return format;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT - 1)) + "\u2026";
    }

    /** Bytes as megabytes of 1,000,000; NaN for null. */
    static double megabytes(Long bytes) {
        return bytes == null ? Double.NaN : bytes / 1e6;
    }
}
