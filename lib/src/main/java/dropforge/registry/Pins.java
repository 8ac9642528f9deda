package dropforge.registry;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The versions that somebody wants to keep, whatever the rule for old ones says: a file beside them with the name of one on
 * each line, so that it can be read and edited by hand, too.
 */
final class Pins {
    static final String FILE = "pinned";

    private final Path file;

    Pins(Path modelsFolder) {
        this.file = modelsFolder.resolve(FILE);
    }

    /** @throws UserMistake when the file cannot be read, or has a line that is no name of a version */
    SortedSet<Integer> all() {
        var pinned = new TreeSet<Integer>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    pinned.add(ModelRegistry.numberOf(line.strip())
                            .orElseThrow(() -> new UserMistake(
                                    "%s says \"%s\", which is no name of a version; write one such as %s on each line. Until then no version is removed."
                                            .formatted(file, line.strip(), ModelRegistry.versionFolderName(7)))));
                }
            }
        } catch (NoSuchFileException _) {
            // Nobody has pinned one yet.
        } catch (IOException e) {
            throw new UserMistake(
                    "%s cannot be read (%s). Give this user read access, or remove it if no version is to stay. Until then no version is removed."
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
        return pinned;
    }

    /** @return whether it was not there yet */
    boolean add(int version) throws IOException {
        SortedSet<Integer> pinned = all();
        boolean news = pinned.add(version);
        write(pinned);
        return news;
    }

    /** @return whether it was there */
    boolean remove(int version) throws IOException {
        SortedSet<Integer> pinned = all();
        boolean was = pinned.remove(version);
        write(pinned);
        return was;
    }

    private void write(SortedSet<Integer> pinned) throws IOException {
        WholeWrites.text(
                file,
                pinned.stream().map(ModelRegistry::versionFolderName).collect(Collectors.joining("\n", "", "\n")));
    }
}
