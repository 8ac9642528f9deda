package dropforge.table;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dropforge.files.Counted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes the fields as they come, straight from the parser's buffer. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<Boolean> {
    static final int MOST_COLUMNS = 10_000;

    private static final int ROWS_BETWEEN_LOOKS_AT_MEMORY = 1 << 14;

    private final Set<String> asWords;
    private final char delimiter;
    private final long memoryLimit;
    private final List<String> names = new ArrayList<>();
    private final List<CsvColumnBuilder> builders = new ArrayList<>();
    private final LineNumbers lines = new LineNumbers();
    private List<String> header;
    private long headerLine;
    private CsvColumnBuilder[] columns;
    private int count;
    private boolean blank;

    CsvRows(Set<String> asWords, char delimiter, long memoryLimit) {
        this.asWords = asWords;
        this.delimiter = delimiter;
        this.memoryLimit = memoryLimit;
    }

    /** Names of the columns; null before the first row. */
    List<String> header() {
        return header;
    }

    /** How many names of the header are there so far. */
    int namesRead() {
        return names.size();
    }

    /** Whether the first row is more than a header may be: endless, or with values among the names. */
    boolean isNoHeader() {
        return names.size() == MOST_COLUMNS || firstRow().hasValues();
    }

    /** What was collected, one per name. */
    List<CsvColumn> columns() {
        return builders.stream().map(CsvColumnBuilder::build).toList();
    }

    int count() {
        return count;
    }

    LineNumbers lines() {
        return lines;
    }

    /** Where the row begins that is being read. */
    long line() {
        return Math.max(1, getStartingLineNumber());
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
        if (columns == null) {
            if (index == MOST_COLUMNS) {
                throw new Refusal(line(), null, "has more than %,d columns; is this a table?".formatted(MOST_COLUMNS));
            }
            names.add(new String(text, offset, length).strip());
            return;
        }
        if (index == columns.length) {
            throw new Refusal(
                    line(),
                    null,
                    "has more fields than the %s of the header; put values with the delimiter in them into quotes"
                            .formatted(columns.length));
        }
        // The only field of a line without any delimiter may be nothing but blanks; the line is empty then.
        if (index == 0) {
            blank = columns.length > 1 && isBlank(text, offset, length);
            if (blank) {
                return;
            }
        } else if (blank) {
            columns[0].add(text, offset, 0);
            blank = false;
        }
        columns[index].add(text, offset, length);
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.EMPTY || blank) {
            blank = false;
            return true;
        }
        if (columns == null) {
            readHeader();
            return true;
        }
        if (getFieldCount() < columns.length) {
            throw new Refusal(
                    line(),
                    null,
                    "has %s where the header has %d; was the file cut off, or is a delimiter missing?"
                            .formatted(Counted.of(getFieldCount(), "field"), columns.length));
        }
        lines.add(count, line());
        count++;
        if (count % ROWS_BETWEEN_LOOKS_AT_MEMORY == 0) {
            checkMemory();
        }
        return true;
    }

    private void checkMemory() {
        long bytes = 0;
        for (CsvColumnBuilder column : columns) {
            bytes += column.bytes();
        }
        if (bytes > memoryLimit) {
            throw new Refusal(
                    FindingKind.MEMORY,
                    line(),
                    null,
                    "more is in this file than fits into %,d MB of memory; split it, or give Java more (-Xmx)"
                            .formatted(memoryLimit >> 20));
        }
    }

    private void readHeader() {
        FirstRow first = firstRow();
        headerLine = line();
        if (first.isAllValues() && !first.isCount()) {
            throw new Refusal(
                    headerLine,
                    null,
                    "holds %s where the names of the columns belong; put a header first"
                            .formatted(first.isAllNumbers() ? "numbers" : "numbers and dates"));
        }
        boolean seemsValues = first.isMostlyValues() && !first.isInOrder();
        var seen = new LinkedHashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean twice = !seen.add(name);
            if (twice && first.isValue(name)) {
                throw valuesForNames(name + " twice");
            }
            if (seemsValues && (twice || name.isEmpty())) {
                throw valuesForNames("most are numbers");
            }
            if (name.isEmpty()) {
                throw new Refusal(
                        headerLine,
                        null,
                        "column %d of the header has no name; name it or leave the column out (in pandas: index=False)"
                                .formatted(i + 1));
            }
            if (twice) {
                throw new Refusal(headerLine, name, "the header has this name twice; rename one of the two");
            }
        }
        header = List.copyOf(names);
        for (String name : header) {
            builders.add(new CsvColumnBuilder(asWords.contains(name), delimiter == ','));
        }
        columns = builders.toArray(CsvColumnBuilder[]::new);
    }

    private FirstRow firstRow() {
        return new FirstRow(names, delimiter == ',');
    }

    private Refusal valuesForNames(String why) {
        return new Refusal(
                headerLine,
                null,
                "seems to hold values where the names of the columns belong (%s); put a header first".formatted(why));
    }

    /** Among many numbers, a word that its own column has as a value is no name either. */
    private void checkNames() {
        FirstRow first = firstRow();
        if (!first.isMostlyValues() || first.isScale()) {
            return;
        }
        for (int i = 0; i < columns.length; i++) {
            String name = names.get(i);
            boolean isWord = !first.isValue(name) && !MissingWords.isMissing(name);
            if (isWord && columns[i].has(name)) {
                throw valuesForNames(name + " is one further down, too");
            }
        }
    }

    /** Looks at the file as a whole, once all rows are there. */
    void complete(String sample, boolean whole) {
        if (header == null) {
            throw new Refusal(0, null, "has nothing but empty lines; write a header and rows, or remove it");
        }
        Character foreign = header.size() == 1 ? CsvDialect.foreignDelimiterOf(sample, whole) : null;
        if (foreign != null) {
            throw new Refusal(
                    0,
                    null,
                    "seems to be separated by '%s'; separate the fields by a comma, semicolon, tab or |"
                            .formatted(foreign));
        }
        if (count == 0) {
            throw new Refusal(0, null, "has a header and no rows; write rows below it, or remove it");
        }
        checkNames();
    }

    private static boolean isBlank(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /** Ends the reading: the rest of a sentence, and where. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final FindingKind kind;
        private final long row;
        private final String column;

        FindingKind kind() {
            return kind;
        }

        long row() {
            return row;
        }

        String column() {
            return column;
        }

        Refusal(long row, String column, String what) {
            this(FindingKind.FORMAT, row, column, what);
        }

        Refusal(FindingKind kind, long row, String column, String what) {
            super(what, null, false, false);
            this.kind = kind;
            this.row = row;
            this.column = column;
        }
    }
}
