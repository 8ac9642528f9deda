package dropforge.benchwatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the close of a file to the watcher's report of it: of ours the durable journal entry, of the
 * others the callback. One clock for both processes, which Linux has for all.
 */
record Latency() implements Bench.Case {
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration WARM_UP_PERIOD = Duration.ofMillis(2);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        for (Contender contender :
                bench.those(
                        List.of(
                                Contender.DROPFORGE,
                                Contender.DIRECTORY_WATCHER,
                                Contender.WATCHDOG,
                                Contender.WATCHFILES,
                                Contender.INOTIFY))) {
            Path folder = bench.folder("watched");
            Path workspace = bench.folder("workspace");
            try (Running watcher = bench.start(contender, folder, workspace, Duration.ZERO)) {
                watcher.awaitReady();
                write(folder, "warm-up", bench.size().warmUp(), WARM_UP_PERIOD);
                // What the warming up left behind must not count.
                Thread.sleep(BETWEEN);
                Map<String, Long> closed = write(folder, "timed", bench.size().timed(), PERIOD);
                await(watcher, bench.size().warmUp() + closed.size());
                bench.tell("latency", contender.wireName(), figures(closed, watcher.reports()));
            }
            bench.delete(folder, workspace);
        }
    }

    /** The moments just before each file is closed. */
    private static Map<String, Long> write(Path folder, String name, int count, Duration period)
            throws IOException {
        var closed = new LinkedHashMap<String, Long>();
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            for (long left; (left = begin + i * period.toNanos() - System.nanoTime()) > 0; ) {
                LockSupport.parkNanos(left);
            }
            String file = "%s-%05d.csv".formatted(name, i);
            long now;
            try (var channel =
                    FileChannel.open(
                            folder.resolve(file),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                byte[] content = "name\n%s\n".formatted(file).getBytes(StandardCharsets.UTF_8);
                channel.write(ByteBuffer.wrap(content));
                now = System.nanoTime();
            }
            closed.put(file, now);
        }
        return closed;
    }

    private static void await(Running watcher, int expected)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (watcher.count().files() < expected && System.nanoTime() < end) {
            Thread.sleep(50);
        }
    }

    /** A report before the close tells of the file's beginning; the first one after it counts. */
    private static Map<String, Double> figures(
            Map<String, Long> closed, List<Running.Report> reports) {
        var first = new HashMap<String, Long>();
        for (Running.Report report : reports) {
            Long close = closed.get(report.path());
            if (close != null && report.nanos() >= close) {
                first.merge(report.path(), report.nanos() - close, Math::min);
            }
        }
        double[] micros =
                first.values().stream()
                        .mapToDouble(nanos -> nanos / (double) TimeUnit.MICROSECONDS.toNanos(1))
                        .sorted()
                        .toArray();
        var figures = new LinkedHashMap<String, Double>();
        figures.put("files", (double) closed.size());
        figures.put("told after close", (double) micros.length);
        if (micros.length > 0) {
            figures.put("median us", micros[micros.length / 2]);
            figures.put("p99 us", micros[micros.length * 99 / 100]);
        }
        return figures;
    }
}
