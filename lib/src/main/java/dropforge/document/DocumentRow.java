package dropforge.document;

import dropforge.extract.Failure;
import dropforge.extract.Part;
import java.time.Instant;
import java.util.List;

/**
 * A document, or a part of one, as a row of a table for other programs; {@link DocumentColumn} names its columns.
 *
 * @param id of the document
 * @param part number of the part, 0 for the document itself; null in a table of whole documents
 * @param parent number of the part that holds it, -1 for none; null in a table of whole documents
 * @param folder that the document lies in: absolute, or relative to the workspace where that holds it
 * @param path of the document, relative to the folder, with {@code /} between names
 * @param name of the document, or of the part in it
 * @param status in one word, as {@link DocumentStatus} and {@link dropforge.extract.Status} write theirs
 * @param failure kind of it, in one word; null when all went well
 * @param created ISO-8601, as exact as the document says: a date, or a date and time, so that it is a text in every format
 * @param modified the same
 * @param size of the file, also for a part
 * @param sha256 of the file, also for a part
 * @param extractedAt null while the present bytes are not extracted
 * @param parts how many the document has, itself among them; 0 where it was never extracted
 * @param characters of text, in UTF-16 code units: of the part, or of all of the document's, without the blank lines between
 * @param text of the part, or of all of the document's with a blank line between; null where it is not asked for
 */
public record DocumentRow(
        long id,
        Integer part,
        Integer parent,
        String folder,
        String path,
        String name,
        String status,
        String failure,
        String reason,
        String mediaType,
        String title,
        String creator,
        String created,
        String modified,
        String language,
        long size,
        String sha256,
        int version,
        Instant addedAt,
        Instant changedAt,
        Instant extractedAt,
        int parts,
        long characters,
        String text) {
    /**
     * @param content what was extracted of it last; null for nothing yet
     * @param text null where it is not asked for
     */
    public static DocumentRow of(Document document, Content content, String text) {
        return of(
                document,
                null,
                null,
                document.name(),
                document.status().wireName(),
                document.failure(),
                document.description(),
                content == null ? 0 : content.parts(),
                content == null ? 0 : content.characters(),
                text);
    }

    /** One row for each part; for a document that was never extracted, one that says so. */
    public static List<DocumentRow> of(Document document, List<Part> parts, boolean withText) {
        if (parts.isEmpty()) {
            return List.of(of(
                    document,
                    0,
                    -1,
                    document.name(),
                    document.status().wireName(),
                    document.failure(),
                    document.description(),
                    0,
                    0,
                    withText ? "" : null));
        }
        return parts.stream()
                .map(part -> of(
                        document,
                        part.number(),
                        part.parent(),
                        part.number() == 0 ? document.name() : part.name(),
                        part.status().wireName(),
                        part.failure(),
                        Description.of(part),
                        parts.size(),
                        part.text().length(),
                        withText ? part.text() : null))
                .toList();
    }

    private static DocumentRow of(
            Document document,
            Integer part,
            Integer parent,
            String name,
            String status,
            Failure failure,
            Description description,
            int parts,
            long characters,
            String text) {
        return new DocumentRow(
                document.id(),
                part,
                parent,
                document.folder(),
                document.path(),
                name,
                status,
                failure == null ? null : failure.kind().wireName(),
                failure == null ? null : failure.reason(),
                description.mediaType(),
                description.title(),
                description.creator(),
                description.created(),
                description.modified(),
                description.language(),
                document.size(),
                document.sha256(),
                document.version(),
                document.addedAt(),
                document.changedAt(),
                document.extractedAt(),
                parts,
                characters,
                text);
    }
}
