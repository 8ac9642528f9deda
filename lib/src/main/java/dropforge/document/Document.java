package dropforge.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.extract.Failure;
import java.time.Instant;

/**
 * A document: what lies, or lay, at a path of a watched folder, whatever its bytes are by now. It keeps its id when it is
 * changed, renamed, and removed and put back. Immutable; each change gives a new one.
 *
 * @param id 0 for one that no store has yet
 * @param folder that it lies in: absolute, or relative to the workspace where that holds it
 * @param path relative to the folder, with {@code /} between names
 * @param sha256 of its present bytes
 * @param size of them
 * @param failure why the present bytes were not extracted, or not as a whole; null when they were, or are pending
 * @param contentId what was extracted last, be it nothing but a failure; null where it was never tried
 * @param description as the last extraction had it
 * @param version counts the extractions, from 1; 0 before the first
 * @param addedAt when it was seen first
 * @param changedAt when its present bytes were seen first
 * @param extractedAt when they were extracted; null while they are not
 * @param removedAt null while it is there
 * @param tries how often its present bytes were tried in vain, where another try may do
 * @param retryAt not tried before; null where it is tried at once, or not again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Document(
        long id,
        String folder,
        String path,
        String sha256,
        long size,
        DocumentStatus status,
        Failure failure,
        Long contentId,
        Description description,
        int version,
        Instant addedAt,
        Instant changedAt,
        Instant extractedAt,
        Instant removedAt,
        int tries,
        Instant retryAt) {
    /** A new one, to be extracted. */
    public static Document added(String folder, String path, String sha256, long size, Instant at) {
        return new Document(
                0,
                folder,
                path,
                sha256,
                size,
                DocumentStatus.PENDING,
                null,
                null,
                Description.NONE,
                0,
                at,
                at,
                null,
                null,
                0,
                null);
    }

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public boolean isRemoved() {
        return removedAt != null;
    }

    /** With an id of the store. */
    Document stored(long newId) {
        return new Document(
                newId,
                folder,
                path,
                sha256,
                size,
                status,
                failure,
                contentId,
                description,
                version,
                addedAt,
                changedAt,
                extractedAt,
                removedAt,
                tries,
                retryAt);
    }

    public Document movedTo(String newPath) {
        return at(newPath, removedAt);
    }

    public Document removed(Instant at) {
        return at(path, at);
    }

    /** Removed, and put back with the bytes that it had. */
    public Document putBack() {
        return at(path, null);
    }

    /** What was looked for in vain may be there now. */
    private Document at(String newPath, Instant newRemovedAt) {
        boolean isPending = status == DocumentStatus.PENDING;
        return new Document(
                id,
                folder,
                newPath,
                sha256,
                size,
                status,
                failure,
                contentId,
                description,
                version,
                addedAt,
                changedAt,
                extractedAt,
                newRemovedAt,
                isPending ? 0 : tries,
                isPending ? null : retryAt);
    }

    /** There, perhaps again, with other bytes; to be extracted. */
    public Document changed(String newSha256, long newSize, Instant at) {
        return pending(newSha256, newSize, at, null, 0, null);
    }

    /** To be extracted anew, at once. */
    public Document toBeRetried() {
        return pending(sha256, size, changedAt, removedAt, 0, null);
    }

    /** To be tried again later, as nothing could be done now. */
    public Document postponed(int newTries, Instant until) {
        return pending(sha256, size, changedAt, removedAt, newTries, until);
    }

    private Document pending(
            String newSha256, long newSize, Instant newChangedAt, Instant newRemovedAt, int newTries, Instant nextTry) {
        return new Document(
                id,
                folder,
                path,
                newSha256,
                newSize,
                DocumentStatus.PENDING,
                null,
                contentId,
                description,
                version,
                addedAt,
                newChangedAt,
                null,
                newRemovedAt,
                newTries,
                nextTry);
    }

    /** With what came out of its present bytes. */
    Document extracted(Content content, Instant at, int newTries, Instant nextTry) {
        return new Document(
                id,
                folder,
                path,
                sha256,
                size,
                DocumentStatus.of(content.status()),
                content.failure(),
                content.id(),
                content.description(),
                version + 1,
                addedAt,
                changedAt,
                at,
                removedAt,
                newTries,
                nextTry);
    }
}
