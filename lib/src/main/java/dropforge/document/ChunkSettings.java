package dropforge.document;

import dropforge.files.WrongUsage;

/**
 * How a text is cut into pieces.
 *
 * @param size of a piece at most, in {@code unit}; {@value #LEAST_SIZE} or more
 * @param overlap how much of the end of a piece the next one begins with at most, in {@code unit} and whole sentences, within
 *     one section; 0 for none, and at most half of {@code size}
 */
public record ChunkSettings(int size, Unit unit, int overlap) {
    /** What a piece is measured in. */
    public enum Unit {
        /** As Java counts them: UTF-16 code units, of which rare signs have two. */
        CHARACTERS,
        /** What language models count in, approximately: see {@link Chunk#tokens}. */
        TOKENS
    }

    static final int LEAST_SIZE = 10;

    /** 400 tokens, none of them twice. */
    public static final ChunkSettings DEFAULTS = new ChunkSettings(400, Unit.TOKENS, 0);

    /** @throws WrongUsage where size or overlap are not within their bounds */
    public ChunkSettings {
        if (size < LEAST_SIZE) {
            throw new WrongUsage("--size is %d, but must be %d at least.".formatted(size, LEAST_SIZE));
        }
        if (overlap < 0 || overlap > size / 2) {
            throw new WrongUsage(
                    "--overlap is %d, but must be from 0 to %d, half of --size at most.".formatted(overlap, size / 2));
        }
    }
}
