package dropforge.watch;

import java.nio.file.Path;

/** Something that a {@link HintSource} noticed. Never the truth, only a reason to look. */
public sealed interface Hint {
    /** Something may have happened to this path. */
    record Touched(Path path) implements Hint {}

    /** Whoever wrote to this file has closed it, or it was moved here: it is whole unless somebody else writes to it. */
    record Closed(Path file) implements Hint {}

    /** Hints under this folder were lost: all of it must be looked at. */
    record Lost(Path folder) implements Hint {}

    /** The source has ended by itself and gives no more hints: a fresh one is needed, and all must be looked at. */
    record Ended(Path folder) implements Hint {}
}
