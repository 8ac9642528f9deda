package dropforge.extract;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Markdown: the text as it is, and what its front matter says, a block of YAML between {@code ---} and {@code ---} at the very
 * beginning, as Jekyll, Hugo and Pandoc have it. Where that names no title, the first heading of the highest level is it.
 */
public final class MarkdownExtractor extends PlainExtractor {
    private static final System.Logger LOG = System.getLogger(MarkdownExtractor.class.getName());

    private static final String TITLE = "dc:title";

    /** Before its own names, where they are kept all the same. */
    private static final String OWN = "front-matter:";

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("title", TITLE),
            Map.entry("author", "dc:creator"),
            Map.entry("authors", "dc:creator"),
            Map.entry("creator", "dc:creator"),
            Map.entry("date", "dcterms:created"),
            Map.entry("created", "dcterms:created"),
            Map.entry("updated", "dcterms:modified"),
            Map.entry("modified", "dcterms:modified"),
            Map.entry("lastmod", "dcterms:modified"),
            Map.entry("description", "dc:description"),
            Map.entry("summary", "dc:description"),
            Map.entry("tags", "dc:subject"),
            Map.entry("keywords", "dc:subject"),
            Map.entry("lang", "dc:language"),
            Map.entry("language", "dc:language"),
            Map.entry("license", "dc:rights"));

    /** Of the beginning, in which it is looked for front matter and title. */
    private static final int LOOKED_AT = 1 << 16;

    private static final Pattern FRONT_MATTER =
            Pattern.compile("---[ \\t]*\\R(?<yaml>.*?\\R)?(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
    private static final Pattern HEADING = Pattern.compile(" {0,3}#[ \\t]+(?<title>\\S.*?)(?:[ \\t]+#+)?[ \\t]*");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}=+[ \\t]*");

    public MarkdownExtractor() {
        super(Map.of("md", "text/markdown", "markdown", "text/markdown"));
    }

    @Override
    public String name() {
        return "markdown 1";
    }

    @Override
    void describe(Source source, TextFile file, SortedMap<String, List<String>> metadata) {
        String text = file.text().substring(0, Math.min(file.text().length(), LOOKED_AT));
        Matcher front = FRONT_MATTER.matcher(text);
        int body = 0;
        if (front.lookingAt()) {
            body = front.end();
            if (front.group("yaml") != null) {
                read(front.group("yaml"), metadata);
            }
        }
        if (!metadata.containsKey(TITLE)) {
            title(text.substring(body)).ifPresent(title -> metadata.put(TITLE, List.of(title)));
        }
    }

    /** What is no YAML is text like the rest. */
    private static void read(String yaml, SortedMap<String, List<String>> metadata) {
        try {
            JsonNode all = Yaml.MAPPER.readTree(yaml);
            for (Map.Entry<String, JsonNode> each : all.properties()) {
                List<String> values = values(each.getValue())
                        .filter(value -> !value.isBlank())
                        .toList();
                if (!values.isEmpty()) {
                    String known = KNOWN.get(each.getKey().toLowerCase(Locale.ROOT));
                    metadata.putIfAbsent(known == null ? OWN + each.getKey() : known, values);
                }
            }
        } catch (JacksonException e) {
            LOG.log(Level.DEBUG, "Front matter that is no YAML", e);
        }
    }

    /** Of what holds something else, as an author with an address, its name is a value. */
    private static Stream<String> values(JsonNode node) {
        if (node.isArray()) {
            return node.values().stream().flatMap(MarkdownExtractor::values);
        }
        if (node.isObject()) {
            return node.path("name").isString() ? Stream.of(node.path("name").asString()) : Stream.empty();
        }
        return node.isNull() ? Stream.empty() : Stream.of(node.asString().strip());
    }

    private static Optional<String> title(String text) {
        String before = "";
        boolean fenced = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced) {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    return Optional.of(heading.group("title"));
                }
                if (!before.isBlank() && UNDERLINE.matcher(line).matches()) {
                    return Optional.of(before.strip());
                }
            }
            before = fenced ? "" : line;
        }
        return Optional.empty();
    }

    /** Made when the first front matter comes. */
    private static final class Yaml {
        static final YAMLMapper MAPPER = new YAMLMapper();
    }
}
