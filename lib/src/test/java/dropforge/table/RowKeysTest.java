package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is known again by its cells, however its file is written. */
class RowKeysTest {
    private static final List<String> ROWS = IntStream.range(0, 40)
            .mapToObj(i -> "%d,%s,2026-01-%02d,%d".formatted(i, i % 3 == 0 ? "NA" : "w" + i, i % 28 + 1, i % 2))
            .toList();

    @TempDir
    Path root;

    private TrainingFolder folder;

    @BeforeEach
    void anEmptyFolder() {
        folder = new TrainingFolder(root);
    }

    @Test
    void equalRowsHaveEqualKeysAndOthersDoNot() throws IOException {
        long[] keys = keys("a,b,day,y", ROWS, ",");

        assertThat(Arrays.stream(keys).distinct()).hasSize(40);
        assertThat(keys("a,b,day,y", ROWS, ",")).isEqualTo(keys);
        var twice = new ArrayList<>(ROWS);
        twice.add(ROWS.get(5));
        assertThat(keys("a,b,day,y", twice, ",")).startsWith(keys).endsWith(keys[5]);
    }

    @Test
    void theOrderOfRowsAndColumnsAndTheWayNumbersAreWrittenAreAllTheSame() throws IOException {
        long[] keys = keys("a,b,day,y", ROWS, ",");
        List<String> otherwise = ROWS.reversed().stream()
                .map(row -> row.split(","))
                .map(cells -> "%s;%s,0;%s;%s".formatted(cells[3], cells[0], cells[2], cells[1].replace("NA", "")))
                .toList();

        long[] others = keys("y,a,day,b", otherwise, ";");

        assertThat(IntStream.range(0, 40).mapToLong(i -> others[39 - i]).toArray())
                .isEqualTo(keys);
    }

    @Test
    void anotherCellOrAnotherTargetIsAnotherRow() throws IOException {
        long[] keys = keys("a,b,day,y", ROWS, ",");
        List<String> changed = ROWS.stream()
                .map(row -> row.startsWith("7,") ? row.replaceFirst("1$", "0") : row.replaceFirst("^9,", "90,"))
                .toList();

        long[] others = keys("a,b,day,y", changed, ",");

        assertThat(IntStream.range(0, 40).filter(i -> keys[i] != others[i])).containsExactly(7, 9);
    }

    @Test
    void withoutTheTargetRowsThatDifferInItAloneAreEqual() throws IOException {
        EqualRows rows = folder.with("rows.csv", "a,b,y\n1,x,0\n1.0,x,1\n1,,1\n,x,1\n" + "2,z,0\n".repeat(8))
                .read()
                .dataset()
                .equalRows();

        assertThat(rows.keys()[0]).isNotEqualTo(rows.keys()[1]);
        assertThat(rows.valueKeys()[0]).isEqualTo(rows.valueKeys()[1]);
        assertThat(Arrays.stream(rows.valueKeys()).distinct()).hasSize(4);
    }

    /** Of a column with very many numbers their words are not kept. */
    @Test
    void aColumnOfVeryManyNumbersKeepsTheKeysOfItsRows() throws IOException {
        List<String> many = IntStream.range(0, 10_000)
                .mapToObj(i -> "%d.5,w%d,%s,%d".formatted(i, i % 5, LocalDate.ofEpochDay(i), i % 2))
                .toList();
        long[] keys = keys("a,b,day,y", many, ",");

        assertThat(Arrays.stream(keys).distinct()).hasSize(10_000);
        assertThat(keys("a,b,day,y", many.subList(0, 100), ",")).isEqualTo(Arrays.copyOf(keys, 100));
    }

    private long[] keys(String header, List<String> rows, String delimiter) throws IOException {
        return folder.with("rows.csv", header.replace(",", delimiter) + "\n" + String.join("\n", rows) + "\n")
                .read()
                .dataset()
                .rowKeys();
    }
}
