package dropforge.table;

import java.util.Arrays;

/**
 * One column of one file, kept so that its type can be decided later, over all files, without reading the file again.
 */
sealed interface CsvColumn {
    int rows();

    /** Number of values that are not missing. */
    int present();

    /** Number of values that are written so. */
    int fitting(Notation notation);

    /** Whether {@link #read} knows the values in this notation; otherwise the file must be read again, as words. */
    boolean readable(Notation notation);

    /** One per row; NaN where the value is missing or not written so. */
    double[] read(Notation notation);

    /** The first row, from 0, with a value that is not written so; -1 without one. */
    int firstMisfit(Notation notation);

    /** The word in a row that is a misfit. */
    String wordAt(int row);

    /** Rough size in memory. */
    long bytes();

    /** How the numbers of this column are written: what fits more of them, the decimal point when in doubt. */
    default Notation decimalNotation() {
        return fitting(Notation.DECIMAL_COMMA) > fitting(Notation.DECIMAL_POINT)
                ? Notation.DECIMAL_COMMA
                : Notation.DECIMAL_POINT;
    }

    /** Whether nearly all its values are numbers in this notation, and not only whole ones, which look alike in both. */
    default boolean shows(Notation decimal) {
        boolean prevails = ColumnTypes.prevailing(present(), this::fitting)
                .filter(decimal::equals)
                .isPresent();
        return prevails && showsDecimals();
    }

    /** Whether a number has a comma or a point. */
    boolean showsDecimals();

    /**
     * Any column: its distinct words, and which of them stands in which row.
     *
     * @param words none of them a mark for a missing value
     * @param counts rows per word
     * @param codes per row the index of its word, -1 where the value is missing
     * @param fits rows per {@link Notation#ordinal()}
     */
    record Words(String[] words, int[] counts, int[] codes, int[] fits, int present) implements CsvColumn {
        /** Of so many values that are all missing. */
        static Words missing(int rows) {
            var codes = new int[rows];
            Arrays.fill(codes, -1);
            return new Words(new String[0], new int[0], codes, new int[Notation.values().length], 0);
        }

        @Override
        public int rows() {
            return codes.length;
        }

        @Override
        public int fitting(Notation notation) {
            return fits[notation.ordinal()];
        }

        @Override
        public boolean readable(Notation notation) {
            return true;
        }

        @Override
        public double[] read(Notation notation) {
            var values = new double[words.length];
            for (int code = 0; code < words.length; code++) {
                values[code] = notation.read(words[code]);
            }
            return decode(values);
        }

        @Override
        public boolean showsDecimals() {
            return fitting(Notation.DECIMAL_COMMA) != fitting(Notation.DECIMAL_POINT);
        }

        /** One per row: the value of its word; NaN where the value is missing. */
        double[] decode(double[] valueOfWord) {
            var decoded = new double[codes.length];
            for (int row = 0; row < codes.length; row++) {
                int code = codes[row];
                decoded[row] = code < 0 ? Double.NaN : valueOfWord[code];
            }
            return decoded;
        }

        @Override
        public int firstMisfit(Notation notation) {
            return fitting(notation) == present ? -1 : firstNaN(read(notation));
        }

        /** The first row whose word is there and has no value; -1 without one. */
        int firstNaN(double[] decoded) {
            for (int row = 0; row < decoded.length; row++) {
                if (Double.isNaN(decoded[row]) && codes[row] >= 0) {
                    return row;
                }
            }
            return -1;
        }

        @Override
        public String wordAt(int row) {
            return words[codes[row]];
        }

        @Override
        public long bytes() {
            long characters = 0;
            for (String word : words) {
                characters += word.length();
            }
            return 4L * codes.length + 60L * words.length + characters;
        }
    }

    /**
     * A column of numbers or dates with many distinct words, which are not kept.
     *
     * @param notation in which it was read
     * @param values one per row, NaN where the value is missing or a misfit
     * @param misfitRows ascending; their words are {@code misfitWords}
     */
    record Numbers(Notation notation, double[] values, int[] misfitRows, String[] misfitWords, int present)
            implements CsvColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public int fitting(Notation other) {
            return other == notation ? present - misfitRows.length : 0;
        }

        @Override
        public boolean readable(Notation other) {
            return other == notation;
        }

        @Override
        public double[] read(Notation other) {
            if (other != notation) {
                throw new IllegalStateException("Read as %s, not as %s".formatted(notation, other));
            }
            return values;
        }

        @Override
        public boolean showsDecimals() {
            return notation == Notation.DECIMAL_COMMA
                    || Arrays.stream(values).anyMatch(value -> Math.abs(value - Math.rint(value)) > 0);
        }

        @Override
        public int firstMisfit(Notation other) {
            return misfitRows.length == 0 ? -1 : misfitRows[0];
        }

        @Override
        public String wordAt(int row) {
            return misfitWords[Arrays.binarySearch(misfitRows, row)];
        }

        @Override
        public long bytes() {
            return 8L * values.length + 60L * misfitRows.length;
        }
    }
}
