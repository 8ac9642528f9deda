package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.registry.Comparison;
import dropforge.registry.Decision;
import dropforge.registry.LearnedRows;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.Evaluator;
import dropforge.train.Metric;
import dropforge.train.Model;
import dropforge.train.PairedBootstrap;
import dropforge.train.Predictions;
import dropforge.train.Split;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final ModelRegistry registry;
    private Champion champion;

    /**
     * The champion in memory.
     *
     * @param learned null for a version from before that was kept
     */
    private record Champion(ModelVersion version, Model model, LearnedRows learned) {}

    Gate(GateSettings settings, ModelRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /** Spares reading a version that has just been made when it is compared with the next one. */
    void remember(ModelVersion version, Model model, LearnedRows learned) {
        champion = new Champion(version, model, learned);
    }

    /**
     * @param challenger what it says of the rows held out
     * @param inUse the champion; empty where there is none
     */
    Decision decide(Dataset data, Split split, Predictions challenger, OptionalInt inUse, long seed) {
        if (inUse.isEmpty()) {
            return without(true, "There was no champion before.");
        }
        int number = inUse.getAsInt();
        Champion before;
        try {
            before = loaded(number);
        } catch (UserMistake | IOException e) {
            return without(
                    true, "Version %d, the champion until then, cannot be used: %s".formatted(number, e.getMessage()));
        }
        Optional<String> other = otherQuestion(data, before.version);
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
        Predictions young = challenger.some(unseen);
        PairedBootstrap.Gain gain =
                PairedBootstrap.between(Predictions.of(before.model, data, rows), young, settings.confidence(), seed);
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
        return decided(comparison, metric, Evaluator.ofGuessing(young));
    }

    private Champion loaded(int number) throws IOException {
        ModelVersion version = registry.version(number);
        // Also of the one in memory: what is damaged on the disk is of no use to anybody else.
        registry.checkModelFiles(version);
        if (champion == null || !champion.version.equals(version)) {
            Path folder = registry.folderOf(number);
            champion = new Champion(version, Trainers.load(folder), learned(folder));
        }
        return champion;
    }

    private static LearnedRows learned(Path folder) throws IOException {
        try {
            return LearnedRows.read(folder);
        } catch (NoSuchFileException _) {
            return null;
        }
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
    private static int[] unseen(Dataset data, Split split, Champion champion) {
        if (champion.learned != null) {
            return champion.learned.unseen(data.rowKeys(), split.holdout(), split.learned());
        }
        var known = champion.version.files().stream()
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

    private Decision decided(Comparison comparison, Metric metric, double guessing) {
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
                    why = "; but that is no better than guessing (%.4f), so look at the newest files"
                            .formatted(guessing);
                }
                yield new Decision(better && knows, found + why + ".", settings.margin(), comparison);
            }
            case ALWAYS ->
                new Decision(true, found + "; by the setting promote, each is.", settings.margin(), comparison);
            case NEVER ->
                new Decision(
                        false, found + "; by the setting promote, none is unasked.", settings.margin(), comparison);
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
