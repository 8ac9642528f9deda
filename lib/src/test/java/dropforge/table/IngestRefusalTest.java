package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad file lies beside a good one, which is used all the same. */
class IngestRefusalTest {
    @TempDir
    Path root;

    TrainingFolder folder;

    @BeforeEach
    void aGoodFileIsThere() throws IOException {
        folder = new TrainingFolder(root).with("a.csv", TrainingFolder.good());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        folder.with("b.csv", "");
        assertRefused("b.csv: is empty; write a header and rows, or remove it");
    }

    @Test
    void aByteOrderMarkAloneIsAnEmptyFile() throws IOException {
        folder.with("b.csv", "\uFEFF");
        assertRefused("b.csv: is empty; write a header and rows, or remove it");
    }

    @Test
    void emptyLinesAloneAreRefused() throws IOException {
        folder.with("b.csv", "\n\n\n");
        assertRefused("b.csv: has nothing but empty lines; write a header and rows, or remove it");
    }

    @Test
    void aHeaderAloneIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n");
        assertRefused("b.csv: has a header and no rows; write rows below it, or remove it");
    }

    @Test
    void aRowWithTooFewFieldsIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n1,red,0\n\n2,\"two\nlines\",1\n3,red\n");
        FileProblem problem = assertRefused(
                "b.csv, row 6: has 2 fields where the header has 3; was the file cut off, or is a delimiter missing?");
        assertThat(problem.row()).isEqualTo(6);
        assertThat(problem.sha256()).hasSize(64);
    }

    @Test
    void aRowWithTooManyFieldsIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\r\n1,red,0\r\n2,red,1,5\r\n");
        assertRefused("b.csv, row 3: has more fields than the 3 of the header; put values with the delimiter in them "
                + "into quotes");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() throws IOException {
        folder.with("b.csv", "x,x,y\n1,2,0\n");
        FileProblem problem =
                assertRefused("b.csv, row 1, column x: the header has this name twice; rename one of the two");
        assertThat(problem.column()).isEqualTo("x");
    }

    @Test
    void anEmptyNameIsRefused() throws IOException {
        folder.with("b.csv", ",x,y\n0,1,2\n");
        assertRefused("b.csv, row 1: column 1 of the header has no name; name it or leave the column out "
                + "(in pandas: index=False)");
    }

    @Test
    void rowsWithoutAHeaderAreRefused() throws IOException {
        folder.with("b.csv", "1,2,0\n3,4,1\n");
        assertRefused("b.csv, row 1: holds numbers where the names of the columns belong; put a header first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.1,3.5,1.4,1.4,setosa | 1.4 twice",
                "1,EWR,1,IAH,0          | 1 twice",
                "2013-01-01,N,2013-01-01,5  | 2013-01-01 twice",
                "-1;1,5;a;1,5           | 1,5 twice",
                "7,5,6,red,red          | most are numbers",
                "7,5,6,red,             | most are numbers",
                "5.1,3.5,1.4,0.2,setosa | setosa is one further down, too",
            })
    void aRowOfDataInPlaceOfTheHeaderIsRefusedAsSuch(String first, String why) throws IOException {
        folder.with("b.csv", first + "\n" + first + "\n");
        FileProblem problem = assertRefused("b.csv, row 1: seems to hold values where the names of the columns belong "
                + "(%s); put a header first".formatted(why));
        assertThat(problem.row()).isEqualTo(1);
    }

    @Test
    void numbersAndDatesAloneAreNoHeader() throws IOException {
        folder.with("b.csv", "2013-01-01 00:00,4,2\n2013-01-01 01:00,5,3\n");
        assertRefused(
                "b.csv, row 1: holds numbers and dates where the names of the columns belong; put a header first");
    }

    /** A table with one column per year is told by the names, and what is wrong with one of them is said as ever. */
    @Test
    void yearsAmongNamesAreNames() throws IOException {
        String years = "2019,2020,2021,country";
        folder.with("b.csv", years + "\n2019,2020,2021,Chad\n")
                .with("a.csv", years + ",y\n" + "1,2,3,Chad,0\n2,3,5,Mali,1\n".repeat(9));
        assertRefused("b.csv, column y: this file does not have it, and it is the target; add it");

        folder.with("b.csv", years + ",country\n1,2,3,Chad,Mali\n");
        assertRefused("b.csv, row 1, column country: the header has this name twice; rename one of the two");
    }

    @Test
    void aDelimiterThatIsNotUnderstoodIsNamed() throws IOException {
        folder.with("b.csv", "x:colour:y\n1:red:0\n2:red:1\n");
        assertRefused("b.csv: seems to be separated by ':'; separate the fields by a comma, semicolon, tab or |");
    }

    @Test
    void aDelimiterThatIsNotUnderstoodIsNamedInALargeFileToo() throws IOException {
        folder.with("b.csv", TrainingFolder.table("x:colour:y", 150, row -> "1".repeat(1_000) + ":red:" + row));
        assertRefused("b.csv: seems to be separated by ':'; separate the fields by a comma, semicolon, tab or |");
    }

    @Test
    void bytesThatNoEncodingHasAreRefusedWithTheirRow() throws IOException {
        byte[] bytes = (TrainingFolder.good() + "1,gr\u0001n,0\n").getBytes(StandardCharsets.ISO_8859_1);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\u0001')] = (byte) 0x81;
        folder.with("b.csv", bytes);
        assertRefused("b.csv, row 22: holds bytes that are neither UTF-8 nor windows-1252; save the file as UTF-8");
    }

    @Test
    void bytesThatBelieTheByteOrderMarkAreRefused() throws IOException {
        folder.with("b.csv", ("\u00EF\u00BB\u00BFx,colour,y\n1,gr\u00FCn,0\n").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("b.csv, row 2: holds bytes that are not UTF-8, which the file begins as; save it as UTF-8");
    }

    @Test
    void aBinaryFileIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n1,a\u0000b\u0000,0\n\u0000");
        assertRefused("b.csv, row 2: holds a zero byte, so this is no text; export the table as CSV");
    }

    @Test
    void aWorkbookWithTheNameOfACsvIsRefused() throws IOException {
        folder.with("b.csv", new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0});
        assertRefused("b.csv: is a zip archive or an Excel workbook; export it as CSV");
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n1,\"red,0\n2,red,1\n");
        assertRefused(
                "b.csv, row 2: has a quote that is not closed, or text behind a closing one; write quotes in text "
                        + "twice");
    }

    /** The rest of the file, however long, is then a part of one name. */
    @ParameterizedTest
    @ValueSource(ints = {3, 900_000, 3_000_000})
    void aQuoteThatIsNotClosedInTheHeaderIsRefusedWithItsColumn(int rows) throws IOException {
        folder.with("b.csv", "x,\"colour,y\n" + "1,red,0\n".repeat(rows));
        assertRefused(
                "b.csv, row 1: column 2 of the header begins with a quote that is not closed; close the quote, or "
                        + "remove it");
    }

    @Test
    void aQuoteOfTheHeaderThatOnlyTheQuoteOfARowClosesIsNotClosed() throws IOException {
        folder.with("b.csv", "\nx,\"colour,y\n1,\"red\",0\n2,\"red\",1\n");
        assertRefused(
                "b.csv, row 2: column 2 of the header begins with a quote that is not closed; close the quote, or "
                        + "remove it");
    }

    @Test
    void textBehindAClosingQuoteInTheHeaderIsRefused() throws IOException {
        folder.with("b.csv", "x,\"the \"colour\"\",y\n1,red,0\n");
        assertRefused(
                "b.csv, row 1: column 2 of the header has text behind a closing quote; write quotes in names twice");
    }

    @Test
    void aFieldBeyondTheLimitIsRefusedWithoutHoldingIt() throws IOException {
        var megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) 'x');
        try (var out = new BufferedOutputStream(Files.newOutputStream(root.resolve("b.csv")))) {
            out.write("x,colour,y\n1,".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 40; i++) {
                out.write(megabyte);
            }
        }
        folder.listing("b.csv");
        assertRefused("b.csv, row 2: has a field of more than 16,777,216 characters; is a quote not closed?");
    }

    @Test
    void aHeaderOfEndlessColumnsIsRefused() throws IOException {
        folder.with("b.csv", "a,".repeat(20_000) + "\n" + "1,".repeat(20_000) + "\n");
        assertRefused("b.csv, row 1: has more than 10,000 columns; is this a table?");
    }

    /** Of many fields or few, with values or without, beyond what a field may have, or with an end of the line at last. */
    @ParameterizedTest
    @MethodSource
    void aFileOfOneLineIsRefusedAsSuch(String text, int times) throws IOException {
        folder.with("b.csv", text.repeat(times));
        assertRefused(
                "b.csv: is one line without line breaks between header and rows; put each row on a line of its own");
    }

    static List<Arguments> aFileOfOneLineIsRefusedAsSuch() {
        return List.of(
                arguments("1,2,3,", 900_000),
                arguments("x,colour,y,", 450_000),
                arguments("a word ", 700_000),
                arguments("a word ", 3_000_000),
                arguments("x,colour,y,1,red,0,2,blue,1\n", 1),
                arguments("5.1,3.5,0", 1));
    }

    @Test
    void aTextInAColumnOfNumbersIsRefusedWithRowAndValue() throws IOException {
        folder.with("b.csv", TrainingFolder.good().replace("17.5,", "warm,"));
        FileProblem problem = assertRefused(
                "b.csv, row 19, column x: \"warm\" is not a number; correct it, leave it empty "
                        + "if it is missing, or, if these are words, say columns: {x: categorical} in dropforge.yaml and start again");
        assertThat(problem.row()).isEqualTo(19);
        assertThat(problem.column()).isEqualTo("x");
    }

    @Test
    void aTargetWithoutAnyValueIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n1,red,\n2,red,NA\n");
        assertRefused("b.csv, column y: every value of the target is missing; fill it in, or remove the file");
    }

    @Test
    void aFileWithoutTheTargetIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,Y \n1,red,1\n");
        assertRefused(
                "b.csv, column y: this file does not have it, and it is the target; is it the column Y? Then rename that");
    }

    @Test
    void aFileWithoutAColumnOfTheOthersIsRefusedAndTheLikelyRenameIsSaid() throws IOException {
        folder.with("b.csv", "x,color,y\n1,red,1\n");
        assertRefused(
                "b.csv, column colour: this file does not have it, as the first file does; is it the column color? "
                        + "Then rename that");
    }

    @Test
    void aFileWithAColumnOfItsOwnIsRefused() throws IOException {
        folder.with("b.csv", "x,colour,y,weight\n1,red,1,5\n").with("c.csv", TrainingFolder.good());
        assertRefused("b.csv, column weight: this file has it, where 2 of 3 files do not; remove it, or add it to the "
                + "other files");
    }

    @Test
    void aFileThatVanishedIsRefused() {
        folder.listing("b.csv");
        assertRefused("b.csv: is not there any more; put it back, or go on without it");
    }

    @Test
    void aDirectoryWithTheNameOfACsvIsRefused() throws IOException {
        Files.createDirectory(root.resolve("b.csv"));
        folder.listing("b.csv");
        assertRefused("b.csv: is a directory; give it another name or put the CSV files themselves here");
    }

    @Test
    void aDanglingLinkIsRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("b.csv"), root.resolve("nowhere.csv"));
        folder.listing("b.csv");
        assertRefused("b.csv: is a link to a file that is not there; mend the link or remove it");
    }

    @Test
    void aFileThatIsNotTheOneAskedForIsSetAsideAndNotRefused() throws IOException {
        folder.with("b.csv", "x,colour,y\n1,red\n").listing("b.csv", "0".repeat(64));

        Ingested ingested = folder.read();

        assertThat(ingested.changedWhileRead()).containsExactly("b.csv");
        assertThat(ingested.refused()).isEmpty();
        assertThat(ingested.dataset().files()).extracting(DataFile::path).containsExactly("a.csv");
    }

    @Test
    void whatIsWrongWithFilesIsKnownEvenWhenNoneIsLeft() throws IOException {
        Files.delete(root.resolve("a.csv"));
        folder.with("b.csv", "");

        IngestException failure = folder.failure();

        assertThat(failure).hasMessageStartingWith("None of the 2 files can be used: a.csv: is not there any more");
        assertThat(failure.refused()).extracting(FileProblem::path).containsExactly("a.csv", "b.csv");
    }

    private FileProblem assertRefused(String sentence) {
        Ingested ingested = folder.read();
        assertThat(ingested.refused()).hasSize(1);
        FileProblem problem = ingested.refused().getFirst();
        assertThat(problem.sentence()).isEqualTo(sentence);
        assertThat(ingested.dataset().files())
                .extracting(DataFile::path)
                .contains("a.csv")
                .doesNotContain("b.csv");
        return problem;
    }
}
