package dropforge.extract;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Plain text, in whatever charset, as it is. */
public final class TextExtractor extends PlainExtractor {
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("txt", "text/plain"),
            Map.entry("text", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("conf", "text/plain"),
            Map.entry("cfg", "text/plain"),
            Map.entry("ini", "text/plain"),
            Map.entry("properties", "text/plain"),
            Map.entry("nfo", "text/plain"),
            Map.entry("srt", "text/plain"),
            Map.entry("tex", "text/x-tex"),
            Map.entry("rst", "text/x-rst"),
            Map.entry("adoc", "text/x-asciidoc"),
            Map.entry("org", "text/x-org"),
            Map.entry("vtt", "text/vtt"),
            Map.entry("ics", "text/calendar"),
            Map.entry("vcf", "text/vcard"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", "application/jsonl"),
            Map.entry("ndjson", "application/jsonl"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("toml", "application/toml"),
            Map.entry("sql", "application/sql"),
            Map.entry("diff", "text/x-diff"),
            Map.entry("patch", "text/x-diff"));

    public TextExtractor() {
        super(MEDIA_TYPES);
    }

    @Override
    public String name() {
        return "text 1";
    }

    @Override
    void describe(Source source, TextFile file, SortedMap<String, List<String>> metadata) {
        // Its text says all.
    }
}
