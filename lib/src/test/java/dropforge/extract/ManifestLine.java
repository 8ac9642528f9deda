package dropforge.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What must come out of one of the shipped documents, as other programs than ours have found it.
 *
 * @param kind of what is expected: text, entry, meta, absent or error
 * @param metadata values that must be among those of the metadata
 */
public record ManifestLine(String file, String kind, String wanted, List<String> metadata) {
    /** Relative to {@code lib}, where the tests run. */
    public static final Path FOLDER = Path.of("..", "data", "samples", "documents");

    /** What cannot be had, and why. A line in here must still fail: the day it holds, it leaves this list. */
    public static final Map<String, String> KNOWN_LACKS = Map.of(
            "testExtraSpaces.pdf",
            "Its letters are set so far apart that every program finds blanks in words, each at other places: pdftotext"
                    + " reads 'fo rm a tte d' and PDFBox 'fo rma tte d' where a person reads 'formatted'.");

    public static List<ManifestLine> all() {
        try {
            return Files.readAllLines(FOLDER.resolve("MANIFEST.tsv")).stream()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
                    .map(ManifestLine::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ManifestLine of(String line) {
        String[] columns = line.split("\t", -1);
        String[] expected = columns[2].split(": ", 2);
        var metadata = new ArrayList<String>();
        // Behind the pairs, in brackets, stands which program named them.
        String pairs = columns[4].replaceFirst(" \\([^()]*\\)$", "");
        for (String pair : pairs.isEmpty() ? new String[0] : pairs.split("; ")) {
            metadata.add(pair.substring(pair.indexOf('=') + 1));
        }
        return new ManifestLine(columns[0], expected[0], expected[1], metadata);
    }

    /** Whether this is what came out. */
    public boolean holds(List<Part> parts) {
        Failure failure = parts.getFirst().failure();
        return switch (kind) {
            case "text" -> hasText(parts, wanted);
            case "entry" -> hasText(parts, wanted) || hasMetadata(parts, wanted);
            case "meta" -> hasMetadata(parts, wanted.substring(wanted.indexOf('=') + 1));
            case "absent" -> !hasText(parts, wanted);
            case "error" -> failure != null && failure.kind().name().equals(wanted);
            default -> throw new AssertionError("unknown kind " + kind);
        };
    }

    /** Values of its metadata that are not there. */
    public List<String> lacks(List<Part> parts) {
        return metadata.stream().filter(value -> !hasMetadata(parts, value)).toList();
    }

    private static boolean hasText(List<Part> parts, String wanted) {
        return parts.stream().anyMatch(part -> plain(part.text()).contains(plain(wanted)));
    }

    private static boolean hasMetadata(List<Part> parts, String wanted) {
        return parts.stream()
                .flatMap(part -> Stream.concat(
                        Stream.of(part.name()),
                        part.metadata().values().stream().flatMap(List::stream)))
                .anyMatch(value -> plain(value).contains(plain(wanted)));
    }

    /** Case, runs of blanks and soft hyphens do not count. */
    private static String plain(String text) {
        return text.replace("\u00ad", "").replaceAll("[\\s\\h]+", " ").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return file + " - " + kind + ": " + wanted;
    }
}
