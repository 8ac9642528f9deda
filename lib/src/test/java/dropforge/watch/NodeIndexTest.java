package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NodeIndexTest {
    /** Many share a hash, and what is removed and added again and again leaves no trace. */
    @Test
    void findsWhatAListOfTheSameThingsHas() {
        record Thing(int hash, int id) {}
        var index = new NodeIndex<Thing>(Thing::hash);
        var all = new ArrayList<Thing>();
        var random = new Random(42);
        for (int step = 0; step < 20_000; step++) {
            if (all.isEmpty() || random.nextInt(100) < 52) {
                var thing = new Thing(random.nextInt(300) - 150, step);
                index.add(thing);
                all.add(thing);
            } else {
                index.remove(all.remove(random.nextInt(all.size())));
            }
            if (step % 500 == 0) {
                for (int hash = -150; hash < 150; hash++) {
                    int wanted = hash;
                    List<Thing> expected =
                            all.stream().filter(thing -> thing.hash == wanted).toList();
                    assertThat(index.find(hash, thing -> thing.hash == wanted))
                            .containsExactlyInAnyOrderElementsOf(expected);
                    assertThat(index.count(hash)).isEqualTo(expected.size());
                }
            }
        }
        index.clear();
        assertThat(index.find(7, _ -> true)).isEmpty();
    }

    @Test
    void whatIsNotThereNeedNotBeRemoved() {
        var index = new NodeIndex<String>(String::length);
        index.remove("one");
        index.add("two");
        index.remove("one");
        index.remove("three");

        assertThat(index.find(3, _ -> true)).containsExactly("two");
    }

    /** As of empty files; were each looked for among the others, it would take hours. */
    @Test
    @Timeout(60)
    void halfOfAMillionShareOneHash() {
        record Thing(int hash) {}
        var index = new NodeIndex<Thing>(Thing::hash);
        List<Thing> things = IntStream.range(0, 1_000_000)
                .mapToObj(i -> new Thing(i % 2 == 0 ? 7 : i))
                .toList();
        things.forEach(index::add);
        assertThat(index.count(7)).isEqualTo(500_001);

        things.stream().skip(10).forEach(index::remove);
        assertThat(index.find(7, _ -> true)).hasSize(6);
        assertThat(index.find(9, _ -> true)).hasSize(1);
        assertThat(index.find(11, _ -> true)).isEmpty();
    }
}
