package dropforge.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Finds things by a hash of theirs that several may share: a table of references alone, since a map costs ten times as much
 * for each of a million files. Linear probing; what is removed leaves a mark until the table is made anew.
 */
final class NodeIndex<N> {
    private static final int SMALLEST = 4;
    private static final Object REMOVED = new Object();

    private final ToIntFunction<N> hash;
    private Object[] table = new Object[SMALLEST];
    private int used;
    private int size;

    NodeIndex(ToIntFunction<N> hash) {
        this.hash = hash;
    }

    void add(N node) {
        if (2 * (used + 1) > table.length) {
            rebuild();
        }
        int at = start(hash.applyAsInt(node));
        while (table[at] != null && table[at] != REMOVED) {
            at = (at + 1) & (table.length - 1);
        }
        used += table[at] == null ? 1 : 0;
        size++;
        table[at] = node;
    }

    /** This very one; it must be there, with the hash that it had when it was added. */
    void remove(N node) {
        int at = start(hash.applyAsInt(node));
        while (table[at] != node) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = REMOVED;
        size--;
    }

    /** All of this hash that are as wanted. */
    @SuppressWarnings("unchecked")
    List<N> find(int hashed, Predicate<N> wanted) {
        List<N> found = List.of();
        for (int at = start(hashed); table[at] != null; at = (at + 1) & (table.length - 1)) {
            if (table[at] != REMOVED && wanted.test((N) table[at])) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add((N) table[at]);
            }
        }
        return found;
    }

    void clear() {
        table = new Object[SMALLEST];
        used = 0;
        size = 0;
    }

    /** Hashes may follow one another, as numbers of inodes do, and would fill whole stretches. */
    private int start(int hashed) {
        int mixed = hashed * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & (table.length - 1);
    }

    /** At most half full then, one more included. */
    @SuppressWarnings("unchecked")
    private void rebuild() {
        Object[] before = table;
        table = new Object[Math.max(SMALLEST, Integer.highestOneBit(size) * 4)];
        used = 0;
        size = 0;
        for (Object node : before) {
            if (node != null && node != REMOVED) {
                add((N) node);
            }
        }
    }
}
