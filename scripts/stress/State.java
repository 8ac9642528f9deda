package dropforge.stress;

import dropforge.files.Counted;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;

/**
 * What the disk, the baseline and the journal all know of a path.
 *
 * @param sha256 null for a folder, and where it is not known
 */
public record State(boolean directory, long size, String sha256) {
    static final State FOLDER = new State(true, 0, null);

    static State file(long size, String sha256) {
        return new State(false, size, sha256);
    }

    /** Whether both are the same; a hash that one of them does not know does not count. */
    @JsonIgnore
    boolean isLike(State other) {
        return directory == other.directory
                && size == other.size
                && (sha256 == null || other.sha256 == null || Objects.equals(sha256, other.sha256));
    }

    @Override
    public String toString() {
        return directory ? "a folder" : "%s (%.8s)".formatted(Counted.of(size, "byte"), sha256);
    }
}
