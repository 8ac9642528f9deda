package dropforge.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects one column while its file is read. It starts as a dictionary, which takes any value and is the quickest way
 * for columns that repeat themselves; when the words become many and nearly all are numbers or dates in one notation,
 * it goes on as plain doubles.
 */
final class CsvColumnBuilder {
    /** A table of so many words still fits the cache of a core. */
    private static final int MANY_WORDS = 4096;

    private final boolean asWords;
    private final boolean commaSeparates;

    private WordTable words = new WordTable();
    private int[] codes = new int[1024];
    private int rows;
    private int tryAgainAt = MANY_WORDS;

    private Notation notation;
    private double[] values;
    private int missing;
    private boolean pointsSeen;
    private final List<Integer> misfitRows = new ArrayList<>();
    private final List<String> misfitWords = new ArrayList<>();

    /**
     * @param asWords whether the words are needed, however many there are
     * @param commaSeparates whether fields are separated by commas, so that a comma cannot be a decimal one
     */
    CsvColumnBuilder(boolean asWords, boolean commaSeparates) {
        this.asWords = asWords;
        this.commaSeparates = commaSeparates;
    }

    /** The next value; blanks around it are passed over. */
    void add(char[] text, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end && text[from] <= ' ') {
            from++;
        }
        while (end > from && text[end - 1] <= ' ') {
            end--;
        }
        if (notation == null) {
            addWord(text, from, end);
        } else {
            addNumber(text, from, end);
        }
        rows++;
    }

    private void addWord(char[] text, int from, int end) {
        if (rows == codes.length) {
            codes = Arrays.copyOf(codes, rows * 2);
        }
        codes[rows] = words.code(text, from, end);
        if (words.size() > tryAgainAt && !asWords) {
            tryAgainAt = words.size() * 2;
            numbersFromNowOn(rows + 1);
        }
    }

    private void addNumber(char[] text, int from, int end) {
        if (rows == values.length) {
            values = Arrays.copyOf(values, rows * 2);
        }
        double value = notation.read(text, from, end);
        if (Double.isNaN(value) && isFirstComma(text, from, end)) {
            notation = Notation.DECIMAL_COMMA;
            value = notation.read(text, from, end);
        }
        values[rows] = value;
        if (!Double.isNaN(value)) {
            return;
        }
        if (MissingWords.isMissing(text, from, end)) {
            missing++;
        } else {
            misfitRows.add(rows);
            misfitWords.add(new String(text, from, end - from));
        }
    }

    /** Whole numbers look alike with a decimal point and a decimal comma; the first fraction tells. */
    private boolean isFirstComma(char[] text, int from, int end) {
        if (notation != Notation.DECIMAL_POINT
                || commaSeparates
                || pointsSeen
                || Double.isNaN(Notation.DECIMAL_COMMA.read(text, from, end))) {
            return false;
        }
        for (int row = 0; row < rows && !pointsSeen; row++) {
            pointsSeen = !Double.isNaN(values[row]) && values[row] != Math.rint(values[row]);
        }
        return !pointsSeen;
    }

    /** Whether the column is kept as words, and this is one of them. */
    boolean has(String word) {
        return notation == null && words.has(word);
    }

    /** Rough size in memory. */
    long bytes() {
        return notation == null ? 4L * codes.length + words.bytes() : 8L * values.length + 80L * misfitRows.size();
    }

    CsvColumn build() {
        if (notation != null) {
            return new CsvColumn.Numbers(
                    notation,
                    Arrays.copyOf(values, rows),
                    misfitRows.stream().mapToInt(Integer::intValue).toArray(),
                    misfitWords.toArray(String[]::new),
                    rows - missing);
        }
        return words(rows);
    }

    private void numbersFromNowOn(int filled) {
        CsvColumn.Words soFar = words(filled);
        var best = ColumnTypes.prevailing(soFar.present(), soFar::fitting);
        if (best.isEmpty()) {
            return;
        }
        notation = best.get();
        values = Arrays.copyOf(soFar.read(notation), codes.length);
        for (int row = 0; row < filled; row++) {
            if (soFar.codes()[row] < 0) {
                missing++;
            } else if (Double.isNaN(values[row])) {
                misfitRows.add(row);
                misfitWords.add(soFar.wordAt(row));
            }
        }
        words = null;
        codes = null;
    }

    /** The column as words, without the marks for missing values. */
    private CsvColumn.Words words(int filled) {
        var kept = new ArrayList<String>();
        var counts = new int[words.size()];
        var newCode = new int[words.size()];
        int present = 0;
        for (int code = 0; code < words.size(); code++) {
            if (MissingWords.isMissing(words.word(code))) {
                newCode[code] = -1;
            } else {
                newCode[code] = kept.size();
                counts[kept.size()] = words.count(code);
                present += words.count(code);
                kept.add(words.word(code));
            }
        }
        var newCodes = new int[filled];
        for (int row = 0; row < filled; row++) {
            newCodes[row] = newCode[codes[row]];
        }
        var fits = fits(kept, counts);
        return new CsvColumn.Words(
                kept.toArray(String[]::new), Arrays.copyOf(counts, kept.size()), newCodes, fits, present);
    }

    private int[] fits(List<String> kept, int[] counts) {
        var fits = new int[Notation.values().length];
        for (int code = 0; code < kept.size(); code++) {
            for (Notation candidate : Notation.values()) {
                boolean possible = candidate != Notation.DECIMAL_COMMA || !commaSeparates;
                if (possible && !Double.isNaN(candidate.read(kept.get(code)))) {
                    fits[candidate.ordinal()] += counts[code];
                }
            }
        }
        return fits;
    }
}
