package dropforge.drift;

import static dropforge.drift.SampleData.drift;
import static dropforge.drift.SampleData.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dropforge.table.Dataset;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** How often chance alone makes an alarm, and how small a change does; samples under fixed seeds. */
class DriftByChanceTest {
    private static final int FILES = 400;

    @Test
    void ofFiftyFlightsOfTheSameYearOneFileInAHundredMakesAnAlarm() {
        Dataset flights = SampleData.flights(12);
        Random random = new Random(7);

        for (int rows : new int[] {20, 50, 300}) {
            long alarms = alarms(() -> {
                int[] drawn = random.ints(0, flights.rows())
                        .distinct()
                        .limit(4_000 + rows)
                        .toArray();
                return Drift.between(
                        Profile.of(flights, sorted(drawn, rows, drawn.length)),
                        Profile.of(flights, sorted(drawn, 0, rows)),
                        DriftThresholds.DEFAULTS);
            });

            assertThat(alarms).as("alarms of %d files of %d rows", FILES, rows).isLessThanOrEqualTo(FILES / 100);
        }
    }

    @Test
    void soItIsWhereTheModelLearnedFromFiftyRowsToo() {
        Dataset flights = SampleData.flights(12);
        Random random = new Random(7);

        long alarms = alarms(() -> {
            int[] drawn = random.ints(0, flights.rows()).distinct().limit(100).toArray();
            return Drift.between(
                    Profile.of(flights, sorted(drawn, 50, 100)),
                    Profile.of(flights, sorted(drawn, 0, 50)),
                    DriftThresholds.DEFAULTS);
        });

        assertThat(alarms).isLessThanOrEqualTo(FILES / 100);
    }

    @Test
    void ofFewRowsTheIndexIsSmallOnTheMean() {
        Random random = new Random(7);
        Profile before = numbers(normal(random, 20_000, 0));

        double mean = IntStream.range(0, FILES)
                .mapToDouble(_ -> drift(before, numbers(normal(random, 50, 0))).psi())
                .average()
                .orElseThrow();

        // Without taking away what chance gives, it is 0.2.
        assertThat(mean).isLessThan(0.05);
    }

    @Test
    void inHundredsOfThousandsOfRowsAHundredthOfADeviationIsNoDrift() {
        Random random = new Random(7);
        Profile before = numbers(normal(random, 300_000, 0));

        for (double shift : new double[] {0, 0.01, 0.1}) {
            ColumnDrift drift = drift(before, numbers(normal(random, 300_000, shift)));

            assertThat(drift.level()).as("a shift of %s", shift).isEqualTo(DriftLevel.NONE);
            assertThat(drift.psi()).isCloseTo(shift * shift, within(0.002));
        }
    }

    @Test
    void aShiftOfOneDeviationIsSeenInAHundredRowsAndOneOfHalfInFiveHundred() {
        Random random = new Random(7);
        Profile before = numbers(normal(random, 20_000, 0));

        for (int i = 0; i < 50; i++) {
            assertThat(drift(before, numbers(normal(random, 100, 1))).level()).isEqualTo(DriftLevel.STRONG);
            assertThat(drift(before, numbers(normal(random, 500, 0.5))).level()).isNotEqualTo(DriftLevel.NONE);
        }
    }

    @Test
    void aDistributionThatGrowsWiderWithoutMovingIsSeen() {
        Random random = new Random(7);
        double[] wider = Arrays.stream(normal(random, 2_000, 0)).map(x -> 2 * x).toArray();

        assertThat(drift(numbers(normal(random, 20_000, 0)), numbers(wider)).level())
                .isEqualTo(DriftLevel.STRONG);
    }

    /** The limits are those of scipy.stats: chi2.isf(risk, freedom), kstwobign.isf(risk). */
    @Test
    void theLimitsOfChanceAreThoseOfTheTables() {
        var chance = new Chance(0.001);

        assertThat(chance.chiSquare(1)).isCloseTo(10.828, withinPercentage(4));
        assertThat(chance.chiSquare(9)).isCloseTo(27.877, withinPercentage(1));
        assertThat(chance.chiSquare(50)).isCloseTo(86.661, withinPercentage(1));
        assertThat(chance.ks(200, 200)).isCloseTo(1.9495 / 10, within(0.001));
    }

    @Property(tries = 200)
    void theDistanceIsThatOfAllRows(@ForAll("samples") double[] before, @ForAll("samples") double[] now) {
        assertThat(drift(numbers(before), numbers(now)).ks()).isCloseTo(bruteForce(before, now), within(1e-12));
    }

    @Property(tries = 200)
    void theIndexIsFiniteAndNotNegativeAndTheSameBothWays(
            @ForAll("samples") double[] before, @ForAll("samples") double[] now) {
        double psi = drift(numbers(before), numbers(now)).psi();

        if (Math.min(before.length, now.length) < 10) {
            assertThat(psi).isNaN();
        } else {
            assertThat(psi).isFinite().isNotNegative();
            assertThat(drift(numbers(now), numbers(before)).psi()).isCloseTo(psi, within(1e-9));
        }
    }

    /** Up to 60 values, tied or not. */
    @Provide
    Arbitrary<double[]> samples() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(-3, 3).map(Integer::doubleValue),
                        Arbitraries.doubles().between(-1e6, 1e6))
                .array(Double[].class)
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(values -> Arrays.stream(values).mapToDouble(x -> x).toArray());
    }

    @Test
    void theDistanceOfManyRowsIsThatOfAllOfThemToAThousandth() {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            double[] before = normal(random, 1_500 + random.nextInt(50_000), 0);
            double[] now = normal(random, 1_500 + random.nextInt(50_000), i / 20.0);

            assertThat(drift(numbers(before), numbers(now)).ks()).isCloseTo(bruteForce(before, now), within(0.0011));
        }
    }

    private static double bruteForce(double[] before, double[] now) {
        double[] left = before.clone();
        double[] right = now.clone();
        Arrays.sort(left);
        Arrays.sort(right);
        return IntStream.range(0, left.length + right.length)
                .mapToDouble(i -> i < left.length ? left[i] : right[i - left.length])
                .map(x -> Math.abs(upTo(left, x) - upTo(right, x)))
                .max()
                .orElseThrow();
    }

    /** The share of the values that are not greater. */
    private static double upTo(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] <= value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return (double) from / sorted.length;
    }

    private static long alarms(Supplier<DriftReport> file) {
        return IntStream.range(0, FILES)
                .filter(_ -> file.get().level() != DriftLevel.NONE)
                .count();
    }

    private static double[] normal(Random random, int rows, double mean) {
        return random.doubles(rows).map(_ -> mean + random.nextGaussian()).toArray();
    }

    private static int[] sorted(int[] rows, int from, int to) {
        int[] sorted = Arrays.copyOfRange(rows, from, to);
        Arrays.sort(sorted);
        return sorted;
    }
}
