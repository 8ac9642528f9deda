package dropforge;

import dropforge.document.Document;
import dropforge.document.DocumentQuery;
import dropforge.document.DocumentStatus;
import dropforge.document.MetadataStore;
import dropforge.document.SqliteMetadataStore;
import dropforge.document.StoredDocuments;
import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Has documents extracted anew: by the watcher that runs, or here, where none does. */
record DocumentRetry(Path workspace, Consumer<JournalEntry> listener) {
    private static final Duration IDLE_CHECK = Duration.ofMillis(20);

    /**
     * @param names of documents, whatever their status; none for all that have failed
     * @param partial whether, without names, those are meant too of which a part was extracted
     */
    Workbench.Retried retry(List<String> names, boolean partial) throws InterruptedException {
        // First, so that a mistyped name leaves no workspace behind.
        Store.openToRead(workspace).close();
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            Settings settings = RunningWatcher.asLastTime(workspace, Settings.load(workspace, Map.of()), journal);
            var documents = new SqliteMetadataStore(store, new StoredDocuments(settings.documentsFolder(), store));
            List<Document> meant = meant(
                    new Documents(workspace, settings, store),
                    settings.inbound().label(),
                    names,
                    partial);
            store.write(() -> {
                meant.forEach(document -> documents.update(document.toBeRetried()));
                return null;
            });
            if (meant.isEmpty()) {
                return new Workbench.Retried(meant, false);
            }
            Optional<ProcessLock> lock =
                    ProcessLock.tryAcquire(Locks.of(workspace).watcher());
            if (lock.isEmpty()) {
                Files.writeString(workspace.resolve(InboundWork.WANTED), Instant.now() + "\n");
                return new Workbench.Retried(meant, true);
            }
            try (ProcessLock _ = lock.get()) {
                journal.listen(listener);
                extract(settings, store, journal);
            }
            return new Workbench.Retried(now(documents, meant), false);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot write in %s (%s). Make room, or give this user write access."
                            .formatted(workspace, Reasons.of(e)),
                    e);
        }
    }

    /** Of the folder that is the inbound one: in others nobody looks. */
    private static List<Document> meant(Documents documents, String folder, List<String> names, boolean partial) {
        if (!names.isEmpty()) {
            return names.stream()
                    .map(documents::document)
                    .map(document -> there(document, folder))
                    .distinct()
                    .toList();
        }
        DocumentQuery here = DocumentQuery.ALL.withFolder(folder);
        return documents.find(
                partial
                        ? here.withStatuses(DocumentStatus.FAILED, DocumentStatus.PARTIAL)
                        : here.withStatuses(DocumentStatus.FAILED));
    }

    private static Document there(Document document, String folder) {
        if (!document.folder().equals(folder)) {
            throw new UserMistake("%s lies in %s, which is not the inbound folder now. Run `elt %s` first."
                    .formatted(document.path(), document.folder(), document.folder()));
        }
        if (document.isRemoved()) {
            throw new UserMistake("%s is not there any more, so it cannot be extracted anew; put it back first."
                    .formatted(document.path()));
        }
        return document;
    }

    private static List<Document> now(MetadataStore documents, List<Document> before) {
        return before.stream()
                .map(document -> documents.find(document.id()).orElseThrow())
                .toList();
    }

    private void extract(Settings settings, Store store, Journal journal) throws InterruptedException {
        try (var work = new InboundWork(workspace, settings, store, journal, settings.extractionPool(), _ -> {})) {
            work.start();
            while (!work.isIdle()) {
                Thread.sleep(IDLE_CHECK);
            }
        }
    }
}
