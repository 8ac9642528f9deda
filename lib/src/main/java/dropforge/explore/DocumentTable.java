package dropforge.explore;

import dropforge.document.Content;
import dropforge.document.Document;
import dropforge.document.Hit;
import dropforge.extract.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.Table;

/** Documents, what was found in them, and what they say about themselves. */
public final class DocumentTable {
    private DocumentTable() {}

    /**
     * One row for each document. Columns: {@code id}, {@code path}, {@code status}, {@code type} (media type), {@code title},
     * {@code creator}, {@code language}, {@code created} as the document says, {@code size bytes}, {@code characters} of text,
     * {@code parts} (the document itself among them), {@code version} (how often it was extracted), {@code seconds} that took,
     * {@code added UTC}, {@code changed UTC}, {@code extracted UTC}, {@code failure} (its kind, as in {@code encrypted}) and
     * {@code why}.
     *
     * @param contentOf what was extracted of it last, null for none; asked once for each
     */
    public static Table of(List<Document> documents, Function<Document, Content> contentOf) {
        Map<Long, Content> contents = new HashMap<>();
        documents.forEach(document -> contents.put(document.id(), contentOf.apply(document)));
        Function<Document, Content> content = document -> contents.get(document.id());
        return TableOf.named("documents", documents)
                .big("id", Document::id)
                .text("path", Document::path)
                .text("status", document -> document.status().wireName())
                .text("type", document -> document.description().mediaType())
                .text("title", document -> document.description().title())
                .text("creator", document -> document.description().creator())
                .text("language", document -> document.description().language())
                .text("created", document -> document.description().created())
                .big("size bytes", Document::size)
                .big(
                        "characters",
                        document -> content.apply(document) == null
                                ? null
                                : content.apply(document).characters())
                .whole(
                        "parts",
                        document -> content.apply(document) == null
                                ? null
                                : content.apply(document).parts())
                .whole("version", Document::version)
                .number(
                        "seconds",
                        document -> content.apply(document) == null
                                ? Double.NaN
                                : content.apply(document).seconds())
                .time("added UTC", Document::addedAt)
                .time("changed UTC", Document::changedAt)
                .time("extracted UTC", Document::extractedAt)
                .text(
                        "failure",
                        document -> document.failure() == null
                                ? null
                                : document.failure().kind().wireName())
                .text(
                        "why",
                        document -> document.failure() == null
                                ? null
                                : document.failure().reason())
                .table();
    }

    /**
     * What a search found, best first. Columns: {@code score} (the better the higher), {@code path}, {@code title}, {@code part} (the
     * name of the embedded part that fits best; missing for the document itself), {@code snippet} with what was asked for
     * between « and ».
     */
    public static Table ofHits(String words, List<Hit> hits) {
        return TableOf.named("search for " + words, hits)
                .number("score", Hit::rank)
                .text("path", hit -> hit.document().path())
                .text("title", hit -> hit.document().description().title())
                .text("part", hit -> hit.partName().isEmpty() ? null : hit.partName())
                .text(
                        "snippet",
                        hit -> hit.snippet()
                                .replace(Hit.BEGIN, '«')
                                .replace(Hit.END, '»')
                                .replaceAll("\\s+", " "))
                .table();
    }

    private record Value(Part part, String name, String value) {}

    /**
     * All metadata of a document and of what is embedded in it. Columns: {@code part} (0 for the document itself),
     * {@code part name}, {@code name}, {@code value}; a name with several values has several rows.
     */
    public static Table metadata(Document document, List<Part> parts) {
        var values = new ArrayList<Value>();
        for (Part part : parts) {
            part.metadata().forEach((name, all) -> all.forEach(value -> values.add(new Value(part, name, value))));
        }
        return TableOf.named("metadata of " + document.path(), values)
                .whole("part", value -> value.part().number())
                .text("part name", value -> value.part().name())
                .text("name", Value::name)
                .text("value", Value::value)
                .table();
    }
}
