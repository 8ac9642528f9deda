package dropforge.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import dropforge.extract.Failure;
import dropforge.extract.FailureKind;
import dropforge.extract.Status;
import java.time.Instant;

/**
 * What was extracted of some bytes, without the text itself: {@link DocumentStore#parts} has that.
 *
 * @param id 0 for one that no store has yet
 * @param sha256 of the bytes
 * @param ending of the name that they were read under, which may have told the format
 * @param extractor with its version
 * @param failure why there is nothing, or not all; null when all went well
 * @param parts how many, the document itself among them
 * @param characters of text in all of them
 * @param seconds that it took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Content(
        long id,
        String sha256,
        String ending,
        String extractor,
        Status status,
        Failure failure,
        Description description,
        int parts,
        long characters,
        double seconds,
        Instant at) {
    /** Whether extracting the same bytes again would give the same. */
    public boolean isFinal() {
        return failure == null || !failure.kind().canPass();
    }

    /** Whether another try may do better. */
    public boolean canPass() {
        return status == Status.FAILED && !isFinal();
    }

    /** The kind of its failure, in one word; null when all went well. */
    public FailureKind failureKind() {
        return failure == null ? null : failure.kind();
    }
}
