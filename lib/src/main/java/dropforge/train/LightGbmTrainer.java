package dropforge.train;

import dropforge.table.Dataset;
import dropforge.table.Task;
import dropforge.train.Fit.CurvePoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Gradient boosted trees by LightGBM: the default. Categories go in as the index of the word, which did better than
 * LightGBM's own handling of categories on the flights.
 *
 * <p>Bins are found on {@value #BINNING_ROWS} rows instead of LightGBM's 200,000: on the flights this halves the time
 * until the first tree and leaves the AUC as it is. The learning curve measures the rows of the fit on
 * {@value #CURVE_ROWS} of them, evenly taken: the metric on all of them would cost as much as half a tree.
 */
final class LightGbmTrainer implements Trainer {
    static final String NAME = "lightgbm";
    static final int BINNING_ROWS = 50_000;
    static final int CURVE_ROWS = 20_000;
    /** LightGBM's default; fewer where there are so few rows that no tree could be split. */
    private static final int FEWEST_ROWS_OF_A_LEAF = 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public boolean stopsEarly() {
        return true;
    }

    @Override
    public Fit fit(Dataset data, Split split, TrainingSettings settings, FitProgress progress) {
        FitRows.require(this, data, split);
        LightGbmLibrary.require();
        String parameters = parameters(data, split, settings);
        Encoding encoding = Encoding.forTrees(data.features());
        List<AutoCloseable> open = new ArrayList<>();
        try {
            LightGbm.Rows fit = rows(data, split.fit(), encoding, parameters, null);
            open.add(fit);
            List<LightGbm.Rows> measured = new ArrayList<>();
            for (int[] rows : List.of(evenly(split.fit(), CURVE_ROWS), split.validation())) {
                if (rows.length > 0) {
                    measured.add(rows(data, rows, encoding, parameters, fit));
                    open.addFirst(measured.getLast());
                }
            }
            LightGbm.Booster booster = new LightGbm.Booster(fit, measured, parameters);
            open.addFirst(booster);
            return grow(booster, data, encoding, measured.size() > 1, settings, progress);
        } finally {
            open.forEach(LightGbmTrainer::close);
        }
    }

    private Fit grow(
            LightGbm.Booster booster,
            Dataset data,
            Encoding encoding,
            boolean validated,
            TrainingSettings settings,
            FitProgress progress) {
        List<CurvePoint> curve = new ArrayList<>();
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int iteration = 1; iteration <= settings.iterations(); iteration++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("The fit was interrupted");
            }
            boolean exhausted = booster.grow();
            double validation = validated ? booster.metric(2) : Double.NaN;
            curve.add(new CurvePoint(iteration, booster.metric(1), validation));
            if (!validated || validation < lowest) {
                lowest = validation;
                best = iteration;
            }
            progress.at(iteration, settings.iterations());
            boolean stale = validated && settings.earlyStopping() > 0 && iteration - best >= settings.earlyStopping();
            if (exhausted || stale) {
                break;
            }
        }
        best = Math.max(best, 1);
        ModelFile file = new ModelFile(
                ModelFile.FORMAT,
                NAME,
                data.task(),
                data.classes(),
                encoding,
                encoding.importance(booster.gains(encoding.width(), best)),
                null,
                null);
        LightGbmModel model = new LightGbmModel(file, booster.text(best));
        return new Fit(model, best, data.task() == Task.REGRESSION ? "RMSE" : "log loss", curve);
    }

    private static LightGbm.Rows rows(
            Dataset data, int[] rows, Encoding encoding, String parameters, LightGbm.Rows like) {
        return new LightGbm.Rows(
                encoding.columns(data.features(), rows), Rows.of(data.target(), rows), parameters, like);
    }

    private static int[] evenly(int[] rows, int most) {
        if (rows.length <= most) {
            return rows;
        }
        int[] taken = new int[most];
        for (int i = 0; i < most; i++) {
            taken[i] = rows[(int) ((long) i * rows.length / most)];
        }
        return taken;
    }

    /** {@code deterministic} and a fixed layout of the histograms make equal runs equal to the bit. */
    private static String parameters(Dataset data, Split split, TrainingSettings settings) {
        String objective = switch (data.task()) {
            case BINARY -> "objective=binary metric=binary_logloss";
            case MULTICLASS ->
                "objective=multiclass metric=multi_logloss num_class="
                        + data.classes().size();
            case REGRESSION -> "objective=regression metric=rmse";
        };
        return String.format(
                Locale.ROOT,
                "%s num_leaves=%d learning_rate=%s seed=%d num_threads=%d bin_construct_sample_cnt=%d"
                        + " min_data_in_leaf=%d"
                        + " deterministic=true force_row_wise=true feature_pre_filter=false verbosity=-1",
                objective,
                settings.leaves(),
                settings.learningRate(),
                Math.floorMod(settings.seed(), Integer.MAX_VALUE),
                settings.threads(),
                BINNING_ROWS,
                Math.clamp(split.fit().length / 20, 1, FEWEST_ROWS_OF_A_LEAF));
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }
}
