package dropforge.retrain;

import dropforge.table.Task;
import dropforge.train.PairedBootstrap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import smile.stat.distribution.GaussianDistribution;

/**
 * When a file is to be looked at. One that differs from the others as they do from each other is not, nor one whose figures
 * chance alone may give, however many files are looked at (by Bonferroni's inequality).
 *
 * <ul>
 *   <li>Its own rows are predicted worse than by guessing, as where labels are turned.
 *   <li>Or they are predicted far worse than the others': below the median of all by more than three standard deviations, as
 *       the median of the distances to it tells them, and by {@value #LEAST_AUC} of AUC at least, or an RMSE half as large
 *       again. Of fewer than {@value #FEWEST} files there is no telling.
 *   <li>Or without it a model is better, by more than three such deviations of the gains, which also tells what comes of
 *       fitting anew.
 * </ul>
 *
 * @see <a href="https://doi.org/10.1016/j.jesp.2013.03.013">Leys and others 2013, on the median of the distances</a>
 */
final class BlameRule {
    static final int FEWEST = 4;
    static final double LEAST_AUC = 0.1;

    private static final double LEAST_LOG_RMSE = Math.log(1.5);
    private static final double DEVIATIONS = 3;
    /** Of a normal distribution, its standard deviation by the median of the distances to the median. */
    private static final double BY_MEDIAN = 1.4826;

    private static final double FALSE_ALARMS = 0.05;

    private final double least;
    private final double[] levels;
    private final double[] gains;

    /**
     * @param owns of all files
     * @param gains of all that were left out alike
     */
    BlameRule(Task task, Collection<OwnScore> owns, Collection<PairedBootstrap.Gain> gains) {
        this.least = task == Task.REGRESSION ? LEAST_LOG_RMSE : LEAST_AUC;
        this.levels = owns.stream()
                .filter(OwnScore::isDefined)
                .mapToDouble(OwnScore::level)
                .toArray();
        this.gains = gains.stream().mapToDouble(PairedBootstrap.Gain::gain).toArray();
    }

    /** What is wrong with how the rows of a file are predicted, in words; empty where nothing is. */
    Optional<String> fault(OwnScore own) {
        if (!own.isDefined()) {
            return Optional.empty();
        }
        double certain = certain(levels.length);
        if (own.overGuessing() + certain * own.guessingError() < 0) {
            return Optional.of("its own rows are predicted worse than by guessing");
        }
        double below = median(levels) - own.level();
        boolean far = levels.length >= FEWEST && below > Math.max(least, spread(levels));
        return far && below > certain * own.error()
                ? Optional.of("its own rows are predicted far worse than the others'")
                : Optional.empty();
    }

    /** The same of how a model does without it. */
    Optional<String> fault(PairedBootstrap.Gain gain) {
        boolean sure = gain.gain() > certain(gains.length) * OwnScore.error(gain);
        boolean apart = gains.length < FEWEST || gain.gain() - median(gains) > spread(gains);
        return sure && apart && gain.low() > 0 ? Optional.of("a model is better without it") : Optional.empty();
    }

    private static double certain(int looks) {
        return GaussianDistribution.getInstance().quantile(1 - FALSE_ALARMS / Math.max(1, looks));
    }

    private static double spread(double[] values) {
        double middle = median(values);
        return DEVIATIONS
                * BY_MEDIAN
                * median(Arrays.stream(values)
                        .map(value -> Math.abs(value - middle))
                        .toArray());
    }

    /** NaN of none. */
    static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
