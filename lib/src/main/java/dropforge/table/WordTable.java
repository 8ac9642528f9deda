package dropforge.table;

import java.util.Arrays;

/** Numbers the distinct words of a column in the order in which they come, and counts them. */
final class WordTable {
    private String[] words = new String[16];
    private int[] hashes = new int[16];
    private int[] counts = new int[16];
    /** Open addressing: code + 1, 0 where free; at most half full. */
    private int[] slots = new int[64];

    private int size;
    private long characters;

    int size() {
        return size;
    }

    String word(int code) {
        return words[code];
    }

    int count(int code) {
        return counts[code];
    }

    /** Looks at all words: for a rare question. */
    boolean has(String word) {
        return Arrays.asList(words).subList(0, size).contains(word);
    }

    /** Rough size in memory. */
    long bytes() {
        return 4L * slots.length + 60L * size + 2 * characters;
    }

    /** The code of the word; counts it. The characters are copied only when the word is new. */
    int code(char[] text, int from, int end) {
        int hash = 0;
        for (int i = from; i < end; i++) {
            hash = 31 * hash + text[i];
        }
        hash *= 0x9E3779B9;
        int mask = slots.length - 1;
        int slot = hash >>> 7 & mask;
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (hashes[code] == hash && isWord(words[code], text, from, end)) {
                counts[code]++;
                return code;
            }
            slot = slot + 1 & mask;
        }
        slots[slot] = size + 1;
        return add(new String(text, from, end - from), hash);
    }

    private int add(String word, int hash) {
        if (size == words.length) {
            words = Arrays.copyOf(words, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        words[size] = word;
        hashes[size] = hash;
        counts[size] = 1;
        characters += word.length();
        size++;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int code = 0; code < size; code++) {
            int slot = hashes[code] >>> 7 & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = code + 1;
        }
    }

    private static boolean isWord(String word, char[] text, int from, int end) {
        if (word.length() != end - from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
