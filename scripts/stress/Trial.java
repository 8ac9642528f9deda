package dropforge.stress;

import dropforge.files.FileState;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Json;
import dropforge.journal.Store;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.core.type.TypeReference;

/** One watcher under stress in a folder of its own, from its first start to the comparison. */
public final class Trial {
    private static final Duration SETTLE = Duration.ofMillis(100);

    /**
     * A part that stood still for longer may be taken for a whole file whose writer does not close
     * it.
     */
    private static final Duration PART_OF_A_FILE = SETTLE.multipliedBy(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** What there is before the first start. */
    private static final int OPERATIONS_BEFORE = 100;

    /**
     * What is to be done.
     *
     * @param time for how long; not longer than the operations take
     * @param operations how many at most
     * @param kills how often the watcher is killed at most
     * @param harm whether it is killed, halted and ended at all
     * @param only kinds of operations; empty for all
     * @param grace how long a difference may take to be found by the watcher, once nothing happens
     *     any more
     */
    public record Plan(
            long seed,
            Duration time,
            int operations,
            String source,
            int kills,
            boolean harm,
            List<String> only,
            List<String> without,
            Duration grace) {}

    /**
     * What came of it.
     *
     * @param processExisting whether the first start journaled what was there, or took the baseline
     *     of it
     * @param sequence a hash of all that was done, the same for the same seed and number of
     *     operations
     * @param secondsToRest from the last operation until disk and baseline agreed; negative when
     *     they never did
     * @param faults what the watcher's process did that it should not have
     */
    public record Result(
            long seed,
            String source,
            boolean processExisting,
            Map<String, Integer> operations,
            int steps,
            String sequence,
            Map<String, Integer> harm,
            double secondsToRest,
            List<String> faults,
            Comparison comparison) {
        public boolean isClean() {
            return faults.isEmpty() && comparison.differences().isEmpty();
        }
    }

    /** What the replay begins with: the first baseline, and the last entry that it has in it. */
    private record First(long lastId, Map<String, State> states) {}

    private final Path home;
    private final Path folder;
    private final Path workspace;

    /**
     * @param home an empty folder, for the watched one, the workspace and the notes of what was
     *     done
     */
    public Trial(Path home) {
        this.home = home;
        this.folder = home.resolve("watched");
        this.workspace = home.resolve("workspace");
    }

    public Result run(Plan plan) throws IOException, InterruptedException {
        var factory = RandomGeneratorFactory.of("L64X128MixRandom");
        RandomGenerator random = factory.create(plan.seed);
        Files.createDirectory(folder);
        Store.open(workspace).close();
        boolean processExisting = random.nextBoolean();
        try (var steps = Steps.writtenTo(home.resolve("steps.jsonl"));
                var watcher =
                        new WatcherProcess(
                                folder,
                                workspace,
                                home.resolve("watcher.log"),
                                plan.source,
                                SETTLE,
                                processExisting);
                Store store = Store.openToRead(workspace)) {
            var contents = new Contents(random);
            var operations =
                    new Operations(folder, random, steps, contents, plan.only, plan.without);
            for (int i = Math.min(OPERATIONS_BEFORE, plan.operations / 2); i > 0; i--) {
                operations.doNext();
            }
            operations.bringRootBack();
            watcher.begin();
            if (!processExisting) {
                watcher.awaitReady();
                awaitIdle(watcher);
            }
            writeFirst(store, processExisting);

            long end = System.nanoTime() + plan.time.toNanos();
            Map<String, Integer> done = Map.of();
            if (plan.harm) {
                try (var harm = new Harm(watcher, factory.create(plan.seed + 1), plan.kills)) {
                    operate(operations, plan.operations, end);
                    operations.end();
                    done = harm.done();
                }
            } else {
                operate(operations, plan.operations, end);
                operations.end();
            }
            double secondsToRest = rest(watcher, store, plan.grace);
            watcher.end();
            var comparison = compare(store, steps);
            comparison.lookForHalfFiles(contents, PART_OF_A_FILE);
            return new Result(
                    plan.seed,
                    plan.source,
                    processExisting,
                    operations.done(),
                    steps.count(),
                    steps.sequence(),
                    done,
                    secondsToRest,
                    watcher.faults(),
                    comparison);
        }
    }

    private static void operate(Operations operations, int most, long endNanos)
            throws IOException, InterruptedException {
        while (operations.count() < most && System.nanoTime() < endNanos) {
            operations.doNext();
            operations.rest();
        }
    }

    private static void awaitIdle(WatcherProcess watcher) throws IOException, InterruptedException {
        long idleSince = System.nanoTime();
        while (System.nanoTime() - idleSince < LOOK_AGAIN.toNanos()) {
            if (!watcher.isIdle()) {
                idleSince = System.nanoTime();
            }
            Thread.sleep(20);
        }
    }

    /**
     * Waits until the watcher has found everything, for no longer than the grace after it has
     * nothing more to do.
     */
    private double rest(WatcherProcess watcher, Store store, Duration grace)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        watcher.beginIfEnded();
        watcher.awaitReady();
        awaitIdle(watcher);
        long idle = System.nanoTime();
        while (true) {
            boolean agree = Comparison.agree(folder, baseline(store));
            double seconds = (System.nanoTime() - began) / 1e9;
            // What it has found it may still have to write, or to tell twice.
            awaitIdle(watcher);
            if (agree) {
                return seconds;
            }
            if (System.nanoTime() - idle > grace.toNanos()) {
                return -1;
            }
        }
    }

    private void writeFirst(Store store, boolean processExisting) throws IOException {
        var entries = new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL);
        First first =
                processExisting
                        ? new First(0, Map.of())
                        : new First(entries.getLast().id(), baseline(store));
        Files.writeString(home.resolve("first.json"), Json.line(first));
    }

    /** Compares again what a trial has left behind. */
    public Comparison compareAgain() throws IOException {
        try (Store store = Store.openToRead(workspace)) {
            return compare(store, Steps.readFrom(home.resolve("steps.jsonl")));
        }
    }

    private Comparison compare(Store store, Steps steps) throws IOException {
        First first =
                Json.read(Files.readString(home.resolve("first.json")), new TypeReference<>() {});
        List<JournalEntry> entries =
                new Journal(store, Clock.systemUTC())
                        .find(JournalQuery.ALL.withAfter(first.lastId));
        return new Comparison(folder, baseline(store), first.states, entries, steps);
    }

    private static NavigableMap<String, State> baseline(Store store) {
        var states = new TreeMap<String, State>();
        Baseline.load(store, Watcher.ROOT).forEach((path, state) -> states.put(path, of(state)));
        return states;
    }

    private static State of(FileState state) {
        return state.directory() ? State.FOLDER : State.file(state.size(), state.sha256());
    }
}
