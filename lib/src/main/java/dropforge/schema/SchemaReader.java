package dropforge.schema;

import dropforge.schema.JsonWithLines.Elements;
import dropforge.schema.JsonWithLines.Members;
import dropforge.schema.JsonWithLines.Nothing;
import dropforge.schema.JsonWithLines.Text;
import dropforge.schema.JsonWithLines.Truth;
import dropforge.schema.Schema.Column;
import dropforge.schema.Schema.Rows;
import dropforge.schema.Schema.Seen;
import dropforge.table.ColumnType;
import dropforge.table.NearNames;
import dropforge.table.Notation;
import dropforge.table.Task;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Reads a schema strictly: what it does not know, or cannot mean, is a mistake with the line that it stands in. */
final class SchemaReader {
    private static final List<String> KEYS = List.of("version", "target", "task", "columns", "rows");
    private static final List<String> COLUMN_KEYS =
            List.of("name", "type", "dates", "required", "min", "max", "values", "maxMissing", "seen");
    private static final List<String> SEEN_KEYS = List.of("min", "max", "missing", "values");
    private static final List<String> ROWS_KEYS = List.of("usual", "files");

    private final Path file;

    /** @param file that the text is of, for sentences */
    SchemaReader(Path file) {
        this.file = file;
    }

    /** @throws SchemaMistake in one sentence, with line and reason */
    Schema read(String text) {
        JsonWithLines root;
        try {
            root = JsonWithLines.parse(text);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new SchemaMistake(file, line, "is no JSON (%s)".formatted(firstSentence(e)), e);
        }
        Members schema = members(root, "the schema", KEYS);
        Text target = schema.byName().containsKey("target") ? text(schema, "target") : null;
        List<Column> columns = columns(schema);
        if (target != null && columns.stream().noneMatch(column -> column.name().equals(target.value()))) {
            List<String> names = columns.stream().map(Column::name).toList();
            throw mistake(
                    target,
                    "the target %s is none of the columns%s".formatted(target.value(), near(target.value(), names)));
        }
        return new Schema(
                (int) whole(schema, "version", 0),
                target == null ? null : target.value(),
                schema.byName().containsKey("task") ? named(text(schema, "task"), Task.values()) : null,
                columns,
                rows(schema));
    }

    private static String firstSentence(JacksonException e) {
        String line = e.getOriginalMessage().lines().findFirst().orElse("");
        return line.replaceFirst(" \\(.*", "").replaceFirst("[.:]\\s*$", "");
    }

    private List<Column> columns(Members schema) {
        var names = new HashSet<String>();
        var columns = new ArrayList<Column>();
        for (JsonWithLines each :
                elements(schema, "columns", "a list of columns").all()) {
            Column column = column(members(each, "a column", COLUMN_KEYS));
            if (!names.add(column.name())) {
                throw mistake(each, "the column %s is there twice; remove one of the two".formatted(column.name()));
            }
            columns.add(column);
        }
        if (columns.isEmpty()) {
            throw mistake(schema, "there are no columns; write them, or remove the file to have it made anew");
        }
        return columns;
    }

    private Column column(Members members) {
        Text name = text(members, "name");
        if (name.value().isBlank()) {
            throw mistake(name, "a column has no name");
        }
        ColumnType type = named(text(members, "type"), ColumnType.values());
        Optional<Notation> dates =
                members.byName().containsKey("dates") ? Optional.of(dates(members)) : Optional.empty();
        if (type != ColumnType.DATE && dates.isPresent()) {
            throw mistake(members.byName().get("dates"), "only a column of the type date has dates");
        }
        Double min = limit(members, "min", type);
        Double max = limit(members, "max", type);
        if (min != null && max != null && min > max) {
            throw mistake(members.byName().get("min"), "min is more than max");
        }
        Double maxMissing = members.byName().containsKey("maxMissing") ? share(members, "maxMissing") : null;
        return new Column(
                name.value(),
                type,
                dates,
                required(members),
                min,
                max,
                values(members),
                maxMissing,
                members.byName().get("seen") == null
                        ? null
                        : seen(members.byName().get("seen"), type));
    }

    private boolean required(Members members) {
        return switch (members.byName().get("required")) {
            case null -> true;
            case Truth(var _, var value) -> value;
            case JsonWithLines other -> throw mistake(other, "required must be true or false");
        };
    }

    private Notation dates(Members members) {
        Text written = text(members, "dates");
        return Notation.named(written.value())
                .filter(Notation::isDate)
                .orElseThrow(() -> mistake(
                        written,
                        "dates are not written %s; there are %s"
                                .formatted(
                                        written.value(),
                                        Arrays.stream(Notation.values())
                                                .filter(Notation::isDate)
                                                .map(Notation::wireName)
                                                .collect(Collectors.joining(", ")))));
    }

    private Double limit(Members members, String key, ColumnType type) {
        JsonWithLines value = members.byName().get(key);
        if (value != null && type != ColumnType.NUMERIC && type != ColumnType.DATE) {
            throw mistake(
                    value,
                    "%s is for numbers and dates, and this column is %s; values says which words there may be"
                            .formatted(key, wireName(type)));
        }
        return value == null ? null : numberOrDate(value, key, type);
    }

    private double numberOrDate(JsonWithLines value, String key, ColumnType type) {
        if (type != ColumnType.DATE) {
            return number(value, key);
        }
        if (value instanceof Text(var _, var text)) {
            try {
                return text.contains("T")
                        ? LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC)
                        : LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
            } catch (DateTimeException _) {
                // told below
            }
        }
        throw mistake(value, "%s of a date must be a date, such as \"2013-01-31\"".formatted(key));
    }

    private List<String> values(Members members) {
        if (!members.byName().containsKey("values")) {
            return null;
        }
        var words = new ArrayList<String>();
        for (JsonWithLines each : elements(members, "values", "a list of words").all()) {
            words.add(
                    switch (each) {
                        case Text(var _, var word) -> word;
                        case JsonWithLines.Number(var _, var number) -> shortest(number);
                        default -> throw mistake(each, "values must be words");
                    });
        }
        return words;
    }

    private static String shortest(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** Null, too, where it was seen of another type, before the user wrote this one: it is seen anew. */
    private Seen seen(JsonWithLines value, ColumnType type) {
        Members seen = members(value, "what was seen", SEEN_KEYS);
        for (String key : List.of("min", "max")) {
            JsonWithLines limit = seen.byName().get(key);
            boolean suits = limit == null
                    || (type == ColumnType.NUMERIC && limit instanceof JsonWithLines.Number)
                    || (type == ColumnType.DATE && limit instanceof Text);
            if (!suits) {
                return null;
            }
        }
        return new Seen(
                limit(seen, "min", type),
                limit(seen, "max", type),
                seen.byName().containsKey("missing") ? share(seen, "missing") : 0,
                values(seen));
    }

    private Rows rows(Members schema) {
        JsonWithLines value = schema.byName().get("rows");
        if (value == null) {
            return Rows.NONE;
        }
        Members rows = members(value, "what is said of the rows", ROWS_KEYS);
        return new Rows(whole(rows, "usual", 0), (int) whole(rows, "files", 0));
    }

    private long whole(Members members, String key, long fallback) {
        JsonWithLines value = members.byName().get(key);
        if (value == null) {
            return fallback;
        }
        double number = number(value, key);
        if (number < 0 || number != Math.rint(number)) {
            throw mistake(value, "%s must be a whole number".formatted(key));
        }
        return (long) number;
    }

    private double share(Members members, String key) {
        JsonWithLines value = members.byName().get(key);
        double share = number(value, key);
        if (share < 0 || share > 1) {
            throw mistake(value, "%s must be a share from 0 to 1".formatted(key));
        }
        return share;
    }

    private double number(JsonWithLines value, String key) {
        if (value instanceof JsonWithLines.Number(var _, var number)) {
            return number;
        }
        throw mistake(value, "%s must be a number".formatted(key));
    }

    private Text text(Members members, String key) {
        return switch (members.byName().get(key)) {
            case null -> throw mistake(members, "%s is missing".formatted(key));
            case Text text -> text;
            case JsonWithLines other -> throw mistake(other, "%s must be a text in quotes".formatted(key));
        };
    }

    private Elements elements(Members members, String key, String what) {
        return switch (members.byName().get(key)) {
            case null -> throw mistake(members, "%s is missing".formatted(key));
            case Elements elements -> elements;
            case JsonWithLines other -> throw mistake(other, "%s must be %s in [ ]".formatted(key, what));
        };
    }

    private Members members(JsonWithLines value, String what, List<String> keys) {
        if (!(value instanceof Members members)) {
            throw mistake(
                    value,
                    value instanceof Nothing
                            ? "is empty; remove it to have it made anew"
                            : "%s must stand in { }".formatted(what));
        }
        members.byName().forEach((name, member) -> {
            if (!keys.contains(name)) {
                throw mistake(
                        member,
                        "\"%s\" is no key of %s%s; there are %s"
                                .formatted(name, what, near(name, keys), String.join(", ", keys)));
            }
        });
        return members;
    }

    private static String near(String name, List<String> names) {
        List<String> near = NearNames.of(name, names);
        return near.isEmpty() ? "" : " (did you mean %s?)".formatted(near.getFirst());
    }

    private <E extends Enum<E>> E named(Text word, E[] all) {
        for (E each : all) {
            if (wireName(each).equals(word.value())) {
                return each;
            }
        }
        List<String> names = Arrays.stream(all).map(SchemaReader::wireName).toList();
        throw mistake(
                word,
                "\"%s\" is none of %s%s".formatted(word.value(), String.join(", ", names), near(word.value(), names)));
    }

    static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private SchemaMistake mistake(JsonWithLines where, String what) {
        return new SchemaMistake(file, where.line(), what, null);
    }
}
