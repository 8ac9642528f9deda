package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A {@link FileState} as the baseline keeps it: of those there may be millions, so that one object stands for five, with
 * numbers for texts, and is filled anew when the state changes.
 */
class StoredState {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEX_DIGITS = 16; // of a long
    private static final int HASH_BYTES = 32;

    /** In place of a size. */
    private static final long NOTHING = -1;

    private static final long FOLDER = -2;

    private long size = NOTHING;
    private long seconds;
    private int nanos;
    private long number;
    private long born;
    // Of SHA-256; all 0 while it is not known.
    private long hash1;
    private long hash2;
    private long hash3;
    private long hash4;

    /** Whether it was ever set. */
    final boolean isKnown() {
        return size != NOTHING;
    }

    final boolean isFolder() {
        return size == FOLDER;
    }

    final boolean isFile() {
        return size >= 0;
    }

    /** Of a file, in bytes; 0 otherwise. */
    final long size() {
        return Math.max(0, size);
    }

    /** Whether the system told which file it is. */
    final boolean hasKey() {
        return number != 0;
    }

    final boolean hasKey(FileKey key) {
        return number == key.number() && born == key.born();
    }

    final int keyHash() {
        return hash(number, born);
    }

    static int hash(FileKey key) {
        return hash(key.number(), key.born());
    }

    private static int hash(long number, long born) {
        return Long.hashCode(31 * number + born);
    }

    /** Whether the content has been read, so that its hash is known. */
    final boolean isRead() {
        return (hash1 | hash2 | hash3 | hash4) != 0;
    }

    final boolean hasContent(StoredState other) {
        return hash1 == other.hash1 && hash2 == other.hash2 && hash3 == other.hash3 && hash4 == other.hash4;
    }

    final int contentHash() {
        return (int) hash1;
    }

    final void forget() {
        size = NOTHING;
    }

    final void set(FileState state) {
        size = state.directory() ? FOLDER : state.size();
        seconds = state.modified().getEpochSecond();
        nanos = state.modified().getNano();
        number = state.fileKey().number();
        born = state.fileKey().born();
        setContent(state.sha256());
    }

    /** @param sha256 in hexadecimal; null where it is not known */
    final void setContent(String sha256) {
        hash1 = part(sha256, 0);
        hash2 = part(sha256, 1);
        hash3 = part(sha256, 2);
        hash4 = part(sha256, 3);
    }

    private static long part(String sha256, int index) {
        return sha256 == null ? 0 : HexFormat.fromHexDigitsToLong(sha256, HEX_DIGITS * index, HEX_DIGITS * (index + 1));
    }

    final FileState state() {
        return new FileState(
                isFolder(),
                size(),
                Instant.ofEpochSecond(seconds, nanos),
                hasKey() ? new FileKey(number, born) : FileKey.NONE,
                isRead()
                        ? HEX.toHexDigits(hash1)
                                + HEX.toHexDigits(hash2)
                                + HEX.toHexDigits(hash3)
                                + HEX.toHexDigits(hash4)
                        : null);
    }

    /**
     * Sets it from a row.
     *
     * @param column the first of the seven: whether a folder, size, seconds, nanoseconds, number and birth of the file key,
     *     hash
     */
    final void read(ResultSet row, int column) throws SQLException {
        size = row.getBoolean(column) ? FOLDER : row.getLong(column + 1);
        seconds = row.getLong(column + 2);
        nanos = row.getInt(column + 3);
        number = row.getLong(column + 4);
        born = row.getLong(column + 5);
        byte[] bytes = row.getBytes(column + 6);
        ByteBuffer hash = ByteBuffer.wrap(bytes == null ? new byte[HASH_BYTES] : bytes);
        hash1 = hash.getLong();
        hash2 = hash.getLong();
        hash3 = hash.getLong();
        hash4 = hash.getLong();
    }

    /** Puts it into a row, in the same order. */
    final void bind(PreparedStatement statement, int column) throws SQLException {
        statement.setBoolean(column, isFolder());
        statement.setLong(column + 1, size());
        statement.setLong(column + 2, seconds);
        statement.setInt(column + 3, nanos);
        statement.setLong(column + 4, number);
        statement.setLong(column + 5, born);
        statement.setBytes(
                column + 6,
                isRead()
                        ? ByteBuffer.allocate(HASH_BYTES)
                                .putLong(hash1)
                                .putLong(hash2)
                                .putLong(hash3)
                                .putLong(hash4)
                                .array()
                        : null);
    }
}
