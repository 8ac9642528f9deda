package dropforge.watch;

/** A path is there and cannot be looked at. The message is the sentence for the journal. */
final class UnreadableFile extends Exception {
    private static final long serialVersionUID = 1L;
    private final String path;

    UnreadableFile(String path, String sentence, Throwable cause) {
        super(sentence, cause);
        this.path = path;
    }

    String path() {
        return path;
    }
}
