package dropforge.watch;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Finds things by a hash of theirs that several may share: a table of references alone, since a map costs ten times as much
 * for each of a million files. Linear probing, with one place for each hash; those that share one, as copies of a file do,
 * share its place.
 */
final class NodeIndex<N> {
    private static final int SMALLEST = 4;

    private final ToIntFunction<N> hash;
    /** Each null, a thing, or {@link Same}. */
    private Object[] table = new Object[SMALLEST];

    private int used;

    /** Things of one hash. */
    private record Same(int hash, Set<Object> things) {
        private static Same of(int hash, Object... things) {
            Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>());
            Collections.addAll(set, things);
            return new Same(hash, set);
        }
    }

    NodeIndex(ToIntFunction<N> hash) {
        this.hash = hash;
    }

    void add(N thing) {
        int hashed = hash.applyAsInt(thing);
        int at = place(hashed);
        if (table[at] == null) {
            table[at] = thing;
            used++;
            if (2 * used > table.length) {
                grow();
            }
        } else if (table[at] instanceof Same same) {
            same.things.add(thing);
        } else {
            table[at] = Same.of(hashed, table[at], thing);
        }
    }

    /** This very one, with the hash that it had when it was added; does nothing where it is not there. */
    void remove(N thing) {
        int at = place(hash.applyAsInt(thing));
        if (table[at] instanceof Same same) {
            same.things.remove(thing);
            if (same.things.size() == 1) {
                table[at] = same.things.iterator().next();
            }
        } else if (table[at] == thing) {
            empty(at);
        }
    }

    /** All of this hash that are as wanted. */
    List<N> find(int hashed, Predicate<N> wanted) {
        return at(place(hashed)).stream().filter(wanted).toList();
    }

    /** How many have this hash. */
    int count(int hashed) {
        return at(place(hashed)).size();
    }

    void clear() {
        table = new Object[SMALLEST];
        used = 0;
    }

    @SuppressWarnings("unchecked")
    private Collection<N> at(int place) {
        Object there = table[place];
        if (there == null) {
            return List.of();
        }
        return there instanceof Same same ? (Set<N>) same.things : List.of((N) there);
    }

    /** Where this hash has its place, or is to get it. */
    private int place(int hashed) {
        int at = start(hashed);
        while (table[at] != null && hashOf(table[at]) != hashed) {
            at = next(at);
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private int hashOf(Object there) {
        return there instanceof Same same ? same.hash : hash.applyAsInt((N) there);
    }

    /** Hashes may follow one another, as numbers of inodes do, and would fill whole stretches. */
    private int start(int hashed) {
        int mixed = hashed * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & (table.length - 1);
    }

    private int next(int place) {
        return (place + 1) & (table.length - 1);
    }

    /** What follows moves up, lest it be looked for in vain: Knuth's algorithm R for linear probing. */
    private void empty(int place) {
        int gap = place;
        for (int at = next(gap); table[at] != null; at = next(at)) {
            int wanted = start(hashOf(table[at]));
            boolean isBetween = gap <= at ? gap < wanted && wanted <= at : gap < wanted || wanted <= at;
            if (!isBetween) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = null;
        used--;
    }

    private void grow() {
        Object[] before = table;
        table = new Object[2 * before.length];
        for (Object there : before) {
            if (there != null) {
                table[place(hashOf(there))] = there;
            }
        }
    }
}
