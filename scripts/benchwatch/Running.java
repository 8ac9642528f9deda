package dropforge.benchwatch;

import dropforge.files.UserMistake;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A watcher in its own process. Belongs to one thread. */
final class Running implements AutoCloseable {
    private static final long SECONDS_TO_END = 60;

    /** Of the times in /proc, on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /**
     * @param files how many have been reported
     * @param lastNanos when the last one that had not been reported before
     */
    record Count(int files, long lastNanos) {}

    /**
     * @param nanos when; {@link Reports#IN_THE_BASELINE} for what it knew when it was ready
     */
    record Report(long nanos, String path) {}

    private final Contender contender;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private final long begun = System.nanoTime();
    private final Thread hook = new Thread(this::kill);

    Running(Contender contender, Path log, List<String> command) throws IOException {
        this.contender = contender;
        this.log = log;
        this.process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start();
        this.answers = process.inputReader();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Seconds from the start of the process until it watched. */
    double awaitReady() throws IOException {
        expect(Reports.READY, answer());
        return (System.nanoTime() - begun) / 1e9;
    }

    Count count() throws IOException {
        String[] words = ask(Reports.COUNT).split(" ");
        return new Count(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    }

    List<Report> reports() throws IOException {
        Path file = Files.createTempFile(log.getParent(), "reports", ".tsv");
        expect(Reports.READY, ask(Reports.WRITE + file));
        var reports = new ArrayList<Report>();
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            reports.add(
                    new Report(Long.parseLong(line.substring(0, tab)), line.substring(tab + 1)));
        }
        return reports;
    }

    private String ask(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
        return answer();
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            List<String> lines = Files.readAllLines(log);
            throw new UserMistake(
                    "%s has ended by itself; what it says: %s"
                            .formatted(
                                    contender.wireName(),
                                    lines.isEmpty() ? "nothing" : lines.getLast()));
        }
        return answer;
    }

    private void expect(String word, String answer) {
        if (!answer.equals(word)) {
            throw new UserMistake(
                    "%s says %s in place of %s.".formatted(contender.wireName(), answer, word));
        }
    }

    void halt() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
    }

    /** What it has had of the processor, all threads together. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        // The name of the program may contain blanks; it stands in parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** The most memory that it has had so far. */
    double peakMebibytes() throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** SIGKILL: nothing is tidied up. */
    void kill() {
        process.destroyForcibly();
    }

    /** Ends it in order, unless it is dead already. */
    @Override
    public void close() throws InterruptedException {
        try {
            process.outputWriter().write(Reports.END + "\n");
            process.outputWriter().flush();
        } catch (IOException _) {
            // It has been killed.
        }
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            kill();
            process.waitFor();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
