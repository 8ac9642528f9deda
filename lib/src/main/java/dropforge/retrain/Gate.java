package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.registry.Comparison;
import dropforge.registry.Decision;
import dropforge.registry.ModelVersion;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.Evaluator;
import dropforge.train.Metric;
import dropforge.train.PairedBootstrap;
import dropforge.train.Predictions;
import dropforge.train.Split;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides whether a challenger becomes the champion: both are asked about the rows held out for the challenger, but those
 * that the champion has learned from; the challenger must be better with confidence, and better than guessing.
 */
final class Gate {
    /** On fewer rows neither can be told from the other, whatever an interval says. */
    static final int FEWEST_ROWS = 20;

    private final GateSettings settings;
    private final LoadedChampions champions;
    private final OldFiles old;

    Gate(GateSettings settings, LoadedChampions champions, OldFiles old) {
        this.settings = settings;
        this.champions = champions;
        this.old = old;
    }

    /**
     * @param challenger with the rows held out for it
     * @param inUse the champion; empty where there is none
     */
    Decision decide(Dataset data, Fitted challenger, OptionalInt inUse, long seed) {
        Split split = challenger.split();
        if (inUse.isEmpty()) {
            return without(true, "There was no champion before.");
        }
        int number = inUse.getAsInt();
        LoadedChampions.Champion before;
        try {
            before = champions.champion(number);
        } catch (UserMistake | IOException e) {
            return without(
                    true, "Version %d, the champion until then, cannot be used: %s".formatted(number, e.getMessage()));
        }
        Optional<String> other = otherQuestion(data, before.version());
        if (other.isPresent()) {
            return without(true, other.get());
        }
        int[] unseen = unseen(data, split, before);
        if (unseen.length < FEWEST_ROWS) {
            return undecided(
                    "%s of the rows held out %s new to version %d, the champion, which is too few to compare the two (%d at least)"
                            .formatted(
                                    unseen.length == 0 ? "None" : "Only %d".formatted(unseen.length),
                                    unseen.length > 1 ? "are" : "is",
                                    number,
                                    FEWEST_ROWS));
        }
        int[] rows = IntStream.of(unseen).map(place -> split.holdout()[place]).toArray();
        Predictions young = challenger.predictions().some(unseen);
        PairedBootstrap.Gain gain =
                PairedBootstrap.between(Predictions.of(before.model(), data, rows), young, settings.confidence(), seed);
        Metric metric = Evaluator.leadingMetric(data.task());
        if (Double.isNaN(gain.gain())) {
            return undecided("The %s is not defined on the %s held out that are new to version %d, the champion"
                    .formatted(metric.wireName(), Counted.of(rows.length, "row"), number));
        }
        var comparison = new Comparison(
                number,
                metric.wireName(),
                rows.length,
                gain.before(),
                gain.now(),
                gain.gain(),
                gain.low(),
                gain.high(),
                settings.confidence());
        return decided(
                comparison,
                metric,
                Evaluator.ofGuessing(young),
                fallen(before.version(), comparison, young) + replaced(before.version(), data));
    }

    private static Optional<String> otherQuestion(Dataset data, ModelVersion champion) {
        if (!champion.target().equals(data.targetName())) {
            return Optional.of("Version %d, the champion until then, predicts %s, and now %s is asked for."
                    .formatted(champion.version(), champion.target(), data.targetName()));
        }
        boolean classes = !champion.task().equals(Task.REGRESSION.wireName());
        if (classes != (data.task() != Task.REGRESSION)) {
            return Optional.of("Version %d, the champion until then, predicts %s, and now %s asked for."
                    .formatted(
                            champion.version(),
                            classes ? "classes" : "a number",
                            classes ? "a number is" : "classes are"));
        }
        return Optional.empty();
    }

    /** The places of the rows held out that the champion has not learned from. */
    private static int[] unseen(Dataset data, Split split, LoadedChampions.Champion champion) {
        if (champion.learned() != null) {
            return champion.learned().unseen(data, split.holdout(), split.learned());
        }
        var known = champion.version().files().stream()
                .flatMap(file -> Stream.of(file.path(), file.sha256()))
                .collect(Collectors.toSet());
        IntPredicate isNew = row -> data.files().stream()
                .filter(file -> !known.contains(file.path()) && !known.contains(file.sha256()))
                .anyMatch(file -> isOf(file, row));
        return IntStream.range(0, split.holdout().length)
                .filter(place -> isNew.test(split.holdout()[place]))
                .toArray();
    }

    private static boolean isOf(DataFile file, int row) {
        return row >= file.firstRow() && row < file.firstRow() + file.rows();
    }

    /**
     * That the champion knows far less of these rows than of those held out for itself: what is to be learned has changed, or
     * the newest files are wrong. Empty where it does not: it may lose half of its lead over guessing.
     */
    private static String fallen(ModelVersion champion, Comparison comparison, Predictions rows) {
        double then = champion.leadingValue();
        double guessing = Evaluator.ofGuessing(rows);
        boolean numbers = rows.task() == Task.REGRESSION;
        double leadThen = numbers ? champion.metrics().getOrDefault(Metric.R2.wireName(), Double.NaN) : then - guessing;
        double leadNow = numbers
                ? 1 - Math.pow(comparison.championValue() / guessing, 2)
                : comparison.championValue() - guessing;
        return leadNow < leadThen / 2
                ? "; version %d had %.4f on the rows held out for itself, so these are unlike those: look at the newest files, and see `models blame`"
                        .formatted(champion.version(), then)
                : "";
    }

    /** That the champion has learned from what somebody has replaced or taken away since; empty where it has not. */
    private String replaced(ModelVersion champion, Dataset data) {
        Map<String, String> now = data.files().stream().collect(Collectors.toMap(DataFile::path, DataFile::sha256));
        Set<String> bytes = Set.copyOf(now.values());
        return champion.files().stream()
                .filter(file -> file.heldOut() == null || file.heldOut() < file.rows())
                .filter(file -> !bytes.contains(file.sha256()))
                .filter(file -> now.containsKey(file.path()) || !old.has(file.path(), file.sha256()))
                .findFirst()
                .map(file -> "; version %d has learned from %s, which %s since"
                        .formatted(
                                champion.version(),
                                file.path(),
                                now.containsKey(file.path()) ? "has changed" : "is gone"))
                .orElse("");
    }

    private Decision decided(Comparison comparison, Metric metric, double guessing, String beside) {
        boolean better = comparison.low() > settings.margin();
        boolean knows = metric.gain(comparison.value(), guessing) > 0;
        String found = "%s: %s".formatted(comparison.sentence(), comparison.interval());
        return switch (settings.promote()) {
            case IF_BETTER -> {
                String why = "";
                if (!better) {
                    why = ", and the lower end had to exceed %s"
                            .formatted(settings.margin() == 0 ? "0" : "%+.4f".formatted(settings.margin()));
                } else if (!knows) {
                    // As where the newest file, on which both are scored, is itself what is wrong.
                    why = "; but that is no better than guessing (%.4f)".formatted(guessing);
                }
                yield new Decision(better && knows, found + why + beside + ".", settings.margin(), comparison);
            }
            case ALWAYS ->
                new Decision(
                        true,
                        found + "; by the setting promote, each is" + beside + ".",
                        settings.margin(),
                        comparison);
            case NEVER ->
                new Decision(
                        false,
                        found + "; by the setting promote, none is unasked" + beside + ".",
                        settings.margin(),
                        comparison);
        };
    }

    private Decision undecided(String why) {
        return without(
                settings.promote() == GateSettings.Promote.ALWAYS,
                settings.promote() == GateSettings.Promote.ALWAYS
                        ? why + "; by the setting promote, each is."
                        : why + "; `models promote` puts it to use all the same.");
    }

    private Decision without(boolean promoted, String reason) {
        return new Decision(promoted, reason, settings.margin(), null);
    }
}
