package dropforge.journal;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * A damaged database that made room for a new one: renamed, nothing of it deleted.
 *
 * @param file its name now, in the same folder
 * @param damage what is wrong with it
 */
public record StoreAside(Path file, String damage) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The database last: without it, SQLite would throw away a log that is still there. */
    private static final List<String> PARTS = List.of("-wal", "-shm", "-journal", "");

    /**
     * Renames the database of a workspace, with its log, when it is damaged; all of it is checked, which takes a while for a
     * large one. Nobody else may have it open.
     *
     * @return empty when it is sound, or not there
     * @throws UserMistake when it cannot be renamed
     */
    public static Optional<StoreAside> ifDamaged(Path workspace) {
        Path file = workspace.resolve(Store.FILE_NAME);
        var check = new StoreCheck(file);
        return (Files.exists(file) ? check.everything() : check.glance()).map(damage -> {
            String name = Store.FILE_NAME.replace(".db", "-damaged-%s.db".formatted(STAMP.format(Instant.now())));
            try {
                for (String part : PARTS) {
                    Path from = workspace.resolve(Store.FILE_NAME + part);
                    if (Files.exists(from)) {
                        Files.move(from, workspace.resolve(name + part), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            } catch (IOException e) {
                throw new UserMistake(
                        "The damaged database %s cannot be renamed (%s). End whatever has it open, give this user write access to %s, then try again."
                                .formatted(file, e.getMessage(), workspace),
                        e);
            }
            return new StoreAside(workspace.resolve(name), damage);
        });
    }

    /** What the journal that begins anew says of it. */
    public Draft entry() {
        return Draft.of(Kind.STORE_SET_ASIDE)
                .with("file", file.getFileName().toString())
                .with("damage", damage);
    }
}
