package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.registry.ModelVersion;
import dropforge.registry.Predictor;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a watcher ends, the next one finds everything whole and makes what is missing, once. */
@Timeout(180)
class StopAndCrashTest {
    private static final String[] LONG = {"iterations=100000", "early-stopping=0"};
    private static final String[] SHORT = {"iterations=5"};
    private static final int ROUNDS = 8;

    @TempDir
    Path workspace;

    private DropFolder folder;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @AfterEach
    void endWhatRuns() throws InterruptedException {
        for (Process process : started) {
            WatchInAnotherJvm.kill(process);
        }
    }

    @Test
    void aStopDuringAFitAbandonsItInOrderAndTheNextStartMakesTheVersion() throws Exception {
        Process watcher = fitting();
        WatchInAnotherJvm.stop(watcher);

        assertThat(watcher.exitValue()).isEqualTo(128 + 15);
        assertThat(kinds())
                .containsExactly(
                        Kind.BASELINE_TAKEN,
                        Kind.WATCH_STARTED,
                        Kind.ADDED,
                        Kind.SCHEMA_CHANGED,
                        Kind.TRAINING_STARTED,
                        Kind.TRAINING_ABANDONED,
                        Kind.WATCH_STOPPED);
        assertThat(folder.registry().versions()).isEmpty();
        nextStartMakesTheVersionOnce();
        assertThat(entries(Kind.TRAINING_ABANDONED)).hasSize(1);
    }

    /** A trigger stands in for the disk that has become full, or the program that keeps the database locked. */
    @Test
    void aStopThatCannotBeWrittenDownIsASentenceAndTheNextWatcherStarts() throws Exception {
        List<String> alarms = new CopyOnWriteArrayList<>();
        var options = new WatchOptions(workspace, Map.of(), _ -> {}, FitProgress.NONE, alarms::add);
        try (Watch _ = Workbench.watch(workspace, options);
                var other = DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve(Store.FILE_NAME));
                var statement = other.createStatement()) {
            statement.execute("create trigger full before insert on entry when new.kind = 'watch-stopped'"
                    + " begin select raise(fail, 'the disk is full'); end");
        }
        assertThat(alarms).singleElement().asString().contains("could not be written down", "the disk is full");

        try (var other = DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve(Store.FILE_NAME));
                var statement = other.createStatement()) {
            statement.execute("drop trigger full");
        }
        try (Watch again = Workbench.watch(workspace, options)) {
            again.awaitIdle(Duration.ofMillis(100));
        }
        assertThat(alarms).hasSize(1);
    }

    @Test
    void aKillDuringAFitIsOnRecordAndTheNextStartMakesTheVersionOnce() throws Exception {
        WatchInAnotherJvm.kill(fitting());
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().watcher()).isNull();
            assertThat(bench.status().training()).isNull();
            assertThat(bench.status().pending()).isEqualTo(1L);
        }

        nextStartMakesTheVersionOnce();
        assertThat(entries(Kind.TRAINING_ABANDONED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.number("started"))
                        .isEqualTo(entries(Kind.TRAINING_STARTED).getFirst().id()));
    }

    @Test
    void killsAtAnyMomentLoseNoFileAndLeaveNothingHalf() throws Exception {
        var moments = new Random(7);
        var dropped = new ArrayList<String>();
        for (int round = 0; round < ROUNDS; round++) {
            Process watcher = start(WatchInAnotherJvm.watch(workspace, SHORT));
            if (round == 0) {
                WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
            }
            for (int file = 0; file < 2; file++) {
                dropped.add("%02d-%d.csv".formatted(round, file));
                folder.drop(dropped.getLast(), months().get(round + file));
                // The moment is what is tried out, so there is no condition to wait for.
                boolean ended = watcher.waitFor(moments.nextInt(200, 1200), TimeUnit.MILLISECONDS);
                assertThat(ended).as(childLog()).isFalse();
            }
            WatchInAnotherJvm.kill(watcher);
        }

        Process watcher = start(WatchInAnotherJvm.watch(workspace, SHORT));
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(folder.learnedFrom()).containsExactlyElementsOf(dropped));
        untilNothingIsPending();
        WatchInAnotherJvm.stop(watcher);

        assertThat(entries(Kind.ADDED)).extracting(JournalEntry::path).containsExactlyInAnyOrderElementsOf(dropped);
        assertWhole();
    }

    /** The same for stops in order, which come by while a version is being written, too. */
    @Test
    void stopsAtAnyMomentLeaveNothingHalf() throws Exception {
        var moments = new Random(11);
        for (int round = 0; round < 15; round++) {
            var fitted = new CountDownLatch(1);
            var options = folder.options((done, planned) -> {
                        if (done == planned) {
                            fitted.countDown();
                        }
                    })
                    .with(Settings.Key.EARLY_STOPPING, 0);
            try (Watch watch = folder.watch(options)) {
                folder.drop(round + ".csv", DropFolder.penguins(round % 3));
                fitted.await();
                // The moment is what is tried out, so there is no condition to wait for.
                LockSupport.parkNanos(moments.nextLong(400_000_000));
            }
            assertWhole();
        }
    }

    @Test
    void aFullDiskLeavesNoHalfVersionAndTheChampionAsItWas() throws Exception {
        for (int month = 1; month < 12; month++) {
            folder.drop("%02d.csv".formatted(month), months().get(month - 1));
        }
        Workbench.retrain(workspace, shortSettings(), false, (_, _) -> {});
        folder.watch(new WatchOptions(null, shortSettings(), _ -> {}, FitProgress.NONE, _ -> {}))
                .close();

        // LightGBM's own library, 7 MB, is unpacked by each process; the model is larger than that.
        Process watcher = start(WatchInAnotherJvm.watchWithFilesUpTo(
                10_000, workspace, "iterations=250", "leaves=1000", "early-stopping=0"));
        folder.drop("12.csv", months().getLast());
        WatchInAnotherJvm.until(workspace, Kind.TRAINING_FAILED, 1);
        WatchInAnotherJvm.stop(watcher);

        // It is tried again later, not at once.
        assertThat(entries(Kind.TRAINING_FAILED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("message"))
                        .contains("cannot be written", "the champion stays, and it is tried again")
                        .doesNotContain("\n"));
        assertThat(folder.registry().champion()).hasValue(1);
        assertThat(namesIn(folder.models))
                .containsExactly("champion", "champion.lock", "champions.jsonl", "version_0001");
        assertThat(namesIn(folder.metrics)).containsExactly(folder.newest().metricsFolder());

        Process next = start(WatchInAnotherJvm.watch(workspace, SHORT));
        WatchInAnotherJvm.until(workspace, Kind.TRAINING_COMPLETED, 2);
        WatchInAnotherJvm.stop(next);
        assertThat(folder.registry().champion()).hasValue(2);
        assertThat(folder.learnedFrom()).hasSize(12);
        assertWhole();
    }

    @Test
    void retrainBesideAWatcherThatTrainsWaitsAndFindsNothingLeftToDo() throws Exception {
        var fitting = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var options = new WatchOptions(
                null,
                shortSettings(),
                _ -> {},
                (_, _) -> {
                    fitting.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                },
                _ -> {});
        try (Watch watch = folder.watch(options)) {
            folder.drop("a.csv", months().getFirst());
            fitting.await();
            Process retrain = start(WatchInAnotherJvm.retrain(workspace, SHORT));
            // What it would do otherwise takes less than this.
            assertThat(retrain.waitFor(3, TimeUnit.SECONDS)).isFalse();
            goOn.countDown();
            WatchInAnotherJvm.awaitEnd(retrain);
            assertThat(childLog()).isEqualToIgnoringNewLines("Unchanged");
            await().until(watch::isIdle);
        }
        assertThat(folder.registry().versions()).hasSize(1);
        assertThat(entries(Kind.TRAINING_STARTED)).hasSize(1);
    }

    private Process fitting() throws IOException {
        Process watcher = start(WatchInAnotherJvm.watch(workspace, LONG));
        WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
        folder.drop("january.csv", months().getFirst());
        WatchInAnotherJvm.until(workspace, Kind.TRAINING_STARTED, 1);
        return watcher;
    }

    private void nextStartMakesTheVersionOnce() throws Exception {
        Process watcher = start(WatchInAnotherJvm.watch(workspace, SHORT));
        WatchInAnotherJvm.until(workspace, Kind.TRAINING_COMPLETED, 1);
        untilNothingIsPending();
        WatchInAnotherJvm.stop(watcher);
        assertThat(folder.registry().versions()).hasSize(1);
        assertThat(folder.registry().champion()).hasValue(1);
        assertThat(folder.learnedFrom()).containsExactly("january.csv");
        assertThat(entries(Kind.ADDED)).hasSize(1);
        assertThat(entries(Kind.TRAINING_COMPLETED)).hasSize(1);
        assertWhole();
    }

    /** Every version is numbered once, told of, and can be used; nothing else lies there. */
    private void assertWhole() throws IOException {
        List<ModelVersion> versions = folder.registry().versions();
        var expected = new ArrayList<>(versions.stream()
                .map(version -> "version_%04d".formatted(version.version()))
                .toList());
        if (!versions.isEmpty()) {
            expected.addAll(0, List.of("champion", "champion.lock", "champions.jsonl"));
        }
        assertThat(namesIn(folder.models)).containsExactlyElementsOf(expected);
        assertThat(namesIn(folder.metrics))
                .containsExactlyElementsOf(
                        versions.stream().map(ModelVersion::metricsFolder).toList());
        assertThat(versions)
                .extracting(ModelVersion::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, versions.size()).boxed().toList());
        if (versions.isEmpty()) {
            return;
        }
        assertThat(folder.registry().champion()).hasValue(versions.size());
        for (ModelVersion version : versions) {
            String some = version.target().equals("late") ? "flights_2013_01.csv" : "penguins.csv";
            Predictor.load(folder.registry(), version.version())
                    .predictCsv(DropFolder.SAMPLES.resolve(some), new StringWriter());
        }
        assertThat(entries(Kind.MODEL_PROMOTED))
                .extracting(entry -> (int) entry.number("version"))
                .doesNotHaveDuplicates();
    }

    private void untilNothingIsPending() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try (var bench = Workbench.open(workspace)) {
                return bench.status().pending() == 0;
            }
        });
    }

    private static List<String> months() {
        return IntStream.rangeClosed(1, 12)
                .mapToObj(month -> sample("flights_2013_%02d.csv".formatted(month)))
                .toList();
    }

    private static java.util.Map<Settings.Key, Object> shortSettings() {
        return java.util.Map.of(
                Settings.Key.TARGET, "late",
                Settings.Key.THREADS, "1",
                Settings.Key.SETTLE, "50ms",
                Settings.Key.PROMOTE, "always",
                Settings.Key.ITERATIONS, "5");
    }

    private Process start(Process process) {
        started.add(process);
        return process;
    }

    private String childLog() throws IOException {
        return Files.readString(workspace.resolve("child.log"));
    }

    private List<JournalEntry> entries(Kind... kinds) {
        return WatchInAnotherJvm.entries(workspace, kinds);
    }

    private List<Kind> kinds() {
        return entries().stream().map(JournalEntry::kind).toList();
    }
}
