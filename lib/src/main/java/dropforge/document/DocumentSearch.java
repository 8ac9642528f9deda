package dropforge.document;

import dropforge.files.WrongUsage;
import dropforge.journal.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Finds documents by words, in their texts, titles, authors and subjects, in what is embedded in them, and in their names. By
 * SQLite's FTS5, best first by BM25, where a word counts more in what is said about a document than in its text.
 */
public final class DocumentSearch {
    private static final int MOST_WORDS = 30;
    private static final int MOST_CHARACTERS = 2_000;

    /** Of a document that has several parts that fit, itself where it does, else the best. The function works next to its table alone. */
    private static final String SEARCH = """
            with hit as materialized (
                select p.id as part_id, p.number, p.content_id, bm25(part_words, 5.0, 1.0) as rank
                from part_words join part p on p.id = part_words.rowid
                where part_words match ?)
            select d.id, coalesce(max(case when hit.number = 0 then hit.part_id end), hit.part_id), min(hit.rank)
            from hit join document d on d.content_id = hit.content_id
            where %s
            group by d.id order by min(hit.rank), d.path limit ?""";

    private static final String NAMED = "select %s from document d where %s order by d.path limit ?";

    private static final String PART = "select number, name, text, about from part where id = ?";

    private final Store store;
    private final MetadataStore documents;

    public DocumentSearch(Store store, MetadataStore documents) {
        this.store = store;
        this.documents = documents;
    }

    private record Found(long document, long part, double rank) {}

    /**
     * The documents that fit, best first; those first in whose names all words are.
     *
     * @param words all of which must be there: {@code word}, {@code "a phrase"}, {@code begins*}, {@code -without}
     * @param query which documents may be found, and how many
     * @throws WrongUsage where no word is asked for
     */
    public List<Hit> search(String words, DocumentQuery query) {
        if (Words.count(words) > MOST_WORDS || words.length() > MOST_CHARACTERS) {
            throw new WrongUsage(
                    "At most %d words, and %,d characters, are searched for at once; take those that matter most."
                            .formatted(MOST_WORDS, MOST_CHARACTERS));
        }
        String match = Words.query(words);
        if (match.isEmpty()) {
            throw new WrongUsage(
                    "There is no word in '%s' that must be there. Name one, such as `documents search invoice`."
                            .formatted(words.strip()));
        }
        var values = new ArrayList<Object>();
        values.add(match);
        var condition = new StringBuilder(query.condition(values));
        for (String word : Words.unwanted(words)) {
            condition.append(" and d.folded not like ? escape '\\'");
            values.add("%" + DocumentQuery.escaped(word) + "%");
        }
        String sql = SEARCH.formatted(condition);
        values.add(query.limit());
        List<Found> found =
                store.query(sql, row -> new Found(row.getLong(1), row.getLong(2), -row.getDouble(3)), values.toArray());
        var hits = new ArrayList<Hit>();
        var seen = new HashSet<Long>();
        double best = found.stream().mapToDouble(Found::rank).max().orElse(0);
        for (Document named : named(words, query)) {
            Found text = found.stream()
                    .filter(each -> each.document == named.id())
                    .findFirst()
                    .orElse(null);
            hits.add(
                    text == null
                            ? new Hit(named, 0, "", "", best + 1)
                            : withSnippet(named, text, words, best + 1 + text.rank));
            seen.add(named.id());
        }
        hits.sort((one, other) -> Double.compare(other.rank(), one.rank()));
        for (Found each : found) {
            if (seen.add(each.document)) {
                documents
                        .find(each.document)
                        .ifPresent(document -> hits.add(withSnippet(document, each, words, each.rank)));
            }
        }
        return List.copyOf(hits.subList(0, Math.min(hits.size(), query.limit())));
    }

    /** What must not be in a text cannot be told by a name alone. */
    private List<Document> named(String words, DocumentQuery query) {
        if (!Words.unwanted(words).isEmpty()) {
            return List.of();
        }
        var values = new ArrayList<Object>();
        var condition = new StringBuilder(query.condition(values));
        for (String word : Words.wanted(words)) {
            condition.append(" and d.folded like ? escape '\\'");
            values.add("%" + DocumentQuery.escaped(word) + "%");
        }
        values.add(query.limit());
        return store.query(
                NAMED.formatted(SqliteMetadataStore.COLUMNS, condition), SqliteMetadataStore::read, values.toArray());
    }

    private Hit withSnippet(Document document, Found found, String words, double rank) {
        var snippet = new Snippet(words);
        return store.first(
                        PART,
                        row -> new Hit(
                                document,
                                row.getInt(1),
                                row.getInt(1) == 0 ? "" : row.getString(2),
                                snippet.ofFirst(row.getString(3), row.getString(4)),
                                rank),
                        found.part)
                .orElseGet(() -> new Hit(document, 0, "", "", rank));
    }
}
