package dropforge.schema;

import dropforge.journal.Json;
import dropforge.schema.Schema.Column;
import dropforge.schema.Schema.Seen;
import dropforge.table.ColumnType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** A schema as it is written, for people and programs. */
public final class SchemaText {
    private SchemaText() {}

    /** JSON, indented. */
    public static String of(Schema schema) {
        return Json.page(document(schema));
    }

    /** As maps and lists. */
    public static Map<String, Object> document(Schema schema) {
        var document = new LinkedHashMap<String, Object>();
        document.put("version", schema.version());
        put(document, "target", schema.target());
        put(document, "task", schema.task() == null ? null : schema.task().wireName());
        document.put(
                "columns", schema.columns().stream().map(SchemaText::document).toList());
        if (schema.rows().files() > 0) {
            var rows = new LinkedHashMap<String, Object>();
            rows.put("usual", schema.rows().usual());
            rows.put("files", schema.rows().files());
            document.put("rows", rows);
        }
        return document;
    }

    private static Map<String, Object> document(Column column) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", column.name());
        document.put("type", SchemaReader.wireName(column.type()));
        put(document, "dates", column.dates().map(dates -> dates.wireName()).orElse(null));
        document.put("required", column.required());
        put(document, "min", value(column.min(), column.type()));
        put(document, "max", value(column.max(), column.type()));
        put(document, "values", column.values());
        put(document, "maxMissing", column.maxMissing());
        put(document, "seen", column.seen() == null ? null : document(column.seen(), column.type()));
        return document;
    }

    private static Map<String, Object> document(Seen seen, ColumnType type) {
        var document = new LinkedHashMap<String, Object>();
        put(document, "min", value(seen.min(), type));
        put(document, "max", value(seen.max(), type));
        document.put("missing", Math.round(seen.missing() * 1e4) / 1e4);
        put(document, "values", seen.values());
        return document;
    }

    /** A number in its shortest form, or a date; null for null. */
    static Object value(Double value, ColumnType type) {
        if (value == null) {
            return null;
        }
        if (type == ColumnType.DATE) {
            LocalDateTime time = Instant.ofEpochSecond(Math.round(value))
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDateTime();
            return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                    ? time.toLocalDate().toString()
                    : time.toString();
        }
        // Not in a conditional expression, which would make a double of the long.
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return value.longValue();
        }
        return value;
    }

    private static void put(Map<String, Object> document, String name, Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }
}
