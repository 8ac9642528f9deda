package dropforge.train;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Frame;
import dropforge.train.Encoding.Source;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Reads a column of a table as the model knew it in training. A small file may have been taken for another type than the
 * training files: a column of {@code 1} and {@code 0} for yes and no, codes such as {@code 17} for words. Where what is
 * meant is plain, it is converted; otherwise it counts as missing.
 */
final class Alignment {
    /** Index of a word that training has not seen. */
    static final int UNSEEN = -1;

    private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");
    private static final Set<String> NO = Set.of("false", "no", "n", "f", "0");

    private Alignment() {}

    /** One value per row: NaN where missing, {@link #UNSEEN} for a word unknown in training. Not to be written to. */
    static double[] values(Source source, Frame frame) {
        Optional<Column> found = frame.column(source.column());
        if (found.isEmpty()) {
            double[] missing = new double[frame.rows()];
            Arrays.fill(missing, Double.NaN);
            return missing;
        }
        Column column = found.get();
        boolean same = column.type() == source.type() && column.levels().equals(source.levels());
        return same ? column.values() : converted(source, column);
    }

    private static double[] converted(Source source, Column column) {
        ToDoubleFunction<String> ofWord = ofWord(source);
        if (column.type() == ColumnType.CATEGORICAL) {
            double[] ofLevel = column.levels().stream().mapToDouble(ofWord).toArray();
            return map(column.values(), value -> ofLevel[(int) value]);
        }
        return switch (source.type()) {
            case CATEGORICAL ->
                column.type() == ColumnType.BOOLEAN
                        ? map(column.values(), value -> ofBoolean(source, value == 1))
                        : map(column.values(), value -> ofWord.applyAsDouble(plain(value)));
            case BOOLEAN -> map(column.values(), value -> value == 0 || value == 1 ? value : Double.NaN);
            case NUMERIC -> column.type() == ColumnType.DATE ? map(column.values(), _ -> Double.NaN) : column.values();
            case DATE -> map(column.values(), _ -> Double.NaN); // a bare number may be a year or anything
        };
    }

    private static ToDoubleFunction<String> ofWord(Source source) {
        return switch (source.type()) {
            case CATEGORICAL -> {
                Map<String, Integer> codes = new HashMap<>();
                source.levels().forEach(level -> codes.put(level, codes.size()));
                yield word -> codes.getOrDefault(word, UNSEEN);
            }
            case BOOLEAN ->
                word -> {
                    String lower = word.toLowerCase(Locale.ROOT);
                    return YES.contains(lower) ? 1 : NO.contains(lower) ? 0 : Double.NaN;
                };
            case NUMERIC -> Alignment::number;
            case DATE -> Alignment::seconds;
        };
    }

    private static double ofBoolean(Source source, boolean yes) {
        Set<String> meant = yes ? YES : NO;
        for (int level = 0; level < source.levels().size(); level++) {
            if (meant.contains(source.levels().get(level).toLowerCase(Locale.ROOT))) {
                return level;
            }
        }
        return UNSEEN;
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word.strip());
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static double seconds(String word) {
        try {
            LocalDateTime time = word.length() <= "2013-01-01".length()
                    ? LocalDate.parse(word).atStartOfDay()
                    : LocalDateTime.parse(word.replace(' ', 'T'));
            return time.toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException notADate) {
            return Double.NaN;
        }
    }

    /** As it would stand in a file: 17, not 17.0. */
    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private interface Conversion {
        double of(double value);
    }

    private static double[] map(double[] values, Conversion conversion) {
        double[] mapped = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = Double.isNaN(values[i]) ? Double.NaN : conversion.of(values[i]);
        }
        return mapped;
    }
}
