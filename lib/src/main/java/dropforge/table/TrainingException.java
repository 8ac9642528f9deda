package dropforge.table;

import dropforge.files.UserMistake;

/** Training cannot go on with these data or settings. The message is one sentence for the user, with the next step. */
public class TrainingException extends UserMistake {
    private static final long serialVersionUID = 1L;

    public TrainingException(String sentence) {
        super(sentence);
    }

    public TrainingException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
