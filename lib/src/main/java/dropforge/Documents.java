package dropforge;

import dropforge.document.Chunk;
import dropforge.document.ChunkSettings;
import dropforge.document.Chunker;
import dropforge.document.Content;
import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentRow;
import dropforge.document.DocumentSearch;
import dropforge.document.DocumentStatus;
import dropforge.document.DocumentVersion;
import dropforge.document.Hit;
import dropforge.document.MetadataStore;
import dropforge.document.RowWriter;
import dropforge.document.SqliteMetadataStore;
import dropforge.document.StoredDocuments;
import dropforge.elt.InboundFolder;
import dropforge.extract.DublinCore;
import dropforge.extract.Part;
import dropforge.files.UserMistake;
import dropforge.journal.Store;
import dropforge.table.NearNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The documents of a workspace, to look up and to search; {@link Workbench#documentRecords()} gives it. */
public final class Documents {
    private static final int NAMED = 5;
    /** Before the paths of its documents the journal has the name of the folder. */
    private static final String AS_PRINTED = InboundFolder.ROOT + "/";

    private static final Pattern ID = Pattern.compile("#?\\d{1,18}");

    private final Path workspace;
    private final MetadataStore documents;
    private final StoredDocuments contents;
    private final DocumentSearch search;

    Documents(Path workspace, Settings settings, Store store) {
        this.workspace = workspace;
        this.contents = new StoredDocuments(settings.documentsFolder(), store);
        this.documents = new SqliteMetadataStore(store, contents);
        this.search = new DocumentSearch(store, documents);
    }

    /** Those that {@code query} asks for, in the order of their paths. */
    public List<Document> find(DocumentQuery query) {
        return documents.find(query);
    }

    /** The same, however many there are. */
    public void forEach(DocumentQuery query, Consumer<Document> consumer) {
        documents.forEach(query, consumer);
    }

    /**
     * The documents that fit, best first.
     *
     * @param words all of which must be there: {@code word}, {@code "a phrase"}, {@code begins*}, {@code -without}
     * @throws UserMistake where no word is asked for
     */
    public List<Hit> search(String words, DocumentQuery query) {
        return search.search(words, query);
    }

    /** The twenty best of all documents that are there. */
    public List<Hit> search(String words) {
        return search(words, DocumentQuery.ALL.withLimit(20));
    }

    /**
     * A document by its path in its folder, the end of that, its path on the disk, or its id; one that was removed, where
     * none is there.
     *
     * @throws UserMistake where there is none, or there are several
     */
    public Document document(String name) {
        List<Document> found = named(name, DocumentQuery.ALL);
        if (found.isEmpty() && ID.matcher(name).matches()) {
            found = documents.find(Long.parseLong(name.replace("#", ""))).stream()
                    .toList();
        }
        if (found.isEmpty()) {
            found = named(name, DocumentQuery.ALL.removedOnes());
        }
        if (found.isEmpty() && name.startsWith(AS_PRINTED)) {
            return document(name.substring(AS_PRINTED.length()));
        }
        List<Document> exact =
                found.stream().filter(document -> document.path().equals(name)).toList();
        found = exact.isEmpty() ? found : exact;
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw new UserMistake(noSuch(name));
        }
        throw new UserMistake("%d documents are called %s: %s%s. Say which, with its path or its id."
                .formatted(
                        found.size(),
                        name,
                        found.stream()
                                .limit(NAMED)
                                .map(document -> "%s (#%d)".formatted(document.path(), document.id()))
                                .collect(Collectors.joining(", ")),
                        found.size() > NAMED ? ", ..." : ""));
    }

    private List<Document> named(String name, DocumentQuery among) {
        List<Document> found = documents.find(among.withExactPath(name));
        if (!found.isEmpty() || name.isEmpty()) {
            return found;
        }
        Path onDisk = onDisk(name);
        if (onDisk == null) {
            return found;
        }
        return documents
                .find(among.withExactPath(
                        onDisk.getFileName() == null
                                ? name
                                : onDisk.getFileName().toString()))
                .stream()
                .filter(document -> file(document).equals(onDisk))
                .toList();
    }

    /** Null for what can be no path here, as a name with accents where the machine speaks ASCII. */
    private static Path onDisk(String name) {
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            return null;
        }
    }

    private String noSuch(String name) {
        List<String> near = NearNames.of(
                name,
                find(DocumentQuery.ALL.withLimit(10_000)).stream()
                        .map(Document::path)
                        .toList());
        return "There is no document %s%s"
                .formatted(
                        name,
                        near.isEmpty()
                                ? "; `documents list` shows those that there are."
                                : "; did you mean %s?".formatted(near.getFirst()));
    }

    /**
     * Before something is written to a file.
     *
     * @throws UserMistake when a document is made of that file, which would be lost
     */
    public void refuseToReplace(Path file) {
        Path name = file.getFileName();
        if (name == null || !Files.exists(file)) {
            return;
        }
        for (Document each : documents.find(DocumentQuery.ALL.withExactPath(name.toString()))) {
            if (isSame(file, file(each))) {
                throw new UserMistake("%s is document #%d of this workspace and would be lost. Name another file."
                        .formatted(file, each.id()));
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException _) {
            return false;
        }
    }

    /** Where it lies, or lay. */
    public Path file(Document document) {
        return workspace.resolve(document.folder()).resolve(document.path()).normalize();
    }

    /** What was extracted of it last: the document itself first, then what is embedded in it; empty where nothing was yet. */
    public List<Part> parts(Document document) {
        return document.contentId() == null ? List.of() : contents.parts(document.contentId());
    }

    /** How it was extracted last; empty where it was not yet. */
    public Optional<Content> content(Document document) {
        return Optional.ofNullable(document.contentId()).flatMap(contents::content);
    }

    /** Its text with that of all that is embedded in it, a blank line between; empty where there is none. */
    public String text(Document document) {
        return text(parts(document));
    }

    private static String text(List<Part> parts) {
        return parts.stream().map(Part::text).filter(text -> !text.isBlank()).collect(Collectors.joining("\n\n"));
    }

    /**
     * Hands the documents that {@code query} asks for, in the order of their paths, to {@code target} as rows of a table,
     * however many there are: those of one document are held at a time. What changes meanwhile may be in it or not.
     *
     * @param ofParts whether each part gets a row, and not each document
     * @param withText whether the text is in the rows
     * @return how many rows
     * @throws IOException as {@code target} does
     */
    public long export(DocumentQuery query, boolean ofParts, boolean withText, RowWriter target) throws IOException {
        var count = new AtomicLong();
        try {
            documents.forEach(
                    query,
                    document -> rows(document, ofParts, withText).forEach(row -> {
                        write(row, target);
                        count.incrementAndGet();
                    }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return count.get();
    }

    private static void write(DocumentRow row, RowWriter target) {
        try {
            target.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<DocumentRow> rows(Document document, boolean ofParts, boolean withText) {
        if (ofParts) {
            return DocumentRow.of(document, parts(document), withText);
        }
        return List.of(DocumentRow.of(document, content(document).orElse(null), withText ? text(document) : null));
    }

    /**
     * Its text, and that of each part that is embedded in it, in pieces for what searches by meaning; empty where there is no
     * text. Their ids are the same as long as the bytes and the settings are, see {@link Chunk}.
     */
    public List<Chunk> chunks(Document document, ChunkSettings settings) {
        Optional<Content> content = content(document);
        if (content.isEmpty()) {
            return List.of();
        }
        var chunker = new Chunker(settings);
        var chunks = new ArrayList<Chunk>();
        for (Part part : parts(document)) {
            chunks.addAll(chunker.chunks(
                    document.id(),
                    content.get().sha256(),
                    part.number(),
                    part.text(),
                    part.mediaType(),
                    language(part, document)));
        }
        return List.copyOf(chunks);
    }

    /** That of the document where the part does not say. */
    private static Locale language(Part part, Document document) {
        String code = DublinCore.of(part).getOrDefault("language", List.of()).stream()
                .findFirst()
                .orElse(document.description().language());
        return code == null ? Locale.ROOT : Locale.forLanguageTag(code.replace('_', '-'));
    }

    /** Where a copy of its bytes lies, as they were extracted last; empty where they were not read. */
    public Optional<Path> raw(Document document) {
        return contents.raw(document.sha256());
    }

    /** The extractions of it, newest first. */
    public List<DocumentVersion> history(Document document) {
        return documents.history(document.id());
    }

    /** How many documents are there of each status. */
    public Map<DocumentStatus, Long> count() {
        return documents.countByStatus();
    }

    /** How many documents that are there have failed, or were extracted in part, by the kind of failure. */
    public Map<String, Long> countFailures() {
        return documents.countByFailure();
    }
}
