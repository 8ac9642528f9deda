package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionInputTest {
    private static final List<ColumnFormat> FORMATS = List.of(
            ColumnFormat.of("temp", ColumnType.NUMERIC),
            ColumnFormat.of("sky", ColumnType.CATEGORICAL),
            ColumnFormat.of("open", ColumnType.BOOLEAN),
            new ColumnFormat("day", ColumnType.DATE, Optional.of(Notation.DAY_FIRST_DATE)));

    @TempDir
    Path folder;

    @Test
    void columnsAreReadAsTheTrainingFilesWere() throws IOException {
        PredictionInput input = read("note;day;temp;sky\nhi;02/03/2013;1,5;7\n\nho;03/03/2013;;8\n");

        assertThat(input.frame().names()).containsExactly("temp", "sky", "day");
        assertThat(input.absent()).containsExactly("open");
        assertThat(input.frame().columns().get(0).values()).containsExactly(1.5, Double.NaN);
        assertThat(input.frame().columns().get(1).levels()).containsExactly("7", "8");
        assertThat(input.frame().columns().get(2).values()[0]).isEqualTo(Notation.ISO_DATE.read("2013-03-02"));
    }

    @Test
    void theRowsAreThereAsTheyAreWritten() throws IOException {
        PredictionInput input = read("\uFEFFtemp;note\n1,5;\"a;b\"\n\n  \n; c \n");
        assertThat(input.header()).containsExactly("temp", "note");
        assertThat(input.delimiter()).isEqualTo(';');
        assertThat(input.charset()).isEqualTo(StandardCharsets.UTF_8);
        var rows = new ArrayList<List<String>>();
        try (RawRows raw = input.rawRows()) {
            raw.forEachRemaining(rows::add);
            assertThat(raw.hasNext()).isFalse();
        }
        assertThat(rows).containsExactly(List.of("1,5", "a;b"), List.of("", " c "));
    }

    @Test
    void aTextInAColumnOfNumbersIsNamedWithItsRow() {
        assertThatThrownBy(() -> read("temp,sky\n1,blue\nwarm,grey\n"))
                .isInstanceOf(RefusedFileException.class)
                .hasMessage(
                        folder.resolve("in.csv") + ", row 3, column temp: \"warm\" is not a number, as the model needs "
                                + "it; correct it, or leave it empty if it is missing");
    }

    @Test
    void manyDatesWhereNumbersAreNeededAreNamedToo() {
        String dates = TrainingFolder.table(
                "temp,sky",
                6_000,
                row -> "2013-01-01 %02d:%02d:%02d,blue".formatted(row / 3600, row / 60 % 60, row % 60));
        assertThatThrownBy(() -> read(dates))
                .hasMessageContaining("row 2, column temp: \"2013-01-01 00:00:00\" is not");
    }

    @Test
    void aFileThatChangesBetweenTheTwoReadingsIsRefused() throws IOException {
        PredictionInput input = read("temp,sky\n1,blue\n");
        Files.writeString(input.path(), "temp,sky\n2,blue\n");
        try (RawRows raw = input.rawRows()) {
            raw.next();
            assertThatThrownBy(raw::hasNext)
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }

    private PredictionInput read(String text) throws IOException {
        return PredictionInput.read(Files.writeString(folder.resolve("in.csv"), text), FORMATS);
    }
}
