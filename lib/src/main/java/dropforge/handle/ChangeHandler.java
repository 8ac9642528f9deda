package dropforge.handle;

import dropforge.files.FileChange;

/**
 * A handler that {@code watch} finds by itself: a class with a constructor without arguments, named in
 * {@code META-INF/services/dropforge.handle.ChangeHandler} of a jar on the class path. It is durable.
 *
 * <pre>{@code
 * public final class Mailer implements ChangeHandler {
 *     public String name() {
 *         return "mailer";
 *     }
 *
 *     public Wanted wants() {
 *         return Wanted.FILES.withGlob("*.csv");
 *     }
 *
 *     public void handle(Delivery<FileChange> change) throws IOException {
 *         mail("It is there: " + change.file());
 *     }
 * }
 * }</pre>
 */
public interface ChangeHandler extends Action<FileChange> {
    /** Letters, digits and {@code . _ -}; under it the store keeps how far it has come. */
    String name();

    default Wanted wants() {
        return Wanted.ALL;
    }

    default Retries retries() {
        return Retries.DEFAULT;
    }
}
