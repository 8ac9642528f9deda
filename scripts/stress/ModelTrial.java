package dropforge.stress;

import dropforge.Workbench;
import dropforge.backup.BackupProgress;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ChampionChange;
import dropforge.registry.ModelRegistry;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Kills a process again and again while it trains, promotes, rolls back, removes and saves
 * versions, and looks each time whether anything is half, lost or untold.
 */
public final class ModelTrial {
    private static final int ROWS = 300;

    /** It is killed amid one of the first so many things that it does, however slow the machine. */
    private static final int DONE_BEFORE = 6;

    /** A training takes as long; what takes less has been followed by the next then. */
    private static final long LATEST_MILLIS = 700;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path home;
    private final Path workspace;
    private final Path backup;
    private final ModelRegistry registry;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> killedAmid = new TreeMap<>();
    private String amid = "start";
    private FileTime lastBackup;
    private int backupsRestored;

    /**
     * What came of it.
     *
     * @param killedAmid how often it was killed amid what
     * @param versions that were made in all
     * @param removed how many of them are removed
     * @param backups that were there after a kill, and were restored
     * @param faults what should not have been, in sentences
     */
    public record Result(
            long seed,
            int kills,
            Map<String, Integer> killedAmid,
            int versions,
            int removed,
            int switches,
            int backups,
            List<String> faults) {
        public boolean isClean() {
            return faults.isEmpty();
        }
    }

    /**
     * @param home an empty folder
     */
    public ModelTrial(Path home) {
        this.home = home;
        this.workspace = home.resolve("workspace");
        this.backup = home.resolve("backups").resolve("backup.zip");
        this.registry = new ModelRegistry(workspace.resolve("models"));
    }

    public Result run(long seed, int kills, Duration time)
            throws IOException, InterruptedException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Files.createDirectories(backup.getParent());
        writeRows(random);
        Workbench.retrain(workspace, ModelWork.SETTINGS, false, FitProgress.NONE);
        long end = System.nanoTime() + time.toNanos();
        int done = 0;
        while (done < kills && System.nanoTime() < end) {
            workUntilKilled(random);
            done++;
            lookAtOnce(done);
            if (random.nextBoolean()) {
                Workbench.retrain(workspace, ModelWork.SETTINGS, false, FitProgress.NONE);
                lookAfterRecovery(done);
            }
        }
        Workbench.retrain(workspace, ModelWork.SETTINGS, false, FitProgress.NONE);
        lookAfterRecovery(done);
        return new Result(
                seed,
                done,
                killedAmid,
                entries(Kind.TRAINING_COMPLETED).size(),
                entries(Kind.VERSION_REMOVED).size(),
                registry.championChanges().size(),
                backupsRestored,
                faults);
    }

    private void writeRows(RandomGenerator random) throws IOException {
        var rows = new StringBuilder("distance,carrier,late\n");
        for (int i = 0; i < ROWS; i++) {
            int distance = random.nextInt(100, 3_000);
            rows.append(
                    "%d,%s,%d%n"
                            .formatted(
                                    distance,
                                    "ABC".charAt(random.nextInt(3)),
                                    distance + random.nextInt(2_000) > 2_000 ? 1 : 0));
        }
        Files.createDirectories(workspace.resolve("training"));
        Files.writeString(workspace.resolve("training/flights.csv"), rows);
    }

    private void workUntilKilled(RandomGenerator random) throws IOException, InterruptedException {
        Path said = home.resolve("work.log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ModelWork.class.getName(),
                                workspace.toString(),
                                backup.toString(),
                                String.valueOf(random.nextLong()))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        awaitLines(said, random.nextInt(DONE_BEFORE), process);
        long millis = random.nextLong(LATEST_MILLIS);
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        List<String> lines = Files.readAllLines(said);
        if (ended) {
            faults.add("It ended by itself: " + String.join("; ", lines));
        }
        amid =
                lines.stream()
                        .filter(line -> line.matches("[a-z]+"))
                        .reduce((_, last) -> last)
                        .orElse("start");
        killedAmid.merge(amid, 1, Integer::sum);
    }

    private static void awaitLines(Path said, int lines, Process process)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Files.readAllLines(said).size() < lines && System.nanoTime() < end) {
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** As anybody finds it who reads before the next process tidies up. */
    private void lookAtOnce(int kill) throws IOException {
        try (var bench = Workbench.open(workspace)) {
            bench.verify(OptionalInt.empty()).damages().forEach(damage -> fault(kill, damage));
            if (registry.championIfAny().isEmpty()) {
                fault(kill, "No version is in use.");
            } else {
                bench.champion();
            }
            for (int pinned : registry.pinned()) {
                if (registry.find(pinned).isEmpty()) {
                    fault(kill, "Version %d is pinned, and gone.".formatted(pinned));
                }
            }
        } catch (UserMistake e) {
            fault(kill, e.getMessage());
        }
        lookAtBackup(kill);
    }

    private void lookAtBackup(int kill) throws IOException {
        if (!Files.exists(backup) || Files.getLastModifiedTime(backup).equals(lastBackup)) {
            return;
        }
        lastBackup = Files.getLastModifiedTime(backup);
        Path restored = home.resolve("restored");
        try {
            Workbench.restore(backup, restored, BackupProgress.NONE);
            backupsRestored++;
            try (var bench = Workbench.open(restored)) {
                bench.verify(OptionalInt.empty())
                        .damages()
                        .forEach(damage -> fault(kill, "In the backup: " + damage));
                bench.champion();
            }
        } catch (UserMistake e) {
            fault(kill, "The backup: " + e.getMessage());
        }
        WholeWrites.deleteTree(restored);
    }

    private void lookAfterRecovery(int kill) throws IOException {
        List<ChampionChange> changes = registry.championChanges();
        if (!registry.champion().equals(OptionalInt.of(changes.getLast().version()))) {
            fault(kill, "The pointer is not what the last line of the ledger says.");
        }
        var told = new TreeSet<Long>();
        entries(Kind.MODEL_PROMOTED, Kind.MODEL_ROLLED_BACK)
                .forEach(entry -> add(told, (long) entry.number("line"), kill, "Line"));
        changes.forEach(change -> {
            if (!told.contains(change.number())) {
                fault(
                        kill,
                        "The journal does not tell of line %d of the ledger."
                                .formatted(change.number()));
            }
        });
        var gone = new TreeSet<Long>();
        entries(Kind.VERSION_REMOVED)
                .forEach(entry -> add(gone, (long) entry.number("version"), kill, "Removal"));
        var made = new TreeSet<Long>();
        entries(Kind.TRAINING_COMPLETED)
                .forEach(entry -> add(made, (long) entry.number("version"), kill, "Training"));
        var left = new TreeSet<>(made);
        left.removeAll(gone);
        var there = new TreeSet<Long>();
        registry.numbers().forEach(number -> there.add((long) number));
        if (!left.equals(there)) {
            fault(
                    kill,
                    "By the journal there are versions %s, and there are %s."
                            .formatted(left, there));
        }
        lookForLeftovers(kill, workspace.resolve("models"));
        lookForLeftovers(kill, workspace.resolve("metrics"));
        try (Stream<Path> runs = Files.list(workspace.resolve("metrics"))) {
            if (runs.count() != there.size()) {
                fault(kill, "There are other metrics than versions.");
            }
        }
    }

    private void lookForLeftovers(int kill, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith("."))
                    .forEach(file -> fault(kill, "%s is left over.".formatted(file)));
        }
    }

    private void add(TreeSet<Long> numbers, long number, int kill, String what) {
        if (!numbers.add(number)) {
            fault(kill, "%s %d is told twice.".formatted(what, number));
        }
    }

    private List<JournalEntry> entries(Kind... kinds) {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withKinds(kinds));
        }
    }

    private void fault(int kill, String sentence) {
        faults.add("After kill %d, amid %s: %s".formatted(kill, amid, sentence));
    }
}
