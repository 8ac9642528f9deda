package dropforge.files;

/** A mistake in what was typed, as against one in files or settings: commands end with exit code 2. */
public class WrongUsage extends UserMistake {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String sentence) {
        super(sentence);
    }
}
