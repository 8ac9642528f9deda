package dropforge.stress;

import dropforge.files.Sha256;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The bytes that were written: which of them were a whole file, and which only a part that its
 * writer soon went on with.
 */
public final class Contents {
    private final RandomGenerator random;
    private final Set<String> whole = new HashSet<>();
    private final Map<String, Duration> parts = new HashMap<>();

    public Contents(RandomGenerator random) {
        this.random = random;
    }

    /** Mostly small, sometimes empty, now and then larger than what is read at once. */
    byte[] bytes() {
        int choice = random.nextInt(40);
        return bytes(
                choice == 0
                        ? 0
                        : choice < 36 ? random.nextInt(1, 4_000) : random.nextInt(1, 300_000));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    void isWhole(byte[] content) {
        whole.add(hash(content));
    }

    /**
     * @param stood for how long a reader found the file so
     */
    void wasPart(byte[] content, Duration stood) {
        parts.merge(hash(content), stood, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /**
     * Whether this was never the content of a file that its writer had closed, nor stood for as
     * long as that.
     */
    boolean wasPartFor(String sha256, Duration atMost) {
        Duration stood = parts.get(sha256);
        return stood != null && !whole.contains(sha256) && stood.compareTo(atMost) < 0;
    }

    private static String hash(byte[] content) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content));
    }
}
