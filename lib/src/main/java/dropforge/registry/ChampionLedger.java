package dropforge.registry;

import dropforge.files.UserMistake;
import dropforge.journal.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Who was champion and when: one JSON object per line, only ever added to. A line that a dying process left half written
 * counts as not written, and the next one goes in its place.
 */
final class ChampionLedger {
    static final String FILE = "champions.jsonl";

    private static final System.Logger LOG = System.getLogger(ChampionLedger.class.getName());

    private final Path file;

    ChampionLedger(Path modelsFolder) {
        this.file = modelsFolder.resolve(FILE);
    }

    /** All lines, oldest first; one that cannot be read is left out, and logged. */
    List<ChampionChange> changes() {
        var changes = new ArrayList<ChampionChange>();
        for (String line : text().split("(?<=\n)")) {
            if (line.endsWith("\n")) {
                read(line).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private String text() {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). Give this user read access."
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private Optional<ChampionChange> read(String line) {
        try {
            return Optional.ofNullable(Json.read(line, ChampionChange.class));
        } catch (JacksonException e) {
            LOG.log(Level.WARNING, "A line of " + file + " is left out, since it cannot be read: " + line.strip(), e);
            return Optional.empty();
        }
    }

    /** Adds a line, on the disk when this returns. Only for who holds the lock of the models folder. */
    void add(ChampionChange change) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.wrap((Json.line(change) + "\n").getBytes(StandardCharsets.UTF_8));
            channel.position(endOfWholeLines(channel));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.truncate(channel.position());
            channel.force(true);
        }
    }

    private static long endOfWholeLines(FileChannel channel) throws IOException {
        var last = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            channel.read(last.clear(), end - 1);
            if (last.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }
}
