package dropforge.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.SearchReport.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final double AS_LONG_AS_IT_TAKES = 3_600;

    @ParameterizedTest
    @ValueSource(strings = {"species", "body_mass_g"})
    void withEnoughTimeAllCandidatesAreTriedAndTheBestIsChosenWithSettingsThatNeedNoSearch(String target) {
        Dataset data = Samples.penguins(target);

        Search.Found found = Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run(FitProgress.NONE);

        SearchReport report = found.report();
        assertThat(report.trials()).hasSizeGreaterThan(8).allMatch(trial -> Double.isFinite(trial.score()));
        assertThat(report.trials())
                .extracting(Trial::trainer)
                .contains("lightgbm", "smile-forest", "smile-gbt")
                .contains(data.task() == Task.REGRESSION ? "smile-ridge" : "smile-logistic");
        Comparator<Trial> best = Comparator.comparingDouble(
                trial -> Metric.named(report.metric()).orElseThrow().gain(trial.score(), 0));
        Trial chosen =
                report.trials().stream().filter(Trial::chosen).findFirst().orElseThrow();
        assertThat(chosen.score())
                .isEqualTo(report.trials().stream().max(best).orElseThrow().score());
        assertThat(found.settings().trainer()).isEqualTo(chosen.trainer());
        assertThat(found.settings().searches()).isFalse();
        assertThat(found.settings().searchSeconds()).isNull();
    }

    @Test
    void whereOthersWereChosenTheSettingsAsAskedAreScoredOnTheRowsHeldOutToo() {
        Dataset data = Samples.penguins("body_mass_g");
        TrainingSettings asked = asked(AS_LONG_AS_IT_TAKES);

        List<Trial> trials =
                Search.of(data, asked).run(FitProgress.NONE).report().trials();

        assertThat(trials.getFirst().chosen()).isFalse();
        var trainer = new LightGbmTrainer();
        TrainingSettings first = Search.firstCandidate(asked);
        Split split = Splits.of(data, first, trainer);
        double rmse = Evaluator.evaluate(
                        trainer.fit(data, split, first, FitProgress.NONE).model(), data, split.holdout())
                .metrics()
                .get("rmse");
        assertThat(trials.getFirst().heldOut()).isEqualTo(rmse);
        assertThat(trials.subList(1, trials.size())).allMatch(trial -> trial.heldOut() == null);
    }

    @Test
    void theSameDataAndSettingsGiveTheSameChoice() {
        Dataset data = Samples.twoSpecies();

        Search.Found one = Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run(FitProgress.NONE);
        Search.Found other = Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run(FitProgress.NONE);

        assertThat(other.settings()).isEqualTo(one.settings());
        assertThat(other.report().trials())
                .extracting(Trial::score)
                .isEqualTo(one.report().trials().stream().map(Trial::score).toList());
    }

    @Test
    void withoutTimeTheSettingsAsAskedAreTriedInFullAllTheSame() {
        Dataset data = Samples.penguins("species");

        Search.Found found = Search.of(data, asked(0)).run(FitProgress.NONE);

        Trial first = found.report().trials().getFirst();
        assertThat(first.chosen()).isTrue();
        assertThat(first.settings()).isEmpty();
        assertThat(first.rows()).isEqualTo(220);
        assertThat(found.settings()).isEqualTo(Search.firstCandidate(asked(0)));
        assertThat(found.report().trials().subList(1, found.report().trials().size()))
                .isNotEmpty()
                .allMatch(trial -> trial.rows() == 0 && trial.ended().equals("not begun, the time was up"));
    }

    @Test
    void theTimeThatIsUpEndsTheCandidateThatIsAtWorkAndTheBestSoFarIsChosen() {
        Dataset data = Samples.penguins("body_mass_g");
        var clock = new AtomicLong();
        var told = new AtomicInteger();
        Search.of(data, asked(0), clock::get).run((_, _) -> told.incrementAndGet());
        int ofTheFirst = told.getAndSet(0);

        SearchReport report = Search.of(data, asked(10), clock::get)
                .run((_, _) -> {
                    // In the midst of a later one.
                    if (told.incrementAndGet() == 3 * ofTheFirst) {
                        clock.addAndGet(11_000_000_000L);
                    }
                })
                .report();

        List<String> ended = report.trials().stream().map(Trial::ended).toList();
        assertThat(ended.indexOf("ended, the time was up")).isPositive();
        assertThat(ended.subList(0, ended.indexOf("ended, the time was up")))
                .containsOnlyOnce("chosen")
                .allMatch(how -> how.equals("scored") || how.equals("chosen"));
        assertThat(ended.subList(ended.indexOf("ended, the time was up") + 1, ended.size()))
                .isNotEmpty()
                .containsOnly("not begun, the time was up");
    }

    @Test
    void noCandidateIsScoredOnOrLearnsFromARowThatIsHeldOut() {
        Dataset data = Samples.flights(4);
        TrainingSettings settings = asked(1);
        Set<Integer> heldOut = rows(Splits.of(data, Search.firstCandidate(settings), new LightGbmTrainer())
                .holdout());

        List<Split> splits = Splits.forSearch(data, settings);

        assertThat(splits).hasSize(1);
        Split split = splits.getFirst();
        Set<Integer> used = rows(split.learned());
        assertThat(used).doesNotContainAnyElementsOf(rows(split.holdout()));
        used.addAll(rows(split.holdout()));
        assertThat(used).doesNotContainAnyElementsOf(heldOut).hasSize(data.rows() - heldOut.size());
        assertThat(Arrays.stream(split.holdout()).min().orElseThrow())
                .as("what comes last decides")
                .isGreaterThan(Arrays.stream(split.learned()).max().orElseThrow());
    }

    @Test
    void fewRowsAreDrawnSeveralTimesSinceOneDrawSaysLittle() {
        Dataset data = Samples.penguins("species");
        Set<Integer> heldOut =
                rows(Splits.of(data, asked(1), new LightGbmTrainer()).holdout());

        List<Split> splits = Splits.forSearch(data, asked(1));

        assertThat(splits).hasSize(5);
        assertThat(splits.stream().map(split -> rows(split.holdout())).distinct())
                .hasSize(5)
                .allSatisfy(scored -> assertThat(scored).doesNotContainAnyElementsOf(heldOut));
    }

    @Test
    void ofManyRowsMostCandidatesLearnFromAFewAndTheBestFromAll() {
        Dataset data = repeated(Samples.flights(12), 2);

        Search.Found found = Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run(FitProgress.NONE);

        List<Trial> trials = found.report().trials();
        int all = trials.getFirst().rows();
        assertThat(all).isGreaterThan(2 * Search.FIRST_ROWS);
        assertThat(trials)
                .filteredOn(trial -> trial.rows() == Search.FIRST_ROWS)
                .hasSizeGreaterThan(4)
                .allMatch(trial -> trial.ended().equals("fell behind on 10,000 rows"));
        assertThat(trials).filteredOn(trial -> trial.rows() == all).hasSizeGreaterThan(2);
        assertThat(trials).filteredOn(Trial::chosen).singleElement().matches(trial -> trial.rows() == all);
        assertThat(trials)
                .extracting(Trial::trainer)
                .as("too dear for so many rows")
                .doesNotContain("smile-forest");
    }

    @Test
    void whoeverStopsAFitStopsTheSearchAtOnce() {
        Dataset data = Samples.penguins("species");
        List<Integer> told = new ArrayList<>();

        assertThatThrownBy(() -> Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run((done, _) -> {
                    told.add(done);
                    if (told.size() == 7) {
                        throw new CancellationException("enough");
                    }
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");

        assertThat(told).hasSize(7);
    }

    @Test
    void anInterruptAbandonsASearch() {
        Dataset data = Samples.penguins("species");
        List<Integer> told = new ArrayList<>();

        assertThatThrownBy(() -> Search.of(data, asked(AS_LONG_AS_IT_TAKES)).run((done, _) -> {
                    told.add(done);
                    Thread.currentThread().interrupt();
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue(); // and clears it for the next test
        assertThat(told).hasSize(1);
    }

    @Test
    void whatOnlyLightGbmAsksForIsHeeded() {
        Dataset data = Samples.flights(2);
        TrainingSettings usual = Search.firstCandidate(asked(1));
        TrainingSettings large = new TrainingSettings(
                usual.trainer(),
                usual.holdout(),
                usual.holdoutShare(),
                usual.seed(),
                usual.iterations(),
                usual.leaves(),
                usual.learningRate(),
                usual.columnShare(),
                usual.earlyStopping(),
                usual.threads(),
                1_000,
                null);

        assertThat(scores(data, large)).isNotEqualTo(scores(data, usual));
    }

    private static Evaluation scores(Dataset data, TrainingSettings settings) {
        Trainer trainer = Trainers.byName(settings.trainer());
        Split split = Splits.of(data, settings, trainer);
        return Evaluator.evaluate(
                trainer.fit(data, split, settings, FitProgress.NONE).model(), data, split.holdout());
    }

    private static TrainingSettings asked(double seconds) {
        return new TrainingSettings(Search.AUTO, "auto", 0.2, 42, 60, 31, 0.15, 0.5, 10, 1, null, seconds);
    }

    private static Set<Integer> rows(int[] rows) {
        var set = new HashSet<Integer>();
        Arrays.stream(rows).forEach(set::add);
        return set;
    }

    private static Dataset repeated(Dataset data, int times) {
        int[] rows = IntStream.range(0, data.rows())
                .flatMap(row -> IntStream.range(0, times).map(_ -> row))
                .toArray();
        return new Dataset(
                Rows.of(data.features(), rows),
                Rows.of(data.target(), rows),
                data.targetName(),
                data.classes(),
                data.task(),
                List.of(new DataFile("all.csv", "", 0, rows.length)));
    }
}
