package dropforge.bench;

import java.util.List;

/** What is in the middle. */
public final class Medians {
    private Medians() {}

    public static double of(List<Double> values) {
        return quantile(values, 0.5);
    }

    /** The value at that share of the sorted ones; between two, their mean for the median. */
    public static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double at = share * (sorted.size() - 1);
        return (sorted.get((int) Math.floor(at)) + sorted.get((int) Math.ceil(at))) / 2;
    }
}
