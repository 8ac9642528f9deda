package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestTypesTest {
    @TempDir
    Path root;

    TrainingFolder folder;

    @BeforeEach
    void anEmptyFolder() {
        folder = new TrainingFolder(root);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "yes,No", "T,f", "Y,N"})
    void pairsOfWordsAreBoolean(String yes, String no) throws IOException {
        Column column = columnOf(row -> row % 3 == 0 ? yes : no);
        assertThat(column.type()).isEqualTo(ColumnType.BOOLEAN);
        assertThat(column.values()).startsWith(1, 0, 0, 1);
    }

    @Test
    void aThirdWordMakesThemWords() throws IOException {
        Column column = columnOf(row -> row % 3 == 0 ? "yes" : row % 3 == 1 ? "no" : "maybe");
        assertThat(column.type()).isEqualTo(ColumnType.CATEGORICAL);
        assertThat(column.levels()).containsExactly("maybe", "no", "yes");
        assertThat(column.values()).startsWith(2, 1, 0);
    }

    @Test
    void datesAreSecondsSince1970() throws IOException {
        Column column = columnOf(row -> row == 3 ? "" : "1970-01-%02d 00:01".formatted(row + 1));
        assertThat(column.type()).isEqualTo(ColumnType.DATE);
        assertThat(column.values()).startsWith(60, 86_460, 172_860, Double.NaN);
    }

    @Test
    void manyDistinctTimesAreDatesToo() throws IOException {
        Column column =
                columnOf(10_000, row -> "2013-01-01T%02d:%02d:%02d".formatted(row / 3600, row / 60 % 60, row % 60));
        assertThat(column.type()).isEqualTo(ColumnType.DATE);
        assertThat(column.values()[9_999] - column.values()[0]).isEqualTo(9_999);
    }

    @Test
    void oneDayBeyondTheTwelfthTellsDayAndMonthApartInAllFiles() throws IOException {
        folder.with("a.csv", file(20, row -> "0%d/02/2013".formatted(row % 9 + 1)))
                .with("b.csv", file(20, row -> "13/02/2013"));

        Ingested ingested = folder.read();

        assertThat(ingested.formats().getFirst().dates()).contains(Notation.DAY_FIRST_DATE);
        assertThat(ingested.dataset().features().columns().getFirst().values()[1])
                .isEqualTo(Notation.ISO_DATE.read("2013-02-02"));
    }

    @Test
    void datesThatCanBeReadInTwoWaysAreWordsAndAWarning() throws IOException {
        folder.with("a.csv", file(20, row -> "0%d/02/2013".formatted(row % 9 + 1)));

        Ingested ingested = folder.read();

        assertThat(ingested.dataset().features().columns().getFirst().type()).isEqualTo(ColumnType.CATEGORICAL);
        assertThat(ingested.warnings())
                .containsExactly("Column v: its dates fit d/m/yyyy and m/d/yyyy alike, so it is taken as words; "
                        + "write them as yyyy-mm-dd.");
    }

    @Test
    void aColumnWithManyTextsAmongItsNumbersHoldsWords() throws IOException {
        Column column = columnOf(row -> row % 4 == 0 ? "A" + row : row + "");
        assertThat(column.type()).isEqualTo(ColumnType.CATEGORICAL);
    }

    @Test
    void theTypeIsDecidedOverAllFilesAndAFileOfNumbersIsReadAgainAsWords() throws IOException {
        folder.with("a.csv", file(6_000, row -> "A" + row % 50)).with("b.csv", file(6_000, row -> "0" + row));

        Ingested ingested = folder.read();

        Column column = ingested.dataset().features().columns().getFirst();
        assertThat(ingested.refused()).isEmpty();
        assertThat(column.levels()).hasSize(6_050).contains("A7", "05999");
    }

    @Test
    void theSettingsMayMakeNumbersWords() throws IOException {
        folder.with("a.csv", file(6_000, row -> "%05d".formatted(row)));
        Column column = folder.read("v", ColumnType.CATEGORICAL)
                .dataset()
                .features()
                .columns()
                .getFirst();
        assertThat(column.levels()).hasSize(6_000).startsWith("00000", "00001");
    }

    @Test
    void theSettingsMayMakeNumbersBooleans() throws IOException {
        folder.with("a.csv", file(20, row -> row % 3 == 0 ? "1" : "0"));
        Column column = folder.read("v", ColumnType.BOOLEAN)
                .dataset()
                .features()
                .columns()
                .getFirst();
        assertThat(column.type()).isEqualTo(ColumnType.BOOLEAN);
        assertThat(column.values()).startsWith(1, 0, 0, 1);
    }

    @Test
    void aTypeForAColumnThatIsNotThereIsAWarning() throws IOException {
        folder.with("a.csv", file(20, row -> row + ""));
        Ingested ingested = folder.read(
                new IngestSettings(Optional.of("y"), Optional.empty(), Map.of("othr", ColumnType.CATEGORICAL)));
        assertThat(ingested.warnings())
                .containsExactly("Column othr has a type in the settings, but no file has it; did you mean other?");
    }

    @Test
    void constantAndEmptyColumnsAreLeftOutWithAWarning() throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table(
                        "v,one,none,some,y", 20, row -> "%d,7,NA,%s,%d".formatted(row, row == 2 ? "" : "5", row % 2)));

        Ingested ingested = folder.read();

        assertThat(ingested.dataset().features().names()).containsExactly("v", "some");
        assertThat(ingested.formats()).extracting(ColumnFormat::name).containsExactly("v", "some");
        assertThat(ingested.warnings())
                .containsExactly(
                        "Column one is left out: all its values are the same.",
                        "Column none is left out: all its values are missing.");
    }

    @Test
    void withoutAColumnToLearnFromNoDataSetComes() throws IOException {
        folder.with("a.csv", TrainingFolder.table("v,y", 20, row -> "7," + row % 2));
        assertThat(folder.failure())
                .hasMessage("Beside the target y there is no column with differing values to learn from: add columns.");
    }

    private Column columnOf(IntFunction<String> value) throws IOException {
        return columnOf(20, value);
    }

    private Column columnOf(int rows, IntFunction<String> value) throws IOException {
        Ingested ingested = folder.with("a.csv", file(rows, value)).read();
        assertThat(ingested.refused()).isEmpty();
        return ingested.dataset().features().columns().getFirst();
    }

    private static String file(int rows, IntFunction<String> value) {
        return TrainingFolder.table("v,other,y", rows, row -> value.apply(row) + "," + row + "," + row % 2);
    }
}
