package dropforge.stress;

import dropforge.files.UserMistake;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The watcher in its own process: begun, killed, halted and ended, as often as wanted. Belongs to
 * one thread at a time.
 */
public final class WatcherProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> command;
    private final Path log;
    private final List<String> faults = new ArrayList<>();
    private volatile Process process;
    private BufferedReader answers;
    private boolean ready;

    /**
     * @param log where its error stream goes
     * @param processExisting whether what is there at its first start is journaled as added
     */
    public WatcherProcess(
            Path folder,
            Path workspace,
            Path log,
            String source,
            Duration settle,
            boolean processExisting) {
        this.log = log;
        this.command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Watcher.class.getName(),
                        folder.toString(),
                        workspace.toString(),
                        source,
                        String.valueOf(settle.toMillis()),
                        String.valueOf(processExisting));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Does not wait until it watches: it may be killed before. */
    public void begin() throws IOException {
        process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        answers = process.inputReader();
        ready = false;
    }

    /** Begins it again where it could not begin, since the folder was away. */
    void beginIfEnded() throws IOException {
        if (process.isAlive()) {
            return;
        }
        if (process.exitValue() != Watcher.REFUSED) {
            faults.add("It ended by itself, with exit code %d.".formatted(process.exitValue()));
        }
        begin();
    }

    /** SIGKILL on Unix: nothing is tidied up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void halt() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Waits until it watches, unless that was waited for already. */
    public void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ready && !Watcher.READY.equals(answers.readLine())) {
            process.waitFor();
            if (System.nanoTime() > end || process.exitValue() != Watcher.REFUSED) {
                throw new UserMistake("The watcher does not start; what it says: " + lastWords());
            }
            Thread.sleep(50);
            begin();
        }
        ready = true;
    }

    /** Only once it is ready. */
    public boolean isIdle() throws IOException {
        tell("idle?");
        String answer = answers.readLine();
        if (answer == null) {
            throw new UserMistake("The watcher has ended by itself; what it says: " + lastWords());
        }
        return answer.equals(Watcher.IDLE);
    }

    /** Ends it in order; one that does not end is a fault. */
    public void end() throws IOException, InterruptedException {
        if (process.isAlive()) {
            tell(Watcher.END);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                faults.add(
                        "It does not end, though told to %d s ago."
                                .formatted(PATIENCE.toSeconds()));
                kill();
            }
        }
    }

    private void tell(String line) throws IOException {
        try {
            process.outputWriter().write(line + "\n");
            process.outputWriter().flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            // Its exit code says more.
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "nothing" : lines.getLast();
    }

    /** What it did that it should not have. */
    public List<String> faults() {
        return faults;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
