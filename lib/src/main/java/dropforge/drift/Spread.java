package dropforge.drift;

import dropforge.drift.ColumnProfile.Numbers;

/**
 * Where the numbers of a column lie, in its unit; of dates, seconds since 1970-01-01T00:00Z. All NaN where there are none.
 *
 * @param deviation standard deviation
 */
public record Spread(double mean, double deviation, double least, double greatest) {
    static Spread of(Numbers numbers) {
        boolean none = numbers.values().isEmpty();
        return new Spread(
                numbers.mean(),
                numbers.deviation(),
                none ? Double.NaN : numbers.values().getFirst(),
                none ? Double.NaN : numbers.values().getLast());
    }
}
