package dropforge.drift;

import static dropforge.drift.SampleData.drift;
import static dropforge.drift.SampleData.joined;
import static dropforge.drift.SampleData.numbers;
import static dropforge.drift.SampleData.times;
import static dropforge.drift.SampleData.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dropforge.files.UserMistake;
import dropforge.journal.Json;
import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.Dataset;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {
    @Test
    void theWeatherOfAMonthOfFlightsDriftsAndItsScheduleDoesNot() {
        Dataset flights = SampleData.flights(12);

        for (int month = 1; month < 12; month++) {
            DriftReport report = month(flights, month);

            assertThat(report.columns())
                    .as("month %d", month + 1)
                    .filteredOn(column -> column.level() != DriftLevel.NONE)
                    .extracting(ColumnDrift::column)
                    .contains("temp")
                    // February has no 29th to 31st.
                    .isSubsetOf("temp", "pressure", "wind_speed", "visib", "precip", month == 1 ? "day" : "temp");
            assertThat(report.columns())
                    .filteredOn(column -> column.reading() != Reading.AS_DRIFT)
                    .singleElement()
                    .satisfies(column -> {
                        assertThat(column.column()).isEqualTo("month");
                        assertThat(column.reading()).isEqualTo(Reading.MOVES_WITH_TIME);
                        assertThat(column.level()).isEqualTo(DriftLevel.NONE);
                    });
        }
    }

    @Test
    void moreLateFlightsAreDriftOfTheTarget() {
        Dataset flights = SampleData.flights(12);

        ColumnDrift late = month(flights, 11).target().orElseThrow();

        assertThat(late.level()).isEqualTo(DriftLevel.SOME);
        assertThat(late.shares().getFirst().word()).isEqualTo("1");
        assertThat(late.shares().getFirst().before()).isCloseTo(0.229, within(0.01));
        assertThat(late.shares().getFirst().now()).isCloseTo(0.336, within(0.01));
        assertThat(month(flights, 1).target().orElseThrow().level()).isEqualTo(DriftLevel.NONE);
    }

    @Test
    void aMonthThatIsHandedInLateMovesWithTimeToo() {
        Dataset flights = SampleData.flights(5);
        int[] withoutMarch = IntStream.concat(IntStream.range(0, 4_000), IntStream.range(6_000, 10_000))
                .toArray();

        DriftReport report =
                Drift.between(Profile.of(flights, withoutMarch), SampleData.file(flights, 2), DriftThresholds.DEFAULTS);

        assertThat(column(report, "month").reading()).isEqualTo(Reading.MOVES_WITH_TIME);
    }

    @Test
    void aMonthThatIsHandedInAgainMovesWithTimeThoughItsRowsWereLearnedFrom() {
        Dataset flights = SampleData.flights(7);

        DriftReport report =
                Drift.between(SampleData.all(flights), SampleData.file(flights, 6), DriftThresholds.DEFAULTS);

        assertThat(column(report, "month").reading()).isEqualTo(Reading.MOVES_WITH_TIME);
        assertThat(column(report, "month").level()).isEqualTo(DriftLevel.NONE);
    }

    @Test
    void aDateMovesWithTimeAndADateOfBirthDrifts() {
        double[] days = IntStream.range(0, 100).mapToDouble(DriftTest::day).toArray();
        double[] nextDays = IntStream.range(99, 200).mapToDouble(DriftTest::day).toArray();
        double[] births = new Random(7)
                .ints(200, -20_000, -9_000)
                .mapToDouble(DriftTest::day)
                .toArray();
        double[] younger = new Random(8)
                .ints(200, -14_000, -9_000)
                .mapToDouble(DriftTest::day)
                .toArray();

        ColumnDrift next = drift(dates(days), dates(nextDays));
        ColumnDrift birth = drift(dates(births), dates(younger));

        assertThat(next.reading()).isEqualTo(Reading.MOVES_WITH_TIME);
        assertThat(next.level()).isEqualTo(DriftLevel.NONE);
        assertThat(next.sentence())
                .isEqualTo(
                        "x: moves with time, so it always differs; 2013-01-01 to 2013-04-10 before, 2013-04-10 to 2013-07-19 now");
        assertThat(birth.reading()).isEqualTo(Reading.AS_DRIFT);
        assertThat(birth.level()).isEqualTo(DriftLevel.STRONG);
    }

    @Test
    void valuesInAnotherUnitLieApartAndAreDriftAllTheSame() {
        double[] celsius = new Random(7).doubles(1_000, 10, 30).toArray();
        double[] fahrenheit = new Random(8).doubles(1_000, 50, 86).toArray();

        ColumnDrift drift = drift(numbers(celsius), numbers(fahrenheit));

        assertThat(drift.reading()).isEqualTo(Reading.AS_DRIFT);
        assertThat(drift.level()).isEqualTo(DriftLevel.STRONG);
        assertThat(drift.ks()).isEqualTo(1);
    }

    @Test
    void whatWasConstantAndVariesNowIsSomeDriftAtMost() {
        ColumnDrift number =
                drift(numbers(times(500, 0)), numbers(new Random(7).doubles(500).toArray()));
        ColumnDrift word = drift(words(times(500, "a")), words(joined(times(250, "a"), times(250, "b"))));

        assertThat(List.of(number, word)).allSatisfy(drift -> {
            assertThat(drift.reading()).isEqualTo(Reading.WAS_CONSTANT);
            assertThat(drift.level()).isEqualTo(DriftLevel.SOME);
            assertThat(drift.psi()).isGreaterThan(1);
        });
    }

    @Test
    void whatIsConstantOnBothSidesIsTheSame() {
        ColumnDrift drift = drift(numbers(times(500, 3)), numbers(times(20, 3)));

        assertThat(drift.reading()).isEqualTo(Reading.AS_DRIFT);
        assertThat(drift.psi()).isZero();
        assertThat(drift.ks()).isZero();
    }

    @Test
    void oneRowThatDiffersFromAConstantIsNotWorthASentence() {
        DriftReport report = Drift.between(
                numbers(times(500, 0)), numbers(joined(times(499, 0), times(1, 1))), DriftThresholds.DEFAULTS);

        assertThat(report.columns().getFirst().reading()).isEqualTo(Reading.WAS_CONSTANT);
        assertThat(report.sentences()).isEmpty();
    }

    /** With shares p of 0.1, 0.2, 0.3, 0.4 and q of 0.2, 0.3, 0.3, 0.2 in 1,000 rows each, worked by hand and in numpy. */
    @Test
    void theIndexIsTheOneThatIsWorkedByHand() {
        double[] before = joined(times(100, 1), times(200, 2), times(300, 3), times(400, 4));
        double[] now = joined(times(200, 1), times(300, 2), times(300, 3), times(200, 4));

        // 0.1 ln 2 + 0.1 ln 1.5 - 0.2 ln 0.5 is 0.24849, of which 3 (1/1000 + 1/1000) is chance.
        assertThat(drift(numbers(before), numbers(now)).psi()).isCloseTo(0.24249, within(0.00001));
        assertThat(drift(numbers(before), numbers(now)).ks()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aTenthThatVanishesIsSomeDriftHoweverManyRowsThereAre() {
        for (int tenth : new int[] {200, 200_000}) {
            double[] before = joined(times(tenth, 0), times(5 * tenth, 1), times(4 * tenth, 2));
            double[] now = joined(times(6 * tenth, 1), times(4 * tenth, 2));

            ColumnDrift drift = drift(numbers(before), numbers(now));

            assertThat(drift.psi()).isCloseTo(0.1 * Math.log(10) + 0.1 * Math.log(1.2), within(0.003));
            assertThat(drift.level()).isEqualTo(DriftLevel.SOME);
        }
    }

    @Test
    void rainThatFallsThreeTimesAsOftenIsSeenThoughNineTenthsAreDry() {
        Random random = new Random(7);
        double[] before = random.doubles(10_000).map(x -> x < 0.9 ? 0 : x).toArray();
        double[] now = random.doubles(2_000).map(x -> x < 0.7 ? 0 : x).toArray();

        assertThat(drift(numbers(before), numbers(now)).level()).isEqualTo(DriftLevel.STRONG);
    }

    @Test
    void aValueThatIsNewBetweenTwoOldOnesIsSeen() {
        double[] before = joined(times(500, 0), times(500, 10));
        double[] now = joined(times(350, 0), times(300, 5), times(350, 10));

        ColumnDrift drift = drift(numbers(before), numbers(now));

        assertThat(drift.psi()).isGreaterThan(1);
        assertThat(drift.ks()).isCloseTo(0.15, within(1e-9));
    }

    @Test
    void missingValuesDriftWithoutADistanceOfTheOthers() {
        double[] before = new Random(7).doubles(1_000).toArray();
        double[] now = new Random(8)
                .doubles(1_000)
                .map(x -> x < 0.5 ? x : Double.NaN)
                .map(x -> 2 * x)
                .toArray();

        ColumnDrift drift = drift(numbers(before), numbers(now));

        assertThat(drift.psi()).isLessThan(0.1);
        assertThat(drift.missingNow()).isCloseTo(0.5, within(0.05));
        assertThat(drift.level()).isEqualTo(DriftLevel.STRONG);
    }

    @Test
    void aColumnThatIsEmptyNowIsStrongDrift() {
        ColumnDrift drift = drift(numbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), numbers(times(10, Double.NaN)));

        assertThat(drift.psi()).isNaN();
        assertThat(drift.ks()).isNaN();
        assertThat(drift.level()).isEqualTo(DriftLevel.STRONG);
        assertThat(drift.sentence())
                .isEqualTo(
                        "x: strong drift, too few values for a PSI; mean 5.50 before, none now; missing 0.0 % before, 100.0 % now");
    }

    @Test
    void newWordsAreNamedMostFrequentFirst() {
        String[] before = joined(times(600, "EV"), times(400, "UA"));
        String[] now = joined(times(300, "EV"), times(180, "UA"), times(15, "XX"), times(5, "YY"));

        ColumnDrift drift = drift(words(before), words(now));

        assertThat(drift.newCategories()).containsExactly(Map.entry("XX", 15), Map.entry("YY", 5));
        assertThat(drift.sentence()).endsWith("new: XX (15 rows), YY (5 rows)");
        assertThat(drift.ks()).isNaN();
    }

    @Test
    void identifiersAreNewInEveryFileAndAreNeitherNamedNorDrift() {
        String[] before = IntStream.range(0, 3_000).mapToObj(i -> "a" + i).toArray(String[]::new);
        String[] now = IntStream.range(0, 3_000).mapToObj(i -> "b" + i).toArray(String[]::new);

        ColumnDrift drift = drift(words(before), words(now));

        assertThat(drift.newCategories()).isEmpty();
        assertThat(drift.psi()).isZero();
        assertThat(drift.level()).isEqualTo(DriftLevel.NONE);
    }

    @Test
    void hundredsOfRareWordsDoNotDriftAndARareOneThatBecomesFrequentDoes() {
        Random random = new Random(7);
        String[] before = random.ints(5_000, 0, 400).mapToObj("w%d"::formatted).toArray(String[]::new);
        String[] same = random.ints(500, 0, 400).mapToObj("w%d"::formatted).toArray(String[]::new);
        String[] other = joined(same, times(100, "w7"));

        assertThat(drift(words(before), words(same)).level()).isEqualTo(DriftLevel.NONE);
        assertThat(drift(words(before), words(other)).level()).isEqualTo(DriftLevel.STRONG);
    }

    @Test
    void wordsWhereNumbersWereAreStrongDrift() {
        ColumnDrift drift = drift(numbers(times(50, 1)), words(times(50, "one")));

        assertThat(drift.level()).isEqualTo(DriftLevel.STRONG);
        assertThat(drift.sentence()).isEqualTo("x: strong drift, was numeric and is categorical now");
    }

    @Test
    void columnsOnOneSideOnlyAreNamed() {
        Profile flights = SampleData.all(SampleData.flights(1));
        Profile penguins = SampleData.all(SampleData.penguins("species"));

        DriftReport report = Drift.between(flights, penguins, DriftThresholds.DEFAULTS);

        assertThat(report.onlyBefore()).hasSize(15).startsWith("day", "dow");
        assertThat(report.onlyNow()).contains("island", "body_mass_g");
        assertThat(report.target()).isEmpty();
        assertThat(report.level()).isEqualTo(DriftLevel.NONE);
    }

    @Test
    void theTargetOfARegressionDriftsWithItsMean() {
        Dataset penguins = SampleData.penguins("body_mass_g");
        // The file has the species one after another, and Gentoos are the heaviest.
        DriftReport report =
                Drift.between(Profile.of(penguins, 0, 151), Profile.of(penguins, 151, 123), DriftThresholds.DEFAULTS);

        ColumnDrift mass = report.target().orElseThrow();
        assertThat(mass.level()).isEqualTo(DriftLevel.STRONG);
        assertThat(mass.before().mean()).isCloseTo(3700.66, within(0.01));
        assertThat(mass.now().mean()).isCloseTo(5076.02, within(0.01));
        assertThat(column(report, "species").newCategories()).containsExactly(Map.entry("Gentoo", 123));
    }

    @Test
    void theMostChangedColumnComesFirst() {
        assertThat(month(SampleData.flights(4), 3).columns())
                .extracting(ColumnDrift::column)
                .startsWith("temp", "pressure", "visib", "month");
    }

    @Test
    void aFileIsToldInOneSentenceAndItsColumnsInOneEach() {
        DriftReport report = month(SampleData.flights(4), 3);

        assertThat(report.headline())
                .isEqualTo(
                        "3 of 16 columns drift, 2 strongly (temp, pressure) and 1 somewhat (visib); no drift of the target, late 1: 22.7 % before, 26.7 % now");
        assertThat(report.sentences())
                .startsWith("temp: strong drift, PSI 2.93, KS 0.63; mean 37.8 before, 53.5 now")
                .endsWith("month: moves with time, so it always differs; 1 to 3 before, 4 now")
                .hasSize(4);
    }

    @Test
    void oneColumnDriftsAndNoneDoes() {
        Profile flights = SampleData.all(SampleData.flights(1));
        double[] low = new Random(7).doubles(100).toArray();
        double[] high = new Random(8).doubles(100, 1, 2).toArray();

        assertThat(Drift.between(flights, flights, DriftThresholds.DEFAULTS).headline())
                .isEqualTo("none of 15 columns drifts; no drift of the target, late 1: 22.7 % before, 22.7 % now");
        assertThat(Drift.between(numbers(low), numbers(high), DriftThresholds.DEFAULTS)
                        .headline())
                .startsWith("1 of 1 column drifts strongly (x); no drift of the target");
    }

    @Test
    void aReportComesBackFromItsJson() {
        for (DriftReport report : List.of(
                month(SampleData.flights(2), 1),
                Drift.between(numbers(1, 2), words("a", "b"), DriftThresholds.DEFAULTS),
                Drift.between(
                        SampleData.all(SampleData.flights(1)),
                        SampleData.all(SampleData.penguins("species")),
                        DriftThresholds.DEFAULTS))) {
            assertThat(Json.read(Json.page(report), DriftReport.class)).isEqualTo(report);
        }
    }

    @Test
    void thresholdsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new DriftThresholds(0.3, 0.25, 0.1, 0.2, 0.05, 0.2, 0.05, 0.15, 0.01))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith("Drift begins at a PSI of 0.3 and is strong from 0.25 on");
        assertThatThrownBy(() -> new DriftThresholds(0.1, 0.25, 0.1, 2, 0.05, 0.2, 0.05, 0.15, 0.01))
                .hasMessageEndingWith("and that not above 1.");
        assertThatThrownBy(() -> new DriftThresholds(0.1, 0.25, 0.1, 0.2, 0.05, 0.2, 0.05, 0.15, 0))
                .hasMessageStartingWith("The share of false alarms is 0.0");
    }

    private static DriftReport month(Dataset flights, int index) {
        return Drift.between(
                SampleData.filesBefore(flights, index), SampleData.file(flights, index), DriftThresholds.DEFAULTS);
    }

    private static ColumnDrift column(DriftReport report, String name) {
        return report.columns().stream()
                .filter(column -> column.column().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Profile dates(double[] seconds) {
        return SampleData.all(SampleData.table(new Column("x", ColumnType.DATE, seconds, List.of())));
    }

    private static double day(int number) {
        return LocalDate.of(2013, 1, 1).plusDays(number).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }
}
