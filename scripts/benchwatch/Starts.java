package dropforge.benchwatch;

import dropforge.journal.Store;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A large tree: how soon the watcher is ready, how much memory it takes, and what it costs while
 * nothing happens.
 */
record Starts(boolean thenIdle) implements Bench.Case {
    private static final int FILES_PER_FOLDER = 100;
    private static final int FOLDERS_PER_GROUP = 100;
    private static final Duration UNTIL_READ = Duration.ofMinutes(5);

    /** A compiler and a collector that have just been busy come to rest. */
    private static final Duration BEFORE_IDLE = Duration.ofSeconds(2);

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        Path tree = tree(bench);
        for (Contender contender : bench.those(Contender.watchers())) {
            Path workspace = bench.folder("workspace");
            if (contender == Contender.DROPFORGE) {
                try (Running watcher = bench.start(contender, tree, workspace, Duration.ZERO)) {
                    Map<String, Double> figures = ready(watcher);
                    figures.put("all read s", secondsUntilRead(workspace));
                    figures.put("peak MiB", watcher.peakMebibytes());
                    bench.tell("start", "dropforge, first time", figures);
                }
            }
            try (Running watcher = bench.start(contender, tree, workspace, Duration.ZERO)) {
                Map<String, Double> figures = ready(watcher);
                if (thenIdle) {
                    Thread.sleep(BEFORE_IDLE);
                    double before = watcher.cpuSeconds();
                    Thread.sleep(bench.size().idle());
                    double used = watcher.cpuSeconds() - before;
                    bench.tell(
                            "idle",
                            contender.wireName(),
                            Map.of("% of a core", 100e9 * used / bench.size().idle().toNanos()));
                }
                figures.put("peak MiB", watcher.peakMebibytes());
                String again = contender == Contender.DROPFORGE ? ", again" : "";
                bench.tell("start", contender.wireName() + again, figures);
            }
            if (contender == Contender.WATCHDOG) {
                try (Running snapshot =
                        bench.start(Contender.SNAPSHOT, tree, workspace, Duration.ZERO)) {
                    Map<String, Double> figures = ready(snapshot);
                    figures.put("peak MiB", snapshot.peakMebibytes());
                    bench.tell("start", Contender.SNAPSHOT.wireName(), figures);
                }
            }
            bench.delete(workspace);
        }
    }

    private static Map<String, Double> ready(Running watcher) throws IOException {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("ready s", watcher.awaitReady());
        return figures;
    }

    /** Made once, since it takes longer than to measure. */
    private static Path tree(Bench bench) throws IOException {
        if (bench.tree() == null) {
            Path tree = bench.folder("tree");
            for (int i = 0; i < bench.size().tree(); i++) {
                int number = i / FILES_PER_FOLDER;
                Path folder =
                        tree.resolve(
                                "group-%02d/folder-%04d"
                                        .formatted(number / FOLDERS_PER_GROUP, number));
                if (i % FILES_PER_FOLDER == 0) {
                    Files.createDirectories(folder);
                }
                Files.writeString(
                        folder.resolve("file-%06d.csv".formatted(i)), "number\n%d\n".formatted(i));
            }
            bench.treeIs(tree);
        }
        return bench.tree();
    }

    /** After its first start our watcher goes on to read all files, in the background. */
    private static double secondsUntilRead(Path workspace)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (Store store = Store.openToRead(workspace)) {
            while (System.nanoTime() - begin < UNTIL_READ.toNanos()) {
                if (isAllRead(store)) {
                    return (System.nanoTime() - begin) / 1e9;
                }
                Thread.sleep(2_000);
            }
        }
        return Double.NaN;
    }

    static boolean isAllRead(Store store) {
        return Baseline.load(store, DropforgeWatcher.ROOT).values().stream()
                .allMatch(state -> state.directory() || state.sha256() != null);
    }
}
