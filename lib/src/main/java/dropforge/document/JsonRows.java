package dropforge.document;

import dropforge.journal.Json;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;

/** As JSON lines: an object for each row, with each column, null for nothing; times are ISO-8601 in UTC. */
public final class JsonRows implements RowWriter {
    private final List<DocumentColumn> columns;
    private final Writer target;

    public JsonRows(Writer target, List<DocumentColumn> columns) {
        this.columns = columns;
        this.target = target;
    }

    @Override
    public void write(DocumentRow row) throws IOException {
        var object = new LinkedHashMap<String, Object>();
        columns.forEach(column -> object.put(column.wireName(), column.of(row)));
        target.write(Json.line(object));
        target.write('\n');
    }

    @Override
    public void close() throws IOException {
        target.flush();
    }
}
