package dropforge.extract;

import java.util.List;

/**
 * What came out of a document.
 *
 * @param extractor name of the extractor, with its version
 * @param parts the document itself first, then what is embedded in it
 */
public record Extraction(String extractor, List<Part> parts) {
    public Extraction {
        parts = List.copyOf(parts);
    }

    /** The document itself. */
    public Part document() {
        return parts.getFirst();
    }

    /**
     * Failed where something is the matter and there is not a word of text, and nothing whole that is embedded; else partial
     * where the document, or anything in it, has a failure.
     */
    public Status status() {
        if (parts.stream().allMatch(part -> part.failure() == null)) {
            return Status.OK;
        }
        boolean something = parts.stream()
                .anyMatch(part -> !part.text().isBlank() || (part.number() > 0 && part.status() == Status.OK));
        return something ? Status.PARTIAL : Status.FAILED;
    }
}
