package dropforge.schema;

import static dropforge.schema.JudgedFolder.flights;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.schema.JudgedFolder.Judgement;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is worth a word about a file, with a schema in force: what keeps it from being used, and what is a warning. */
class FindingsTest {
    @TempDir
    Path workspace;

    private JudgedFolder folder;

    @BeforeEach
    void aSchemaIsInForce() throws IOException {
        folder = new JudgedFolder(workspace).with("a.csv", flights(40));
        folder.judge();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    /** The like with other numbers in between, so that no row is there twice; {@code file} tells their files apart. */
    private static String others(int file, int rows) {
        List<String> carriers = List.of("AA", "UA", "DL");
        return flights(
                rows, row -> "%d.%d%03d,%s,%d".formatted(row % 40, file, row, carriers.get(row % 3), row % 4 / 3));
    }

    @Test
    void aFileIsJudgedByTheSchemaHoweverManyOthersAreOtherwise() throws Exception {
        String longer = flights(20).replaceFirst("late\n", "late,gate\n").replaceAll("(?m)(\\d)$", "$1,7");
        folder.with("b.csv", longer)
                .with("c.csv", longer.replace("7\n", "8\n"))
                .with("d.csv", longer.replace("7\n", "9\n"));
        Judgement judgement = folder.judge();

        assertThat(judgement.read().dataset().files())
                .extracting(file -> file.path())
                .containsExactly("a.csv");
        assertThat(judgement.refused())
                .hasSize(3)
                .first()
                .isEqualTo(
                        "b.csv, column gate: this file has it, where schema.json does not; remove it, or add it to schema.json");
    }

    @Test
    void aColumnThatIsCalledOtherwiseIsSuggestedAlsoWhereTheNamesAreUnlike() throws Exception {
        folder.with("b.csv", flights(20).replaceFirst("minute", "dep"));

        assertThat(folder.judge().refused())
                .containsExactly(
                        "b.csv, column minute: this file does not have it, as schema.json does; is it the column dep? Then rename that");
    }

    @Test
    void allThatIsWrongWithTheTypesOfAFileIsFound() throws Exception {
        folder.with(
                "b.csv", flights(40).replace("\n7,UA,1\n", "\nnoon,UA,1\n").replace("\n3,AA,1\n", "\n3,AA,perhaps\n"));

        assertThat(folder.judge().read().refused())
                .singleElement()
                .satisfies(problem -> assertThat(Finding.of(problem))
                        .extracting(Finding::row, Finding::column)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(5L, "late"),
                                org.assertj.core.groups.Tuple.tuple(9L, "minute")));
    }

    @Test
    void aThirdClassIsNotWhatIsPredicted() throws Exception {
        folder.with("b.csv", flights(40).replace("\n7,UA,1\n", "\n7,UA,2\n"));

        assertThat(folder.judge().refused())
                .singleElement()
                .asString()
                .startsWith(
                        "b.csv, row 9, column late: \"2\" is neither 0 nor 1, and this is the target of two classes");
    }

    @Test
    void aFileMayLackAColumnThatIsNotRequiredAndAllItsValuesAreMissingThen() throws Exception {
        folder.edit("\"required\" : true", "\"required\" : false");
        folder.with("b.csv", flights(20).replaceAll("(?m)^[^,]*,", ""));
        Judgement judgement = folder.judge();

        assertThat(judgement.refused()).isEmpty();
        assertThat(judgement
                        .read()
                        .dataset()
                        .features()
                        .column("minute")
                        .orElseThrow()
                        .missing())
                .isEqualTo(20);
    }

    @Test
    void aWordThatIsNotAllowedAndTooManyMissingValuesKeepAFileFromBeingUsed() throws Exception {
        folder.edit(
                "\"categorical\",", "\"categorical\", \"values\" : [ \"AA\", \"UA\", \"DL\" ], \"maxMissing\" : 0.1,");
        folder.with("b.csv", flights(20).replace("1,UA", "1,UX"))
                .with("c.csv", flights(20).replaceAll("UA|DL", ""));

        assertThat(folder.judge().refused())
                .containsExactly(
                        "b.csv, row 3, column carrier: \"UX\" is none of the values that are allowed; correct it, or change that in schema.json",
                        "c.csv, column carrier: 65 % of its values are missing, where 10 % are allowed; fill them in, or change that in schema.json");
    }

    @Test
    void aValueFarBeyondWhatWasSeenIsAWarningOnce() throws Exception {
        folder.with("b.csv", others(1, 20).replace("\n7.1007,", "\n7000,"));
        assertThat(folder.judge().sentences())
                .containsExactly("b.csv, row 9, column minute: 7000 is far from what was seen so far, 0 to 39.");
        assertThat(folder.judge().sentences()).isEmpty();
    }

    @Test
    void aValueABitBeyondIsNone() throws Exception {
        folder.with("b.csv", others(1, 20).replace("\n7.1007,", "\n70,"));
        assertThat(folder.judge().sentences()).isEmpty();
    }

    /** The month of the first file is the only one that was seen. */
    @Test
    void aColumnThatWasTheSameSoFarSaysNothing() throws Exception {
        try (var months = new JudgedFolder(workspace.resolve("months"))) {
            for (int month = 1; month <= 12; month++) {
                int its = month;
                months.with(
                        "m%d.csv".formatted(month),
                        flights(30, row -> "%d,%s,%d".formatted(its, row % 2 == 0 ? "AA" : "UA", row % 3 / 2)));
                assertThat(months.judge().sentences()).noneMatch(sentence -> sentence.contains("column minute"));
            }
        }
    }

    @Test
    void aNewWordIsAWarningUnlessItIsRareInTheFirstFiles() throws Exception {
        folder.with("b.csv", others(1, 300).replaceFirst(",UA,", ",HA,"));
        assertThat(folder.judge().sentences()).isEmpty();
        folder.with("c.csv", others(2, 30).replaceAll(",UA,", ",B6,"));
        assertThat(folder.judge().sentences())
                .containsExactly("c.csv, row 3, column carrier: B6 was not seen so far; in 10 rows.");
        folder.with("d.csv", others(3, 300).replaceFirst(",UA,", ",WN,"));
        assertThat(folder.judge().sentences())
                .contains("d.csv, row 3, column carrier: WN was not seen so far; in 1 row.");
    }

    @Test
    void farMoreMissingValuesAreAWarning() throws Exception {
        folder.with("b.csv", others(1, 40).replaceAll("(?m)^\\d5\\.\\d+,", ","));
        assertThat(folder.judge().sentences()).isEmpty();
        folder.with("c.csv", others(2, 40).replaceAll("(?m)^\\d*[059]\\.\\d+,", ","));
        assertThat(folder.judge().sentences())
                .contains("c.csv, column minute: 30 % of its values are missing, where it was 8 % at most so far.");
    }

    @Test
    void anUnusualNumberOfRowsIsAWarningAfterThreeFiles() throws Exception {
        folder.with("b.csv", flights(400, row -> "%d,B%d,%d".formatted(row % 40, row % 3, row % 2)));
        assertThat(folder.judge().sentences()).noneMatch(sentence -> sentence.contains("rows, where"));
        folder.with("c.csv", flights(41)).judge();
        folder.with("d.csv", flights(3, row -> "%d,AA,%d".formatted(row, row % 2)));
        assertThat(folder.judge().sentences())
                .contains("d.csv: has 3 rows, where files have about 87 so far; is it all there?");
    }

    @Test
    void anotherEncodingThanTheOthersHaveIsAWarning() throws Exception {
        folder.with("b.csv", others(1, 20).replace("AA", "ÄA"), Charset.forName("windows-1252"));
        assertThat(folder.judge().sentences())
                .contains("b.csv: is written in windows-1252, most others in UTF-8; are its letters right?");
    }

    @Test
    void rowsThatAreThereTwiceInAFileAreAWarning() throws Exception {
        folder.with("b.csv", flights(30, row -> "%d,AA,%d".formatted(100 + row % 28, row % 28 % 2)));
        assertThat(folder.judge().sentences())
                .contains(
                        "b.csv, row 30: this row was there before in the same file, as 2 rows were; such rows count twice.");
    }

    @Test
    void filesThatContradictEachOtherAreAWarningThatNamesBothRows() throws Exception {
        folder.with("b.csv", flights(40).replace("\n3,AA,1\n", "\n3,AA,0\n"));
        assertThat(folder.judge().sentences())
                .contains(
                        "b.csv, row 5, column late: 0 here, and 1 in row 5 of a.csv, which has the same values otherwise; which of the two is right?",
                        "b.csv: 39 rows of it are in a.csv, too, and are used once.");
    }

    /** In a table of a few words rows are alike by chance. */
    @Test
    void rowsThatTheirValuesDoNotTellApartContradictNothing() throws Exception {
        try (var coarse = new JudgedFolder(workspace.resolve("coarse"))) {
            coarse.with(
                    "a.csv",
                    flights(60, row -> "%d,%s,%d".formatted(row % 4, row % 3 == 0 ? "AA" : "UA", row % 5 / 4)));
            coarse.with(
                    "b.csv",
                    flights(60, row -> "%d,%s,%d".formatted(row % 4, row % 3 == 0 ? "AA" : "UA", row % 7 / 6)));
            assertThat(coarse.judge().sentences()).isEmpty();
        }
    }
}
