package dropforge.files;

/**
 * What happened under a watched folder: what is recorded of it, and what handlers get. Paths are relative to the folder,
 * with {@code /} between names. Sizes are in bytes, hashes SHA-256 in hexadecimal.
 */
public sealed interface FileChange {
    /** What it happened to; for a rename the new path. */
    String path();

    record Added(String path, long size, String sha256) implements FileChange {}

    /** @param sha256Before null where the file had not been read before it changed */
    record Modified(String path, long size, String sha256, String sha256Before) implements FileChange {}

    /**
     * The same bytes under another path. Two files that swapped their names are two of these.
     *
     * @param replaced whether another file had the new name until then, which is gone or has got another name itself
     */
    record Renamed(String from, String path, long size, String sha256, boolean replaced) implements FileChange {}

    /** @param sha256 null where the file had never been read */
    record Removed(String path, long size, String sha256) implements FileChange {}

    /**
     * It cannot be learned from, and was put into quarantine.
     *
     * @param to where the file is now, absolute; null where it was only marked, and is where it was
     * @param why in a sentence
     */
    record Quarantined(String path, long size, String sha256, String to, String why) implements FileChange {}

    record DirectoryAdded(String path) implements FileChange {}

    record DirectoryRemoved(String path) implements FileChange {}

    /** All that is in it came along, and has no entries of its own. */
    record DirectoryRenamed(String from, String path) implements FileChange {}

    /** Events under this folder were lost; only a rescan can tell what changed. Empty for the whole root. */
    record Overflowed(String path) implements FileChange {}
}
