package dropforge.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many different values a column has, each is counted. */
class RunsTest {
    /** 8,192 are counted in a table; where there are more the column is sorted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 300, 8_191, 8_192, 8_193, 40_000})
    void eachValueHasAsManyRowsAsThereAre(int different) {
        var random = new SplittableRandom(different);
        double[] some = random.doubles(different, -1e9, 1e9).toArray();
        double[] values = IntStream.concat(IntStream.range(0, different), random.ints(20_000, 0, different))
                .mapToDouble(i -> i % 17 == 3 ? Double.NaN : some[i])
                .toArray();
        var expected = new TreeMap<Double, Integer>();
        DoubleStream.of(values)
                .filter(value -> !Double.isNaN(value))
                .forEach(value -> expected.merge(value, 1, Integer::sum));

        Runs runs = Runs.of(values);

        assertThat(runs.values())
                .containsExactly(expected.keySet().stream().mapToDouble(d -> d).toArray());
        assertThat(runs.counts())
                .containsExactly(expected.values().stream().mapToInt(i -> i).toArray());
    }

    @Test
    void bothZerosAreOneAndInfinityIsAValue() {
        Runs runs = Runs.of(new double[] {0.0, Double.POSITIVE_INFINITY, -0.0, Double.NaN, 0.0, -1});

        assertThat(runs.values()).containsExactly(-1, 0.0, Double.POSITIVE_INFINITY);
        assertThat(runs.counts()).containsExactly(1, 3, 1);
        assertThat(runs.present()).isEqualTo(5);
        assertThat(Runs.of(new double[] {Double.NaN}).size()).isZero();
    }
}
