package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.UserMistake;
import dropforge.registry.Contender;
import dropforge.registry.Contest;
import dropforge.registry.Experiment;
import dropforge.registry.LearnedRows;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.table.Dataset;
import dropforge.table.IngestSettings;
import dropforge.train.Evaluator;
import dropforge.train.Model;
import dropforge.train.PairedBootstrap;
import dropforge.train.Predictions;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares any two models, as the gate does, on those rows of the training files of now that neither has learned from. */
public final class Contests {
    private final ModelRegistry versions;
    private final ModelRegistry experiments;
    private final Function<IngestSettings, Dataset> reading;
    private final double confidence;

    /**
     * @param reading of the training files
     * @param confidence of the interval, in (0, 1)
     */
    public Contests(
            ModelRegistry versions,
            ModelRegistry experiments,
            Function<IngestSettings, Dataset> reading,
            double confidence) {
        this.versions = versions;
        this.experiments = experiments;
        this.reading = reading;
        this.confidence = confidence;
    }

    /**
     * @throws UserMistake when the two predict different things, one of them is damaged, or there are too few rows that neither
     *     has learned from
     */
    public Contest between(Contender first, Contender second) throws IOException {
        ModelVersion one = first.made();
        ModelVersion two = second.made();
        if (!one.target().equals(two.target()) || !one.task().equals(two.task())) {
            throw new UserMistake("%s predicts %s (%s) and %s %s (%s), so they cannot be compared."
                    .formatted(
                            capital(first.label()),
                            one.target(),
                            one.task(),
                            second.label(),
                            two.target(),
                            two.task()));
        }
        Dataset data = reading.apply(new IngestSettings(
                Optional.of(one.target()),
                Optional.empty(),
                one.asked() == null ? Map.of() : one.asked().columns()));
        int[] rows = newToBoth(first, second, data);
        if (rows.length < Gate.FEWEST_ROWS) {
            throw new UserMistake(
                    "%s of the training files of now %s new to both %s and %s, too few to compare them (%d at least): make experiments that hold the same rows out, or wait for a new file."
                            .formatted(
                                    rows.length == 0 ? "No row" : "Only " + Counted.of(rows.length, "row"),
                                    rows.length > 1 ? "are" : "is",
                                    first.label(),
                                    second.label(),
                                    Gate.FEWEST_ROWS));
        }
        PairedBootstrap.Gain gain = PairedBootstrap.between(
                Predictions.of(model(first), data, rows),
                Predictions.of(model(second), data, rows),
                confidence,
                one.settings().seed());
        String metric = Evaluator.leadingMetric(data.task()).wireName();
        if (Double.isNaN(gain.gain())) {
            throw new UserMistake("The %s is not defined on the %s that are new to both %s and %s."
                    .formatted(metric, Counted.of(rows.length, "row"), first.label(), second.label()));
        }
        return Contest.of(first.label(), second.label(), metric, rows.length, gain, confidence);
    }

    private int[] newToBoth(Contender first, Contender second, Dataset data) throws IOException {
        int[] all = IntStream.range(0, data.rows()).toArray();
        int[] none = {};
        Set<Integer> newToFirst =
                Arrays.stream(learned(first).unseen(data, all, none)).boxed().collect(Collectors.toSet());
        return Arrays.stream(learned(second).unseen(data, all, none))
                .filter(newToFirst::contains)
                .toArray();
    }

    private LearnedRows learned(Contender contender) throws IOException {
        try {
            return LearnedRows.read(folder(contender));
        } catch (NoSuchFileException e) {
            throw new UserMistake(
                    "Which rows %s has learned from was not kept, so it cannot be compared with another."
                            .formatted(contender.label()),
                    e);
        }
    }

    private Model model(Contender contender) throws IOException {
        registry(contender).checkModelFiles(contender.made());
        return Trainers.load(folder(contender));
    }

    private Path folder(Contender contender) {
        return registry(contender).folderOf(contender.made().version());
    }

    private ModelRegistry registry(Contender contender) {
        return switch (contender) {
            case ModelVersion _ -> versions;
            case Experiment _ -> experiments;
        };
    }

    private static String capital(String label) {
        return Character.toUpperCase(label.charAt(0)) + label.substring(1);
    }
}
