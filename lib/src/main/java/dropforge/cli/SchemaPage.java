package dropforge.cli;

import dropforge.files.Counted;
import dropforge.schema.Schema;
import dropforge.schema.SchemaText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A schema for the screen. */
public final class SchemaPage {
    private static final int WIDEST = 48;

    private SchemaPage() {}

    public static String of(Schema schema) {
        Map<String, Object> document = SchemaText.document(schema);
        var table = new TextTable("column", "type", "required", "allowed", "seen", "missing at most");
        for (Object each : (List<?>) document.get("columns")) {
            var column = (Map<?, ?>) each;
            var seen = column.get("seen") instanceof Map<?, ?> map ? map : Map.of();
            table.add(
                    column.get("name"),
                    column.get("dates") == null
                            ? column.get("type")
                            : "%s %s".formatted(column.get("type"), column.get("dates")),
                    Boolean.TRUE.equals(column.get("required")) ? "yes" : "no",
                    limits(column, column.get("maxMissing")),
                    limits(seen, null),
                    seen.get("missing") instanceof Number share
                            ? "%.1f %%".formatted(100 * share.doubleValue())
                            : null);
        }
        return "Version %d; predicts %s (%s)%s.\n\n%s"
                .formatted(
                        schema.version(),
                        schema.target() == null ? "what the settings say" : schema.target(),
                        schema.task() == null
                                ? "told from the data"
                                : schema.task().wireName(),
                        schema.rows().files() == 0
                                ? ""
                                : "; %s so far, of about %s"
                                        .formatted(
                                                Counted.of(schema.rows().files(), "file"),
                                                Counted.of(schema.rows().usual(), "row")),
                        table);
    }

    private static String limits(Map<?, ?> of, Object maxMissing) {
        String range = of.get("min") == null && of.get("max") == null
                ? null
                : "%s to %s".formatted(open(of.get("min")), open(of.get("max")));
        String words = of.get("values") instanceof List<?> values ? brief(values) : null;
        String missing =
                maxMissing instanceof Number share ? "%.0f %% missing".formatted(100 * share.doubleValue()) : null;
        String all =
                Stream.of(range, words, missing).filter(each -> each != null).collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    private static Object open(Object limit) {
        return limit == null ? "any" : limit;
    }

    private static String brief(List<?> values) {
        String all = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return all.length() <= WIDEST
                ? all
                : "%s, … (%,d)".formatted(all.substring(0, all.lastIndexOf(", ", WIDEST)), values.size());
    }
}
