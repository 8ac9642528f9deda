package dropforge.table;

import java.util.Arrays;

/**
 * Numbers the different keys of rows in the order in which they are first seen, from 0. An open hash table of primitive
 * numbers: several times as fast as sorting the keys, and as a map of boxed ones.
 */
public final class KeyIndex {
    private final long[] keys;
    /** The number of the key in a slot, plus 1; 0 where there is none. */
    private final int[] slots;

    private int size;

    /** @param most keys that there may be */
    public KeyIndex(int most) {
        keys = new long[most];
        slots = new int[Integer.highestOneBit(Math.clamp(most, 8, 1 << 28)) * 4];
    }

    /** How many different keys there are. */
    public int size() {
        return size;
    }

    /** The number of a key, which may be a new one. */
    public int add(long key) {
        int slot = slotOf(key);
        if (slots[slot] == 0) {
            keys[size++] = key;
            slots[slot] = size;
        }
        return slots[slot] - 1;
    }

    /** The number of a key; -1 where it was not added. */
    public int find(long key) {
        return slots[slotOf(key)] - 1;
    }

    /** How many of the rows from {@code from} to {@code end}, exclusive, have a key of their own among these. */
    public static int alone(long[] keys, int from, int end) {
        var index = new KeyIndex(end - from);
        var counts = new int[end - from];
        for (int row = from; row < end; row++) {
            counts[index.add(keys[row])]++;
        }
        return (int) Arrays.stream(counts).filter(count -> count == 1).count();
    }

    private int slotOf(long key) {
        int mask = slots.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
