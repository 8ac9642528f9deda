package dropforge.document;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The columns of a table of documents, in their order; {@link DocumentRow} says what is in each. */
public enum DocumentColumn {
    ID("id", Long.class, DocumentRow::id),
    PART("part", Integer.class, DocumentRow::part),
    PARENT("parent", Integer.class, DocumentRow::parent),
    FOLDER("folder", String.class, DocumentRow::folder),
    PATH("path", String.class, DocumentRow::path),
    NAME("name", String.class, DocumentRow::name),
    STATUS("status", String.class, DocumentRow::status),
    FAILURE("failure", String.class, DocumentRow::failure),
    REASON("reason", String.class, DocumentRow::reason),
    MEDIA_TYPE("mediaType", String.class, DocumentRow::mediaType),
    TITLE("title", String.class, DocumentRow::title),
    CREATOR("creator", String.class, DocumentRow::creator),
    CREATED("created", String.class, DocumentRow::created),
    MODIFIED("modified", String.class, DocumentRow::modified),
    LANGUAGE("language", String.class, DocumentRow::language),
    SIZE("size", Long.class, DocumentRow::size),
    SHA256("sha256", String.class, DocumentRow::sha256),
    VERSION("version", Integer.class, DocumentRow::version),
    ADDED_AT("addedAt", Instant.class, DocumentRow::addedAt),
    CHANGED_AT("changedAt", Instant.class, DocumentRow::changedAt),
    EXTRACTED_AT("extractedAt", Instant.class, DocumentRow::extractedAt),
    PARTS("parts", Integer.class, DocumentRow::parts),
    CHARACTERS("characters", Long.class, DocumentRow::characters),
    TEXT("text", String.class, DocumentRow::text);

    private final String wireName;
    private final Class<?> type;
    private final Function<DocumentRow, Object> value;

    DocumentColumn(String wireName, Class<?> type, Function<DocumentRow, Object> value) {
        this.wireName = wireName;
        this.type = type;
        this.value = value;
    }

    /**
     * Those of a table.
     *
     * @param ofParts whether each part has a row, and not each document
     * @param withText whether the text is in it
     */
    public static List<DocumentColumn> of(boolean ofParts, boolean withText) {
        return Arrays.stream(values())
                .filter(column -> switch (column) {
                    case PART, PARENT -> ofParts;
                    case TEXT -> withText;
                    default -> true;
                })
                .toList();
    }

    /** As it is written: {@code mediaType}. */
    public String wireName() {
        return wireName;
    }

    /** Of its values: {@link String}, {@link Long}, {@link Integer} or {@link Instant}, a moment of UTC. */
    public Class<?> type() {
        return type;
    }

    /** What a row has there; null for nothing. */
    public Object of(DocumentRow row) {
        return value.apply(row);
    }
}
