package dropforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    @Test
    void eachKeyHasTheNumberOfItsFirstAppearance() {
        // Neighbours and multiples of a power of two are what a weak hash would put into one slot.
        var random = new SplittableRandom(1);
        long[] keys = random.longs(50_000, 0, 20_000)
                .map(key -> key % 3 == 0 ? key << 40 : key)
                .toArray();
        var expected = new HashMap<Long, Integer>();
        var index = new KeyIndex(keys.length);

        for (long key : keys) {
            int known = expected.size();
            assertThat(index.add(key)).isEqualTo(expected.computeIfAbsent(key, _ -> known));
        }

        assertThat(index.size()).isEqualTo(expected.size());
        expected.forEach((key, number) -> assertThat(index.find(key)).isEqualTo(number));
        assertThat(index.find(-1)).isEqualTo(-1);
    }

    @Test
    void aloneAreThoseWhoseKeyNoOtherRowOfThePartHas() {
        long[] keys = {1, 2, 3, 3, 2, 5, 1};

        assertThat(KeyIndex.alone(keys, 0, 7)).isEqualTo(1);
        assertThat(KeyIndex.alone(keys, 0, 4)).isEqualTo(2);
        assertThat(KeyIndex.alone(keys, 0, 0)).isZero();
    }
}
