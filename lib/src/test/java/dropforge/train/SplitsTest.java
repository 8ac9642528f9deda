package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.EqualRows;
import dropforge.table.Frame;
import dropforge.table.Task;
import dropforge.table.TrainingException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitsTest {
    private static final Trainer STOPPING = Trainers.byName("lightgbm");
    private static final Trainer STEADY = Trainers.byName("smile-forest");

    @Test
    void ofTwelveMonthsTheLastTwoAreHeldOut() {
        Dataset flights = Samples.flights(12);

        Split split = Splits.of(flights, holdout("auto", 0.2), STEADY);

        assertThat(split.policy()).isEqualTo("time: the last 2 of 12 files, 4,000 rows");
        assertThat(split.holdout()).isEqualTo(IntStream.range(20_000, 24_000).toArray());
        assertThat(split.validation()).isEmpty();
        assertThat(split.fit()).isEqualTo(IntStream.range(0, 20_000).toArray());
    }

    @Test
    void whereTheLastFileIsTooLargeItsEndIsHeldOut() {
        Split split = Splits.of(Samples.flights(2), holdout("time", 0.2), STEADY);

        assertThat(split.policy()).isEqualTo("time: the end of the last file, 800 rows");
        assertThat(split.holdout()).isEqualTo(IntStream.range(3_200, 4_000).toArray());
    }

    @Test
    void theRowsThatDecideWhenToStopAreTheLastOfTheRest() {
        Split split = Splits.of(Samples.flights(12), holdout("auto", 0.2), STOPPING);

        assertThat(split.policy())
                .isEqualTo("time: the last 2 of 12 files, 4,000 rows;"
                        + " early stopping on the last 2,500 rows of the rest");
        assertThat(split.validation()).isEqualTo(IntStream.range(17_500, 20_000).toArray());
        assertPartition(split, 24_000);
    }

    @Test
    void oneFileIsSplitAtRandomWithEachClassInProportion() {
        Dataset penguins = Samples.penguins("species");

        Split split = Splits.of(penguins, holdout("auto", 0.25), STOPPING);

        assertThat(split.policy()).isEqualTo("random: 86 rows of 344; early stopping on random: 32 rows of 258");
        assertThat(counts(penguins, split.holdout())).isEqualTo(List.of(38L, 17L, 31L));
        assertPartition(split, 344);
    }

    @Test
    void theSeedDecidesWhatIsRandom() {
        Dataset penguins = Samples.penguins("species");
        TrainingSettings settings = holdout("random", 0.2);

        assertThat(Splits.of(penguins, settings, STEADY).holdout())
                .isEqualTo(Splits.of(penguins, settings, STEADY).holdout())
                .isNotEqualTo(Splits.of(
                                penguins,
                                new TrainingSettings("lightgbm", "random", 0.2, 43, 10, 31, 0.1, 1, 20, 2, null, null),
                                STEADY)
                        .holdout());
    }

    /** So that a champion has seldom learned from a row that is held out for the next version. */
    @Test
    void rowsHeldOutByChanceStayHeldOutWhenOthersComeOrGoOrChangePlaces() {
        Dataset penguins = Samples.penguins("body_mass_g");
        int[] fewer =
                IntStream.range(0, penguins.rows()).filter(row -> row % 7 != 3).toArray();
        int[] turned = IntStream.range(0, penguins.rows())
                .map(row -> penguins.rows() - 1 - row)
                .toArray();
        Set<Long> held = heldOut(penguins);

        assertThat(heldOut(some(penguins, turned))).isEqualTo(held);
        Set<Long> ofFewer = heldOut(some(penguins, fewer));
        assertThat(ofFewer).hasSizeBetween(58, 60);
        assertThat(ofFewer.stream().filter(held::contains).count()).isGreaterThanOrEqualTo(ofFewer.size() - 5);
    }

    private static Set<Long> heldOut(Dataset data) {
        return Arrays.stream(Splits.of(data, holdout("random", 0.2), STOPPING).holdout())
                .mapToObj(row -> data.rowKeys()[row])
                .collect(Collectors.toSet());
    }

    private static Dataset some(Dataset data, int[] rows) {
        var file = new DataFile("some.csv", "", 0, rows.length);
        long[] keys = Arrays.stream(rows).mapToLong(row -> data.rowKeys()[row]).toArray();
        return new Dataset(
                Rows.of(data.features(), rows),
                Rows.of(data.target(), rows),
                data.targetName(),
                data.classes(),
                data.task(),
                List.of(file),
                new EqualRows(keys, keys, List.of(file)));
    }

    @Test
    void whereTheEndLacksAClassTheHoldoutIsRandomAndSaysSo() {
        // The penguins are sorted by species: the end is all of one.
        Split split = Splits.of(Samples.penguins("species"), holdout("time", 0.2), STEADY);

        assertThat(split.policy())
                .isEqualTo("random: 69 rows of 344; not by time, because the last rows have no 'Adelie'");
        assertPartition(split, 344);
    }

    @Test
    void aClassOfOneRowIsLearnedAndNotHeldOut() {
        double[] target = new double[30];
        Arrays.fill(target, 0, 15, 1);
        target[29] = 2;

        Split split = Splits.of(table(target, List.of("a", "b", "rare")), holdout("auto", 0.2), STEADY);

        assertThat(split.fit()).contains(29);
    }

    @Test
    void tooFewRowsAreOneSentence() {
        Dataset three = table(new double[] {0, 1, 0}, List.of("no", "yes"));

        assertThatThrownBy(() -> Splits.of(three, holdout("auto", 0.2), STOPPING))
                .isInstanceOf(TrainingException.class)
                .hasMessage("There are 3 rows to train and score on, and at least 10 are needed; add rows.");
    }

    @Test
    void oneClassOnlyIsOneSentence() {
        Dataset same = table(new double[20], List.of("no"));

        assertThatThrownBy(() -> Splits.of(same, holdout("auto", 0.2), STOPPING))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The target y needs two classes of at least 2 rows each and has only 'no';"
                        + " add rows of other classes.");
    }

    @Test
    void aNumberThatIsTheSameInEveryRowIsOneSentence() {
        Dataset same = table(new double[20], List.of());

        assertThatThrownBy(() -> Splits.of(same, holdout("auto", 0.2), STOPPING))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The target y is 0.0 in every row, so there is nothing to learn; add rows.");
    }

    @Test
    void anUnknownPolicyOrShareIsOneSentence() {
        Dataset penguins = Samples.penguins("species");

        assertThatThrownBy(() -> Splits.of(penguins, holdout("yesterday", 0.2), STEADY))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The holdout 'yesterday' is unknown; use auto, time or random.");
        assertThatThrownBy(() -> Splits.of(penguins, holdout("time", 1.5), STEADY))
                .isInstanceOf(TrainingException.class)
                .hasMessage("The holdout share is 1.5 but must lie between 0 and 1, such as 0.2.");
    }

    private static TrainingSettings holdout(String policy, double share) {
        return new TrainingSettings("lightgbm", policy, share, 42, 10, 31, 0.1, 1, 20, 2, null, null);
    }

    private static Dataset table(double[] target, List<String> classes) {
        double[] x = IntStream.range(0, target.length).asDoubleStream().toArray();
        Task task = classes.isEmpty() ? Task.REGRESSION : classes.size() > 2 ? Task.MULTICLASS : Task.BINARY;
        return new Dataset(
                new Frame(List.of(new Column("x", ColumnType.NUMERIC, x, List.of())), x.length),
                target,
                "y",
                classes,
                task,
                List.of(new DataFile("y.csv", "", 0, x.length)));
    }

    private static void assertPartition(Split split, int rows) {
        int[] together = IntStream.of(split.fit()).toArray();
        together = IntStream.concat(
                        IntStream.of(together),
                        IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.holdout())))
                .sorted()
                .toArray();
        assertThat(together).isEqualTo(IntStream.range(0, rows).toArray());
    }

    private static List<Long> counts(Dataset data, int[] rows) {
        return IntStream.range(0, data.classes().size())
                .mapToObj(c -> Arrays.stream(rows)
                        .filter(row -> (int) data.target()[row] == c)
                        .count())
                .toList();
    }
}
