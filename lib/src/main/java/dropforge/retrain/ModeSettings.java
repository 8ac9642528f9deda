package dropforge.retrain;

import dropforge.registry.FitMode;
import java.util.Optional;

/**
 * How much of what there is each retraining is to fit anew.
 *
 * @param kind of the fits
 * @param number of iterations that a warm one adds, or of files of a window; 0 for full ones
 * @param fullEvery after so many others a full one comes
 */
public record ModeSettings(FitMode.Kind kind, int number, int fullEvery) {
    /**
     * What a warm fit adds where nobody says. On the flights, continued from the months before with the new month and as many
     * old rows, 50 at a third of the rate have a mean AUC of 0.701 on the month after (five months to eleven), where the
     * champion alone has 0.689 and a full fit 0.706; 20 have 0.698, 80 have 0.702.
     */
    static final int ITERATIONS = 50;

    /** Half a year of monthly files. */
    public static final int FULL_EVERY = 6;

    /** Each fit is a full one. */
    public static final ModeSettings DEFAULTS = new ModeSettings(FitMode.Kind.FULL, 0, FULL_EVERY);

    /**
     * Reads {@code full}, {@code warm}, {@code warm 20}, {@code window 3}.
     *
     * @return empty for another text
     */
    public static Optional<ModeSettings> of(String text, int fullEvery) {
        String[] words = text.strip().split("\\s+");
        int number;
        try {
            number = words.length == 2 ? Integer.parseInt(words[1]) : 0;
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
        boolean said = words.length == 2;
        if (words.length > 2 || (said && number < 1)) {
            return Optional.empty();
        }
        return switch (words[0]) {
            case "full" -> said ? Optional.empty() : Optional.of(new ModeSettings(FitMode.Kind.FULL, 0, fullEvery));
            case "warm" -> Optional.of(new ModeSettings(FitMode.Kind.WARM, said ? number : ITERATIONS, fullEvery));
            case "window" ->
                said ? Optional.of(new ModeSettings(FitMode.Kind.WINDOW, number, fullEvery)) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
