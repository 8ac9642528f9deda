package dropforge.table;

import java.util.Optional;

/** How numbers and dates are written. A value read in a notation is a double: the number, or seconds since 1970 UTC. */
public enum Notation {
    /** {@code -1234.5e3} */
    DECIMAL_POINT("1.5"),
    /** {@code -1234,5e3}; never in a file whose fields are separated by commas. */
    DECIMAL_COMMA("1,5"),
    /** {@code 2013-01-31}, {@code 2013-01-31T14:05:09.25+01:00}; a blank may stand for the T. */
    ISO_DATE("yyyy-mm-dd"),
    /** {@code 2013/01/31} */
    SLASHED_ISO_DATE("yyyy/mm/dd"),
    /** {@code 31.1.2013}; dots always mean the day first. */
    DOTTED_DATE("d.m.yyyy"),
    /** {@code 31/1/2013} */
    DAY_FIRST_DATE("d/m/yyyy"),
    /** {@code 1/31/2013} */
    MONTH_FIRST_DATE("m/d/yyyy");

    private final String wireName;

    Notation(String wireName) {
        this.wireName = wireName;
    }

    /** As it is written in version.json: {@code yyyy-mm-dd}. */
    public String wireName() {
        return wireName;
    }

    /** The notation of that {@link #wireName}. */
    public static Optional<Notation> named(String wireName) {
        for (Notation notation : values()) {
            if (notation.wireName.equals(wireName)) {
                return Optional.of(notation);
            }
        }
        return Optional.empty();
    }

    /** Whether it is one of dates, and not of numbers. */
    public boolean isDate() {
        return this != DECIMAL_POINT && this != DECIMAL_COMMA;
    }

    /** The value of the characters from {@code from} to {@code end}, exclusive; NaN where they are not so written. */
    double read(char[] text, int from, int end) {
        return switch (this) {
            case DECIMAL_POINT -> DecimalText.parse(text, from, end, '.');
            case DECIMAL_COMMA -> DecimalText.parse(text, from, end, ',');
            case ISO_DATE -> DateText.parse(text, from, end, DateText.Order.YEAR_MONTH_DAY, '-');
            case SLASHED_ISO_DATE -> DateText.parse(text, from, end, DateText.Order.YEAR_MONTH_DAY, '/');
            case DOTTED_DATE -> DateText.parse(text, from, end, DateText.Order.DAY_MONTH_YEAR, '.');
            case DAY_FIRST_DATE -> DateText.parse(text, from, end, DateText.Order.DAY_MONTH_YEAR, '/');
            case MONTH_FIRST_DATE -> DateText.parse(text, from, end, DateText.Order.MONTH_DAY_YEAR, '/');
        };
    }

    double read(String word) {
        return read(word.toCharArray(), 0, word.length());
    }
}
