package dropforge.table;

import java.util.Optional;

/**
 * How a column is read, so that a file that comes later, for a prediction, is read as the training files were.
 *
 * @param name as in the header
 * @param type what its values are
 * @param dates how its dates are written; empty for all types but {@link ColumnType#DATE}
 */
public record ColumnFormat(String name, ColumnType type, Optional<Notation> dates) {
    public ColumnFormat {
        if ((type == ColumnType.DATE) != dates.filter(Notation::isDate).isPresent()) {
            throw new IllegalArgumentException("Column %s: a date, and only a date, has a notation".formatted(name));
        }
    }

    /** For all types but {@link ColumnType#DATE}. */
    public static ColumnFormat of(String name, ColumnType type) {
        return new ColumnFormat(name, type, Optional.empty());
    }

    /** Whether the column can be read so from what was kept of the file. */
    boolean canRead(CsvColumn column) {
        return switch (type) {
            case NUMERIC -> column.readable(column.decimalNotation());
            case DATE -> column.readable(dates.orElseThrow());
            case BOOLEAN, CATEGORICAL -> column instanceof CsvColumn.Words;
        };
    }

    /** The first row, from 0, with a value that is not of this type; -1 without one. */
    int firstMisfit(CsvColumn column) {
        return switch (type) {
            case NUMERIC -> column.firstMisfit(column.decimalNotation());
            case DATE -> column.firstMisfit(dates.orElseThrow());
            case BOOLEAN -> {
                var words = (CsvColumn.Words) column;
                yield words.firstNaN(BooleanWords.read(words));
            }
            case CATEGORICAL -> -1;
        };
    }

    /** Says that a word is not of this type: the beginning of a sentence. */
    String complaint(String word) {
        String shown = (word.length() <= 60 ? word : word.substring(0, 60) + "...").replaceAll("\\R", " ");
        String expected = switch (type) {
            case NUMERIC -> "a number";
            case BOOLEAN -> "one of true/false, yes/no, t/f, y/n, 1/0";
            case DATE -> "a date written " + dates.orElseThrow().wireName();
            case CATEGORICAL -> "a word";
        };
        return "\"%s\" is not %s".formatted(shown, expected);
    }
}
