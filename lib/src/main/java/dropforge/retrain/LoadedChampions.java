package dropforge.retrain;

import dropforge.files.UserMistake;
import dropforge.registry.LearnedRows;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.train.Model;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Keeps the champion in memory from one retraining to the next. */
final class LoadedChampions {
    private final ModelRegistry registry;
    private Champion champion;

    LoadedChampions(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * A champion in memory.
     *
     * @param learned null for a version from before that was kept
     */
    record Champion(ModelVersion version, Model model, LearnedRows learned) {}

    /** Spares reading a version that has just been made. */
    void remember(ModelVersion version, Model model, LearnedRows learned) {
        champion = new Champion(version, model, learned);
    }

    /** @throws UserMistake when a file of it is not as it was written */
    Champion champion(int number) throws IOException {
        ModelVersion version = registry.version(number);
        // Also of the one in memory: what is damaged on the disk is of no use to anybody else.
        registry.checkModelFiles(version);
        if (champion == null || !champion.version.equals(version)) {
            Path folder = registry.folderOf(number);
            champion = new Champion(version, Trainers.load(folder), learned(folder));
        }
        return champion;
    }

    private static LearnedRows learned(Path folder) throws IOException {
        try {
            return LearnedRows.read(folder);
        } catch (NoSuchFileException _) {
            return null;
        }
    }
}
