package dropforge.benchwatch;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Files that come while the watcher starts: how many are neither in what it knew when it was ready
 * nor reported, and how many are both. Of ours, more than one entry for a file counts too.
 */
record StartupRace() implements Bench.Case {
    private static final int FOLDERS = 100;
    private static final int FILES_BEFORE = 10_000;
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Without a new report for so long, all has been told. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /**
     * What a watcher knows in the end.
     *
     * @param twice files that were there at its start by one account, and came later by another
     */
    private record Known(Set<String> files, int twice) {}

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (Contender contender : bench.those(Contender.watchers())) {
            Path folder = bench.folder("watched");
            Path workspace = bench.folder("workspace");
            for (int i = 0; i < FOLDERS; i++) {
                Files.createDirectory(folder.resolve(folderOf(i)));
            }
            for (int i = 0; i < Math.min(FILES_BEFORE, bench.size().files()); i++) {
                write(folder, folderOf(i) + "/old-" + i + ".csv");
            }
            Known known;
            List<String> created;
            try (Running watcher = bench.start(contender, folder, workspace, Duration.ZERO)) {
                created = create(folder);
                watcher.awaitReady();
                awaitSilence(watcher);
                known = known(watcher.reports());
            }
            if (contender == Contender.DROPFORGE) {
                known = knownByTheStore(workspace);
            }
            var unknown = new HashSet<>(created);
            unknown.removeAll(known.files);
            var figures = new LinkedHashMap<String, Double>();
            figures.put("created", (double) created.size());
            figures.put("unknown", (double) unknown.size());
            figures.put("twice", (double) known.twice);
            bench.tell("startup-race", contender.wireName(), figures);
            bench.delete(folder, workspace);
        }
    }

    private static String folderOf(int file) {
        return "folder-%02d".formatted(file % FOLDERS);
    }

    private static void write(Path folder, String file) throws IOException {
        Files.writeString(folder.resolve(file), "name\n" + file + "\n");
    }

    private static List<String> create(Path folder) throws IOException {
        var created = new ArrayList<String>();
        long begin = System.nanoTime();
        for (int i = 0; i < TIME.toNanos() / PERIOD_NANOS; i++) {
            for (long left; (left = begin + i * PERIOD_NANOS - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(left);
            }
            String file = folderOf(i) + "/new-" + i + ".csv";
            write(folder, file);
            created.add(file);
        }
        return created;
    }

    private static void awaitSilence(Running watcher) throws IOException, InterruptedException {
        long newest = System.nanoTime();
        int before = -1;
        while (System.nanoTime() - newest < SILENCE.toNanos()) {
            int count = watcher.count().files();
            if (count > before) {
                newest = System.nanoTime();
                before = count;
            }
            Thread.sleep(100);
        }
    }

    private static Known known(List<Running.Report> reports) {
        var baseline = new HashSet<String>();
        var reported = new HashSet<String>();
        for (Running.Report report : reports) {
            (report.nanos() == Reports.IN_THE_BASELINE ? baseline : reported).add(report.path());
        }
        var both = new HashSet<>(baseline);
        both.retainAll(reported);
        baseline.addAll(reported);
        return new Known(baseline, both.size());
    }

    /** What is in the baseline in the end was in it at first, or has its entry since. */
    private static Known knownByTheStore(Path workspace) throws IOException {
        try (Store store = Store.openToRead(workspace)) {
            var files = new HashSet<String>();
            Baseline.load(store, DropforgeWatcher.ROOT)
                    .forEach((path, state) -> {
                        if (!state.directory()) {
                            files.add(path);
                        }
                    });
            var journal = new Journal(store, Clock.systemUTC());
            int entries = 0;
            int first = 0;
            for (JournalEntry entry : journal.find(JournalQuery.ALL)) {
                if (entry.kind() == Kind.ADDED || entry.kind() == Kind.MODIFIED) {
                    entries++;
                } else if (entry.kind() == Kind.BASELINE_TAKEN) {
                    first = (int) entry.number("files");
                }
            }
            return new Known(files, first + entries - files.size());
        }
    }
}
