///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Drops real flight data into a fresh workspace and shows models being made
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//FILES samples/flights_2013_01.csv=../data/samples/flights_2013_01.csv
//FILES samples/flights_2013_02.csv=../data/samples/flights_2013_02.csv
//FILES samples/flights_2013_03.csv=../data/samples/flights_2013_03.csv
//FILES samples/flights_2013_04.csv=../data/samples/flights_2013_04.csv
//FILES samples/flights_2013_05.csv=../data/samples/flights_2013_05.csv
//FILES samples/flights_2013_06.csv=../data/samples/flights_2013_06.csv
//FILES samples/flights_2013_07.csv=../data/samples/flights_2013_07.csv
//FILES samples/flights_2013_08.csv=../data/samples/flights_2013_08.csv
//FILES samples/flights_2013_09.csv=../data/samples/flights_2013_09.csv
//FILES samples/flights_2013_10.csv=../data/samples/flights_2013_10.csv
//FILES samples/flights_2013_11.csv=../data/samples/flights_2013_11.csv
//FILES samples/flights_2013_12.csv=../data/samples/flights_2013_12.csv

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.*;
import dropforge.report.Headline;
import java.util.concurrent.*;
import java.util.stream.*;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Demo(), args);
}

@Command(
        name = "demo",
        description =
                "Watches a fresh workspace, drops a year of flights into it month by month, and shows what comes of it.",
        footer = {"", "Example: ./jbang demo", "         ./jbang demo --workspace /tmp/my-demo"})
static class Demo implements Callable<Integer> {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What ends each retraining. */
    static final Set<Kind> VERDICT = Set.of(Kind.MODEL_PROMOTED, Kind.TRAINING_REJECTED);

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "an empty or new folder (default: a temporary one)")
    Path workspace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    final BlockingQueue<JournalEntry> happened = new LinkedBlockingQueue<>();

    @Override
    public Integer call() throws Exception {
        workspace =
                workspace == null ? Files.createTempDirectory("dropforge-demo-") : fresh(workspace);
        Path training = Files.createDirectories(workspace.resolve("training"));
        IO.println(
                "Watching %s; flights land there, and a model learns which ones arrive late."
                        .formatted(training));
        var options = WatchOptions.DEFAULTS.withTarget("late").withListener(this::tell);
        try (var watch = Workbench.watch(workspace, options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(watch::close));
            for (int month = 1; month <= 12; month++) {
                String name = "flights_2013_%02d.csv".formatted(month);
                switch (month) {
                    case 4 -> dropSlowly(training.resolve(name), sample(name));
                    case 7 -> dropBroken(training.resolve(name), sample(name));
                    default -> drop(training.resolve(name), sample(name));
                }
            }
        }
        try (var bench = Workbench.open(workspace)) {
            conclude(bench);
        }
        return 0;
    }

    static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new dropforge.files.UserMistake(
                            "%s is not empty; name a new folder for the demo.".formatted(folder));
                }
            }
        }
        return folder;
    }

    void tell(JournalEntry entry) {
        IO.println("  " + Headline.withTime(entry));
        happened.add(entry);
    }

    void drop(Path file, String text) throws Exception {
        IO.println("Dropping %s.".formatted(file.getFileName()));
        Files.writeString(file, text);
        until(VERDICT);
    }

    void dropSlowly(Path file, String text) throws Exception {
        IO.println(
                "Dropping %s slowly, in ten pieces; it is read when it is whole."
                        .formatted(file.getFileName()));
        int piece = text.length() / 10 + 1;
        try (var writer = Files.newBufferedWriter(file)) {
            for (int from = 0; from < text.length(); from += piece) {
                writer.write(text, from, Math.min(piece, text.length() - from));
                writer.flush();
                Thread.sleep(100);
            }
        }
        until(VERDICT);
    }

    void dropBroken(Path file, String text) throws Exception {
        IO.println(
                "Dropping %s with a word where a number belongs; it goes to quarantine, the others stay in use."
                        .formatted(file.getFileName()));
        var lines = new ArrayList<>(text.lines().toList());
        lines.set(1000, lines.get(1000).replaceFirst("^\\d+,(\\d+),\\d+,\\d+", "7,$1,1,noon"));
        Files.write(file, lines);
        until(Set.of(Kind.FILE_QUARANTINED));
        IO.println("Dropping it again, repaired.");
        Files.writeString(file, text);
        until(VERDICT);
    }

    void until(Set<Kind> kinds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var entry = happened.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (entry == null || entry.kind() == Kind.TRAINING_FAILED) {
                throw new dropforge.files.UserMistake(
                        "The demo waits in vain for %s; see %s."
                                .formatted(
                                        kinds.stream()
                                                .map(Kind::wireName)
                                                .collect(Collectors.joining(" or ")),
                                        workspace));
            }
            if (kinds.contains(entry.kind())) return;
        }
    }

    void conclude(Workbench bench) throws IOException {
        IO.println("\nEvery version, measured on rows that it had not seen:\n");
        IO.println(VersionTables.metrics(bench.registry().versions(), bench.registry().champion()));

        IO.println("\nThe champion predicts five flights of December:\n");
        Path few = workspace.resolve("new-flights.csv");
        List<String> december = sample("flights_2013_12.csv").lines().toList();
        Files.write(
                few, IntStream.of(0, 250, 650, 1050, 1450, 1850).mapToObj(december::get).toList());
        var predicted = new StringWriter();
        bench.champion().predictCsv(few, predicted);
        var rows = predicted.toString().lines().map(line -> line.split(",")).toList();
        var table = new TextTable("carrier", "from", "to", "was late", "predicted", "p(late)");
        rows.stream()
                .skip(1)
                .forEach(row ->
                        table.add(
                                row[5],
                                row[6],
                                row[7],
                                row[16],
                                row[17],
                                "%.3f".formatted(Double.parseDouble(row[19]))));
        IO.println(table);

        bench.plotVersions(workspace.resolve("metrics.png"));
        bench.plotTimeline(bench.events(JournalQuery.ALL), workspace.resolve("timeline.png"));
        IO.println(
                """

                Pictures: %1$s/metrics.png, %1$s/timeline.png, and of each version in %1$s/metrics/
                Remove %1$s, a few megabytes, when you have seen enough of it.
                Try next:
                  ./jbang models why 8 --workspace %1$s
                  ./jbang timeline --path flights_2013_07.csv --workspace %1$s
                  ./jbang watch --training YOUR_FOLDER --target YOUR_COLUMN\
                """
                        .formatted(workspace));
    }

    static String sample(String name) throws IOException {
        try (var in = Demo.class.getResourceAsStream("/samples/" + name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
