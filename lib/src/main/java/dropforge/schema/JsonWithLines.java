package dropforge.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** A value of a JSON text that knows in which line it begins, so that a mistake in it can be shown to who wrote it. */
sealed interface JsonWithLines {
    JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** From 1. */
    int line();

    record Members(int line, SequencedMap<String, JsonWithLines> byName) implements JsonWithLines {}

    record Elements(int line, List<JsonWithLines> all) implements JsonWithLines {}

    record Text(int line, String value) implements JsonWithLines {}

    record Number(int line, double value) implements JsonWithLines {}

    record Truth(int line, boolean value) implements JsonWithLines {}

    record Nothing(int line) implements JsonWithLines {}

    /** @throws tools.jackson.core.JacksonException when it is no JSON, or goes on behind the value */
    static JsonWithLines parse(String text) {
        try (JsonParser parser = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            parser.nextToken();
            JsonWithLines value = value(parser);
            if (parser.nextToken() != null) {
                throw new tools.jackson.core.exc.StreamReadException(
                        parser, "there is more behind the closing bracket", parser.currentTokenLocation());
            }
            return value;
        }
    }

    private static JsonWithLines value(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        JsonToken token = parser.currentToken();
        if (token == null) {
            return new Nothing(1);
        }
        return switch (token) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, JsonWithLines>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield new Members(line, members);
            }
            case START_ARRAY -> {
                var elements = new ArrayList<JsonWithLines>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield new Elements(line, elements);
            }
            case VALUE_STRING -> new Text(line, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(line, parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> new Truth(line, token == JsonToken.VALUE_TRUE);
            default -> new Nothing(line);
        };
    }
}
