package dropforge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/**
 * A file or a folder at one moment, symbolic links followed.
 *
 * @param directory whether it is a folder; then the size is 0 and there is no hash
 * @param size in bytes
 * @param modified as the file system says, in nanoseconds where it has them
 * @param fileKey which file it is, whatever its name
 * @param sha256 of the content, in hexadecimal; null while it has not been computed
 */
public record FileState(boolean directory, long size, Instant modified, FileKey fileKey, String sha256) {

    /** The state without the hash. */
    public static FileState of(Path path) throws IOException {
        return of(path, Files.readAttributes(path, BasicFileAttributes.class));
    }

    /** The same from attributes of it that were read already. */
    public static FileState of(Path path, BasicFileAttributes attributes) {
        boolean directory = attributes.isDirectory();
        return new FileState(
                directory,
                directory ? 0 : attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                Platform.keyOf(path, attributes),
                null);
    }

    public FileState withSha256(String hash) {
        return new FileState(directory, size, modified, fileKey, hash);
    }

    /** Whether nothing that the file system tells cheaply differs: then the content is taken to be the same. */
    public boolean looksLike(FileState other) {
        return directory == other.directory
                && size == other.size
                && modified.equals(other.modified)
                && fileKey.equals(other.fileKey);
    }

    /** Whether both are files with the same bytes; false while one of the hashes is unknown. */
    public boolean sameContent(FileState other) {
        return !directory
                && !other.directory
                && size == other.size
                && sha256 != null
                && Objects.equals(sha256, other.sha256);
    }

    /** Whether both are the same file or folder, perhaps under another name, and with other content. */
    public boolean isSameFile(FileState other) {
        return fileKey.isKnown() && fileKey.equals(other.fileKey) && directory == other.directory;
    }
}
