package dropforge.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The records of documents and their history. What is written is part of the transaction that is going on. */
public interface MetadataStore {
    /** The one that lies at this path. */
    Optional<Document> at(String folder, String path);

    /** The one that was removed from this path last. */
    Optional<Document> removedFrom(String folder, String path);

    Optional<Document> find(long id);

    /** Calls {@code consumer} with those that {@code query} asks for, in the order of their paths. */
    void forEach(DocumentQuery query, Consumer<Document> consumer);

    /** Those that {@code query} asks for, in the order of their paths. */
    List<Document> find(DocumentQuery query);

    /** How many {@code query} asks for, whatever its limit. */
    long count(DocumentQuery query);

    /** Keeps a new one; the result has its id. */
    Document add(Document document);

    /** Replaces what is known of a document. */
    void update(Document document);

    /** The same, with what was extracted of its present bytes, which its history has from now on. */
    Document extracted(Document document, Content content, Instant at, int tries, Instant retryAt);

    /** Those that are there in a folder within one, and in those below it. */
    List<Document> below(String folder, String path);

    /** Gives another folder to all that lie in one, and in those below it; returns how many. */
    int moveFolder(String folder, String from, String to);

    /** The folder itself has another name. */
    void renameFolder(String from, String to);

    /** Those to be extracted by now, longest waiting first, then those to be tried again. */
    List<Document> due(String folder, Instant now, int most);

    /** How many are to be extracted, or looked for again; quick however many documents there are. */
    long countPending(String folder);

    /** When the next one is to be tried again. */
    Optional<Instant> nextDue(String folder, Instant now);

    /** The extractions of a document, newest first. */
    List<DocumentVersion> history(long id);

    /** How many documents are there of each status. */
    Map<DocumentStatus, Long> countByStatus();

    /** How many documents are there with each kind of failure, by its name. */
    SortedMap<String, Long> countByFailure();
}
