package dropforge.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A table as a browser gets it. */
class TablePageTest {
    @Test
    void aSmallTableIsShownWholeWithShapeAndTypes() {
        Document page = page(Table.create(
                "planes",
                StringColumn.create("name", "A", "B"),
                IntColumn.create("seats", new int[] {149, 12}),
                BooleanColumn.create("flies", true, false)));

        assertThat(page.text()).startsWith("planes 2 rows × 3 columns");
        assertThat(page.select("th").eachText()).containsExactly("name text", "seats integer", "flies boolean");
        assertThat(page.select("td").eachText()).containsExactly("A", "149", "true", "B", "12", "false");
        assertThat(page.select("td").get(1).attr("style")).contains("text-align:right");
        assertThat(page.select("td").get(0).attr("style")).contains("text-align:left");
    }

    @Test
    void ofALongTableTheFirstRowsAndTheLastAreShown() {
        int rows = 1_234_567;
        Document page = page(Table.create(
                "long", LongColumn.create("n", IntStream.range(0, rows).asLongStream())));

        assertThat(page.text()).startsWith("long 1,234,567 rows × 1 column");
        assertThat(page.select("tr")).hasSize(1 + TablePage.HEAD + 1 + TablePage.TAIL);
        assertThat(page.select("td").get(TablePage.HEAD).text()).isEqualTo("⋮ 1,234,552 more rows");
        assertThat(page.select("td").last().text()).isEqualTo("1,234,566");
    }

    @Test
    void numbersOfAColumnHaveTheSameDecimalsAndWhatIsMissingIsADash() {
        Document page = page(Table.create(
                "numbers",
                DoubleColumn.create("score", 0.5, 0.123456, Double.NaN, 12),
                DoubleColumn.create("whole", 1.0, 2.0, 3_000_000.0, -4.0),
                DoubleColumn.create("wild", 1e-9, Double.POSITIVE_INFINITY, 1e18, 0)));

        assertThat(page.select("tr td:eq(0)").eachText()).containsExactly("0.5000", "0.1235", "–", "12.0000");
        assertThat(page.select("tr td:eq(1)").eachText()).containsExactly("1", "2", "3,000,000", "-4");
        assertThat(page.select("tr td:eq(2)").eachText()).containsExactly("1.00e-09", "Infinity", "1.00e+18", "0.0000");
    }

    @Test
    void timesHaveMillisecondsOnlyWhereSomeHave() {
        Instant whole = Instant.parse("2026-11-28T10:00:00Z");
        assertThat(page(Table.create("t", InstantColumn.create("at UTC", new Instant[] {whole, null})))
                        .select("td")
                        .eachText())
                .containsExactly("2026-11-28 10:00:00", "–");
        assertThat(page(Table.create("t", InstantColumn.create("at UTC", new Instant[] {whole, whole.plusMillis(7)})))
                        .select("td")
                        .eachText())
                .containsExactly("2026-11-28 10:00:00.000", "2026-11-28 10:00:00.007");
    }

    @Test
    void textsAreEscapedKeptOnOneLineAndCut() {
        String hostile = "<script>alert('x')</script> & $x^2$\nsecond line";
        String longText = "\uD83D\uDE00".repeat(200);
        Document page = page(Table.create("<b>t</b>", StringColumn.create("<i>c</i>", hostile, longText, "")));

        assertThat(page.select("script, i")).isEmpty();
        assertThat(page.select("b").first().text()).isEqualTo("<b>t</b>");
        assertThat(page.select("td").get(0).text()).startsWith("<script>alert('x')</script> & $x^2$");
        assertThat(page.select("td").get(1).text()).endsWith("\uD83D\uDE00…").hasSize(2 * 139 + 1);
        assertThat(page.select("td").get(1).attr("title")).isEqualTo(longText);
    }

    @Test
    void aTextWithoutEndIsCutOnThePageAndInTheTerminal() {
        Table table = Table.create("t", StringColumn.create("c", "x".repeat(50_000_000)));

        assertThat(TablePage.html(table)).hasSizeLessThan(20_000);
        assertThat(TablePage.text(table)).hasSizeLessThan(2_000).contains("xxx…");
    }

    @Test
    void aTerminalGetsTheFirstRowsAndTheLastAndHowManyThereAre() {
        Table table = Table.create(
                "long", LongColumn.create("n", IntStream.range(0, 5_000).asLongStream()));

        assertThat(TablePage.text(table))
                .contains(" 4999  |")
                .doesNotContain(" 2500  |")
                .endsWith("5,000 rows × 1 column, the first and the last of them");
        assertThat(table.longColumn("n").size()).isEqualTo(5_000);
    }

    @Test
    void ofManyColumnsTheFirstAndTheLastAreShown() {
        Table wide = Table.create("wide");
        for (int i = 0; i < 200; i++) {
            wide.addColumns(IntColumn.create("c" + i, new int[] {i}));
        }
        Document page = page(wide);

        assertThat(page.text()).startsWith("wide 1 row × 200 columns, 30 of them shown");
        assertThat(page.select("td").last().text()).isEqualTo("199");
    }

    @Test
    void aTableWithoutRowsOrColumnsIsShownToo() {
        assertThat(page(Table.create("none")).text()).isEqualTo("none 0 rows × 0 columns");
        assertThat(page(Table.create("t", IntColumn.create("a"))).text()).isEqualTo("t 0 rows × 1 column a integer");
    }

    private static Document page(Table table) {
        return Jsoup.parseBodyFragment(TablePage.html(table));
    }
}
