package dropforge.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts an extraction to its limits. Extractors should keep them themselves, as they know best what to leave out; this one
 * sees to it that what is handed on is within, whoever made it.
 */
final class Trimming {
    /** Of a name, a media type, a reason. */
    private static final int LONGEST_NAME = 4_096;

    /** Of all metadata of an extraction together, and of all names again: some formats hold whole pictures in there. */
    private static final long METADATA_CHARACTERS = 4_000_000;

    /** A value costs a few bytes even when it is empty. */
    private static final int CHARACTERS_PER_VALUE = 8;

    private final Limits limits;
    private long textLeft;
    private long metadataLeft = METADATA_CHARACTERS;
    private long namesLeft = METADATA_CHARACTERS;

    private Trimming(Limits limits) {
        this.limits = limits;
        this.textLeft = limits.characters();
    }

    /** @throws RuntimeException when it has no parts, or there are nulls in it */
    static Extraction trim(Extraction extraction, Limits limits) {
        List<Part> all = extraction.parts();
        int count = (int) Math.min(all.size(), limits.embedded() + 1L);
        var trimming = new Trimming(limits);
        var parts = new ArrayList<Part>(count);
        for (Part part : all.subList(0, count)) {
            parts.add(trimming.trimmed(part));
        }
        if (count < all.size()) {
            parts.set(
                    0,
                    cut(
                            parts.getFirst(),
                            "It holds more than %,d files; the others were left out.".formatted(limits.embedded())));
        }
        parts.getFirst();
        return new Extraction(trimming.name(extraction.extractor()), parts);
    }

    private Part trimmed(Part part) {
        String text = head(part.text(), textLeft);
        textLeft -= text.length();
        SortedMap<String, List<String>> metadata = trimmed(part.metadata());
        Failure failure = part.failure() == null
                ? null
                : new Failure(part.failure().kind(), name(part.failure().reason()));
        var trimmed = new Part(
                part.number(),
                part.parent(),
                name(part.name()),
                name(part.mediaType()),
                text,
                metadata,
                failure,
                part.partial());
        if (text.length() < part.text().length()) {
            return cut(
                    trimmed,
                    "It has more than %,d characters of text; what comes after was cut."
                            .formatted(limits.characters()));
        }
        return metadata.size() < part.metadata().size()
                ? cut(trimmed, "It has more metadata than is kept; the rest was left out.")
                : trimmed;
    }

    private SortedMap<String, List<String>> trimmed(SortedMap<String, List<String>> metadata) {
        var kept = new TreeMap<String, List<String>>();
        metadata.forEach((name, values) -> {
            long size = name.length() + CHARACTERS_PER_VALUE;
            for (String value : values) {
                size += value.length() + CHARACTERS_PER_VALUE;
            }
            // A long one leaves room for those after it.
            if (size <= metadataLeft) {
                metadataLeft -= size;
                kept.put(name, List.copyOf(values));
            }
        });
        return kept;
    }

    private static Part cut(Part part, String reason) {
        Failure failure = part.failure() == null ? new Failure(FailureKind.TOO_LARGE, reason) : part.failure();
        return new Part(
                part.number(),
                part.parent(),
                part.name(),
                part.mediaType(),
                part.text(),
                part.metadata(),
                failure,
                true);
    }

    private String name(String text) {
        String name = head(text, Math.min(LONGEST_NAME, namesLeft));
        namesLeft -= name.length();
        return name;
    }

    private static String head(String text, long length) {
        if (text.length() <= length) {
            return text;
        }
        int end = (int) length;
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
