package dropforge.benchdocuments;

import dropforge.files.UserMistake;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in a process of its own that says a line whenever it is done with something, as {@link
 * Words} has them. Each line is timed when it comes. Belongs to one thread.
 */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Of the times in /proc, on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * A line, and when it came.
     *
     * @param line null at the end
     */
    record Said(long nanos, String line) {
        boolean tellsOfADocument() {
            return line != null
                    && (line.startsWith(Words.DONE + "\t") || line.startsWith(Words.FAILED + "\t"));
        }

        String[] columns() {
            return line.split("\t", -1);
        }
    }

    private final String name;
    private final Path log;
    private final Process process;
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final Thread hook = new Thread(this::kill);
    private final long begun;

    /**
     * @param log for what it prints beside
     */
    Program(String name, List<String> command, Path log) throws IOException {
        this(name, command, log, Map.of());
    }

    /**
     * @param environment in which it differs from this process's
     */
    Program(String name, List<String> command, Path log, Map<String, String> environment)
            throws IOException {
        this.name = name;
        this.log = log;
        var builder =
                new ProcessBuilder(command)
                        .directory(log.getParent().toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        begun = System.nanoTime();
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofPlatform().daemon().start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                said.add(new Said(System.nanoTime(), line));
            }
        } catch (IOException _) {
            // It has been ended.
        }
        said.add(new Said(System.nanoTime(), null));
    }

    /** When it was started. */
    long begun() {
        return begun;
    }

    double secondsSinceBegin(Said line) {
        return seconds(begun, line.nanos());
    }

    static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /** What it says about the next so many documents; other lines are passed by. */
    List<Said> documents(int count) throws IOException, InterruptedException {
        var documents = new ArrayList<Said>();
        while (documents.size() < count) {
            Said next = next();
            if (next.tellsOfADocument()) {
                documents.add(next);
            }
        }
        return documents;
    }

    /** The next line that begins with this word; others are passed by. */
    Said await(String word) throws IOException, InterruptedException {
        while (true) {
            Said next = next();
            if (next.line().startsWith(word)) {
                return next;
            }
        }
    }

    /** The next line that holds one of these; others are passed by. */
    Said awaitFirst(String... parts) throws IOException, InterruptedException {
        while (true) {
            Said next = next();
            if (Stream.of(parts).anyMatch(next.line()::contains)) {
                return next;
            }
        }
    }

    private Said next() throws IOException, InterruptedException {
        Said next = said.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null || next.line() == null) {
            throw mistake(next == null ? "hangs" : "has ended by itself");
        }
        return next;
    }

    void say(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    /**
     * What it and its children, those that have ended too, have had of the processor; NaN where the
     * system does not tell.
     */
    double cpuSeconds() {
        try {
            long ticks = 0;
            for (ProcessHandle each :
                    Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
                Path stat = Path.of("/proc", String.valueOf(each.pid()), "stat");
                if (!Files.exists(stat)) {
                    continue;
                }
                // The name of the program may contain blanks; it stands in parentheses.
                String line = Files.readString(stat);
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                for (int field = 11; field < 15; field++) {
                    ticks += Long.parseLong(fields[field]);
                }
            }
            return ticks == 0 ? Double.NaN : ticks / TICKS_PER_SECOND;
        } catch (IOException _) {
            return Double.NaN;
        }
    }

    /** Ends it in order; returns how many seconds that takes. */
    double end() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        say(Words.END);
        awaitEnd();
        return seconds(begin, System.nanoTime());
    }

    /** Whatever it is: first by a word, which scripts do not hear, then as a service is ended. */
    void stop() throws InterruptedException {
        try {
            say(Words.END);
        } catch (IOException _) {
            // It has ended.
        }
        if (!process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** For one that ends by itself. */
    void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw mistake("has not ended after %d minutes".formatted(PATIENCE.toMinutes()));
        }
        if (process.exitValue() != 0) {
            throw mistake("has ended with exit code " + process.exitValue());
        }
    }

    private UserMistake mistake(String how) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return new UserMistake(
                "%s %s; what it says: %s"
                        .formatted(name, how, lines.isEmpty() ? "nothing" : lines.getLast()));
    }

    /** With all that it has started. */
    void kill() {
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
