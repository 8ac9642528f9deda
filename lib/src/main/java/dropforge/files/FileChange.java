package dropforge.files;

/** What happened under a watched folder. Paths are relative to it, with {@code /} between names. */
public sealed interface FileChange {
    /** What it happened to; for a rename the new path. */
    String path();

    record Added(String path, FileState now) implements FileChange {}

    record Modified(String path, FileState before, FileState now) implements FileChange {}

    /** The same bytes under another path. */
    record Renamed(String from, String path, FileState now) implements FileChange {}

    record Removed(String path, FileState before) implements FileChange {}

    record DirectoryAdded(String path, FileState now) implements FileChange {}

    record DirectoryRemoved(String path) implements FileChange {}

    record DirectoryRenamed(String from, String path, FileState now) implements FileChange {}

    /** Events under this folder were lost; only a rescan can tell what changed. Empty for the whole root. */
    record Overflowed(String path) implements FileChange {}
}
