package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
                }
            }
        }
        index.clear();
        assertThat(index.find(7, _ -> true)).isEmpty();
    }
}
