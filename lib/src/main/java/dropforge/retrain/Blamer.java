package dropforge.retrain;

import dropforge.files.UserMistake;
import dropforge.registry.Blame;
import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.schema.SchemaStore;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.TrainingException;
import dropforge.train.Evaluator;
import dropforge.train.FitProgress;
import dropforge.train.Model;
import dropforge.train.PairedBootstrap;
import dropforge.train.Predictions;
import dropforge.train.Split;
import dropforge.train.Trainer;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Finds out which training file makes a version worse: leaves out one after another and fits again on the rest, with the
 * version's settings and as many iterations as it has. Two things are told of each: how much better the model without it
 * is on the rows held out, and how well that model, which has not learned from it, predicts the file's own rows. The
 * second also tells of a file that is held out, on which the first would mislead: who has learned from worse is better on
 * rows that are wrong. So no gain is measured on the rows of files that are blamed. Where several files look bad, they are
 * asked about once more by a model that has learned from none of them: beside one bad month the next looks bad too.
 *
 * <p>Of a version that continues another it tells what a full fit on the same files would be like, and says so.
 *
 * <p>Where there are more files than fits, half of the fits leave out groups of neighbours, as in a cross-validation: each
 * file is then predicted, alone, by a model that has not learned from it, so that one bad file of a group of a hundred is
 * seen as well. The other half leave out the single files that are predicted worst for their number of rows.
 */
public final class Blamer {
    /** For the model with all, two groups, two files, and one without what looks bad. */
    public static final int FEWEST_FITS = 6;

    /** As the gate has it. */
    private static final double CONFIDENCE = GateSettings.DEFAULTS.confidence();

    private final ModelRegistry registry;
    private final TrainingArchive archive;
    private final SchemaStore schemas;

    /** @param schemas of the workspace, with the former ones */
    public Blamer(ModelRegistry registry, TrainingArchive archive, SchemaStore schemas) {
        this.registry = registry;
        this.archive = archive;
        this.schemas = schemas;
    }

    /**
     * Writes nothing but into a temporary folder, which it removes.
     *
     * @param mostFits models that are fitted at most, {@value #FEWEST_FITS} or more
     * @param progress is told of all fits as if they were one
     * @throws UserMistake when there is no such version, its bytes are not in the archive, or it has one file only
     * @throws CancellationException when {@code progress} or an interrupt of the thread ended it
     */
    public Blame blame(int number, int mostFits, FitProgress progress) throws IOException {
        long start = System.nanoTime();
        ModelVersion version = registry.version(number);
        ArchivedTraining training = ArchivedTraining.read(version, archive, schemas);
        if (training.data().files().size() < 2) {
            throw new UserMistake("Version %d has the one file %s, which cannot be compared with others."
                    .formatted(number, training.data().files().getFirst().path()));
        }
        Optional<String> difference = training.differenceOfRows().or(() -> training.differenceOf(training.split()));
        if (difference.isPresent()) {
            throw new UserMistake("Version %d cannot be made again, so nothing can be told of its files. %s"
                    .formatted(number, difference.get()));
        }
        var search = new Search(training, mostFits, progress);
        return search.found((System.nanoTime() - start) / 1e9);
    }

    /** A model and the files that it has not learned from; null where nothing can be learned without them. */
    private record LeftOut(List<DataFile> files, Model model) {
        boolean isGroup() {
            return files.size() > 1;
        }
    }

    private static final class Search {
        private final ModelVersion version;
        private final Dataset data;
        private final Trainer trainer;
        private final TrainingSettings settings;
        private final int[] learned;
        private final int[] holdout;
        private final FitProgress progress;
        private final double guess;
        private final int planned;
        private final Map<DataFile, OwnScore> owns = new LinkedHashMap<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final Model withAll;
        private int fits;

        Search(ArchivedTraining training, int mostFits, FitProgress progress) {
            Split split = training.split();
            this.version = training.version();
            this.data = training.data();
            this.trainer = training.trainer();
            this.settings =
                    trainer.stopsEarly() ? version.settings().exactly(version.iterations()) : version.settings();
            this.learned = split.learned();
            this.holdout = split.holdout();
            this.progress = progress;
            this.guess = Arrays.stream(learned)
                    .mapToDouble(row -> data.target()[row])
                    .average()
                    .orElse(Double.NaN);
            List<DataFile> candidates =
                    data.files().stream().filter(file -> learnedOf(file) > 0).toList();
            this.planned = Math.min(mostFits, candidates.size() + 2);
            this.withAll = fit(learned);
            if (candidates.size() + 2 <= mostFits) {
                candidates.forEach(file -> leaveOut(List.of(file)));
            } else {
                groupsOf(candidates, (mostFits - 2) / 2).forEach(this::leaveOut);
                worst(candidates, mostFits - 1 - fits).forEach(file -> leaveOut(List.of(file)));
            }
            score(data.files().stream().filter(file -> learnedOf(file) == 0).toList(), withAll);
            lookAgain();
        }

        private Model fit(int[] rows) {
            int before = fits++;
            return trainer.fit(
                            data,
                            new Split(rows, new int[0], holdout, ""),
                            settings,
                            (done, most) -> progress.at(before * most + done, planned * most))
                    .model();
        }

        private void leaveOut(List<DataFile> files) {
            Model model;
            try {
                model = fit(learnedBut(files));
            } catch (TrainingException _) {
                // None of the others has a class, or any row to learn from.
                leftOut.add(new LeftOut(files, null));
                return;
            }
            score(files, model);
            leftOut.add(new LeftOut(files, model));
        }

        /** How files are predicted by a model that has not learned from them; of a few rows nothing can be told. */
        private void score(List<DataFile> files, Model model) {
            for (DataFile file : files) {
                checkInterrupt();
                if (file.rows() >= Gate.FEWEST_ROWS) {
                    int[] rows = IntStream.range(file.firstRow(), file.firstRow() + file.rows())
                            .toArray();
                    owns.put(
                            file,
                            OwnScore.of(
                                    Predictions.of(model, data, rows),
                                    guess,
                                    version.settings().seed()));
                }
            }
        }

        private static void checkInterrupt() {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("The search was interrupted");
            }
        }

        /**
         * A model that has learned from a bad file is wrong about others, too, so one that has not is asked. However many
         * look bad: the bad one, predicted by those that have learned from good ones, is among them.
         */
        private void lookAgain() {
            List<DataFile> suspects = suspects();
            if (suspects.size() < 2) {
                return;
            }
            try {
                Model model = fit(learnedBut(suspects));
                score(suspects, model);
            } catch (TrainingException _) {
                // Without them there is nothing to learn, and they stay what they are.
            }
        }

        private List<DataFile> suspects() {
            var rule = new BlameRule(data.task(), owns.values(), List.of());
            return data.files().stream()
                    .filter(file ->
                            owns.containsKey(file) && rule.fault(owns.get(file)).isPresent())
                    .toList();
        }

        private int[] learnedBut(List<DataFile> files) {
            return Arrays.stream(learned)
                    .filter(row -> files.stream().noneMatch(file -> isOf(file, row)))
                    .toArray();
        }

        private static List<List<DataFile>> groupsOf(List<DataFile> files, int groups) {
            return IntStream.range(0, groups)
                    .mapToObj(
                            group -> files.subList(group * files.size() / groups, (group + 1) * files.size() / groups))
                    .toList();
        }

        /** The least well predicted for how sure that is; last those of which that is not known. */
        private List<DataFile> worst(List<DataFile> files, int most) {
            double usual = BlameRule.median(levels());
            return files.stream()
                    .sorted(Comparator.comparingDouble((DataFile file) -> {
                        OwnScore own = owns.get(file);
                        return own == null || !own.isDefined()
                                ? Double.MAX_VALUE
                                : (own.level() - usual) / Math.max(own.error(), 1e-9);
                    }))
                    .limit(most)
                    .toList();
        }

        private double[] levels() {
            return owns.values().stream()
                    .filter(OwnScore::isDefined)
                    .mapToDouble(OwnScore::level)
                    .toArray();
        }

        Blame found(double secondsSoFar) {
            long start = System.nanoTime();
            var byOwn = new BlameRule(data.task(), owns.values(), List.of());
            List<DataFile> bad = suspects();
            Map<LeftOut, Measured> gains = gains(bad);
            List<Blame.Part> parts = new ArrayList<>();
            BlameRule singles = ruleFor(gains, false);
            BlameRule groups = ruleFor(gains, true);
            for (DataFile file : data.files()) {
                Measured measured = leftOut.stream()
                        .filter(each -> each.files().equals(List.of(file)))
                        .map(gains::get)
                        .findFirst()
                        .orElse(Measured.NONE);
                Optional<String> why = Optional.ofNullable(owns.get(file)).flatMap(byOwn::fault);
                Optional<String> better = Optional.ofNullable(measured.gain()).flatMap(singles::fault);
                parts.add(part(List.of(file), measured, why.isPresent() ? why : better));
            }
            for (LeftOut group : leftOut) {
                if (group.isGroup()) {
                    Measured measured = gains.get(group);
                    // One of its files says more.
                    Optional<String> why = parts.stream()
                                    .anyMatch(part -> part.blamed()
                                            && group.files().stream()
                                                    .anyMatch(
                                                            file -> file.path().equals(part.path())))
                            ? Optional.empty()
                            : Optional.ofNullable(measured.gain()).flatMap(groups::fault);
                    parts.add(part(group.files(), measured, why));
                }
            }
            parts.sort(Comparator.comparing((Blame.Part part) -> !part.blamed())
                    .thenComparing(part -> part.blamed() ? part.own() : 0)
                    .thenComparing(part -> part.gain() == null
                            ? Double.POSITIVE_INFINITY
                            : -part.gain().gain()));
            List<String> setAside = bad.stream()
                    .filter(file -> learnedOf(file) < file.rows())
                    .map(DataFile::path)
                    .toList();
            double usual = BlameRule.median(owns.values().stream()
                    .mapToDouble(OwnScore::metric)
                    .filter(Double::isFinite)
                    .toArray());
            String metric = Evaluator.leadingMetric(data.task()).wireName();
            String instead = instead();
            var blame = new Blame(
                    version.version(), instead, "", metric, CONFIDENCE, usual, setAside, parts, fits, secondsSoFar);
            return new Blame(
                    version.version(),
                    instead,
                    (instead == null ? "" : instead + " ") + BlameHeadline.of(blame),
                    metric,
                    CONFIDENCE,
                    usual,
                    setAside,
                    parts,
                    fits,
                    secondsSoFar + (System.nanoTime() - start) / 1e9);
        }

        /** What the version continues has learned from files that nothing takes out of it again. */
        private String instead() {
            return version.mode() == null || version.mode().kind() != FitMode.Kind.WARM
                    ? null
                    : "Version %d continues version %d, from which no file can be left out; so this tells of a full fit on the same files, with as many iterations."
                            .formatted(version.version(), version.mode().base());
        }

        /** A gain and the number of rows that it was measured on. */
        private record Measured(PairedBootstrap.Gain gain, int rows) {
            static final Measured NONE = new Measured(null, 0);
        }

        private Map<LeftOut, Measured> gains(List<DataFile> bad) {
            var gains = new LinkedHashMap<LeftOut, Measured>();
            Predictions all = Predictions.of(withAll, data, holdout);
            for (LeftOut each : leftOut) {
                checkInterrupt();
                gains.put(each, each.model() == null ? Measured.NONE : measured(each, all, bad));
            }
            return gains;
        }

        private Measured measured(LeftOut out, Predictions all, List<DataFile> bad) {
            int[] places = IntStream.range(0, holdout.length)
                    .filter(place -> bad.stream().noneMatch(file -> isOf(file, holdout[place]))
                            && out.files().stream().noneMatch(file -> isOf(file, holdout[place])))
                    .toArray();
            if (places.length < Gate.FEWEST_ROWS) {
                return Measured.NONE;
            }
            int[] rows = Arrays.stream(places).map(place -> holdout[place]).toArray();
            PairedBootstrap.Gain gain = PairedBootstrap.between(
                    all.some(places),
                    Predictions.of(out.model(), data, rows),
                    CONFIDENCE,
                    version.settings().seed());
            return Double.isNaN(gain.gain()) ? Measured.NONE : new Measured(gain, rows.length);
        }

        private BlameRule ruleFor(Map<LeftOut, Measured> gains, boolean ofGroups) {
            return new BlameRule(
                    data.task(),
                    List.of(),
                    gains.entrySet().stream()
                            .filter(each -> each.getKey().isGroup() == ofGroups
                                    && each.getValue().gain() != null)
                            .map(each -> each.getValue().gain())
                            .toList());
        }

        private Blame.Part part(List<DataFile> files, Measured measured, Optional<String> why) {
            DataFile first = files.getFirst();
            boolean group = files.size() > 1;
            OwnScore own = group ? null : owns.get(first);
            return new Blame.Part(
                    first.path(),
                    group ? files.getLast().path() : null,
                    files.size(),
                    files.stream().mapToInt(DataFile::rows).sum(),
                    files.stream().mapToInt(this::learnedOf).sum(),
                    measured.rows(),
                    measured.gain(),
                    own == null ? Double.NaN : own.metric(),
                    why.isPresent(),
                    why.orElse(null));
        }

        private int learnedOf(DataFile file) {
            return lowerBound(file.firstRow() + file.rows()) - lowerBound(file.firstRow());
        }

        private int lowerBound(int row) {
            int found = Arrays.binarySearch(learned, row);
            return found >= 0 ? found : -found - 1;
        }

        private static boolean isOf(DataFile file, int row) {
            return row >= file.firstRow() && row < file.firstRow() + file.rows();
        }
    }
}
