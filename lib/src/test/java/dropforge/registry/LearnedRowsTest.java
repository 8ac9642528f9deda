package dropforge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.table.DataFile;
import dropforge.table.EqualRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No row that was learned from is ever taken for a new one. */
class LearnedRowsTest {
    @TempDir
    Path folder;

    @Test
    void noneOfAHundredThousandRowsLearnedFromIsTakenForNewAndNearlyAllOthersAre() {
        long[] keys = new SplittableRandom(1).longs(200_000).toArray();
        int[] learned = IntStream.range(0, 100_000).toArray();
        int[] others = IntStream.range(100_000, 200_000).toArray();
        var rows = of(keys, learned);

        assertThat(rows.unseen(keys, learned, others)).isEmpty();
        assertThat(rows.unseen(keys, others, learned)).hasSizeBetween(99_800, 100_000);
    }

    @Test
    void rowsAreKnownAgainInAnotherOrderAndAmongMore() {
        long[] then = {10, 20, 30, 40};
        var rows = of(then, new int[] {0, 1, 2});
        long[] now = {50, 30, 10, 60, 40, 20};

        // Of all rows, those with the keys 50, 60 and 40, which was not learned from.
        assertThat(rows.unseen(now, IntStream.range(0, 6).toArray(), new int[0]))
                .containsExactly(0, 3, 4);
    }

    @Test
    void ofEqualRowsAsManyAreNewAsThereAreMoreThanWereLearnedFrom() {
        var rows = of(new long[] {7, 7, 8}, new int[] {0, 1, 2});
        long[] now = {7, 7, 7, 7, 8};

        // Four of 7, of which two were learned from; two are to be learned from anew, so the other two are new.
        assertThat(rows.unseen(now, new int[] {2, 3, 4}, new int[] {0, 1})).containsExactly(0, 1);
        // All four are asked about: the first two are those that are known.
        assertThat(rows.unseen(now, new int[] {0, 1, 2, 3}, new int[] {4})).containsExactly(2, 3);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        long[] keys = new SplittableRandom(2).longs(1_000).toArray();
        int[] learned = IntStream.range(0, 500).toArray();
        int[] others = IntStream.range(500, 1_000).toArray();
        var rows = of(keys, learned);
        rows.save(folder);

        var read = LearnedRows.read(folder);

        assertThat(read.unseen(keys, learned, others)).isEmpty();
        assertThat(read.unseen(keys, others, learned)).containsExactly(rows.unseen(keys, others, learned));
        assertThat(Files.size(folder.resolve("model.rows"))).isLessThan(1_100);
    }

    @Test
    void aFileThatIsMissingOrDamagedIsToldApart() throws IOException {
        assertThatThrownBy(() -> LearnedRows.read(folder)).isInstanceOf(NoSuchFileException.class);
        for (String damaged :
                new String[] {"", "dropforge rows 1\n", "dropforge rows 1\n1234", "dropforge rows 2\n12345678"}) {
            Files.writeString(folder.resolve("model.rows"), damaged);
            assertThatThrownBy(() -> LearnedRows.read(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("model.rows");
        }
    }

    private static LearnedRows of(long[] keys, int[] learned) {
        return LearnedRows.of(
                keys, new EqualRows(keys, keys, List.of(new DataFile("some.csv", "", 0, keys.length))), learned);
    }
}
