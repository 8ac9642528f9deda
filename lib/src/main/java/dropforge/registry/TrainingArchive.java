package dropforge.registry;

import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * The bytes of training files, compressed, each once under the SHA-256 of its content, whatever it was called: so a version
 * can be made again when its files have changed or gone. Read with {@code gzip -d}, if need be.
 */
public final class TrainingArchive {
    private static final int BLOCK = 1 << 16;
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.csv\\.gz");

    private final Path folder;
    private final Set<String> sound = ConcurrentHashMap.newKeySet();

    /** @param folder made when the first file is kept */
    public TrainingArchive(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** Where the bytes with this hash lie, or would. */
    Path fileOf(String sha256) {
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256 + ".csv.gz");
    }

    public boolean has(String sha256) {
        return Files.isRegularFile(fileOf(sha256));
    }

    /**
     * Keeps the bytes of a file, unless they are kept already; whole or not at all.
     *
     * @param sha256 that they are known to have
     * @return whether they are kept; false where the file has other bytes by now, or is gone
     */
    public boolean keep(Path file, String sha256) throws IOException {
        // Damaged bytes are written anew, as long as the file is at hand. Looked at once in the life of this object,
        // and not
        // when it has written them itself: to unpack a year of flights beside a fit takes a third of the fit's time
        // from it.
        if (sound.contains(sha256) || (has(sha256) && isSound(sha256))) {
            sound.add(sha256);
            return true;
        }
        Path target = fileOf(sha256);
        Files.createDirectories(target.getParent());
        try {
            WholeWrites.replace(target, temporary -> {
                try (var in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
                    try (OutputStream out = new Gzip(Files.newOutputStream(temporary))) {
                        in.transferTo(out);
                    }
                    check(in, sha256);
                }
            });
            sound.add(sha256);
            return true;
        } catch (OtherBytes | NoSuchFileException _) {
            return false;
        }
    }

    /**
     * Writes the bytes with this hash into a new file.
     *
     * @throws UserMistake when they are not kept, or are damaged
     */
    public void restore(String sha256, Path target) throws IOException {
        Path kept = fileOf(sha256);
        try (var in = new DigestInputStream(new GZIPInputStream(Files.newInputStream(kept), BLOCK), Sha256.digest());
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            in.transferTo(out);
            check(in, sha256);
        } catch (NoSuchFileException e) {
            throw new UserMistake(
                    "The bytes %.12s… are not in the archive %s; bring them back from a backup."
                            .formatted(sha256, folder),
                    e);
        } catch (OtherBytes | ZipException | EOFException e) {
            Files.deleteIfExists(target);
            throw new UserMistake(
                    "%s is damaged: it does not hold the bytes that it is named after. Bring it back from a backup."
                            .formatted(kept),
                    e);
        }
    }

    /** The SHA-256 of all bytes that are kept. */
    public SortedSet<String> all() throws IOException {
        var all = new TreeSet<String>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path shelf : shelves) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
                    for (Path file : files) {
                        Matcher name = NAME.matcher(file.getFileName().toString());
                        if (name.matches() && fileOf(name.group(1)).equals(file)) {
                            all.add(name.group(1));
                        }
                    }
                }
            }
        }
        return all;
    }

    /**
     * Lets all bytes go but these; files that are none of its own stay. Only for who holds the training lock.
     *
     * @return how many it let go
     */
    public int keepOnly(Set<String> needed) throws IOException {
        int gone = 0;
        for (String sha256 : all()) {
            if (!needed.contains(sha256)) {
                Files.delete(fileOf(sha256));
                gone++;
            }
        }
        return gone;
    }

    /** Whether the bytes with this hash are kept and are as they were. */
    public boolean isSound(String sha256) throws IOException {
        try (var in = new DigestInputStream(
                new GZIPInputStream(Files.newInputStream(fileOf(sha256)), BLOCK), Sha256.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            check(in, sha256);
            return true;
        } catch (OtherBytes | ZipException | EOFException | NoSuchFileException _) {
            return false;
        }
    }

    /** Removes what a process that died while it kept a file left. Only for who holds the training lock. */
    public void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder)) {
            for (Path shelf : shelves) {
                WholeWrites.sweep(shelf);
            }
        }
    }

    private static void check(DigestInputStream read, String sha256) throws OtherBytes {
        if (!HexFormat.of().formatHex(read.getMessageDigest().digest()).equals(sha256)) {
            throw new OtherBytes();
        }
    }

    /** Not those of this hash. */
    private static final class OtherBytes extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The usual level takes four times as long for a month of flights, 0.30 MB in place of 0.43. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BLOCK);
            def.setLevel(1);
        }
    }
}
