package dropforge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody has mistyped in schema.json is one sentence with the line and the reason. */
class SchemaReaderTest {
    private static final Path FILE = Path.of("schema.json");
    private static final String GOOD = """
            {
              "version" : 3,
              "target" : "late",
              "task" : "binary",
              "columns" : [ {
                "name" : "minute",
                "type" : "numeric",
                "required" : true,
                "min" : 0,
                "max" : 1440,
                "seen" : { "min" : 5, "max" : 900.5, "missing" : 0.1 }
              }, {
                "name" : "day",
                "type" : "date",
                "dates" : "yyyy-mm-dd",
                "required" : false,
                "min" : "2013-01-01",
                "maxMissing" : 0.5
              }, {
                "name" : "late",
                "type" : "categorical",
                "required" : true,
                "values" : [ "no", "yes" ]
              } ],
              "rows" : { "usual" : 2000, "files" : 12 }
            }
            """;

    @Test
    void whatIsWrittenIsReadAsItWas() {
        Schema schema = new SchemaReader(FILE).read(GOOD);

        assertThat(new SchemaReader(FILE).read(SchemaText.of(schema))).isEqualTo(schema);
        assertThat(schema.column("day").orElseThrow().required()).isFalse();
        assertThat(SchemaText.of(schema)).contains("\"min\" : \"2013-01-01\"", "\"max\" : 900.5", "\"max\" : 1440");
    }

    @Test
    void onlyNameAndTypeOfTheColumnsMustBeThere() {
        Schema schema = new SchemaReader(FILE).read("{\"columns\": [{\"name\": \"x\", \"type\": \"numeric\"}]}");

        assertThat(schema.columns()).singleElement().satisfies(column -> {
            assertThat(column.required()).isTrue();
            assertThat(column.seen()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"required\" : false | \"requierd\" : false | line 16: \"requierd\" is no key of a column (did you mean required?)",
                "\"version\" : 3 | \"versoin\" : 3 | line 2: \"versoin\" is no key of the schema (did you mean version?)",
                "\"numeric\" | \"numerical\" | line 7: \"numerical\" is none of numeric, boolean, date, categorical (did you mean numeric?)",
                "\"binary\" | \"two\" | line 4: \"two\" is none of binary, multiclass, regression",
                "\"target\" : \"late\" | \"target\" : \"latte\" | line 3: the target latte is none of the columns (did you mean late?)",
                "\"max\" : 1440 | \"max\" : -1 | line 9: min is more than max",
                "\"max\" : 1440 | \"max\" : \"1440\" | line 10: max must be a number",
                "\"min\" : \"2013-01-01\" | \"min\" : \"1/1/2013\" | line 17: min of a date must be a date, such as \"2013-01-31\"",
                "\"yyyy-mm-dd\" | \"yyyy-dd-mm\" | line 15: dates are not written yyyy-dd-mm; there are yyyy-mm-dd",
                "\"maxMissing\" : 0.5 | \"maxMissing\" : 50 | line 18: maxMissing must be a share from 0 to 1",
                "\"required\" : false | \"required\" : \"no\" | line 16: required must be true or false",
                "[ \"no\", \"yes\" ] | \"yes\" | line 23: values must be a list of words in [ ]",
                "\"categorical\", | \"categorical\", \"max\": 3, | line 21: max is for numbers and dates, and this column is categorical",
                "\"name\" : \"day\" | \"name\" : \"minute\" | line 12: the column minute is there twice",
                "\"version\" : 3, | \"version\" : 3 | line 3: is no JSON (",
                "\"rows\" | \"version\" | line 25: is no JSON (Duplicate Object property \"version\")",
            })
    void aMistakeIsToldWithItsLine(String right, String wrong, String sentence) {
        String text = GOOD.replaceFirst(
                java.util.regex.Pattern.quote(right), java.util.regex.Matcher.quoteReplacement(wrong));
        assertThat(text).isNotEqualTo(GOOD);

        assertThatThrownBy(() -> new SchemaReader(FILE).read(text))
                .isInstanceOf(SchemaMistake.class)
                .hasMessageStartingWith("schema.json, " + sentence)
                .hasMessageEndingWith("Correct it; until then nothing is trained and no file is judged.");
    }

    @Test
    void anEmptyFileIsNoSchema() {
        assertThatThrownBy(() -> new SchemaReader(FILE).read("\n"))
                .hasMessageStartingWith("schema.json, line 1: is empty; remove it to have it made anew.");
    }
}
