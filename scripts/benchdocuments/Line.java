package dropforge.benchdocuments;

import dropforge.Documents;
import dropforge.document.Document;
import dropforge.extract.Failure;
import dropforge.extract.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of the manifest: a file, and what must come out of it.
 *
 * @param kind text, entry, meta, absent or error
 * @param metadata values that must be among those of the metadata
 */
record Line(String file, String kind, String wanted, List<String> metadata) {
    /** What cannot be had, and why; as ManifestTest has it. */
    private static final Map<String, String> KNOWN_LACKS =
            Map.of(
                    "testExtraSpaces.pdf",
                    "its letters are set so far apart that every program finds blanks in words, each at other places");

    static Line of(String line) {
        String[] columns = line.split("\t", -1);
        String[] expected = columns[2].split(": ", 2);
        var metadata = new ArrayList<String>();
        // Behind the pairs, in brackets, stands which program named them.
        String pairs = columns[4].replaceFirst(" \\([^()]*\\)$", "");
        for (String pair : pairs.isEmpty() ? new String[0] : pairs.split("; ")) {
            metadata.add(pair.substring(pair.indexOf('=') + 1));
        }
        return new Line(columns[0], expected[0], expected[1], metadata);
    }

    /** Whether something is to come out of it: it is neither broken nor a bomb. */
    boolean isOrdinary() {
        return !kind.equals("error") && !kind.equals("absent");
    }

    Optional<String> knownLack() {
        return Optional.ofNullable(KNOWN_LACKS.get(file));
    }

    /** What is not as the manifest says; empty where all is. */
    Optional<String> fault(Documents documents) {
        Document document = documents.document(file);
        List<Part> parts = documents.parts(document);
        if (!holds(document, parts)) {
            return Optional.of(
                    "%s: %s is not what came: %s%s"
                            .formatted(kind, wanted, document.status().wireName(), reason(parts)));
        }
        return metadata.stream()
                .filter(value -> !hasMetadata(parts, value))
                .findFirst()
                .map(value -> "%s is not among its metadata".formatted(value));
    }

    private boolean holds(Document document, List<Part> parts) {
        return switch (kind) {
            case "text" -> hasText(parts, wanted);
            case "entry" -> hasText(parts, wanted) || hasMetadata(parts, wanted);
            case "meta" -> hasMetadata(parts, wanted.substring(wanted.indexOf('=') + 1));
            case "absent" -> document.extractedAt() != null && !hasText(parts, wanted);
            case "error" ->
                    failure(parts).map(each -> each.kind().name().equals(wanted)).orElse(false);
            default -> throw new AssertionError("unknown kind " + kind);
        };
    }

    /** Of the document itself, not of what is embedded in it. */
    private static Optional<Failure> failure(List<Part> parts) {
        return parts.stream().findFirst().map(Part::failure);
    }

    private static String reason(List<Part> parts) {
        return failure(parts)
                .map(each -> " (%s: %s)".formatted(each.kind().wireName(), each.reason()))
                .orElse("");
    }

    private static boolean hasText(List<Part> parts, String wanted) {
        return parts.stream().anyMatch(part -> plain(part.text()).contains(plain(wanted)));
    }

    private static boolean hasMetadata(List<Part> parts, String wanted) {
        return parts.stream()
                .flatMap(part ->
                        Stream.concat(
                                Stream.of(part.name()),
                                part.metadata().values().stream().flatMap(List::stream)))
                .anyMatch(value -> plain(value).contains(plain(wanted)));
    }

    /** Case, runs of blanks and soft hyphens do not count. */
    private static String plain(String text) {
        return text.replace("\u00ad", "").replaceAll("[\\s\\h]+", " ").toLowerCase(Locale.ROOT);
    }
}
