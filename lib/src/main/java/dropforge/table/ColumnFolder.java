package dropforge.table;

import dropforge.files.Sha256;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The columns of training files on the disk, by the SHA-256 of the bytes of the file, so that also the next process need not
 * read these again. Nothing depends on it: whoever deletes it has files read once more. Several processes may share it.
 */
public final class ColumnFolder {
    private static final System.Logger LOG = System.getLogger(ColumnFolder.class.getName());
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f]{16}\\.columns");
    private static final String CODE = StoredTable.codeOfReading();

    private final Path folder;

    /** @param folder made when something is stored */
    public ColumnFolder(Path folder) {
        this.folder = folder;
    }

    /** The columns of the file with these bytes; empty where they are not stored, or damaged. */
    Optional<CsvReading.Table> get(String sha256) {
        return StoredTable.read(fileOf(sha256), sha256);
    }

    /** The same of a file of which the hash is not known; it is read for that only where something is stored. */
    Optional<CsvReading.Table> ofFile(Path csv) {
        try {
            return isEmpty() ? Optional.empty() : get(Sha256.of(csv));
        } catch (IOException | UncheckedIOException _) {
            // Who reads it will say why it cannot be.
            return Optional.empty();
        }
    }

    private boolean isEmpty() throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*." + CODE + ".columns")) {
            return !files.iterator().hasNext();
        }
    }

    /**
     * Stores what is not stored yet of these, and lets all others go. On a full disk it stores nothing.
     *
     * @param tables by the SHA-256 of the bytes of their files, which is asked for those that are not stored
     */
    void keepOnly(Set<String> sha256s, Function<String, Optional<CsvReading.Table>> tables) {
        try {
            Files.createDirectories(folder);
            WholeWrites.sweep(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    boolean needed = name.endsWith("." + CODE + ".columns") && sha256s.contains(name.substring(0, 64));
                    if (NAME.matcher(name).matches() && !needed) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            for (String sha256 : sha256s) {
                Path file = fileOf(sha256);
                Optional<CsvReading.Table> table = Files.exists(file) ? Optional.empty() : tables.apply(sha256);
                if (table.filter(StoredTable::fits).isPresent()) {
                    WholeWrites.replace(file, temporary -> StoredTable.write(table.get(), temporary));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "Columns are not stored, so that files are read again by the next process", e);
        }
    }

    /** Lets one go. */
    void remove(String sha256) {
        try {
            Files.deleteIfExists(fileOf(sha256));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Stored columns cannot be removed", e);
        }
    }

    private Path fileOf(String sha256) {
        return folder.resolve("%s.%s.columns".formatted(sha256, CODE));
    }
}
