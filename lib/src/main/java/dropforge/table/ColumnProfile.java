package dropforge.table;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What there is to say of the values of one column of a file, found out when it is first asked for. */
public final class ColumnProfile {
    private final ColumnFormat format;
    private final CsvColumn column;
    private final LineNumbers lines;
    private Range range;
    private SortedMap<String, Integer> words;

    /** Rows of the smallest and the largest value, from 0; -1 without any. */
    private record Range(double min, double max, int rowOfMin, int rowOfMax) {}

    ColumnProfile(ColumnFormat format, CsvColumn column, LineNumbers lines) {
        this.format = format;
        this.column = column;
        this.lines = lines;
    }

    public ColumnFormat format() {
        return format;
    }

    public String name() {
        return format.name();
    }

    public int rows() {
        return column.rows();
    }

    /** Number of values that are not missing. */
    public int present() {
        return column.present();
    }

    /** Share of the values that are missing, from 0 to 1. */
    public double missingShare() {
        return 1 - (double) present() / rows();
    }

    /** Of a column of numbers or dates the smallest value, a date in seconds since 1970 UTC; NaN where there is none. */
    public double min() {
        return range().min();
    }

    /** The largest, as {@link #min} the smallest. */
    public double max() {
        return range().max();
    }

    /** Line in the file of the smallest value. */
    public long lineOfMin() {
        return lines.lineOf(range().rowOfMin());
    }

    /** Line in the file of the largest value. */
    public long lineOfMax() {
        return lines.lineOf(range().rowOfMax());
    }

    /**
     * The distinct words, with how often each is there: numbers in their shortest form, true and false in small letters.
     * Empty where they were not kept, in a column of numbers or dates that has thousands of them.
     */
    public SortedMap<String, Integer> words() {
        if (words == null) {
            var found = new TreeMap<String, Integer>();
            if (column instanceof CsvColumn.Words kept) {
                for (int code = 0; code < kept.words().length; code++) {
                    found.merge(plain(kept.words()[code]), kept.counts()[code], Integer::sum);
                }
            }
            words = Collections.unmodifiableSortedMap(found);
        }
        return words;
    }

    /** Line in the file of the first value that is such a word, as {@link #words} has it. */
    public long lineOf(String word) {
        var kept = (CsvColumn.Words) column;
        for (int row = 0; row < kept.rows(); row++) {
            int code = kept.codes()[row];
            if (code >= 0 && plain(kept.words()[code]).equals(word)) {
                return lines.lineOf(row);
            }
        }
        throw new IllegalArgumentException("Column %s has no %s".formatted(name(), word));
    }

    private String plain(String word) {
        return switch (format.type()) {
            case NUMERIC -> shortest(column.decimalNotation().read(word), word);
            case BOOLEAN -> word.toLowerCase(Locale.ROOT);
            case DATE, CATEGORICAL -> word;
        };
    }

    /** Adding 0.0 makes -0.0 the same as 0.0. */
    private static String shortest(double value, String word) {
        if (Double.isNaN(value)) {
            return word;
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value + 0.0);
    }

    private Range range() {
        if (range == null) {
            range = switch (format.type()) {
                case NUMERIC -> of(column.decimalNotation());
                case DATE -> of(format.dates().orElseThrow());
                case BOOLEAN, CATEGORICAL -> new Range(Double.NaN, Double.NaN, -1, -1);
            };
        }
        return range;
    }

    private Range of(Notation notation) {
        double[] values = column.read(notation);
        int min = -1;
        int max = -1;
        for (int row = 0; row < values.length; row++) {
            double value = values[row];
            if (Double.isNaN(value)) {
                continue;
            }
            if (min < 0 || value < values[min]) {
                min = row;
            }
            if (max < 0 || value > values[max]) {
                max = row;
            }
        }
        return min < 0 ? new Range(Double.NaN, Double.NaN, -1, -1) : new Range(values[min], values[max], min, max);
    }
}
