package dropforge.registry;

import dropforge.table.Dataset;
import dropforge.table.EqualRows;
import dropforge.train.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.stream.IntStream;

/**
 * Which rows a version learned from, by their content, so that it is never compared with another on one of them, though
 * files were renamed, joined or added to since. Where equal rows are usual it is their number that counts: where it learned
 * from two, and there are three now, one of the three is new to it.
 *
 * <p>Kept as a Bloom filter of {@value #BITS_PER_ROW} bits per row. It never takes a row that was learned from for one that
 * was not; one of two thousand others it passes over for nothing.
 *
 * @see <a href="https://doi.org/10.1145/362686.362692">Bloom 1970</a>
 */
public final class LearnedRows {
    /** In each version's folder; beside the model, whose other files are called {@code model.*} too. */
    public static final String FILE = "model.rows";

    private static final byte[] BEGINNING = "dropforge rows 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BITS_PER_ROW = 16;
    /** Best for 16 bits per row: 16 ln 2. */
    private static final int PROBES = 11;

    private final long[] bits;

    private LearnedRows(long[] bits) {
        this.bits = bits;
    }

    /** Those that a model learns from with this split; the rows that decide when to stop are among them. */
    public static LearnedRows of(Dataset data, Split split) {
        return of(data.rowKeys(), data.equalRows(), split.learned());
    }

    /** @param rows the indices of the rows learned from, in {@code keys} as in {@link Dataset#rowKeys()} */
    static LearnedRows of(long[] keys, EqualRows equal, int[] rows) {
        var learned = new LearnedRows(new long[(int) ((long) rows.length * BITS_PER_ROW / Long.SIZE) + 1]);
        var copies = new HashMap<Long, Integer>();
        for (int row : rows) {
            learned.add(keys[row], equal.isRepeated(row) ? copies.merge(keys[row], 1, Integer::sum) : 1);
        }
        return learned;
    }

    /**
     * The places, in {@code rows}, of those that the version has not learned from, nor from a copy of them.
     *
     * @param rows the indices of some, such as those held out
     * @param others the indices of the others
     */
    public int[] unseen(Dataset data, int[] rows, int[] others) {
        long[] keys = data.rowKeys();
        return data.equalRows().areUsual()
                ? unseen(keys, rows, others)
                : IntStream.range(0, rows.length)
                        .filter(place -> !has(keys[rows[place]], 1))
                        .toArray();
    }

    /**
     * The same where equal rows are cases of their own.
     *
     * @param keys of all rows of a data set
     * @param rows the indices of some, such as those held out
     * @param others the indices of the others
     */
    int[] unseen(long[] keys, int[] rows, int[] others) {
        // Few rows have a twin that was learned from, so few need counting.
        var copies = new HashMap<Long, Integer>();
        for (int row : rows) {
            if (has(keys[row], 1)) {
                copies.put(keys[row], 0);
            }
        }
        if (!copies.isEmpty()) {
            for (int row : others) {
                copies.computeIfPresent(keys[row], (_, count) -> count + 1);
            }
        }
        return IntStream.range(0, rows.length)
                .filter(place -> {
                    Integer copy = copies.computeIfPresent(keys[rows[place]], (_, count) -> count + 1);
                    return copy == null || !has(keys[rows[place]], copy);
                })
                .toArray();
    }

    private void add(long key, int copy) {
        long size = size();
        long place = place(key, copy);
        for (int probe = 0; probe < PROBES; probe++, place += step(key)) {
            int bit = bit(place, size);
            bits[bit / Long.SIZE] |= 1L << bit;
        }
    }

    private boolean has(long key, int copy) {
        long size = size();
        long place = place(key, copy);
        for (int probe = 0; probe < PROBES; probe++, place += step(key)) {
            int bit = bit(place, size);
            if ((bits[bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private int size() {
        return Math.multiplyExact(bits.length, Long.SIZE);
    }

    /** What {@link Math#unsignedMultiplyHigh} gives, which is slow until the better of Java's compilers has been at it. */
    private static int bit(long place, long size) {
        return (int) ((place >>> 32) * size + ((place & 0xffffffffL) * size >>> 32) >>> 32);
    }

    private static long place(long key, int copy) {
        long place = (key + copy * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        return (place ^ (place >>> 32)) * 0x94d049bb133111ebL;
    }

    /** Two hashes are as good as eleven: Kirsch and Mitzenmacher 2006. */
    private static long step(long key) {
        return (key * 0xd6e8feb86659fd93L) | 1;
    }

    /** Writes it into a version's folder. */
    public void save(Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BEGINNING.length + bits.length * Long.BYTES);
        bytes.put(BEGINNING);
        bytes.asLongBuffer().put(bits);
        Files.write(folder.resolve(FILE), bytes.array());
    }

    /**
     * What {@link #save} has written.
     *
     * @throws NoSuchFileException for a version from before this was kept
     * @throws IOException when the file is another
     */
    public static LearnedRows read(Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(FILE)));
        int begin = BEGINNING.length;
        if (bytes.limit() <= begin
                || (bytes.limit() - begin) % Long.BYTES != 0
                || !Arrays.equals(BEGINNING, 0, begin, bytes.array(), 0, begin)) {
            throw new IOException(folder.resolve(FILE) + " is damaged, or of a later program");
        }
        var bits = new long[(bytes.limit() - begin) / Long.BYTES];
        bytes.position(begin).asLongBuffer().get(bits);
        return new LearnedRows(bits);
    }
}
