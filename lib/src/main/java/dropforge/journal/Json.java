package dropforge.journal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How this project writes JSON, in one place: times in ISO-8601 UTC, unknown fields passed over when read, and a number that
 * is not defined, which JSON has no word for, as null.
 */
public final class Json {
    private static final JsonMapper LINE = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new NumberOrNull())
                    .addSerializer(double.class, new NumberOrNull())
                    .addDeserializer(double.class, new NumberOrNaN()))
            .build();
    private static final JsonMapper PAGE =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** On one line. */
    public static String line(Object value) {
        return LINE.writeValueAsString(value);
    }

    /** Indented, for files that people read; ends with a line break. */
    public static String page(Object value) {
        return PAGE.writeValueAsString(value) + System.lineSeparator();
    }

    /** @throws JacksonException when the text is not such a value */
    public static <T> T read(String text, Class<T> type) {
        return LINE.readValue(text, type);
    }

    /** @throws JacksonException when the text is not such a value */
    public static <T> T read(String text, TypeReference<T> type) {
        return LINE.readValue(text, type);
    }

    /** Turns maps and lists into a record, or a record into maps and lists. */
    public static <T> T convert(Object value, Class<T> type) {
        return LINE.convertValue(value, type);
    }

    private static final class NumberOrNull extends StdSerializer<Double> {
        NumberOrNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class NumberOrNaN extends StdDeserializer<Double> {
        NumberOrNaN() {
            super(double.class);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) {
            return json.getDoubleValue();
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }
}
