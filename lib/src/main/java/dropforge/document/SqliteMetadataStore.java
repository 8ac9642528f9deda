package dropforge.document;

import dropforge.extract.Failure;
import dropforge.extract.FailureKind;
import dropforge.journal.EntryTime;
import dropforge.journal.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** In the tables {@code document} and {@code document_version} of the workspace's database. */
public final class SqliteMetadataStore implements MetadataStore {
    private static final int PAGE = 1_000;

    /** Of the table {@code document}, called {@code d}, for {@link #read}. */
    static final String COLUMNS = """
            d.id, d.folder, d.path, d.sha256, d.size, d.status, d.failure, d.reason, d.content_id, d.media_type, d.title,
            d.creator, d.created, d.modified, d.language, d.version, d.added_at, d.changed_at, d.extracted_at,
            d.removed_at, d.tries, d.retry_at""";

    private static final String AT =
            "select " + COLUMNS + " from document d where d.folder = ? and d.path = ? and d.removed_at is null";
    private static final String REMOVED_FROM = "select " + COLUMNS
            + " from document d where d.folder = ? and d.path = ? and d.removed_at is not null order by d.removed_at desc, d.id desc limit 1";
    private static final String BY_ID = "select " + COLUMNS + " from document d where d.id = ?";
    private static final String PENDING = "select " + COLUMNS + """
             from document d
            where d.status = 'pending' and d.retry_at is null and d.removed_at is null and d.folder = ?
            order by d.changed_at, d.id limit ?""";
    /** In two, each of which an index answers. */
    private static final String COUNT_PENDING = """
            select (select count(*) from document
                    where status = 'pending' and retry_at is null and removed_at is null and folder = ?)
                + (select count(*) from document
                    where status = 'pending' and retry_at is not null and removed_at is null and folder = ?)""";

    private static final String RETRIED = "select " + COLUMNS + """
             from document d where d.retry_at <= ? and d.retry_at is not null and d.removed_at is null and d.folder = ?
            order by d.retry_at, d.id limit ?""";
    private static final String NEXT_DUE =
            "select min(retry_at) from document where removed_at is null and retry_at is not null and folder = ? and retry_at > ?";
    private static final String INSERT = """
            insert into document (folder, path, folded, sha256, size, status, failure, reason, content_id, media_type, title,
                creator, folded_creator, created, modified, language, dated, version, added_at, changed_at, extracted_at, removed_at,
                tries, retry_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""";
    private static final String UPDATE = """
            update document set folder = ?, path = ?, folded = ?, sha256 = ?, size = ?, status = ?, failure = ?, reason = ?,
                content_id = ?, media_type = ?, title = ?, creator = ?, folded_creator = ?, created = ?, modified = ?, language = ?,
                dated = ?, version = ?, added_at = ?, changed_at = ?, extracted_at = ?, removed_at = ?, tries = ?,
                retry_at = ?
            where id = ?""";
    private static final String ADD_VERSION = """
            insert into document_version (document_id, number, path, sha256, size, content_id, at)
            values (?, ?, ?, ?, ?, ?, ?)""";
    private static final String HISTORY = """
            select v.number, v.path, v.sha256, v.size, v.content_id, v.at
            from document_version v where v.document_id = ? order by v.number desc""";
    private static final String BELOW = "select " + COLUMNS
            + " from document d where d.folder = ? and d.path >= ? and d.path < ? and d.removed_at is null";
    private static final String MOVE_FOLDER = """
            update document set path = ? || substr(path, ?), folded = ? || substr(folded, ?),
                retry_at = case when status = 'pending' then null else retry_at end
            where folder = ? and removed_at is null and path >= ? and path < ?""";
    private static final String COUNT =
            "select status, count(*) from document where removed_at is null group by status";

    private static final String COUNT_FAILURES =
            "select failure, count(*) from document where removed_at is null and failure is not null group by failure";

    private final Store store;
    private final DocumentStore contents;

    /** @param contents has what was extracted */
    public SqliteMetadataStore(Store store, DocumentStore contents) {
        this.store = store;
        this.contents = contents;
    }

    /** As dates are kept and compared: a day and a time of UTC, without its Z. */
    static String day(Instant time) {
        return EntryTime.of(time);
    }

    @Override
    public Optional<Document> at(String folder, String path) {
        return store.first(AT, SqliteMetadataStore::read, folder, path);
    }

    @Override
    public Optional<Document> removedFrom(String folder, String path) {
        return store.first(REMOVED_FROM, SqliteMetadataStore::read, folder, path);
    }

    @Override
    public Optional<Document> find(long id) {
        return store.first(BY_ID, SqliteMetadataStore::read, id);
    }

    @Override
    public List<Document> find(DocumentQuery query) {
        var found = new ArrayList<Document>();
        forEach(query, found::add);
        return found;
    }

    /** A thousand at a time, so that neither they nor a snapshot of the database are held meanwhile. */
    @Override
    public void forEach(DocumentQuery query, Consumer<Document> consumer) {
        var values = new ArrayList<Object>();
        String sql = "select %s from document d where %s and (d.path, d.id) > (?, ?) order by d.path, d.id limit ?"
                .formatted(COLUMNS, query.condition(values));
        String path = "";
        long id = 0;
        int left = query.limit();
        while (left > 0) {
            var all = new ArrayList<>(values);
            all.addAll(List.of(path, id, Math.min(PAGE, left)));
            List<Document> page = store.query(sql, SqliteMetadataStore::read, all.toArray());
            page.forEach(consumer);
            if (page.size() < PAGE) {
                return;
            }
            left -= page.size();
            path = page.getLast().path();
            id = page.getLast().id();
        }
    }

    @Override
    public long count(DocumentQuery query) {
        var values = new ArrayList<Object>();
        String sql = "select count(*) from document d where " + query.condition(values);
        return store.first(sql, row -> row.getLong(1), values.toArray()).orElseThrow();
    }

    @Override
    public Document add(Document document) {
        return document.stored(
                store.first(INSERT, row -> row.getLong(1), values(document).toArray())
                        .orElseThrow());
    }

    @Override
    public void update(Document document) {
        List<Object> values = values(document);
        values.add(document.id());
        store.update(UPDATE, values.toArray());
    }

    @Override
    public Document extracted(Document document, Content content, Instant at, int tries, Instant retryAt) {
        Document after = document.extracted(content, at, tries, retryAt);
        update(after);
        store.update(
                ADD_VERSION,
                after.id(),
                after.version(),
                after.path(),
                after.sha256(),
                after.size(),
                content.id(),
                EntryTime.of(at));
        return after;
    }

    /** What begins with its path and a slash; a zero comes after the slash. */
    @Override
    public List<Document> below(String folder, String path) {
        return store.query(BELOW, SqliteMetadataStore::read, folder, path + "/", path + "0");
    }

    @Override
    public int moveFolder(String folder, String from, String to) {
        return store.update(
                MOVE_FOLDER,
                to,
                behind(from),
                Words.folded(to),
                behind(Words.folded(from)),
                folder,
                from + "/",
                from + "0");
    }

    @Override
    public void renameFolder(String from, String to) {
        store.update("update document set folder = ? where folder = ?", to, from);
    }

    /** The database counts characters from 1. */
    private static int behind(String text) {
        return text.codePointCount(0, text.length()) + 1;
    }

    @Override
    public List<Document> due(String folder, Instant now, int most) {
        var due = new ArrayList<>(store.query(PENDING, SqliteMetadataStore::read, folder, most));
        due.addAll(store.query(RETRIED, SqliteMetadataStore::read, EntryTime.of(now), folder, most - due.size()));
        return due;
    }

    @Override
    public long countPending(String folder) {
        return store.first(COUNT_PENDING, row -> row.getLong(1), folder, folder).orElseThrow();
    }

    @Override
    public Optional<Instant> nextDue(String folder, Instant now) {
        return store.first(NEXT_DUE, row -> instant(row, 1), folder, EntryTime.of(now));
    }

    @Override
    public List<DocumentVersion> history(long id) {
        return store.query(
                HISTORY,
                row -> new DocumentVersion(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        contents.content(row.getLong(5)).orElseThrow(),
                        instant(row, 6)),
                id);
    }

    @Override
    public Map<DocumentStatus, Long> countByStatus() {
        var counts = new EnumMap<DocumentStatus, Long>(DocumentStatus.class);
        store.query(COUNT, row -> Map.entry(DocumentStatus.ofWireName(row.getString(1)), row.getLong(2)))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public SortedMap<String, Long> countByFailure() {
        var counts = new TreeMap<String, Long>();
        store.query(COUNT_FAILURES, row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static List<Object> values(Document document) {
        Description known = document.description();
        Failure failure = document.failure();
        var values = new ArrayList<Object>();
        values.add(document.folder());
        values.add(document.path());
        values.add(Words.folded(document.path()));
        values.add(document.sha256());
        values.add(document.size());
        values.add(document.status().wireName());
        values.add(failure == null ? null : failure.kind().wireName());
        values.add(failure == null ? null : failure.reason());
        values.add(document.contentId());
        values.add(known.mediaType());
        values.add(known.title());
        values.add(known.creator());
        values.add(known.creator() == null ? null : Words.folded(known.creator()));
        values.add(known.created());
        values.add(known.modified());
        values.add(known.language());
        values.add(dated(document));
        values.add(document.version());
        values.add(text(document.addedAt()));
        values.add(text(document.changedAt()));
        values.add(text(document.extractedAt()));
        values.add(text(document.removedAt()));
        values.add(document.tries());
        values.add(text(document.retryAt()));
        return values;
    }

    /** What it says of itself, or else when its bytes were seen first. */
    private static String dated(Document document) {
        Description known = document.description();
        String own = known.modified() == null ? known.created() : known.modified();
        return own == null ? EntryTime.of(document.changedAt()) : own;
    }

    private static String text(Instant time) {
        return time == null ? null : EntryTime.of(time);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : EntryTime.parse(text);
    }

    /** A row with the columns above. */
    static Document read(ResultSet row) throws SQLException {
        String failure = row.getString(7);
        long content = row.getLong(9);
        Long contentId = row.wasNull() ? null : content;
        return new Document(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                DocumentStatus.ofWireName(row.getString(6)),
                failure == null ? null : new Failure(FailureKind.ofWireName(failure), row.getString(8)),
                contentId,
                new Description(
                        row.getString(10),
                        row.getString(11),
                        row.getString(12),
                        row.getString(13),
                        row.getString(14),
                        row.getString(15)),
                row.getInt(16),
                instant(row, 17),
                instant(row, 18),
                instant(row, 19),
                instant(row, 20),
                row.getInt(21),
                instant(row, 22));
    }
}
