package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Frame;
import dropforge.train.Encoding.Source;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodingTest {
    private static final double NAN = Double.NaN;

    @Test
    void forTreesNumbersStayAndWordsBecomeTheirIndex() {
        Frame frame = frame(numbers("x", 3, NAN), words("w", List.of("a", "b"), 1, NAN));

        assertThat(List.of(Encoding.forTrees(frame).columns(frame, null)))
                .containsExactly(new double[] {3, NAN}, new double[] {1, NAN});
    }

    @Test
    void withoutMissingTheMedianOfTheRowsStandsIn() {
        Frame frame = frame(numbers("x", 1, 5, 100, NAN, 1_000));

        double[][] columns =
                Encoding.forTreesWithoutMissing(frame, new int[] {0, 1, 2, 3}).columns(frame, null);

        assertThat(columns).isDeepEqualTo(new double[][] {{1, 5, 100, 5, 1_000}});
    }

    @Test
    void aDateGivesSecondsMonthWeekdayAndHour() {
        double sunday = LocalDateTime.of(2026, 11, 22, 17, 30).toEpochSecond(ZoneOffset.UTC);
        double before1970 = LocalDateTime.of(1969, 12, 31, 23, 0).toEpochSecond(ZoneOffset.UTC);
        Frame frame = frame(new Column("d", ColumnType.DATE, new double[] {sunday, before1970, NAN}, List.of()));

        assertThat(List.of(Encoding.forTrees(frame).columns(frame, null)))
                .containsExactly(
                        new double[] {sunday, before1970, NAN},
                        new double[] {11, 12, NAN},
                        new double[] {6, 2, NAN},
                        new double[] {17, 23, NAN});
    }

    @Test
    void aDateWithoutTimeHasNoHour() {
        Frame frame = frame(new Column("d", ColumnType.DATE, new double[] {0, 86_400}, List.of()));

        assertThat(Encoding.forTrees(frame).columns(frame, null))
                .isDeepEqualTo(new double[][] {{0, 86_400}, {1, 1}, {3, 4}});
    }

    @Test
    void linearModelsGetStandardisedNumbersAndAFlagForMissingOnes() {
        Frame frame = frame(numbers("x", 2, 4, NAN), numbers("same", 7, 7, 7));

        double[][] columns = Encoding.forLinear(frame, new int[] {0, 1, 2}).columns(frame, null);

        double deviation = Math.sqrt(2.0 / 3);
        assertThat(columns).isDeepEqualTo(new double[][] {{-1 / deviation, 1 / deviation, 0}, {0, 0, 1}});
    }

    @Test
    void rareAndUnknownWordsShareOneFeature() {
        List<String> levels =
                IntStream.range(0, 60).mapToObj("w%02d"::formatted).toList();
        double[] values = IntStream.range(0, 200)
                .mapToDouble(i -> i < 160 ? i % 40 : 40 + i % 20)
                .toArray();
        Encoding encoding = Encoding.forLinear(
                frame(words("w", levels, values)), IntStream.range(0, 200).toArray());

        assertThat(encoding.width()).isEqualTo(Encoding.MOST_LEVELS + 1);
        double[][] columns = encoding.columns(frame(words("w", List.of("w03", "w45", "zebra"), 0, 1, 2, NAN)), null);
        assertThat(columns[3]).containsExactly(1, 0, 0, 0);
        assertThat(columns[40]).containsExactly(0, 1, 1, 0);
    }

    @Test
    void aColumnOfAnotherTypeIsReadAsItWasMeant() {
        assertThat(aligned(new Source("c", ColumnType.CATEGORICAL, List.of("17", "18")), numbers("c", 18, 17, 3, NAN)))
                .containsExactly(1, 0, Alignment.UNSEEN, NAN);
        assertThat(aligned(
                        new Source("c", ColumnType.CATEGORICAL, List.of("no", "yes")),
                        new Column("c", ColumnType.BOOLEAN, new double[] {1, 0}, List.of())))
                .containsExactly(1, 0);
        assertThat(aligned(new Source("c", ColumnType.NUMERIC, List.of()), words("c", List.of("1.5", "n/a"), 0, 1)))
                .containsExactly(1.5, NAN);
        assertThat(aligned(new Source("c", ColumnType.BOOLEAN, List.of()), words("c", List.of("No", "TRUE"), 0, 1)))
                .containsExactly(0, 1);
        assertThat(aligned(new Source("c", ColumnType.BOOLEAN, List.of()), numbers("c", 0, 1, 2)))
                .containsExactly(0, 1, NAN);
        assertThat(aligned(
                        new Source("c", ColumnType.DATE, List.of()),
                        words("c", List.of("1970-01-02", "1970-01-01 00:01:00", "soon"), 0, 1, 2)))
                .containsExactly(86_400, 60, NAN);
        assertThat(aligned(new Source("c", ColumnType.DATE, List.of()), numbers("c", 2013)))
                .containsExactly(NAN);
        assertThat(aligned(new Source("c", ColumnType.NUMERIC, List.of()), numbers("other", 1)))
                .containsExactly(NAN);
    }

    @Test
    void importanceIsToldByColumnMostFirst() {
        Frame frame = frame(numbers("x", 1, 2), words("w", List.of("a", "b"), 0, 1));
        Encoding encoding = Encoding.forLinear(frame, new int[] {0, 1});

        assertThat(encoding.importance(new double[] {1, 2, 1}).toString()).isEqualTo("{w=0.75, x=0.25}");
    }

    @Test
    void choleskySolvesWhatItIsGiven() {
        double[] solution =
                SmileRidgeTrainer.solve(new double[][] {{4, 0, 0}, {2, 5, 0}, {1, 3, 6}}, new double[] {11, 21, 25});

        assertThat(Arrays.stream(solution).map(x -> Math.rint(x * 1e9) / 1e9).toArray())
                .containsExactly(1, 2, 3);
    }

    private static double[] aligned(Source source, Column column) {
        return Alignment.values(source, frame(column));
    }

    private static Frame frame(Column... columns) {
        return new Frame(List.of(columns), columns[0].rows());
    }

    private static Column numbers(String name, double... values) {
        return new Column(name, ColumnType.NUMERIC, values, List.of());
    }

    private static Column words(String name, List<String> levels, double... values) {
        return new Column(name, ColumnType.CATEGORICAL, values, levels);
    }
}
