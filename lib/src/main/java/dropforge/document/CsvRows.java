package dropforge.document;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/**
 * As CSV after RFC 4180 with a header, commas, and line feeds at the ends of rows. Nothing is an empty field, an empty text one
 * in quotes; times are ISO-8601 in UTC.
 */
public final class CsvRows implements RowWriter {
    private final List<DocumentColumn> columns;
    private final CsvWriter csv;

    public CsvRows(Writer target, List<DocumentColumn> columns) throws IOException {
        this.columns = columns;
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(target);
        write(columns.stream().map(DocumentColumn::wireName).toList());
    }

    @Override
    public void write(DocumentRow row) throws IOException {
        write(columns.stream()
                .map(column -> column.of(row))
                .map(value -> value == null ? null : value.toString())
                .toList());
    }

    private void write(List<String> fields) throws IOException {
        try {
            csv.writeRecord(fields);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }
}
