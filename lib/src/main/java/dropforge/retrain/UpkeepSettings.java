package dropforge.retrain;

import java.time.Duration;

/**
 * How much of a disk the models may take.
 *
 * @param keepVersions so many of the newest versions stay, whatever their age
 * @param keepVersionsFor versions that are not older stay, however many they are; null for all
 * @param keepTrainingFiles so many of the newest training files stay in their folder, whatever their age
 * @param keepTrainingFor training files that are not older stay, however many they are; 0: the number alone decides; null: all
 * @param diskReserve bytes that a retraining leaves free on each disk
 */
public record UpkeepSettings(
        int keepVersions, Duration keepVersionsFor, int keepTrainingFiles, Duration keepTrainingFor, long diskReserve) {
    /** A quarter of a year, so that one can be compared with the next; all training files; 64 MB are room for the journal of months. */
    public static final UpkeepSettings DEFAULTS = new UpkeepSettings(30, Duration.ofDays(90), 2, null, 64L << 20);

    /** Whether training files ever leave their folder. */
    boolean archivesFiles() {
        return keepTrainingFor != null;
    }
}
