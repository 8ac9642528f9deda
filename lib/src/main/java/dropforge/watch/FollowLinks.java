package dropforge.watch;

import java.util.Optional;

/** Which symbolic links to folders are followed, as the user may choose. One to a file is a file in any case. */
public enum FollowLinks {
    /** None: what is below a link is not watched. */
    NEVER,
    /** Those to folders that lie in the watched folder, and are passed over there because of their names. */
    INSIDE,
    /** Also those that lead out of it. */
    ANYWHERE;

    /** {@code false}, {@code inside}, which {@code true} stands for, or {@code anywhere}. */
    public static Optional<FollowLinks> of(String wireName) {
        return switch (wireName) {
            case "false" -> Optional.of(NEVER);
            case "true", "inside" -> Optional.of(INSIDE);
            case "anywhere" -> Optional.of(ANYWHERE);
            default -> Optional.empty();
        };
    }
}
