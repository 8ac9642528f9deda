package dropforge.extract;

/**
 * Why something could not be extracted, or not as a whole.
 *
 * @param reason one sentence for a person, such as "It is encrypted, and no password is known."
 */
public record Failure(FailureKind kind, String reason) {}
