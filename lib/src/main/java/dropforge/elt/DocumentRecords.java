package dropforge.elt;

import dropforge.document.Document;
import dropforge.document.MetadataStore;
import dropforge.files.FileChange;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the records of documents up to date with changes of files, within one transaction. A document keeps its identity when
 * its file is changed, renamed, or removed and put back; where a file was known to no record yet, it is a new one.
 */
final class DocumentRecords {
    /** Kinds of entries that change records. */
    static final Set<Kind> CHANGES =
            Set.of(Kind.ADDED, Kind.MODIFIED, Kind.RENAMED, Kind.REMOVED, Kind.DIRECTORY_RENAMED);

    private final InboundFolder folder;
    private final MetadataStore documents;
    private final Journal.Transaction transaction;
    /** In whose place another has come: they are gone, or get their new name later in this transaction. */
    private final List<Document> displaced = new ArrayList<>();

    DocumentRecords(InboundFolder folder, MetadataStore documents, Journal.Transaction transaction) {
        this.folder = folder;
        this.documents = documents;
        this.transaction = transaction;
    }

    void heed(List<JournalEntry> entries) {
        entries.forEach(entry -> entry.change().ifPresent(change -> heed(change, entry.at())));
        displaced.forEach(this::tellOfRemoval);
    }

    private void heed(FileChange change, Instant at) {
        switch (change) {
            case FileChange.Added(var path, var size, var sha256) -> put(path, sha256, size, at);
            case FileChange.Modified(var path, var size, var sha256, var _) -> put(path, sha256, size, at);
            case FileChange.Renamed(var from, var path, var size, var sha256, var _) -> {
                move(from, path, sha256, at);
                put(path, sha256, size, at);
            }
            case FileChange.Removed removed ->
                documents.at(folder.label(), removed.path()).ifPresent(document -> remove(document, at));
            case FileChange.DirectoryRenamed(var from, var path) -> moveFolder(from, path, at);
            default -> {}
        }
    }

    /** These bytes lie there now. */
    void put(String path, String sha256, long size, Instant at) {
        Optional<Document> there = documents.at(folder.label(), path);
        if (there.isPresent()) {
            if (!there.get().sha256().equals(sha256)) {
                documents.update(there.get().changed(sha256, size, at));
            }
            return;
        }
        Optional<Document> before = documents.removedFrom(folder.label(), path);
        if (before.isEmpty()) {
            documents.add(Document.added(folder.label(), path, sha256, size, at));
        } else if (before.get().sha256().equals(sha256)) {
            Document back = before.get().putBack();
            documents.update(back);
            if (back.extractedAt() != null) {
                transaction.append(draft(Kind.DOCUMENT_ADDED, back).with("again", true));
            }
        } else {
            documents.update(before.get().changed(sha256, size, at));
        }
    }

    private void move(String from, String path, String sha256, Instant at) {
        Optional<Document> moving = movingFrom(from, sha256);
        if (moving.isEmpty()) {
            return;
        }
        documents.at(folder.label(), path).ifPresent(replaced -> {
            documents.update(replaced.removed(at));
            displaced.add(replaced);
        });
        Document moved = moving.get().movedTo(path);
        documents.update(moved);
        transaction.append(draft(Kind.DOCUMENT_MOVED, moved).withFrom(from));
    }

    /**
     * The one that had this name, with these bytes. Of two files that swapped their names, the first one is there already when
     * the second goes; its rename may have come in before.
     */
    private Optional<Document> movingFrom(String from, String sha256) {
        Optional<Document> there = documents.at(folder.label(), from);
        if (sha256 == null
                || there.filter(document -> document.sha256().equals(sha256)).isPresent()) {
            return there;
        }
        Optional<Document> swapped = displaced.stream()
                .filter(document ->
                        document.path().equals(from) && document.sha256().equals(sha256))
                .findFirst();
        swapped.ifPresent(displaced::remove);
        return swapped.or(() -> documents
                .removedFrom(folder.label(), from)
                .filter(document -> document.sha256().equals(sha256))
                .map(Document::putBack));
    }

    private void moveFolder(String from, String path, Instant at) {
        // There is none, unless something was lost: a folder does not take the place of one that is not empty.
        documents.below(folder.label(), path).forEach(replaced -> {
            documents.update(replaced.removed(at));
            displaced.add(replaced);
        });
        int moved = documents.moveFolder(folder.label(), from, path);
        if (moved > 0) {
            transaction.append(Draft.of(Kind.DOCUMENT_MOVED, folder.root(), path)
                    .withFrom(from)
                    .with("documents", moved));
        }
    }

    void remove(Document document, Instant at) {
        documents.update(document.removed(at));
        tellOfRemoval(document);
    }

    private void tellOfRemoval(Document document) {
        transaction.append(draft(Kind.DOCUMENT_REMOVED, document));
    }

    /** An entry about a document. */
    Draft draft(Kind kind, Document document) {
        return Draft.of(kind, folder.root(), document.path())
                .withSha256(document.sha256())
                .with("document", document.id());
    }
}
