package dropforge.document;

import java.io.Closeable;
import java.io.IOException;

/** Writes a table of documents, row by row. */
public interface RowWriter extends Closeable {
    void write(DocumentRow row) throws IOException;

    /** Writes what is left; the target stays open where it was handed over open. */
    @Override
    void close() throws IOException;
}
