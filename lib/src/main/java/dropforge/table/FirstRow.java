package dropforge.table;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What stands where the names of the columns belong; tells names from the values of a file without a header. A number
 * alone is no sign of values: in many tables years are names.
 *
 * @param commaSeparates whether fields are separated by commas, so that a comma cannot be a decimal one
 */
record FirstRow(List<String> fields, boolean commaSeparates) {
    private static final int FEWEST_OF_A_COUNT = 3;

    boolean hasValues() {
        return fields.stream().anyMatch(this::isValue);
    }

    boolean isAllNumbers() {
        return fields.stream().allMatch(this::isNumber);
    }

    boolean isAllValues() {
        return fields.stream().allMatch(this::isValue);
    }

    boolean isMostlyValues() {
        return 2 * fields.stream().filter(this::isValue).count() >= fields.size();
    }

    /** Whether these are numbers that a program has given to columns without names: 0, 1, 2, … */
    boolean isCount() {
        for (int i = 0; i < fields.size(); i++) {
            if (!fields.get(i).equals(String.valueOf(i))) {
                return false;
            }
        }
        return fields.size() >= FEWEST_OF_A_COUNT;
    }

    /** Whether its values are whole and rise from left to right, three of them or more, as ages and years do. */
    boolean isScale() {
        double[] values = values();
        return values.length >= FEWEST_OF_A_COUNT
                && Arrays.stream(values).allMatch(value -> value == Math.rint(value))
                && IntStream.range(1, values.length).allMatch(i -> values[i] > values[i - 1]);
    }

    private double[] values() {
        return fields.stream()
                .mapToDouble(this::valueOf)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** Whether its values only rise, or only fall, from left to right, as years and wavelengths in a header do. */
    boolean isInOrder() {
        double[] values = values();
        boolean rises = true;
        boolean falls = true;
        for (int i = 1; i < values.length; i++) {
            rises &= values[i] > values[i - 1];
            falls &= values[i] < values[i - 1];
        }
        return rises || falls;
    }

    /** Whether a field is a number or a date. */
    boolean isValue(String field) {
        return !Double.isNaN(valueOf(field));
    }

    private boolean isNumber(String field) {
        return isWritten(Notation.DECIMAL_POINT, field) || isWritten(Notation.DECIMAL_COMMA, field);
    }

    private double valueOf(String field) {
        for (Notation notation : Notation.values()) {
            if (isWritten(notation, field)) {
                return notation.read(field);
            }
        }
        return Double.NaN;
    }

    private boolean isWritten(Notation notation, String field) {
        boolean possible = notation != Notation.DECIMAL_COMMA || !commaSeparates;
        return possible && !Double.isNaN(notation.read(field));
    }
}
