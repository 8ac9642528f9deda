package dropforge.table;

import java.util.List;
import java.util.Optional;

/**
 * A number for each row of a file that tells its content, so that a row is known again when its file has got another name,
 * more rows, another order of rows or columns, or {@code 1.0} in place of {@code 1}. Two rows of differing content have
 * the same one in 64 bits only by chance.
 */
final class RowKeys {
    private RowKeys() {}

    /** One per row; a missing value counts as no value, as if the column were not there. */
    static long[] of(List<String> header, List<CsvColumn> columns, int rows) {
        var keys = new long[rows];
        for (int c = 0; c < columns.size(); c++) {
            // A sum does not depend on the order of the columns.
            add(columns.get(c), hash(header.get(c)), keys);
        }
        return keys;
    }

    /** The same without one of the columns. */
    static long[] without(long[] keys, String name, CsvColumn column) {
        var ofColumn = new long[keys.length];
        add(column, hash(name), ofColumn);
        for (int row = 0; row < keys.length; row++) {
            ofColumn[row] = keys[row] - ofColumn[row];
        }
        return ofColumn;
    }

    private static void add(CsvColumn column, long name, long[] keys) {
        switch (column) {
            case CsvColumn.Words words -> {
                Optional<Notation> notation = ColumnTypes.prevailing(words.present(), words::fitting);
                var ofWord = new long[words.words().length];
                for (int code = 0; code < ofWord.length; code++) {
                    String word = words.words()[code];
                    double value = notation.isPresent() ? notation.get().read(word) : Double.NaN;
                    ofWord[code] = mixed(name ^ (Double.isNaN(value) ? hash(word) : hash(value)));
                }
                for (int row = 0; row < keys.length; row++) {
                    int code = words.codes()[row];
                    keys[row] += code < 0 ? 0 : ofWord[code];
                }
            }
            case CsvColumn.Numbers numbers -> {
                for (int row = 0; row < keys.length; row++) {
                    double value = numbers.values()[row];
                    keys[row] += Double.isNaN(value) ? 0 : mixed(name ^ hash(value));
                }
                for (int misfit : numbers.misfitRows()) {
                    keys[misfit] += mixed(name ^ hash(numbers.wordAt(misfit)));
                }
            }
        }
    }

    private static long hash(double value) {
        // Adding 0.0 makes -0.0 the same as 0.0.
        return mixed(Double.doubleToLongBits(value + 0.0));
    }

    /** FNV-1a over the characters. */
    private static long hash(String word) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /**
     * Spreads what differs over all bits.
     *
     * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood 2014, SplitMix64</a>
     */
    private static long mixed(long bits) {
        long mixed = bits + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
