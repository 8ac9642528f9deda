package dropforge.extract;

/** An extractor cannot read a document; it says of which kind that is. */
public final class ExtractionException extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    /** @param reason one sentence for a person */
    public ExtractionException(FailureKind kind, String reason) {
        this(kind, reason, null);
    }

    public ExtractionException(FailureKind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    public Failure failure() {
        return new Failure(kind, getMessage());
    }
}
