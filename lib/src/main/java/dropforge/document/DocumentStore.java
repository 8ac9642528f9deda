package dropforge.document;

import dropforge.extract.Extraction;
import dropforge.extract.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The bytes of documents, each once however many documents have them, and what was extracted of them. */
public interface DocumentStore {
    /**
     * Copies the bytes of a file, unless they are here already.
     *
     * @return where they lie now; nobody changes them there
     * @throws ChangedMeanwhile when the file does not have, or not have any more, the bytes of this hash
     * @throws IOException when it cannot be read, or they cannot be written
     */
    Path keep(Path file, String sha256) throws IOException;

    /** Where the bytes of this hash lie; empty where they are not kept. */
    Optional<Path> raw(String sha256);

    /** Keeps what was extracted, to be found by its words; part of the transaction that is going on. */
    Content put(String sha256, String ending, Extraction extraction, double seconds, Instant at);

    Optional<Content> content(long id);

    /** The newest that was extracted of these bytes under a name with this ending. */
    Optional<Content> newest(String sha256, String ending);

    /** The document itself first, then what is embedded in it; empty for no such content. */
    List<Part> parts(long contentId);

    /** A file that has other bytes than it had when its hash was taken. */
    final class ChangedMeanwhile extends IOException {
        private static final long serialVersionUID = 1;

        public ChangedMeanwhile(Path file) {
            super("%s changes while it is read".formatted(file));
        }
    }
}
