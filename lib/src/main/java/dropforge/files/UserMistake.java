package dropforge.files;

import java.io.PrintStream;

/**
 * Something that the user can put right. The message is one sentence that names the thing and the next step; commands
 * print it alone, without a stack trace. So does Java where a program does not catch it; logs, {@code --verbose} and who
 * asks for the stack trace have all of it.
 */
public class UserMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static volatile boolean framesAreTold = true;

    public UserMistake(String sentence) {
        this(sentence, null);
    }

    public UserMistake(String sentence, Throwable cause) {
        super(sentence, framesAreTold ? cause : null, framesAreTold, framesAreTold);
    }

    /** From now on none has frames, nor a cause: for a notebook, whose kernel prints those of whatever is thrown. */
    public static void tellNoFrames() {
        framesAreTold = false;
    }

    /**
     * On the screen, where Java puts what nobody has caught, the sentence is all: the frames say nothing of what is to be put
     * right. Loggers print to a {@link java.io.PrintWriter}.
     */
    @Override
    public void printStackTrace(PrintStream screen) {
        screen.println(this);
    }
}
