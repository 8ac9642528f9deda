package dropforge.retrain;

/** What a retraining would write does not fit on a disk; the message says so to the user. */
final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoom(String sentence) {
        super(sentence);
    }
}
