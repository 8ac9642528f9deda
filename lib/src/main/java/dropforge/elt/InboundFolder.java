package dropforge.elt;

import java.nio.file.Path;

/**
 * The folder whose files become documents.
 *
 * @param root its name in the journal
 * @param label as the records of documents have it
 * @param path absolute
 */
public record InboundFolder(String root, String label, Path path) {
    /** The name of the folder in the journal. */
    public static final String ROOT = "inbound";

    Path file(String relative) {
        return path.resolve(relative);
    }
}
