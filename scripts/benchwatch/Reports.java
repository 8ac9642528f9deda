package dropforge.benchwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a watcher has reported, and when; the benchmark asks for it on standard input. {@code count}
 * is answered by the number of files and the time of the last new one, {@code write FILE} by a line
 * for each report; anything else, and the end of the input, ends the process.
 */
final class Reports {
    static final String READY = "ready";
    static final String COUNT = "count";
    static final String WRITE = "write ";
    static final String END = "end";

    /** The path of what the watcher knew when it was ready has this in place of a time. */
    static final long IN_THE_BASELINE = 0;

    private final Duration perReport;
    private final List<String> paths = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final Set<String> distinct = new HashSet<>();
    private Supplier<Stream<String>> baseline = Stream::empty;
    private long lastNew;

    /**
     * @param perReport how long the consumer takes for each
     */
    Reports(Duration perReport) {
        this.perReport = perReport;
    }

    /**
     * @param path relative to the watched folder
     */
    void add(String path) {
        long now = System.nanoTime();
        synchronized (this) {
            paths.add(path);
            times.add(now);
            if (distinct.add(path)) {
                lastNew = now;
            }
        }
        long end = System.nanoTime() + perReport.toNanos();
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * @param known what it knows as it becomes ready, made into text only when it is asked for
     */
    synchronized void baselineIs(Supplier<Stream<String>> known) {
        baseline = known;
    }

    /** Says that the watcher is ready, and answers until it is to end. */
    void serve() throws IOException {
        say(READY);
        for (String line; (line = IO.readln()) != null; ) {
            if (line.equals(COUNT)) {
                say(count());
            } else if (line.startsWith(WRITE)) {
                write(Path.of(line.substring(WRITE.length())));
                say(READY);
            } else {
                return;
            }
        }
    }

    private synchronized String count() {
        return distinct.size() + " " + lastNew;
    }

    private synchronized void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        baseline.get().forEach(path -> lines.add(IN_THE_BASELINE + "\t" + path));
        for (int i = 0; i < paths.size(); i++) {
            lines.add(times.get(i) + "\t" + paths.get(i));
        }
        Files.write(file, lines);
    }

    private static void say(String line) {
        IO.println(line);
        System.out.flush();
    }
}
