package dropforge.report;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What an axis shows, from {@code low} to {@code high}. */
record Range(double low, double high) {
    /** So that the difference of the ends is a number still; what lies beyond is drawn beyond the axis. */
    private static final double FARTHEST = 8e307;

    Range {
        low = Math.clamp(low, -FARTHEST, FARTHEST);
        high = Math.clamp(high, -FARTHEST, FARTHEST);
    }
    /** The range of all finite values, or null when there are none. */
    static Range of(double[]... values) {
        var finite = Stream.of(values)
                .flatMapToDouble(DoubleStream::of)
                .filter(Double::isFinite)
                .summaryStatistics();
        return finite.getCount() == 0 ? null : new Range(finite.getMin(), finite.getMax());
    }

    /** With a margin, so that nothing lies on the border; with two ends even for a single value. */
    Range padded() {
        if (high > low) {
            return widened((high - low) * 0.05);
        }
        return widened(low == 0 ? 1 : Math.abs(low) * 0.1);
    }

    Range widened(double by) {
        return new Range(low - by, high + by);
    }
}
