package dropforge.stress;

import dropforge.Settings.Key;
import dropforge.Workbench;
import dropforge.backup.Backup;
import dropforge.backup.BackupProgress;
import dropforge.files.UserMistake;
import dropforge.registry.ModelRegistry;
import dropforge.train.FitProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The program of a process that is to be killed: trains, promotes, rolls back, pins and takes
 * backups at random, without end. Says on a line what it begins, so that it is known amid what it
 * died.
 */
final class ModelWork {
    /** Few versions, each old at once, so that one is removed with nearly each training. */
    static final Map<Key, Object> SETTINGS =
            Map.of(
                    Key.TARGET,
                    "late",
                    Key.THREADS,
                    1,
                    Key.ITERATIONS,
                    3,
                    Key.KEEP_VERSIONS,
                    3,
                    Key.KEEP_VERSIONS_FOR,
                    "0s",
                    Key.PROMOTE,
                    "always");

    private static final int PINNED_AT_MOST = 2;

    private final Path workspace;
    private final Path backup;
    private final RandomGenerator random;
    private final ModelRegistry registry;

    private ModelWork(Path workspace, Path backup, long seed) {
        this.workspace = workspace;
        this.backup = backup;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.registry = new ModelRegistry(workspace.resolve("models"));
    }

    static void main(String... arguments) throws InterruptedException {
        var work =
                new ModelWork(
                        Path.of(arguments[0]), Path.of(arguments[1]), Long.parseLong(arguments[2]));
        while (true) {
            try {
                work.doOne();
            } catch (UserMistake e) {
                // As when there is none to go back to.
                IO.println("refused: " + e.getMessage());
            }
        }
    }

    private void doOne() throws InterruptedException {
        // A training takes as long as ten of the others.
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                IO.println("retrain");
                Workbench.retrain(workspace, SETTINGS, true, FitProgress.NONE);
            }
            case 2, 3, 4 -> {
                IO.println("promote");
                Workbench.promote(workspace, any());
            }
            case 5, 6 -> {
                IO.println("rollback");
                Workbench.rollBack(workspace);
            }
            case 7 -> pin();
            default -> {
                IO.println("backup");
                Workbench.backUp(
                        workspace, new Backup.Request(backup, false, true), BackupProgress.NONE);
            }
        }
    }

    private void pin() {
        IO.println("pin");
        List<Integer> pinned = List.copyOf(registry.pinned());
        if (pinned.size() < PINNED_AT_MOST) {
            Workbench.pin(workspace, any());
        } else {
            Workbench.unpin(workspace, pinned.getFirst());
        }
    }

    private int any() {
        List<Integer> numbers = registry.numbers();
        return numbers.isEmpty() ? 1 : numbers.get(random.nextInt(numbers.size()));
    }
}
