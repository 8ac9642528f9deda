package dropforge.train;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a trainer gives back.
 *
 * @param model ready to predict
 * @param iterations trees or steps that the model has; 0 where it has none
 * @param metric what the learning curve shows, such as {@code log loss}; lower is better; empty without a curve
 * @param learningCurve one per iteration, of the fit that found out how many there are to be; empty where the trainer has
 *     none
 */
public record Fit(Model model, int iterations, String metric, List<CurvePoint> learningCurve) {
    /**
     * @param iteration from 1
     * @param fit the metric on the rows learned from; NaN where it was not measured
     * @param validation the metric on the rows that decide when to stop; NaN without such
     */
    public record CurvePoint(int iteration, double fit, double validation) {
        /** Where the metric is lowest on the rows that decide, the first of several; empty without such rows. */
        public static Optional<CurvePoint> lowest(List<CurvePoint> curve) {
            return curve.stream()
                    .filter(point -> Double.isFinite(point.validation()))
                    .min(Comparator.comparingDouble(CurvePoint::validation));
        }
    }
}
