package dropforge.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The rows of a {@link PredictionInput} as they are written, without quotes, one list of fields per row, without the
 * header and without empty lines; read from the file as they are asked for.
 */
public final class RawRows implements Iterator<List<String>>, AutoCloseable {
    private final PredictionInput input;
    private final CsvSource source;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private int rows;
    private boolean compared;

    RawRows(PredictionInput input) throws IOException {
        this.input = input;
        this.source = CsvSource.open(input.path(), input.charset());
        this.reader = CsvDialect.builder(input.delimiter())
                .maxBufferSize(CsvFile.LONGEST_FIELD)
                .ofCsvRecord(source.reader());
        this.records = reader.iterator();
        nextRecord();
    }

    /**
     * Whether there is another row.
     *
     * @throws RefusedFileException after the last row, when the file is no longer the one that was read before
     */
    @Override
    public boolean hasNext() {
        if (rows < input.frame().rows()) {
            return true;
        }
        try {
            if (!compared && !source.sha256().equals(input.sha256())) {
                throw changed();
            }
            compared = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> next() {
        if (rows == input.frame().rows()) {
            throw new NoSuchElementException();
        }
        rows++;
        return nextRecord();
    }

    private List<String> nextRecord() {
        try {
            while (records.hasNext()) {
                List<String> fields = records.next().getFields();
                boolean blank = fields.size() == 1 && input.header().size() > 1;
                if (!blank) {
                    return fields;
                }
            }
        } catch (CsvParseException | UncheckedIOException _) {
            // It was read without an error before.
        }
        throw changed();
    }

    private RefusedFileException changed() {
        String path = input.path().toString();
        return new RefusedFileException(
                new CsvReading.Fault("changed while it was read; predict again once it is at rest").in(path));
    }

    @Override
    public void close() throws IOException {
        reader.close();
        source.close();
    }
}
