package dropforge.table;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Decides what the values of a column are, over all files: numbers or dates when nearly all values that are there are
 * such; true/false when all are of one such pair of words; else words. Whole numbers are numbers, whatever they stand
 * for, unless the settings say otherwise.
 */
final class ColumnTypes {
    /** Share of the values that must be numbers or dates. The rest is then a mistake in the file that holds it. */
    private static final double NEARLY_ALL = 0.95;

    private ColumnTypes() {}

    /**
     * @param said the type from the settings; null to find out
     * @param warnings is told what could not be decided, one sentence each
     * @throws TrainingException where {@code said} is a date and no notation of dates fits alone
     */
    static ColumnFormat decide(String name, List<CsvColumn> columns, ColumnType said, Consumer<String> warnings) {
        if (said == ColumnType.DATE) {
            return date(name, columns);
        }
        if (said != null) {
            return ColumnFormat.of(name, said);
        }
        long present = columns.stream().mapToLong(CsvColumn::present).sum();
        long numbers = columns.stream()
                .mapToLong(column -> column.fitting(column.decimalNotation()))
                .sum();
        if (numbers >= NEARLY_ALL * present) {
            return ColumnFormat.of(name, ColumnType.NUMERIC);
        }
        if (BooleanWords.areBoolean(columns)) {
            return ColumnFormat.of(name, ColumnType.BOOLEAN);
        }
        Notation date = bestDate(notation -> fitting(columns, notation));
        if (fitting(columns, date) < NEARLY_ALL * present) {
            return ColumnFormat.of(name, ColumnType.CATEGORICAL);
        }
        if (isAmbiguous(date, notation -> fitting(columns, notation))) {
            warnings.accept("Column %s: its dates fit d/m/yyyy and m/d/yyyy alike, so it is taken as words; write %s"
                    .formatted(name, "them as yyyy-mm-dd."));
            return ColumnFormat.of(name, ColumnType.CATEGORICAL);
        }
        return new ColumnFormat(name, ColumnType.DATE, Optional.of(date));
    }

    /** The notation of nearly all of so many values; empty where there is none, or not only one. */
    static Optional<Notation> prevailing(int present, ToIntFunction<Notation> fitting) {
        Notation number = fitting.applyAsInt(Notation.DECIMAL_COMMA) > fitting.applyAsInt(Notation.DECIMAL_POINT)
                ? Notation.DECIMAL_COMMA
                : Notation.DECIMAL_POINT;
        if (fitting.applyAsInt(number) >= NEARLY_ALL * present) {
            return Optional.of(number);
        }
        Notation date = bestDate(fitting::applyAsInt);
        boolean clear = fitting.applyAsInt(date) >= NEARLY_ALL * present && !isAmbiguous(date, fitting::applyAsInt);
        return clear ? Optional.of(date) : Optional.empty();
    }

    private static ColumnFormat date(String name, List<CsvColumn> columns) {
        Notation date = bestDate(notation -> fitting(columns, notation));
        if (fitting(columns, date) == 0) {
            throw new TrainingException(
                    "Column %s is said to be a date, but no value is written as one: write dates as yyyy-mm-dd."
                            .formatted(name));
        }
        if (isAmbiguous(date, notation -> fitting(columns, notation))) {
            throw new TrainingException(
                    "Column %s: its dates fit d/m/yyyy and m/d/yyyy alike: write them as yyyy-mm-dd.".formatted(name));
        }
        return new ColumnFormat(name, ColumnType.DATE, Optional.of(date));
    }

    private static long fitting(List<CsvColumn> columns, Notation notation) {
        return columns.stream().mapToLong(column -> column.fitting(notation)).sum();
    }

    private static Notation bestDate(ToLongFunction<Notation> fitting) {
        Notation best = Notation.ISO_DATE;
        for (Notation notation : Notation.values()) {
            if (notation.isDate() && fitting.applyAsLong(notation) > fitting.applyAsLong(best)) {
                best = notation;
            }
        }
        return best;
    }

    private static boolean isAmbiguous(Notation date, ToLongFunction<Notation> fitting) {
        return date == Notation.DAY_FIRST_DATE
                && fitting.applyAsLong(date) == fitting.applyAsLong(Notation.MONTH_FIRST_DATE);
    }
}
