package dropforge.document;

import dropforge.extract.DublinCore;
import dropforge.extract.Extraction;
import dropforge.extract.Failure;
import dropforge.extract.FailureKind;
import dropforge.extract.Part;
import dropforge.extract.Status;
import dropforge.files.Sha256;
import dropforge.files.WholeWrites;
import dropforge.journal.EntryTime;
import dropforge.journal.Json;
import dropforge.journal.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/**
 * The bytes in files named by their hash, {@code raw/ab/cdef...}; what was extracted in the tables {@code content} and
 * {@code part} of the workspace's database, its words in {@code part_words}.
 *
 * <p>A file of bytes is not waited for to be on the disk: after a power failure it may be missing or short, which is seen by
 * its hash and mended from the document itself when it is extracted again.
 */
public final class StoredDocuments implements DocumentStore {
    private static final TypeReference<TreeMap<String, List<String>>> METADATA = new TypeReference<>() {};
    private static final int BLOCK = 1 << 16;

    private static final String INSERT_CONTENT = """
            insert into content (sha256, ending, extractor, status, failure, reason, media_type, title, creator, created,
                modified, language, parts, characters, seconds, at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""";
    private static final String INSERT_PART = """
            insert into part (content_id, number, parent, name, media_type, failure, reason, partial, metadata, text,
                about, spaced)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""";
    private static final String INSERT_WORDS = "insert into part_words (rowid, about, text) values (?, ?, ?)";
    private static final String COLUMNS = """
            c.id, c.sha256, c.ending, c.extractor, c.status, c.failure, c.reason, c.media_type, c.title, c.creator,
            c.created, c.modified, c.language, c.parts, c.characters, c.seconds, c.at""";
    private static final String BY_ID = "select " + COLUMNS + " from content c where c.id = ?";
    private static final String NEWEST =
            "select " + COLUMNS + " from content c where c.sha256 = ? and c.ending = ? order by c.id desc limit 1";
    private static final String PARTS = """
            select number, parent, name, media_type, text, metadata, failure, reason, partial
            from part where content_id = ? order by number""";

    private final Path folder;
    private final Store store;

    /** @param folder of the documents, which gets {@code raw/} when the first bytes come */
    public StoredDocuments(Path folder, Store store) {
        this.folder = folder.resolve("raw");
        this.store = store;
    }

    @Override
    public Path keep(Path file, String sha256) throws IOException {
        Path target = fileOf(sha256);
        if (isThere(target, sha256)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling(".unfinished-" + UUID.randomUUID());
        try {
            if (!copy(file, temporary).equals(sha256)) {
                throw new ChangedMeanwhile(file);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** One that a power failure cut, or that somebody has written into, is written anew. */
    private static boolean isThere(Path target, String sha256) throws IOException {
        return Files.isRegularFile(target) && Sha256.of(target).equals(sha256);
    }

    private static String copy(Path file, Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(target)) {
            byte[] block = new byte[BLOCK];
            for (int read; (read = in.read(block)) >= 0; ) {
                digest.update(block, 0, read);
                out.write(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Removes what processes that died while they copied have left. Only for who is the only one to copy. */
    public void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var folders = Files.list(folder)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                WholeWrites.sweep(each);
            }
        }
    }

    @Override
    public Optional<Path> raw(String sha256) {
        return Optional.of(fileOf(sha256)).filter(Files::isRegularFile);
    }

    private Path fileOf(String sha256) {
        return folder.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    @Override
    public Content put(String sha256, String ending, Extraction extraction, double seconds, Instant at) {
        Description description = Description.of(extraction.document());
        Status status = extraction.status();
        Failure failure = extraction.parts().stream()
                .map(Part::failure)
                .filter(each -> each != null)
                .findFirst()
                .orElse(null);
        long characters = extraction.parts().stream()
                .mapToLong(part -> part.text().length())
                .sum();
        var content = new Content(
                0,
                sha256,
                ending,
                extraction.extractor(),
                status,
                failure,
                description,
                extraction.parts().size(),
                characters,
                seconds,
                at);
        return store.write(() -> {
            long id = insert(content);
            extraction.parts().forEach(part -> insert(id, part));
            return new Content(
                    id,
                    sha256,
                    ending,
                    content.extractor(),
                    status,
                    failure,
                    description,
                    content.parts(),
                    characters,
                    seconds,
                    at);
        });
    }

    private long insert(Content content) {
        Failure failure = content.failure();
        Description known = content.description();
        return store.first(
                        INSERT_CONTENT,
                        row -> row.getLong(1),
                        content.sha256(),
                        content.ending(),
                        content.extractor(),
                        content.status().wireName(),
                        failure == null ? null : failure.kind().wireName(),
                        failure == null ? null : failure.reason(),
                        known.mediaType(),
                        known.title(),
                        known.creator(),
                        known.created(),
                        known.modified(),
                        known.language(),
                        content.parts(),
                        content.characters(),
                        content.seconds(),
                        EntryTime.of(content.at()))
                .orElseThrow();
    }

    private void insert(long contentId, Part part) {
        Failure failure = part.failure();
        // SQLite ends a text there for many who read it.
        String text = part.text().replace('\0', ' ');
        String about = about(part);
        String spaced = Words.spaced(text);
        long id = store.first(
                        INSERT_PART,
                        row -> row.getLong(1),
                        contentId,
                        part.number(),
                        part.parent(),
                        part.name(),
                        part.mediaType(),
                        failure == null ? null : failure.kind().wireName(),
                        failure == null ? null : failure.reason(),
                        part.partial(),
                        Json.line(part.metadata()),
                        text,
                        about,
                        // Only where it is another text.
                        spaced.equals(text) ? null : spaced)
                .orElseThrow();
        store.update(INSERT_WORDS, id, about, spaced);
    }

    /** By what it is found beside its text; a document's own name is found by the path that it has by then. */
    private static String about(Part part) {
        var about = new ArrayList<String>();
        if (part.number() > 0) {
            about.add(part.name());
        }
        about.addAll(DublinCore.about(part));
        return Words.spaced(String.join("\n", about).replace('\0', ' '));
    }

    @Override
    public Optional<Content> content(long id) {
        return store.first(BY_ID, StoredDocuments::read, id);
    }

    @Override
    public Optional<Content> newest(String sha256, String ending) {
        return store.first(NEWEST, StoredDocuments::read, sha256, ending);
    }

    @Override
    public List<Part> parts(long contentId) {
        return store.query(PARTS, StoredDocuments::readPart, contentId);
    }

    private static Content read(ResultSet row) throws SQLException {
        return new Content(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Status.ofWireName(row.getString(5)),
                failure(row, 6),
                new Description(
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11),
                        row.getString(12),
                        row.getString(13)),
                row.getInt(14),
                row.getLong(15),
                row.getDouble(16),
                EntryTime.parse(row.getString(17)));
    }

    private static Part readPart(ResultSet row) throws SQLException {
        SortedMap<String, List<String>> metadata = Json.read(row.getString(6), METADATA);
        return new Part(
                row.getInt(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                metadata,
                failure(row, 7),
                row.getBoolean(9));
    }

    private static Failure failure(ResultSet row, int column) throws SQLException {
        String kind = row.getString(column);
        return kind == null ? null : new Failure(FailureKind.ofWireName(kind), row.getString(column + 1));
    }
}
