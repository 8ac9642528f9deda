package dropforge.watch;

import dropforge.files.Platform;
import java.io.IOException;

/** A path is there and cannot be looked at. The message is the sentence for the journal. */
final class UnreadableFile extends Exception {
    private static final long serialVersionUID = 1L;

    /** What another program keeps to itself is likely to be written; then it is no trouble until some 30 seconds later. */
    private static final int LOOKS_WHILE_HELD = 6;

    private static final int LOOKS = 2;

    private final String path;

    UnreadableFile(String path, String sentence, Throwable cause) {
        super(sentence, cause);
        this.path = path;
    }

    /** After how many looks in a row that failed it is to be told. */
    int looksUntilTold() {
        return getCause() instanceof IOException failure && Platform.isHeldByAnother(failure)
                ? LOOKS_WHILE_HELD
                : LOOKS;
    }

    String path() {
        return path;
    }
}
