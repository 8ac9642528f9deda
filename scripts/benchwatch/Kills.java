package dropforge.benchwatch;

import dropforge.files.FileState;
import dropforge.files.UserMistake;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Store;
import dropforge.stress.Comparison;
import dropforge.stress.Contents;
import dropforge.stress.Operations;
import dropforge.stress.State;
import dropforge.stress.Steps;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Our watcher, killed at random moments while its folder changes as under {@code stress}: whether
 * journal, baseline and disk agree in the end, what is told twice, and how many of the files that
 * did not change were read again.
 */
record Kills() implements Bench.Case {
    private static final int UNCHANGED = 2_000;
    private static final int SHORTEST_MILLIS = 50;
    private static final int LONGEST_MILLIS = 1_500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * What no event tells of takes a round of the background check; what is shut outside of the
     * busy folder nobody opens again.
     */
    private static final List<String> WITHOUT = List.of("hard-link", "symlink", "permissions");

    /** The state before the first kill, and the last entry that it has in it. */
    private record First(long lastId, NavigableMap<String, State> states) {}

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        if (bench.those(List.of(Contender.DROPFORGE)).isEmpty()) {
            return;
        }
        Path home = bench.folder("kills");
        Path folder = Files.createDirectory(home.resolve("watched"));
        Path workspace = Files.createDirectory(home.resolve("workspace"));
        Path unchanged = Files.createDirectory(folder.resolve("unchanged"));
        Path busy = Files.createDirectory(folder.resolve("busy"));
        for (int i = 0; i < UNCHANGED; i++) {
            Files.writeString(unchanged.resolve("file-%d.csv".formatted(i)), "number\n" + i + "\n");
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create();
        try (var steps = Steps.writtenTo(home.resolve("steps.jsonl"))) {
            First first = first(bench, folder, workspace);
            boolean tells = lookUnread(unchanged);
            var operations =
                    new Operations(busy, random, steps, new Contents(random), List.of(), WITHOUT);
            kill(bench, folder, workspace, operations, random);
            rest(bench, folder, workspace);
            long readAgain = countRead(unchanged);
            var figures = new LinkedHashMap<String, Double>();
            figures.put("kills", (double) bench.size().kills());
            try (Store store = Store.openToRead(workspace)) {
                List<JournalEntry> entries =
                        new Journal(store, Clock.systemUTC())
                                .find(JournalQuery.ALL.withAfter(first.lastId));
                var comparison =
                        new Comparison(folder, baseline(store), first.states, entries, steps);
                long twice =
                        comparison.differences().stream()
                                .filter(difference ->
                                        difference.kind().equals("entry without cause"))
                                .count();
                figures.put("operations", (double) operations.count());
                figures.put("entries", (double) entries.size());
                figures.put("differences", (double) comparison.differences().size() - twice);
                figures.put("told twice", (double) twice);
                comparison
                        .differences()
                        .forEach(difference ->
                                System.err.println(
                                        "%s  %s: %s"
                                                .formatted(
                                                        Steps.quoted(difference.path()),
                                                        difference.kind(),
                                                        difference.sentence())));
            }
            if (tells) {
                figures.put("% read again", 100.0 * readAgain / UNCHANGED);
            }
            bench.tell("kills", Contender.DROPFORGE.wireName(), figures);
        }
        bench.delete(home);
    }

    private static First first(Bench bench, Path folder, Path workspace)
            throws IOException, InterruptedException {
        try (Running watcher = start(bench, folder, workspace)) {
            watcher.awaitReady();
            try (Store store = Store.openToRead(workspace)) {
                until(() -> Starts.isAllRead(store));
            }
        }
        try (Store store = Store.openToRead(workspace)) {
            return new First(new Journal(store, Clock.systemUTC()).lastId(), baseline(store));
        }
    }

    private static void kill(
            Bench bench, Path folder, Path workspace, Operations operations, RandomGenerator random)
            throws IOException, InterruptedException {
        for (int i = 0; i < bench.size().kills(); i++) {
            try (Running watcher = start(bench, folder, workspace)) {
                long end =
                        System.nanoTime()
                                + random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS) * 1_000_000L;
                while (System.nanoTime() < end) {
                    operations.doNext();
                    operations.rest();
                }
                watcher.kill();
            }
        }
        operations.end();
    }

    private static void rest(Bench bench, Path folder, Path workspace)
            throws IOException, InterruptedException {
        try (Running watcher = start(bench, folder, workspace)) {
            watcher.awaitReady();
            try (Store store = Store.openToRead(workspace)) {
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (!Comparison.agree(folder.resolve("busy"), below(store, "busy/"))
                        && System.nanoTime() < end) {
                    Thread.sleep(500);
                }
            }
        }
    }

    private static Running start(Bench bench, Path folder, Path workspace) throws IOException {
        return bench.start(Contender.DROPFORGE, folder, workspace, Duration.ZERO);
    }

    private static NavigableMap<String, State> baseline(Store store) {
        return below(store, "");
    }

    private static NavigableMap<String, State> below(Store store, String prefix) {
        var states = new TreeMap<String, State>();
        Baseline.load(store, DropforgeWatcher.ROOT)
                .forEach((path, state) -> {
                    if (path.startsWith(prefix)) {
                        states.put(path.substring(prefix.length()), of(state));
                    }
                });
        return states;
    }

    private static State of(FileState state) {
        return new State(state.directory(), state.size(), state.sha256());
    }

    /**
     * Makes each file look as if nobody had read it since it was written: the file system then
     * notes the next read.
     *
     * @return whether it does, which not all do
     */
    private static boolean lookUnread(Path unchanged) throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS));
        for (Path file : files(unchanged)) {
            Files.getFileAttributeView(file, BasicFileAttributeView.class)
                    .setTimes(null, longAgo, null);
        }
        Path probe = Files.writeString(unchanged.resolveSibling(".probe"), "probe");
        Files.getFileAttributeView(probe, BasicFileAttributeView.class)
                .setTimes(null, longAgo, null);
        Files.readString(probe);
        boolean tells = isRead(probe);
        Files.delete(probe);
        return tells;
    }

    private static long countRead(Path unchanged) throws IOException {
        long read = 0;
        for (Path file : files(unchanged)) {
            read += isRead(file) ? 1 : 0;
        }
        return read;
    }

    private static boolean isRead(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.lastAccessTime().compareTo(attributes.lastModifiedTime()) >= 0;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var found = Files.list(folder)) {
            return found.toList();
        }
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new UserMistake(
                        "The watcher has not read its files after %d s; say it again on a machine with less to do."
                                .formatted(PATIENCE.toSeconds()));
            }
            Thread.sleep(200);
        }
    }
}
