package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A {@link FileState} as the baseline keeps it: of those there may be millions, so that one object stands for five, and
 * numbers for texts.
 *
 * @param seconds of the time of change, since 1970
 * @param nanos of the same, beyond the seconds
 * @param number of the file key; 0 where there is none
 * @param born of the file key
 * @param sha256 its 32 bytes; null while it is not known
 */
record StoredState(boolean directory, long size, long seconds, int nanos, long number, long born, byte[] sha256) {
    private static final HexFormat HEX = HexFormat.of();

    static StoredState of(FileState state) {
        return new StoredState(
                state.directory(),
                state.size(),
                state.modified().getEpochSecond(),
                state.modified().getNano(),
                state.fileKey().number(),
                state.fileKey().born(),
                state.sha256() == null ? null : HEX.parseHex(state.sha256()));
    }

    FileState state() {
        return new FileState(
                directory,
                size,
                Instant.ofEpochSecond(seconds, nanos),
                number == 0 ? FileKey.NONE : new FileKey(number, born),
                sha256 == null ? null : HEX.formatHex(sha256));
    }

    /** @param column the first of the seven, in the order in which they stand here */
    static StoredState read(ResultSet row, int column) throws SQLException {
        return new StoredState(
                row.getBoolean(column),
                row.getLong(column + 1),
                row.getLong(column + 2),
                row.getInt(column + 3),
                row.getLong(column + 4),
                row.getLong(column + 5),
                row.getBytes(column + 6));
    }

    /** The same. */
    void bind(PreparedStatement statement, int column) throws SQLException {
        statement.setBoolean(column, directory);
        statement.setLong(column + 1, size);
        statement.setLong(column + 2, seconds);
        statement.setInt(column + 3, nanos);
        statement.setLong(column + 4, number);
        statement.setLong(column + 5, born);
        statement.setBytes(column + 6, sha256);
    }

    boolean hasKey(FileKey key) {
        return number == key.number() && born == key.born();
    }

    boolean hasContent(byte[] hash) {
        return Arrays.equals(sha256, hash);
    }
}
