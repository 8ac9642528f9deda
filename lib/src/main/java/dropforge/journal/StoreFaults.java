package dropforge.journal;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;

/** What SQLite says of the disk, the file or its rights, told so that the user can put it right. */
final class StoreFaults {
    /** Bytes: one page of the index, and something for the rest. */
    private static final long ROOM_TO_READ = 64 << 10;

    private StoreFaults() {}

    /** The failure in a sentence where the user can do something about it; otherwise as it is. */
    static RuntimeException told(Path file, RuntimeException failure) {
        return sentence(file, failure)
                .<RuntimeException>map(sentence -> new UserMistake(sentence, failure))
                .orElse(failure);
    }

    /** Empty where it is not of that kind: a mistake in a statement, say. */
    static Optional<String> sentence(Path file, Throwable failure) {
        return Optional.ofNullable(causeOf(failure))
                .map(cause -> SQLiteErrorCode.getErrorCode(cause.getErrorCode()))
                .map(code -> sentence(file, code));
    }

    private static SQLException causeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException of) {
                return of;
            }
        }
        return null;
    }

    /** Whether the file is no database, or one that is broken. */
    static boolean isDamage(Throwable failure) {
        SQLException cause = causeOf(failure);
        return cause != null && isDamage(kindOf(cause.getErrorCode()));
    }

    /** Whether another query would do: it is misspelt, or wants to write where one may only read. */
    static boolean isOfTheQuery(SQLException failure) {
        return switch (kindOf(failure.getErrorCode())) {
            case SQLITE_OK, SQLITE_ERROR, SQLITE_READONLY, SQLITE_MISMATCH, SQLITE_TOOBIG, UNKNOWN_ERROR -> true;
            default -> false;
        };
    }

    private static boolean isDamage(SQLiteErrorCode kind) {
        return kind == SQLiteErrorCode.SQLITE_CORRUPT || kind == SQLiteErrorCode.SQLITE_NOTADB;
    }

    /** @param damage null where it is not known */
    static String damaged(Path file, String damage) {
        return "The database %s is damaged%s; nothing was overwritten. `watch --set-store-aside`, or `baseline --take --set-store-aside`, with --training where the folder was named so, renames it and begins a new one: models and metrics stay, and the files that are there count as known."
                .formatted(file, damage == null ? "" : " (%s)".formatted(damage));
    }

    /** An extended code, such as of an error of the disk while reading, has its kind in the lowest byte. */
    private static SQLiteErrorCode kindOf(int code) {
        return SQLiteErrorCode.getErrorCode(code & 0xff);
    }

    /** What SQLite needs for a look, an index of its log, is not there: it only says that a write failed. */
    private static boolean isFull(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace() < ROOM_TO_READ;
        } catch (IOException _) {
            return false;
        }
    }

    private static String sentence(Path file, SQLiteErrorCode code) {
        return switch (kindOf(code.code)) {
            case SQLITE_FULL ->
                "The disk is full, so that nothing more can be written to %s. Make room, then try again."
                        .formatted(file);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(file, null);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                "This user cannot write to the database %s. Give write access to it and to its folder, or name another --workspace."
                        .formatted(file);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "Another process has held the database %s for long. Wait for it or end it, then try again."
                        .formatted(file);
            case SQLITE_IOERR ->
                isFull(file)
                        ? "The disk is full, and even who only reads %s writes some kilobytes beside it. Make room, then try again."
                                .formatted(file)
                        : "The disk answers with an error when %s is read or written (%s). Check the disk, then try again."
                                .formatted(file, code);
            default -> null;
        };
    }
}
