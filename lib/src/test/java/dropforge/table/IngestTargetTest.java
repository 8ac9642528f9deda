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

class IngestTargetTest {
    @TempDir
    Path root;

    TrainingFolder folder;

    @BeforeEach
    void anEmptyFolder() {
        folder = new TrainingFolder(root);
    }

    @Test
    void withoutATargetTheColumnsAreListed() throws IOException {
        folder.with("a.csv", TrainingFolder.good());
        assertThat(folder.failure(new IngestSettings(Optional.empty(), Optional.empty(), Map.of())))
                .hasMessage(
                        "Say which column to predict with --target NAME, or target: NAME in dropforge.yaml, and start again; the columns are: "
                                + "x, colour, y");
    }

    @Test
    void forATargetThatNoFileHasTheNearNameIsSaid() throws IOException {
        folder.with("a.csv", TrainingFolder.good());
        assertThat(folder.failure(IngestSettings.predicting("Color")))
                .hasMessage(
                        "No file has the target column Color (did you mean colour?); the columns are: x, colour, y");
    }

    @Test
    void twoNumbersAreTwoClassesAsTheyAreWritten() throws IOException {
        folder.with("a.csv", file(20, row -> row % 2 + "")).with("b.csv", file(20, row -> row % 2 + ".0"));
        Dataset dataset = folder.read().dataset();
        assertThat(dataset.task()).isEqualTo(Task.BINARY);
        assertThat(dataset.classes()).containsExactly("0", "1");
        assertThat(dataset.target()).startsWith(0, 1, 0).hasSize(40);
    }

    @Test
    void numbersAsClassesAreOrderedBySize() throws IOException {
        Dataset dataset =
                folder.with("a.csv", file(300, row -> row % 3 * 5 + "")).read().dataset();
        assertThat(dataset.task()).isEqualTo(Task.MULTICLASS);
        assertThat(dataset.classes()).containsExactly("0", "5", "10");
    }

    @Test
    void wordsAreClasses() throws IOException {
        Dataset dataset = folder.with("a.csv", file(30, row -> "abc".charAt(row % 3) + ""))
                .read()
                .dataset();
        assertThat(dataset.task()).isEqualTo(Task.MULTICLASS);
        assertThat(dataset.classes()).containsExactly("a", "b", "c");
    }

    @Test
    void trueAndFalseAreTwoClassesInAnySpelling() throws IOException {
        folder.with("a.csv", file(20, row -> row % 2 == 0 ? "true" : "false"))
                .with("b.csv", file(20, row -> row % 2 == 0 ? "TRUE" : "FALSE"));
        Dataset dataset = folder.read().dataset();
        assertThat(dataset.task()).isEqualTo(Task.BINARY);
        assertThat(dataset.classes()).containsExactly("FALSE", "TRUE");
    }

    @Test
    void manyNumbersAndCountsWithAThinTailAreARegression() throws IOException {
        folder.with("a.csv", file(300, row -> row + ".5"));
        assertThat(folder.read().dataset().task()).isEqualTo(Task.REGRESSION);
        folder.with("a.csv", file(300, row -> row == 0 ? "9" : row % 3 + ""));
        assertThat(folder.read().dataset().task()).isEqualTo(Task.REGRESSION);
        assertThat(folder.read().dataset().classes()).isEmpty();
    }

    @Test
    void theSettingsMaySayTheTask() throws IOException {
        folder.with("a.csv", file(300, row -> row % 3 + ""));
        Dataset dataset = folder.read(Task.REGRESSION).dataset();
        assertThat(dataset.task()).isEqualTo(Task.REGRESSION);
        assertThat(dataset.target()).startsWith(0, 1, 2, 0);
    }

    @Test
    void manyNumbersMayBeSaidToBeClasses() throws IOException {
        folder.with("a.csv", file(1_800, row -> row / 2 + "")).read();
        Dataset dataset = folder.read(Task.MULTICLASS).dataset();
        assertThat(dataset.classes()).hasSize(900).startsWith("0", "1", "2", "3");
    }

    /** Of so many, only the numbers were kept, and the file is read again for the words. */
    @Test
    void moreNumbersThanThatAreRefusedAsClasses() throws IOException {
        folder.with("a.csv", file(12_000, row -> row / 2 + "")).read();
        assertThat(failure(Task.MULTICLASS))
                .hasMessageStartingWith("The target y has 6,000 different values in 12,000");
    }

    @Test
    void aTaskThatTheTargetDoesNotAllowIsRefused() throws IOException {
        folder.with("a.csv", file(30, row -> "abc".charAt(row % 3) + ""));
        assertThat(failure(Task.BINARY))
                .hasMessage("The task is said to be binary, but the target y has 3 classes in 30 rows: say multiclass, "
                        + "or leave the task out.");
        assertThat(failure(Task.REGRESSION))
                .hasMessage(
                        "The target y holds words, such as a, and a regression predicts numbers: leave the task out, "
                                + "or choose another target.");
    }

    @Test
    void rowsWithoutATargetAreLeftOutAndCounted() throws IOException {
        folder.with("a.csv", file(20, row -> row % 2 + ""))
                .with("b.csv", file(20, row -> row < 5 ? "" : row % 2 + ""))
                .with("c.csv", file(20, row -> (row + 1) % 2 + ""));

        Ingested ingested = folder.read();

        Dataset dataset = ingested.dataset();
        assertThat(ingested.warnings())
                .containsExactly("5 of 60 rows are left out for want of a usable target y (in b.csv).");
        assertThat(dataset.rows()).isEqualTo(55);
        assertThat(dataset.files()).extracting(DataFile::firstRow).containsExactly(0, 20, 35);
        assertThat(dataset.files()).extracting(DataFile::rows).containsExactly(20, 15, 20);
        assertThat(dataset.features().columns().getFirst().values()[20]).isEqualTo(5);
        assertThat(dataset.target()).doesNotContain(Double.NaN);
    }

    @Test
    void oneClassOnlyIsRefusedWithItsRows() throws IOException {
        folder.with("a.csv", file(20, _ -> "0"));
        assertThat(folder.failure())
                .hasMessage("The target y is 0 in all 20 rows, so there is nothing to tell apart: add files with other "
                        + "values.");
    }

    @Test
    void threeRowsAreTooFew() throws IOException {
        folder.with("a.csv", file(3, row -> row % 2 + ""));
        assertThat(folder.failure())
                .hasMessage(
                        "There are only 3 rows with a value of the target y; a model needs at least 10: add more files.");
    }

    @Test
    void theRowOfAClassOfOneRowIsLeftOutWithItsPlace() throws IOException {
        folder.with("a.csv", file(20, row -> row == 7 ? "bleu" : row % 2 == 0 ? "blue" : "red"));
        Ingested ingested = folder.read();
        assertThat(ingested.dataset().classes()).containsExactly("blue", "red");
        assertThat(ingested.dataset().task()).isEqualTo(Task.BINARY);
        assertThat(ingested.dataset().rows()).isEqualTo(19);
        assertThat(ingested.warnings())
                .contains("a.csv, row 9, column y: the class bleu is in this one row only, which is left out; "
                        + "correct the word, or add rows of that class.");
    }

    @Test
    void oneClassBesideASlipIsRefusedWithThePlaceOfTheSlip() throws IOException {
        folder.with("a.csv", file(20, row -> row == 7 ? "bleu" : "blue"));
        assertThat(folder.failure())
                .hasMessageStartingWith("a.csv, row 9, column y: the class bleu is in this one row only")
                .hasMessageEndingWith("A class needs at least 2 rows and a model 2 classes: add more files.");
    }

    @Test
    void aColumnOfNamesIsNoTarget() throws IOException {
        folder.with("a.csv", file(5_000, row -> "customer " + row / 2));
        assertThat(folder.failure())
                .hasMessage("The target y has 2,500 different values in 5,000 rows, too many to tell apart as classes "
                        + "(1,000 at most); choose another column.");
    }

    @Test
    void aDateIsNoTarget() throws IOException {
        folder.with("a.csv", file(20, row -> "2013-01-%02d".formatted(row + 1)));
        assertThat(folder.failure())
                .hasMessage("The target y is a date, which no model here predicts: choose another column.");
    }

    private IngestException failure(Task task) {
        return folder.failure(new IngestSettings(Optional.of("y"), Optional.of(task), Map.of()));
    }

    private static String file(int rows, IntFunction<String> target) {
        return TrainingFolder.table("x,y", rows, row -> row + "," + target.apply(row));
    }
}
