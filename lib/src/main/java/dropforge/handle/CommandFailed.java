package dropforge.handle;

/** A command ended with an exit code other than 0, or could not be started. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailed(String sentence) {
        super(sentence);
    }
}
