package dropforge.files;

/**
 * Something that the user can put right. The message is one sentence that names the thing and the next step; commands
 * print it alone, without a stack trace.
 */
public class UserMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserMistake(String sentence) {
        super(sentence);
    }

    public UserMistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
