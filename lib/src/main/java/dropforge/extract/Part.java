package dropforge.extract;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The document itself, or something that is embedded in it: an attachment, a picture, an entry of an archive.
 *
 * @param number 0 for the document itself, which comes first; each part comes after the one that holds it
 * @param parent number of the part that holds it; -1 for the document itself
 * @param name what it is called; of an entry of an archive with the folders in there, empty where it has none
 * @param mediaType such as {@code application/pdf}, without parameters; {@code application/octet-stream} where it is not known
 * @param text of this part alone, without what is embedded in it
 * @param metadata as the extractor names it, each name with its values in their order
 * @param failure why it was not extracted, or not as a whole; null when all went well
 * @param partial whether there is text, or metadata beyond its name, in spite of a failure
 */
public record Part(
        int number,
        int parent,
        String name,
        String mediaType,
        String text,
        SortedMap<String, List<String>> metadata,
        Failure failure,
        boolean partial) {
    public Status status() {
        return failure == null ? Status.OK : partial ? Status.PARTIAL : Status.FAILED;
    }

    /** The first value of a name of its metadata. */
    public Optional<String> first(String metadataName) {
        return Optional.ofNullable(metadata.get(metadataName)).map(List::getFirst);
    }
}
