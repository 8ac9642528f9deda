package dropforge.document;

import dropforge.extract.DublinCore;
import dropforge.extract.Part;
import java.util.List;
import java.util.Map;

/**
 * What a document says about itself, as lists and searches use it; each null where it says nothing.
 *
 * @param mediaType such as {@code application/pdf}
 * @param creator of several all, with {@code "; "} between
 * @param created ISO-8601, as exact as the document says: a date, or a date and time
 * @param modified the same
 * @param language ISO 639, such as {@code de}
 */
public record Description(
        String mediaType, String title, String creator, String created, String modified, String language) {
    /** Of a document that nobody has read yet. */
    static final Description NONE = new Description(null, null, null, null, null, null);

    static Description of(Part document) {
        Map<String, List<String>> core = DublinCore.of(document);
        return new Description(
                document.mediaType(),
                first(core, "title"),
                core.containsKey("creator") ? String.join("; ", core.get("creator")) : null,
                first(core, "created"),
                first(core, "modified"),
                first(core, "language"));
    }

    private static String first(Map<String, List<String>> core, String name) {
        List<String> values = core.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
