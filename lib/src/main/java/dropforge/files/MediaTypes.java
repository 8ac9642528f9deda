package dropforge.files;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short names of media types, by which people know them: {@code docx} and not {@code application/vnd.openxml...}. */
public final class MediaTypes {
    private static final Map<String, String> SHORT = new TreeMap<>(Map.ofEntries(
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
            Map.entry("application/vnd.oasis.opendocument.text", "odt"),
            Map.entry("application/vnd.oasis.opendocument.spreadsheet", "ods"),
            Map.entry("application/vnd.oasis.opendocument.presentation", "odp"),
            Map.entry("application/vnd.oasis.opendocument.graphics", "odg"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/vnd.ms-excel", "xls"),
            Map.entry("application/vnd.ms-powerpoint", "ppt"),
            Map.entry("application/vnd.ms-outlook", "msg"),
            Map.entry("application/x-tika-ooxml-protected", "encrypted-office"),
            Map.entry("application/epub+zip", "epub"),
            Map.entry("application/rss+xml", "rss"),
            Map.entry("application/atom+xml", "atom"),
            Map.entry("message/rfc822", "eml"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/html", "html"),
            Map.entry("text/csv", "csv"),
            Map.entry("application/xhtml+xml", "xhtml"),
            Map.entry("application/octet-stream", "unknown")));

    private MediaTypes() {}

    /** The short name, or else the type without {@code application/}; null for null. */
    public static String shortName(String mediaType) {
        return mediaType == null
                ? null
                : SHORT.getOrDefault(mediaType, mediaType.replaceFirst("^application/(vnd\\.)?", ""));
    }

    /** The type of a short name that is none of its own. */
    public static Optional<String> ofShortName(String name) {
        return SHORT.entrySet().stream()
                .filter(each -> each.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
