package dropforge.table;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** What came of reading a CSV file: its columns, or why there are none. */
sealed interface CsvReading {
    /** Of the bytes that were read, in hexadecimal. */
    String sha256();

    /** Rough size in memory. */
    long bytes();

    /**
     * @param header names of the columns in the order of the file, none twice, none empty
     * @param columns one per name; all of {@code rows} values
     * @param lines where the rows stand in the file
     * @param rowKeys one per row, see {@link RowKeys}; not to be written to
     */
    record Table(
            String sha256,
            List<String> header,
            List<CsvColumn> columns,
            int rows,
            LineNumbers lines,
            long[] rowKeys,
            Charset charset,
            char delimiter)
            implements CsvReading {
        public Table {
            header = List.copyOf(header);
            columns = List.copyOf(columns);
        }

        CsvColumn column(String name) {
            return columns.get(header.indexOf(name));
        }

        /** The decimal comma where as many columns have it as have a decimal point, or more; else the point. */
        Notation decimals() {
            long commas = columns.stream()
                    .filter(column -> column.shows(Notation.DECIMAL_COMMA))
                    .count();
            long points = columns.stream()
                    .filter(column -> column.shows(Notation.DECIMAL_POINT))
                    .count();
            return commas > 0 && commas >= points ? Notation.DECIMAL_COMMA : Notation.DECIMAL_POINT;
        }

        @Override
        public long bytes() {
            return columns.stream().mapToLong(CsvColumn::bytes).sum() + 8L * rows;
        }

        /** With more columns, of which all values are missing. */
        Table withMissing(List<String> names) {
            var longer = new ArrayList<>(header);
            longer.addAll(names);
            var more = new ArrayList<>(columns);
            names.forEach(_ -> more.add(CsvColumn.Words.missing(rows)));
            return new Table(sha256, longer, more, rows, lines, rowKeys, charset, delimiter);
        }

        /** That this table cannot be used because of the value in a row and column. */
        Fault faultAt(int row, String column, String what) {
            return new Fault(sha256, FindingKind.TYPE, lines.lineOf(row), column, what);
        }

        /** That this table cannot be used as a whole. */
        Fault fault(FindingKind kind, String column, String what) {
            return new Fault(sha256, kind, 0, column, what);
        }
    }

    /**
     * @param sha256 null where the file could not be read to the end
     * @param kind what sort of problem it is
     * @param row line in the file, from 1; 0 where it is not of one row
     * @param column null where it is not of one column
     * @param what the rest of the sentence, after file, row and column
     */
    record Fault(String sha256, FindingKind kind, long row, String column, String what) implements CsvReading {
        /** That the bytes are no table. */
        Fault(String sha256, long row, String column, String what) {
            this(sha256, FindingKind.FORMAT, row, column, what);
        }

        /** That nothing is known of the bytes. */
        Fault(String what) {
            this(null, FindingKind.ACCESS, 0, null, what);
        }

        FileProblem in(String path) {
            var place = new StringBuilder(path);
            if (row > 0) {
                place.append(", row ").append(row);
            }
            if (column != null) {
                place.append(", column ").append(column);
            }
            return new FileProblem(path, sha256, kind, row, column, place + ": " + what, List.of());
        }

        @Override
        public long bytes() {
            return 100L + what.length();
        }
    }
}
