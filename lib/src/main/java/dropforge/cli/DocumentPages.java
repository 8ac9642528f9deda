package dropforge.cli;

import dropforge.Documents;
import dropforge.document.Chunk;
import dropforge.document.Document;
import dropforge.document.DocumentStatus;
import dropforge.document.DocumentVersion;
import dropforge.document.Hit;
import dropforge.extract.DublinCore;
import dropforge.extract.Failure;
import dropforge.extract.Part;
import dropforge.files.Counted;
import dropforge.files.MediaTypes;
import dropforge.report.Headline;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents for the screen: a table of them, all about one, what a search found. */
public final class DocumentPages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final int TITLE = 40;
    private static final int FIRST_CHARACTERS = 500;
    private static final int EMBEDDED = 50;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private DocumentPages() {}

    /** One line each, as {@code documents list} shows them. */
    public static TextTable table(List<Document> documents) {
        var table = new TextTable("document", "status", "type", "bytes", "extracted", "language", "author", "title");
        for (Document document : documents) {
            table.add(
                    Headline.onOneLine(document.path()),
                    status(document),
                    MediaTypes.shortName(document.description().mediaType()),
                    "%,d".formatted(document.size()),
                    time(document.extractedAt()),
                    document.description().language(),
                    cut(document.description().creator()),
                    cut(document.description().title()));
        }
        return table;
    }

    /** With the kind of failure, where there is one. */
    private static String status(Document document) {
        if (document.isRemoved()) {
            return "removed";
        }
        String status = document.status().wireName();
        return document.failure() == null || document.status() == DocumentStatus.PENDING
                ? status
                : "%s (%s)".formatted(status, document.failure().kind().wireName());
    }

    private static String time(Instant at) {
        return at == null ? null : MINUTE.format(at);
    }

    private static String cut(String text) {
        if (text == null) {
            return null;
        }
        String line = Headline.onOneLine(text.strip().replaceAll("\\s+", " "));
        return line.length() <= TITLE ? line : line.substring(0, TITLE - 3) + "...";
    }

    /**
     * All about one.
     *
     * @param whole whether the whole text is shown, and not its beginning
     */
    public static String page(Documents documents, Document document, boolean whole) {
        List<Part> parts = documents.parts(document);
        var lines = new ArrayList<String>();
        lines.add("%s (document %d)".formatted(Headline.onOneLine(document.path()), document.id()));
        facts(documents, document).forEach((name, value) -> lines.add("  %-12s %s".formatted(name, value)));
        if (!parts.isEmpty()) {
            DublinCore.of(parts.getFirst())
                    .forEach((name, values) ->
                            lines.add("  %-12s %s".formatted(name, Headline.onOneLine(String.join("; ", values)))));
        }
        embedded(parts, lines);
        history(documents.history(document), lines);
        String text = documents.text(document).strip();
        if (!text.isEmpty()) {
            boolean cut = !whole && text.length() > FIRST_CHARACTERS;
            lines.add("");
            lines.add(cut ? text.substring(0, FIRST_CHARACTERS) + "..." : text);
            if (cut) {
                lines.add("");
                lines.add("[%,d characters in all; --text shows them]".formatted(text.length()));
            }
        }
        return String.join("\n", lines);
    }

    private static Map<String, String> facts(Documents documents, Document document) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("status", status(document));
        if (document.failure() != null) {
            facts.put("reason", document.failure().reason());
        }
        if (document.retryAt() != null) {
            facts.put("next try", MINUTE.format(document.retryAt()));
        }
        facts.put("file", Headline.onOneLine(documents.file(document).toString()));
        facts.put("bytes", "%,d, SHA-256 %s".formatted(document.size(), document.sha256()));
        Optional<Path> raw = documents.raw(document);
        raw.ifPresent(copy -> facts.put("copy", copy.toString()));
        facts.put("added", MINUTE.format(document.addedAt()));
        if (document.extractedAt() != null) {
            documents
                    .content(document)
                    .ifPresent(content -> facts.put(
                            "extracted",
                            "%s by %s in %.2f s"
                                    .formatted(
                                            MINUTE.format(document.extractedAt()),
                                            content.extractor(),
                                            content.seconds())));
        }
        if (document.isRemoved()) {
            facts.put("removed", MINUTE.format(document.removedAt()));
        }
        return facts;
    }

    private static void embedded(List<Part> parts, List<String> lines) {
        if (parts.size() < 2) {
            return;
        }
        lines.add("");
        lines.add("  embedded:");
        for (Part part : parts.subList(1, Math.min(parts.size(), EMBEDDED + 1))) {
            Failure failure = part.failure();
            lines.add("  %4d  %s  %s  %s%s"
                    .formatted(
                            part.number(),
                            part.name().isEmpty() ? "(no name)" : Headline.onOneLine(part.name()),
                            part.mediaType(),
                            Counted.of(part.text().length(), "character"),
                            failure == null
                                    ? ""
                                    : "  %s (%s): %s"
                                            .formatted(
                                                    part.status().wireName(),
                                                    failure.kind().wireName(),
                                                    failure.reason())));
        }
        if (parts.size() > EMBEDDED + 1) {
            lines.add("        and %,d more; --json shows all".formatted(parts.size() - EMBEDDED - 1));
        }
    }

    private static void history(List<DocumentVersion> history, List<String> lines) {
        if (history.size() < 2) {
            return;
        }
        lines.add("");
        lines.add("  history:");
        for (DocumentVersion version : history) {
            Failure failure = version.content().failure();
            lines.add("  %4d  %s  %s  %,d bytes  %s  %s"
                    .formatted(
                            version.number(),
                            MINUTE.format(version.at()),
                            version.sha256().substring(0, 12),
                            version.size(),
                            failure == null
                                    ? version.content().status().wireName()
                                    : "%s (%s)"
                                            .formatted(
                                                    version.content().status().wireName(),
                                                    failure.kind().wireName()),
                            Counted.of(version.content().characters(), "character")));
        }
    }

    /** The chunks of a document, each with where it is and its text. */
    public static String chunks(Document document, List<Chunk> chunks) {
        var lines = new ArrayList<String>();
        lines.add("%s (document %d): %s"
                .formatted(Headline.onOneLine(document.path()), document.id(), Counted.of(chunks.size(), "chunk")));
        for (Chunk chunk : chunks) {
            lines.add("");
            lines.add("  %s  %scharacters %,d to %,d, about %s%s"
                    .formatted(
                            chunk.id(),
                            chunk.part() == 0 ? "" : "part %d, ".formatted(chunk.part()),
                            chunk.start(),
                            chunk.end(),
                            Counted.of(chunk.tokens(), "token"),
                            chunk.headings().isEmpty()
                                    ? ""
                                    : "  " + Headline.onOneLine(String.join(" > ", chunk.headings()))));
            chunk.text()
                    .lines()
                    .map(line -> line.isBlank() ? "" : "    " + line)
                    .forEach(lines::add);
        }
        return String.join("\n", lines);
    }

    /** What a search found, best first: the document, and the words around those asked for. */
    public static String hits(List<Hit> hits) {
        boolean colours = System.console() != null && System.console().isTerminal();
        var lines = new ArrayList<String>();
        for (Hit hit : hits) {
            Document document = hit.document();
            String title = cut(document.description().title());
            lines.add("%s%s%s"
                    .formatted(
                            Headline.onOneLine(document.path()),
                            hit.partName().isEmpty() ? "" : " > " + Headline.onOneLine(hit.partName()),
                            title == null ? "" : "  \"%s\"".formatted(title)));
            if (!hit.snippet().isBlank()) {
                lines.add("    "
                        + hit.snippet()
                                .strip()
                                .replaceAll("\\s+", " ")
                                .replace(String.valueOf(Hit.BEGIN), colours ? BOLD : "[")
                                .replace(String.valueOf(Hit.END), colours ? PLAIN : "]"));
            }
        }
        return String.join("\n", lines);
    }
}
