package dropforge.backup;

import java.time.Instant;
import java.util.List;

/**
 * What a backup holds: the content of its {@code manifest.json}.
 *
 * @param format of the backup; 1
 * @param dropforge version of the program that took it
 * @param takenAt when the database was copied
 * @param lastEntry id of the last journal entry in it; 0 where there is none
 * @param workspace where the workspace was
 * @param withTraining whether the training files are part of it
 * @param outside which folders lay outside of the workspace, by the names of their settings: {@code models}
 * @param files all that is in it but this one
 */
public record Manifest(
        int format,
        String dropforge,
        Instant takenAt,
        long lastEntry,
        String workspace,
        boolean withTraining,
        List<String> outside,
        List<Content> files) {
    /** In the zip file. */
    static final String NAME = "manifest.json";

    static final int FORMAT = 1;

    /** Begins the names of what lay in the workspace. */
    static final String WORKSPACE = "workspace/";

    /**
     * A file.
     *
     * @param name in the zip file, with {@code /} between names
     * @param size in bytes
     */
    public record Content(String name, long size, String sha256) {}

    /** How many bytes all files have together; as many as there can be where the sum is more. */
    public long bytes() {
        try {
            return files.stream().mapToLong(Content::size).reduce(0, Math::addExact);
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }
}
