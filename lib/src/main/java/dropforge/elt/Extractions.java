package dropforge.elt;

import dropforge.document.Content;
import dropforge.document.Document;
import dropforge.document.DocumentStatus;
import dropforge.document.DocumentStore;
import dropforge.document.MetadataStore;
import dropforge.extract.Extraction;
import dropforge.extract.Failure;
import dropforge.extract.FailureKind;
import dropforge.extract.Limits;
import dropforge.extract.Part;
import dropforge.extract.Source;
import dropforge.extract.Status;
import dropforge.files.Reasons;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Extracts documents, and writes down what came out. {@link #extract} is called by many threads, {@link #write} by one.
 *
 * @param limits above which a file is not even copied
 */
record Extractions(
        InboundFolder folder,
        MetadataStore documents,
        DocumentStore contents,
        Extracting extracting,
        Limits limits,
        Clock clock) {
    private static final System.Logger LOG = System.getLogger(Extractions.class.getName());

    /** What became of an attempt. */
    sealed interface Result {
        /** As it was when it was begun. */
        Document document();

        /** @param seconds that it took */
        record Extracted(Document document, Extraction extraction, double seconds) implements Result {}

        /** Other documents have the same bytes, and they are extracted. */
        record Shared(Document document, Content content) implements Result {}

        /** The file is not there, or has other bytes than it had: the journal will say so, or it is looked for again. */
        record NotAsKnown(Document document) implements Result {}
    }

    Result extract(Document document) throws InterruptedException {
        long start = System.nanoTime();
        Source name = Source.of(folder.file(document.path()));
        try {
            if (document.size() == 0) {
                return failed(document, FailureKind.EMPTY, "It is empty.", start);
            }
            if (document.size() > limits.bytes()) {
                return failed(
                        document,
                        FailureKind.TOO_LARGE,
                        "It has %,d bytes, and files of more than %,d bytes are not read (document-size)."
                                .formatted(document.size(), limits.bytes()),
                        start);
            }
            Optional<Content> known = contents.newest(document.sha256(), name.ending())
                    .filter(content -> content.status() != Status.FAILED && !isOf(document, content));
            if (known.isPresent()) {
                return new Result.Shared(document, known.get());
            }
            Path raw = contents.keep(folder.file(document.path()), document.sha256());
            Extraction extraction = extracting.extract(new Source(raw, name.name()));
            return new Result.Extracted(document, extraction, secondsSince(start));
        } catch (NoSuchFileException | DocumentStore.ChangedMeanwhile e) {
            LOG.log(Level.DEBUG, "Not as the journal has it: " + document.path(), e);
            return new Result.NotAsKnown(document);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot read " + document.path(), e);
            return failed(
                    document, FailureKind.IO, "It cannot be read and copied (%s).".formatted(Reasons.of(e)), start);
        }
    }

    /** Asked for by hand, what is known already is extracted anew. */
    private static boolean isOf(Document document, Content content) {
        return document.contentId() != null && document.contentId() == content.id();
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Where it was not even begun. */
    Result failed(Document document, FailureKind kind, String reason) {
        return failed(document, kind, reason, System.nanoTime());
    }

    private static Result failed(Document document, FailureKind kind, String reason, long start) {
        var part = new Part(
                0,
                -1,
                document.name(),
                "application/octet-stream",
                "",
                new TreeMap<>(),
                new Failure(kind, reason),
                false);
        return new Result.Extracted(document, new Extraction("dropforge", List.of(part)), secondsSince(start));
    }

    /**
     * Part of a transaction. What was changed or removed meanwhile is left for its next turn.
     *
     * @return the document as it is now; empty where nothing was written
     */
    Optional<Document> write(Result result, DocumentRecords records, Journal.Transaction transaction) {
        Optional<Document> now = documents
                .find(result.document().id())
                .filter(each -> !each.isRemoved()
                        && each.sha256().equals(result.document().sha256()));
        if (now.isEmpty()) {
            return now;
        }
        Document document = now.get();
        Instant at = clock.instant();
        return Optional.of(
                switch (result) {
                    case Result.Extracted(var _, var extraction, var seconds) -> {
                        String ending = Source.of(folder.file(document.path())).ending();
                        yield write(
                                document,
                                contents.put(document.sha256(), ending, extraction, seconds, at),
                                at,
                                records,
                                transaction);
                    }
                    case Result.Shared(var _, var content) -> write(document, content, at, records, transaction);
                    case Result.NotAsKnown _ -> {
                        Document later =
                                document.postponed(document.tries() + 1, at.plus(BackOff.beforeLook(document.tries())));
                        documents.update(later);
                        yield later;
                    }
                });
    }

    private Document write(
            Document document, Content content, Instant at, DocumentRecords records, Journal.Transaction transaction) {
        int tries = content.canPass() ? document.tries() + 1 : 0;
        Duration pause = content.canPass() ? BackOff.afterFailure(content.failureKind(), tries) : null;
        Document after = documents.extracted(document, content, at, tries, pause == null ? null : at.plus(pause));
        transaction.append(entry(after, content, records));
        return after;
    }

    private static Draft entry(Document document, Content content, DocumentRecords records) {
        Kind kind = document.status() == DocumentStatus.FAILED
                ? Kind.DOCUMENT_FAILED
                : document.version() == 1 ? Kind.DOCUMENT_ADDED : Kind.DOCUMENT_UPDATED;
        Failure failure = content.failure();
        return records.draft(kind, document)
                .with("title", document.description().title())
                .with("mediaType", document.description().mediaType())
                .with("version", document.version())
                .with("parts", content.parts() > 1 ? content.parts() : null)
                .with("characters", content.characters())
                .with("seconds", Math.round(content.seconds() * 1_000) / 1e3)
                .with("status", document.status().wireName())
                .with("failure", failure == null ? null : failure.kind().wireName())
                .with("message", failure == null ? null : failure.reason())
                .with("tries", document.tries() > 0 ? document.tries() : null)
                .with(
                        "retryAt",
                        document.retryAt() == null ? null : document.retryAt().toString());
    }
}
