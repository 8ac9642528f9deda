package dropforge.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dropforge.drift.ColumnProfile.Numbers;
import dropforge.drift.ColumnProfile.Words;
import dropforge.journal.Json;
import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void aProfileOfFlightsOrPenguinsComesBackFromItsJson() {
        for (Profile profile : List.of(
                SampleData.all(SampleData.flights(2)),
                SampleData.all(SampleData.penguins("species")),
                SampleData.all(SampleData.penguins("body_mass_g")))) {
            assertThat(Json.read(Json.page(profile), Profile.class)).isEqualTo(profile);
        }
    }

    @Test
    void soDoesOneOfNoRowsAndOfNumbersThatAreTooGreatToBeAdded() {
        Profile none = Profile.of(SampleData.flights(1), new int[0]);
        Profile great = SampleData.numbers(Double.MAX_VALUE, -Double.MAX_VALUE, 1, Double.NaN);

        assertThat(Json.read(Json.page(none), Profile.class)).isEqualTo(none);
        assertThat(Json.read(Json.page(great), Profile.class)).isEqualTo(great);
    }

    @Test
    void whatIsKnownOfPenguinsIsWhatIsInTheFile() {
        Profile penguins = SampleData.all(SampleData.penguins("species"));

        assertThat(penguins.target())
                .isInstanceOfSatisfying(
                        Words.class,
                        species -> assertThat(List.copyOf(species.counts().entrySet()))
                                .asString()
                                .isEqualTo("[Adelie=152, Gentoo=124, Chinstrap=68]"));
        assertThat(penguins.column("sex").orElseThrow().missing()).isEqualTo(11);
        assertThat(penguins.column("body_mass_g"))
                .containsInstanceOf(Numbers.class)
                .get()
                .satisfies(column -> {
                    var mass = (Numbers) column;
                    assertThat(mass.present()).isEqualTo(342);
                    assertThat(mass.mean()).isCloseTo(4201.754, within(0.001));
                    assertThat(mass.deviation()).isCloseTo(800.781, within(0.001));
                    assertThat(mass.values().getFirst()).isEqualTo(2700);
                    assertThat(mass.values().getLast()).isEqualTo(6300);
                    assertThat(mass.quantile(0.5)).isEqualTo(4050);
                });
    }

    @Test
    void theRowsOfAFileAreThoseThatTheirIndicesName() {
        Dataset flights = SampleData.flights(3);

        assertThat(SampleData.file(flights, 1))
                .isEqualTo(Profile.of(flights, IntStream.range(2_000, 4_000).toArray()));
        assertThat(Profile.of(
                        flights,
                        IntStream.range(0, 6_000).map(i -> i * 7 % 6_000).toArray()))
                .as("the order of the indices does not count")
                .isEqualTo(SampleData.all(flights));
        assertThat(SampleData.filesBefore(flights, 2).files()).isEqualTo(2);
    }

    @Test
    void aSmallShareOfTheRowsMayBeMisplacedHoweverManyDifferentValuesThereAre() {
        double[] values = new Random(7)
                .doubles(200_000)
                // A third is zero, the rest of many sizes.
                .map(x -> x < 1 / 3.0 ? 0 : Math.exp(20 * x))
                .toArray();
        Numbers numbers = column(SampleData.numbers(values));
        double[] sorted = values.clone();
        Arrays.sort(sorted);

        assertThat(numbers.values()).hasSizeBetween(500, 2_000).isSorted();
        assertThat(numbers.counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200_000);
        for (int row = 0; row < sorted.length; row += 9_037) {
            double value = sorted[row];
            long upTo = Arrays.stream(values).filter(x -> x <= value).count();
            assertThat(numbers.shareWithin(0, value)).isCloseTo(upTo / 200_000.0, within(0.001));
        }
        assertThat(numbers.values().getFirst()).isZero();
        assertThat(numbers.values().getLast()).isEqualTo(sorted[sorted.length - 1]);
    }

    @Test
    void minusZeroIsZero() {
        assertThat(column(SampleData.numbers(-0.0, 0.0, 1)).values()).containsExactly(0.0, 1.0);
    }

    @Test
    void ofManyWordsTheThousandMostFrequentAreKept() {
        String[] words = IntStream.range(0, 5_000)
                .mapToObj(i -> i % 2 == 0 ? "often" : "w" + i)
                .toArray(String[]::new);

        Words kept = (Words) SampleData.words(words).columns().getFirst();

        assertThat(kept.counts()).hasSize(1_000);
        assertThat(kept.counts().firstEntry().getValue()).isEqualTo(2_500);
        assertThat(kept.otherWords()).isEqualTo(1_501);
        assertThat(kept.otherRows()).isEqualTo(1_501);
    }

    @Test
    void aColumnRisesWhereEachFileIsBeyondTheOneBefore() {
        double[] months = {1, 1, 2, 2, 3, 3};
        double[] numbersInDisorder = {2, 1, 4, 3, Double.NaN, 5};
        double[] weather = {1, 5, 2, 6, 3, 7};

        assertThat(rises(months, 2, 4, 6)).isTrue();
        assertThat(rises(numbersInDisorder, 2, 4, 6)).isTrue();
        assertThat(rises(weather, 2, 4, 6)).isFalse();
        assertThat(rises(SampleData.times(6, 1), 2, 4, 6)).isFalse();
    }

    @Test
    void inASingleFileItRisesWhereNoRowFallsBack() {
        assertThat(rises(new double[] {1, 1, Double.NaN, 2})).isTrue();
        assertThat(rises(new double[] {1, 2, Double.NaN, 1})).isFalse();
        assertThat(rises(new double[] {1, 1, 1})).isFalse();
    }

    private static boolean rises(double[] values, int... fileEnds) {
        var column = new Column("x", ColumnType.NUMERIC, values, List.of());
        return ((Numbers) column(SampleData.all(SampleData.table(column, fileEnds)))).rising();
    }

    private static Numbers column(Profile profile) {
        return (Numbers) profile.columns().getFirst();
    }
}
