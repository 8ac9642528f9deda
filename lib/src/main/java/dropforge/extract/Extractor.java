package dropforge.extract;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads documents of some formats. One of your own is a public class with a constructor without parameters, named in
 * {@code META-INF/services/dropforge.extract.Extractor} of a jar on the class path; it is asked before those that come with
 * Dropforge. It runs in a process of its own, one document at a time; what it throws, and also that it never ends, costs
 * that one document.
 */
public interface Extractor {
    /** Its name with its version, such as {@code "foo 1.2"}: it is written down with what it extracts. */
    String name();

    /** Whether it reads such a file; asked often, so it should look at the name, or at the first bytes at most. */
    boolean accepts(Source source);

    /** The text. */
    String extractContent(Source source) throws IOException, ExtractionException;

    /**
     * What is known about it beside its text, each name with its values; none by default. Dublin Core names, such as
     * {@code dc:title} and {@code dc:creator}, are found by search and lists.
     */
    default SortedMap<String, List<String>> extractMetadata(Source source) throws IOException, ExtractionException {
        return new TreeMap<>();
    }

    /** Such as {@code text/plain}. */
    default String mediaType(Source source) {
        return "application/octet-stream";
    }

    /**
     * All of it in one go. By default content, metadata and media type make one part; text beyond the limit is cut.
     *
     * @throws ExtractionException when nothing at all comes out
     */
    default Extraction extract(Source source, Limits limits) throws IOException, ExtractionException {
        SortedMap<String, List<String>> metadata = extractMetadata(source);
        String content = extractContent(source);
        boolean isCut = content.length() > limits.characters();
        String text = isCut ? content.substring(0, (int) limits.characters()) : content;
        Failure failure = isCut
                ? new Failure(
                        FailureKind.TOO_LARGE,
                        "It has more than %,d characters of text; what comes after was cut."
                                .formatted(limits.characters()))
                : null;
        return new Extraction(
                name(), List.of(new Part(0, -1, source.name(), mediaType(source), text, metadata, failure, isCut)));
    }
}
