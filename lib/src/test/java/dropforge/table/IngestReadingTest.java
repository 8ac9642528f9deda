package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestReadingTest {
    private static final String ACCENTED = TrainingFolder.good().replace("red", "vert pâle");

    @TempDir
    Path root;

    TrainingFolder folder;

    @BeforeEach
    void anEmptyFolder() {
        folder = new TrainingFolder(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1"})
    void encodingsWithoutAMarkAreFoundOut(String charset) throws IOException {
        folder.with("a.csv", ACCENTED, Charset.forName(charset));
        assertThat(levelsOfColour()).containsExactly("blue", "vert pâle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkIsNoPartOfTheFirstName(String charset) throws IOException {
        folder.with("a.csv", "\uFEFF" + ACCENTED, Charset.forName(charset));
        assertThat(levelsOfColour()).containsExactly("blue", "vert pâle");
        assertThat(folder.read().dataset().features().names()).containsExactly("x", "colour");
    }

    @Test
    void aByteThatIsNotUtf8FarIntoTheFileMakesItWindows1252() throws IOException {
        String text = TrainingFolder.table("x,colour,y", 20_000, row -> row + ",blue," + row % 2);
        folder.with("a.csv", text + "7,grün,1\n", StandardCharsets.ISO_8859_1);
        assertThat(levelsOfColour()).containsExactly("blue", "grün");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsFoundOut(String delimiter) throws IOException {
        folder.with("a.csv", TrainingFolder.good().replace(",", delimiter));
        Frame features = folder.read().dataset().features();
        assertThat(features.names()).containsExactly("x", "colour");
        assertThat(features.columns().getFirst().values()).startsWith(0.5, 1.5, 2.5);
    }

    @Test
    void delimitersInQuotesDoNotCount() throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table("x;colour;y", 20, row -> "%d;\"a,b,c,d\"\"|%d\";%d".formatted(row, row, row % 2)));
        assertThat(levelsOfColour()).hasSize(20).contains("a,b,c,d\"|7");
    }

    @Test
    void aDecimalCommaIsUnderstoodColumnByColumn() throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table("x;z;n;y", 20, row -> "%d,5;%d.25;%d;%d".formatted(row, row, row, row % 2)));
        List<Column> columns = folder.read().dataset().features().columns();
        assertThat(columns).extracting(Column::type).containsOnly(ColumnType.NUMERIC);
        assertThat(columns.get(0).values()).startsWith(0.5, 1.5);
        assertThat(columns.get(1).values()).startsWith(0.25, 1.25);
        assertThat(columns.get(2).values()).startsWith(0, 1);
    }

    @Test
    void theFirstDecimalCommaMayComeAfterManyWholeNumbers() throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table(
                        "x;z;y", 9_000, row -> row + (row < 8_000 ? "" : ",5") + ";" + row % 7 + ";" + row % 2));
        double[] values =
                folder.read().dataset().features().columns().getFirst().values();
        assertThat(values[7_999]).isEqualTo(7_999);
        assertThat(values[8_000]).isEqualTo(8_000.5);
    }

    @Test
    void manyDistinctNumbersKeepTheirGapsAndTheirFirstText() throws IOException {
        String numbers = TrainingFolder.table(
                "x,z,y", 20_000, row -> (row % 1000 == 0 ? "NA" : row + ".125") + "," + row % 7 + "," + row % 2);
        folder.with("a.csv", numbers).with("b.csv", numbers.replace("\n15001.125,", "\nlots,"));

        Ingested ingested = folder.read();

        Column x = ingested.dataset().features().column("x").orElseThrow();
        assertThat(x.missing()).isEqualTo(20);
        assertThat(x.values()[19_999]).isEqualTo(19_999.125);
        assertThat(ingested.refused())
                .extracting(FileProblem::sentence)
                .singleElement()
                .asString()
                .startsWith("b.csv, row 15003, column x: \"lots\" is not a number");
    }

    @Test
    void marksForMissingValuesAreMissing() throws IOException {
        var marks = List.of("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?", "-", "  ");
        folder.with("a.csv", TrainingFolder.table("x,z,y", 24, row -> {
            String value = row < marks.size() ? marks.get(row) : row + "";
            return value + "," + (row < marks.size() ? marks.get(row) : "w" + row) + "," + row % 2;
        }));
        Frame features = folder.read().dataset().features();
        assertThat(features.column("x").orElseThrow().type()).isEqualTo(ColumnType.NUMERIC);
        assertThat(features.columns()).extracting(Column::missing).containsExactly(12, 12);
    }

    @Test
    void blanksAroundValuesAndNamesAndEmptyLinesArePassedOver() throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table(
                        " x , colour ,y", 20, row -> " %d , red%d , %d \n  \n".formatted(row, row % 2, row % 2)));
        Dataset dataset = folder.read().dataset();
        assertThat(dataset.rows()).isEqualTo(20);
        assertThat(dataset.features().column("colour").orElseThrow().levels()).containsExactly("red0", "red1");
        assertThat(dataset.classes()).containsExactly("0", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesMayEndAsTheyDidOnAnySystem(String end) throws IOException {
        folder.with(
                "a.csv",
                TrainingFolder.table("x,colour,y", 20_000, row -> row + ",red,1")
                        .replace("\n", end));
        folder.with("b.csv", TrainingFolder.good().replace("\n", end));
        assertThat(folder.read().dataset().rows()).isEqualTo(20_020);
    }

    @Test
    void theRowsOfTheFilesFollowInNaturalOrderWithTheirHashes() throws Exception {
        folder.with("m10.csv", TrainingFolder.good())
                .with("m2.csv", TrainingFolder.table("y,colour,x", 5, row -> "1,red," + (100 + row)))
                .with("m1.csv", TrainingFolder.good());

        Dataset dataset = folder.read().dataset();

        assertThat(dataset.files()).extracting(DataFile::path).containsExactly("m1.csv", "m2.csv", "m10.csv");
        assertThat(dataset.files()).extracting(DataFile::firstRow).containsExactly(0, 20, 25);
        assertThat(dataset.files()).extracting(DataFile::rows).containsExactly(20, 5, 20);
        assertThat(dataset.features().names()).containsExactly("x", "colour");
        assertThat(dataset.features().columns().getFirst().values()[20]).isEqualTo(100);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(root.resolve("m2.csv")));
        assertThat(dataset.files().get(1).sha256()).isEqualTo(HexFormat.of().formatHex(hash));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1,2,3", "sex,18,25,35,45,65", "1,2,3,4,5,never"})
    void numbersThatCountOrRiseAreNames(String header) throws IOException {
        int columns = header.split(",").length;
        String target = header.substring(header.lastIndexOf(',') + 1);
        folder.with(
                "a.csv",
                TrainingFolder.table(
                        header,
                        20,
                        row -> IntStream.range(0, columns)
                                .mapToObj(column -> row % 2 == 0 ? "sex" : "never")
                                .collect(Collectors.joining(","))));
        assertThat(folder.read(IngestSettings.predicting(target)).dataset().targetName())
                .isEqualTo(target);
    }

    @Test
    void aSecondFileOfTheSameBytesIsUsedAndWarnedOf() throws IOException {
        folder.with("a.csv", TrainingFolder.good()).with("b.csv", TrainingFolder.good());
        Ingested read = folder.read();
        assertThat(read.dataset().rows()).isEqualTo(40);
        assertThat(read.warnings()).singleElement().asString().startsWith("b.csv has the same bytes as a.csv");
    }

    @Test
    void aFileThatWasReadBeforeIsNotReadAgain() throws IOException {
        folder.with("a.csv", TrainingFolder.good()).with("b.csv", TrainingFolder.good());
        Ingested before = folder.read();
        folder.listing("a.csv", before.dataset().files().getFirst().sha256());
        Files.delete(folder.path("a.csv"));

        Ingested after = folder.read();

        assertThat(after.refused()).isEmpty();
        assertThat(after.dataset().rows()).isEqualTo(40);
    }

    @Test
    void ofFilesThatWereReplacedOrRemovedNothingIsKept() throws IOException {
        folder.with("a.csv", TrainingFolder.good())
                .with("b.csv", TrainingFolder.good().replace("red", "green"))
                .with("broken.csv", "x,colour,y\n1,red\n");
        folder.read();
        assertThat(folder.cache().files()).isEqualTo(3);

        folder.with("a.csv", TrainingFolder.good().replace("blue", "grey"));
        folder.read();
        assertThat(folder.cache().files()).isEqualTo(3);

        folder.without("b.csv");
        assertThat(folder.read().refused()).hasSize(1);
        assertThat(folder.cache().files()).isEqualTo(2);
    }

    @Test
    void aCacheThatIsFullForgetsWhatWasUsedLongestAgo() {
        var cache = new IngestCache(250);
        cache.put(new CsvReading.Fault("a", 0, null, ""));
        cache.put(new CsvReading.Fault("b", 0, null, ""));
        cache.get("a");
        cache.put(new CsvReading.Fault("c", 0, null, ""));
        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("c")).isPresent();
        assertThat(cache.files()).isEqualTo(2);
    }

    private List<String> levelsOfColour() {
        Ingested ingested = folder.read();
        assertThat(ingested.refused()).isEmpty();
        return ingested.dataset().features().column("colour").orElseThrow().levels();
    }
}
