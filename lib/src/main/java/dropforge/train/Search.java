package dropforge.train;

import dropforge.files.Counted;
import dropforge.table.Dataset;
import dropforge.table.TrainingException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Chooses trainer and settings: a short list of candidates, tried in a fixed order of promise within a time, each scored on
 * rows that it has not seen. None of these are rows held out: what was chosen by a row is flattered by it. The settings as
 * asked, with LightGBM, are the first candidate and are tried in full however short the time is. Where they are not chosen
 * they are fitted once more, to be scored on the rows held out beside what was.
 *
 * <p>Of many rows the others first learn from {@value #FIRST_ROWS}; the best third of them goes on to five times as many,
 * and so on to all: successive halving (Jamieson and Talwalkar 2016). FLAML, too, goes from small samples to large ones
 * and from cheap learners to dear ones, since a trial costs what its rows do; AutoGluon has a fixed order of its models, and ends the one
 * that is at work when the time is up. Both were left to their own devices on what else they do: a guess at what a trial
 * will cost, and ensembles.
 *
 * <p>With enough time for all candidates, equal data and settings give an equal choice. Otherwise it depends on the
 * machine; the settings that were chosen are what makes the model again.
 *
 * @see <a href="https://proceedings.mlr.press/v51/jamieson16.html">Jamieson and Talwalkar 2016</a>
 * @see <a href="https://arxiv.org/abs/1911.04706">Wang et al. 2021: FLAML</a>
 * @see <a href="https://arxiv.org/abs/2003.06505">Erickson et al. 2020: AutoGluon-Tabular</a>
 */
public final class Search {
    /** What {@link TrainingSettings#trainer()} says where a search is to choose. */
    public static final String AUTO = "auto";

    static final int FIRST_ROWS = 10_000;
    private static final int TIMES_MORE_ROWS = 5;
    private static final int ONE_OF = 3;
    private static final int FEWEST_KEPT = 2;
    private static final int MOST_SCORED = 50_000;

    private final Dataset data;
    private final TrainingSettings asked;
    private final List<Split> splits;
    private final LongSupplier nanoTime;

    private Search(Dataset data, TrainingSettings asked, List<Split> splits, LongSupplier nanoTime) {
        this.data = data;
        this.asked = asked;
        this.splits = splits;
        this.nanoTime = nanoTime;
    }

    /**
     * @param asked settings where {@link TrainingSettings#searches()}
     * @throws TrainingException if the data or the settings do not allow a split
     */
    public static Search of(Dataset data, TrainingSettings asked) {
        return of(data, asked, System::nanoTime);
    }

    static Search of(Dataset data, TrainingSettings asked, LongSupplier nanoTime) {
        return new Search(data, asked, Splits.forSearch(data, asked), nanoTime);
    }

    /** What is tried first, and in full however short the time is: the settings as asked, with LightGBM. */
    public static TrainingSettings firstCandidate(TrainingSettings asked) {
        return Candidates.AS_ASKED.on(asked);
    }

    /**
     * What was found.
     *
     * @param settings to fit with: those asked for with the trainer and the values chosen, and nothing left to search
     * @param report what was tried
     */
    public record Found(TrainingSettings settings, SearchReport report) {}

    /** The time is up. */
    private static final class TimeIsUp extends CancellationException {
        TimeIsUp() {
            super("The time of the search is up");
        }
    }

    /** A candidate on its way. */
    private static final class Runner {
        final TrainingSettings settings;
        /** By the leading metric, then by the next one, the higher the better; the worst there is before it is scored. */
        double[] goodness = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};

        double score = Double.NaN;
        int rows;
        double seconds;
        /** Null where it was not measured. */
        Double heldOut;

        String ended = "";

        Runner(TrainingSettings settings) {
            this.settings = settings;
        }
    }

    private static final Comparator<Runner> BEST_FIRST = Comparator.<Runner>comparingDouble(
                    runner -> runner.goodness[0])
            .thenComparingDouble(runner -> runner.goodness[1])
            .reversed();

    /**
     * Tries the candidates.
     *
     * @param progress is told of each fit
     * @throws TrainingException if the data do not suffice for the first of them
     * @throws CancellationException when {@code progress} or an interrupt of the thread ended it
     */
    public Found run(FitProgress progress) {
        long start = nanoTime.getAsLong();
        double nanos = asked.searchSeconds() * 1e9;
        int all = splits.getFirst().learned().length;
        List<Runner> runners =
                Candidates.of(asked, data.task(), all).stream().map(Runner::new).toList();
        Runner first = runners.getFirst();
        List<String> metrics = score(first, all, progress);
        List<Runner> inTheRace = runners.subList(1, runners.size());
        int[] rounds = rounds(all);
        for (int round = 0; round < rounds.length; round++) {
            // Each round has its part of the time, so that some is left for the last, which decides.
            long end = start + (long) (nanos * (round + 1) / rounds.length);
            for (Runner runner : inTheRace) {
                tryOn(runner, rounds[round], progress, end);
            }
            if (rounds[round] < all) {
                inTheRace = best(inTheRace, rounds[round]);
            }
        }
        Runner chosen = runners.stream()
                .filter(runner -> runner.rows == all)
                .min(BEST_FIRST)
                .orElse(first);
        chosen.ended = SearchReport.Trial.CHOSEN;
        if (chosen != first) {
            first.heldOut = heldOut(first, metrics.getFirst(), progress);
        }
        return new Found(
                chosen.settings,
                new SearchReport(
                        metrics.getFirst(),
                        metrics.getLast(),
                        scoredOn(),
                        asked.searchSeconds(),
                        runners.stream().map(this::trial).toList()));
    }

    /** After the choice, and of one that was not chosen: so that the user can see whether it would have been better. */
    private double heldOut(Runner runner, String metric, FitProgress progress) {
        Trainer trainer = Trainers.byName(runner.settings.trainer(), data.task());
        Split split = Splits.of(data, runner.settings, trainer);
        Model model = trainer.fit(data, split, runner.settings, progress).model();
        return Evaluator.evaluate(model, data, split.holdout()).metrics().getOrDefault(metric, Double.NaN);
    }

    private SearchReport.Trial trial(Runner runner) {
        return new SearchReport.Trial(
                runner.settings.trainer(),
                Candidates.changes(asked, runner.settings),
                runner.score,
                runner.rows,
                runner.seconds,
                runner.heldOut,
                runner.ended);
    }

    /** How many rows the candidates learn from in each round, in the last one from all. */
    private static int[] rounds(int all) {
        return IntStream.concat(
                        IntStream.iterate(FIRST_ROWS, rows -> rows <= all / 2, rows -> rows * TIMES_MORE_ROWS),
                        IntStream.of(all))
                .toArray();
    }

    private static List<Runner> best(List<Runner> runners, int rows) {
        List<Runner> scored = runners.stream()
                .filter(runner -> runner.rows == rows)
                .sorted(BEST_FIRST)
                .toList();
        int kept = Math.min(scored.size(), Math.max(FEWEST_KEPT, Math.ceilDiv(scored.size(), ONE_OF)));
        scored.subList(kept, scored.size())
                .forEach(runner -> runner.ended = "fell behind on %s".formatted(Counted.of(rows, "row")));
        return scored.subList(0, kept);
    }

    private void tryOn(Runner runner, int rows, FitProgress progress, long end) {
        if (nanoTime.getAsLong() >= end) {
            runner.ended = runner.rows == 0 ? "not begun, the time was up" : "scored on fewer rows, the time was up";
            return;
        }
        try {
            score(runner, rows, (done, planned) -> {
                progress.at(done, planned);
                if (nanoTime.getAsLong() >= end) {
                    throw new TimeIsUp();
                }
            });
        } catch (TimeIsUp _) {
            runner.ended = "ended, the time was up";
        } catch (TrainingException e) {
            runner.ended = "failed: " + e.getMessage();
        }
    }

    /** @return the names of the metric that decides, and of the one that does where the first is the same */
    private List<String> score(Runner runner, int rows, FitProgress progress) {
        long begin = nanoTime.getAsLong();
        try {
            Trainer trainer = Trainers.byName(runner.settings.trainer(), data.task());
            List<Evaluation> evaluations = splits.stream()
                    .map(split -> forTrainer(sample(split, rows), trainer))
                    .map(split -> Evaluator.evaluate(
                            trainer.fit(data, split, runner.settings, progress).model(), data, split.holdout()))
                    .toList();
            List<String> metrics =
                    evaluations.getFirst().metrics().keySet().stream().limit(2).toList();
            runner.score = mean(evaluations, metrics.getFirst());
            runner.goodness = metrics.stream()
                    .mapToDouble(name -> goodness(name, mean(evaluations, name)))
                    .toArray();
            runner.rows = rows;
            runner.ended = "scored";
            return metrics;
        } finally {
            runner.seconds += (nanoTime.getAsLong() - begin) / 1e9;
        }
    }

    private static double mean(List<Evaluation> evaluations, String metric) {
        return evaluations.stream()
                .mapToDouble(evaluation -> evaluation.metrics().get(metric))
                .average()
                .orElseThrow();
    }

    private static double goodness(String metric, double value) {
        return Double.isNaN(value)
                ? Double.NEGATIVE_INFINITY
                : Metric.named(metric).orElseThrow().gain(value, 0);
    }

    /** So many rows to learn from, from all over those there are. */
    private Split sample(Split split, int rows) {
        double share = Math.min(1, (double) rows / split.learned().length);
        return new Split(
                Rows.evenlyByClass(data, split.fit(), (int) Math.round(share * split.fit().length)),
                Rows.evenlyByClass(data, split.validation(), (int) Math.round(share * split.validation().length)),
                Rows.evenlyByClass(data, split.holdout(), MOST_SCORED),
                split.policy());
    }

    private Split forTrainer(Split split, Trainer trainer) {
        return trainer.stopsEarly() && asked.earlyStopping() > 0
                ? split
                : new Split(split.learned(), new int[0], split.holdout(), split.policy());
    }

    private String scoredOn() {
        int scored = Math.min(splits.getFirst().holdout().length, MOST_SCORED);
        return splits.size() == 1
                ? "%s that are not among those held out, by a fit on the others".formatted(Counted.of(scored, "row"))
                : "%d draws of %s that are not among those held out, by a fit on the others: the mean"
                        .formatted(splits.size(), Counted.of(scored, "row"));
    }
}
