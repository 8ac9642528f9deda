package dropforge;

import static org.awaitility.Awaitility.await;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A workspace of the tests into which real files are dropped; remembers what its watchers journaled. */
final class DropFolder {
    static final Path SAMPLES = Checkout.ROOT.resolve("data/samples");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path workspace;
    final Path training;
    final Path models;
    final Path metrics;
    private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();

    DropFolder(Path workspace) {
        this.workspace = workspace;
        training = workspace.resolve("training");
        models = workspace.resolve("models");
        metrics = workspace.resolve("metrics");
        try {
            Files.createDirectories(training);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All penguins: 344 rows, {@code species} has three classes, {@code body_mass_g} is a number. */
    static String penguins() {
        return sample("penguins.csv");
    }

    /** Every third penguin, all species among them; {@code part} is 0, 1 or 2. */
    static String penguins(int part) {
        List<String> lines = penguins().lines().toList();
        return IntStream.range(0, lines.size())
                .filter(line -> line == 0 || line % 3 == part)
                .mapToObj(lines::get)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    static String sample(String name) {
        try {
            return Files.readString(SAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file there at once, as {@code mv} does. */
    Path drop(String name, String text) throws IOException {
        Path target = training.resolve(name);
        Files.createDirectories(target.getParent());
        Path whole = Files.writeString(Files.createTempFile(workspace, "drop", ".tmp"), text);
        return Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A small and quick model of the penguins' species. */
    WatchOptions options() {
        return WatchOptions.DEFAULTS
                .withTarget("species")
                .with(Settings.Key.ITERATIONS, 20)
                .with(Settings.Key.THREADS, 1)
                .with(Settings.Key.SETTLE, "50ms")
                // So few rows are seldom enough to tell two versions apart.
                .with(Settings.Key.PROMOTE, "always")
                .withListener(entries::add);
    }

    WatchOptions options(FitProgress progress) {
        return options().withProgress(progress);
    }

    Watch watch() {
        return watch(options());
    }

    Watch watch(WatchOptions options) {
        return Workbench.watchTrainingDirectory(training, models, metrics, options);
    }

    /** What was journaled, in order. */
    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    List<JournalEntry> entries(Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }

    /** What the entries about training files that are not in order say. */
    List<String> errors() {
        return entries(Kind.ERROR).stream().map(entry -> entry.text("message")).toList();
    }

    /** Waits until that many entries of a kind were journaled and the watcher has dealt with all that it noticed. */
    void until(Watch watch, Kind kind, int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            if (entries(kind).size() < count || !watch.isIdle()) {
                throw new AssertionError("Not yet %d times %s and idle, but %s"
                        .formatted(
                                count,
                                kind,
                                entries.stream().map(JournalEntry::kind).toList()));
            }
        });
    }

    /** Watches until that many entries of a kind were journaled in all. */
    void watchUntil(Kind kind, int count) {
        try (Watch watch = watch()) {
            until(watch, kind, count);
        }
    }

    ModelRegistry registry() {
        return new ModelRegistry(models);
    }

    ModelVersion newest() {
        return registry().newest().orElseThrow();
    }

    /** Paths of the files that the newest version learned from. */
    List<String> learnedFrom() {
        return newest().files().stream().map(ModelVersion.TrainedFile::path).toList();
    }

    static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
