///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Does random things to a watched folder, kills the watcher meanwhile, and says whether it lost anything
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//SOURCES stress/Comparison.java
//SOURCES stress/Contents.java
//SOURCES stress/Disk.java
//SOURCES stress/Harm.java
//SOURCES stress/ModelTrial.java
//SOURCES stress/ModelWork.java
//SOURCES stress/Names.java
//SOURCES stress/OpenWriters.java
//SOURCES stress/Operations.java
//SOURCES stress/Replay.java
//SOURCES stress/State.java
//SOURCES stress/Steps.java
//SOURCES stress/Tree.java
//SOURCES stress/Trial.java
//SOURCES stress/Watcher.java
//SOURCES stress/WatcherProcess.java

import dropforge.cli.*;
import dropforge.files.*;
import dropforge.journal.*;
import dropforge.stress.*;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.stream.*;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Stress(), args);
}

@Command(
        name = "stress",
        description = {
            "Does random things to a watched folder while its watcher is killed with SIGKILL, halted with SIGSTOP and ended in order at random moments; then compares the journal, the baseline and the disk.",
            "The same seed does the same to the folder, but when a kill falls into it differs from run to run. With a difference the exit code is 1, and all is kept to be looked at."
        },
        footer = {
            "",
            "Example: ./jbang stress --seed 42 --time 60s",
            "         ./jbang stress --seed 42 --operations 200 --no-kills --only create,swap,rename-folder",
            "         ./jbang stress --compare /tmp/dropforge-stress-123",
            "         ./jbang stress --models --kills 100 --time 10m"
        })
static class Stress implements Callable<Integer> {
    static final int DIFFERENCES_SHOWN = 20;

    @Option(names = "--seed", paramLabel = "N", description = "(default: a new one)")
    long seed = System.nanoTime() % 1_000_000;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "for how long (default: 60s, without end where --operations is given)")
    Duration time;

    @Option(names = "--operations", paramLabel = "N", description = "how many at most")
    int operations = Integer.MAX_VALUE;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "who notices changes (default: ${DEFAULT-VALUE})")
    String source;

    @Option(names = "--kills", paramLabel = "N", description = "how often it is killed at most")
    int kills = Integer.MAX_VALUE;

    @Option(names = "--no-kills", description = "neither killed nor halted nor ended")
    boolean noKills;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "only these kinds of operations, such as create or rename-folder")
    List<String> only = List.of();

    @Option(
            names = "--without",
            paramLabel = "KIND",
            split = ",",
            description = "all but these kinds of operations")
    List<String> without = List.of();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "70s",
            converter = DurationConverter.class,
            description =
                    "how long a difference may last once the watcher is idle (default: ${DEFAULT-VALUE})")
    Duration grace;

    @Option(
            names = "--models",
            description =
                    "kill a process that trains, promotes, rolls back, removes and saves versions instead, and look each time whether anything is half, lost or untold")
    boolean models;

    @Option(names = "--keep", description = "keep the folder in any case")
    boolean keep;

    @Option(
            names = "--compare",
            paramLabel = "DIR",
            description = "only compare what an earlier run has kept")
    Path kept;

    @Option(names = "--json", description = "for programs: one JSON document")
    boolean json;

    @Option(names = "--verbose", description = "show where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Override
    public Integer call() throws Exception {
        if (kept != null) return compareAgain();
        if (operations < 1)
            throw new WrongUsage(
                    "--operations is %d, but must be 1 or more.".formatted(operations));
        Watcher.source(source);
        if (time == null)
            time = Duration.ofSeconds(operations == Integer.MAX_VALUE ? 60 : Integer.MAX_VALUE);
        Path home = Files.createTempDirectory("dropforge-stress-").toRealPath();
        if (System.console() != null && System.console().isTerminal())
            System.err.println("Seed %d, in %s ...".formatted(seed, home));
        boolean clean = false;
        try {
            var plan =
                    new Trial.Plan(
                            seed, time, operations, source, kills, !noKills, only, without, grace);
            if (models) {
                ModelTrial.Result result = new ModelTrial(home).run(seed, kills, time);
                clean = result.isClean();
                if (json) IO.println(Json.line(result));
                else show(result);
            } else {
                Trial.Result result = new Trial(home).run(plan);
                clean = result.isClean();
                if (json) IO.println(Json.line(document(result, home)));
                else show(result);
            }
        } catch (WrongUsage e) {
            clean = true;
            throw e;
        } finally {
            if (clean && !keep) WholeWrites.deleteTree(home);
            else System.err.println("Kept: " + home);
        }
        return clean ? 0 : 1;
    }

    int compareAgain() throws IOException {
        if (!Files.isRegularFile(kept.resolve("first.json")))
            throw new UserMistake(
                    "There is nothing to compare in %s; name a folder that this command has kept."
                            .formatted(kept));
        Comparison comparison = new Trial(kept.toRealPath()).compareAgain();
        if (json) IO.println(Json.line(differences(comparison)));
        else show(comparison);
        return comparison.differences().isEmpty() ? 0 : 1;
    }

    Map<String, Object> document(Trial.Result result, Path home) {
        var document = new LinkedHashMap<String, Object>();
        document.put("seed", result.seed());
        document.put("source", result.source());
        document.put("processExisting", result.processExisting());
        document.put("operations", result.operations());
        document.put("steps", result.steps());
        document.put("sequence", result.sequence());
        document.put("harm", result.harm());
        document.put("secondsToRest", result.secondsToRest());
        document.put("files", result.comparison().files());
        document.put("folders", result.comparison().folders());
        document.put("entries", result.comparison().found());
        document.put("faults", result.faults());
        document.put("differences", differences(result.comparison()));
        if (!result.isClean() || keep) document.put("folder", home.toString());
        return document;
    }

    static List<Map<String, Object>> differences(Comparison comparison) {
        return comparison.differences().stream()
                .map(difference ->
                        Map.<String, Object>of(
                                "kind", difference.kind(),
                                "path", difference.path(),
                                "sentence", difference.sentence(),
                                "steps", difference.steps(),
                                "entries", difference.entries()))
                .toList();
    }

    static void show(Trial.Result result) {
        IO.println(
                "seed %d, source %s, %s at the first start"
                        .formatted(
                                result.seed(),
                                result.source(),
                                result.processExisting()
                                        ? "existing files processed"
                                        : "baseline taken"));
        IO.println(
                "\n"
                        + table("operation", result.operations())
                        + "\n\n"
                        + table("the watcher", result.harm())
                        + "\n");
        show(result.comparison());
        IO.println(
                result.secondsToRest() < 0
                        ? "Disk and baseline never agreed."
                        : "Disk and baseline agreed %.1f s after the last operation."
                                .formatted(result.secondsToRest()));
        for (String fault : result.faults()) IO.println("Fault of the watcher: " + fault);
    }

    static void show(ModelTrial.Result result) {
        IO.println(
                "seed %d\n\n%s\n"
                        .formatted(result.seed(), table("killed amid", result.killedAmid())));
        IO.println(
                "%s made, %,d of them removed; %s; %s found and restored; %s"
                        .formatted(
                                Counted.of(result.versions(), "version"),
                                result.removed(),
                                Counted.of(result.switches(), "line") + " in the ledger",
                                Counted.of(result.backups(), "backup"),
                                Counted.of(result.faults().size(), "fault")));
        result.faults().forEach(IO::println);
    }

    static TextTable table(String name, Map<String, Integer> counts) {
        var table = new TextTable(name, "times");
        counts.forEach((what, count) -> table.add(what, "%,d".formatted(count)));
        table.add("all", "%,d".formatted(counts.values().stream().mapToInt(n -> n).sum()));
        return table;
    }

    static void show(Comparison comparison) {
        IO.println(entries(comparison) + "\n");
        IO.println(
                "%s and %s on the disk; %s"
                        .formatted(
                                Counted.of(comparison.files(), "file"),
                                Counted.of(comparison.folders(), "folder"),
                                Counted.of(comparison.differences().size(), "difference")));
        if (comparison.differences().isEmpty()) return;
        var kinds = new TreeMap<String, Integer>();
        comparison
                .differences()
                .forEach(difference -> kinds.merge(difference.kind(), 1, Integer::sum));
        IO.println("\n" + table("difference", kinds));
        comparison.differences().stream().limit(DIFFERENCES_SHOWN).forEach(Stress::show);
        int more = comparison.differences().size() - DIFFERENCES_SHOWN;
        if (more > 0) IO.println("\nand %,d more".formatted(more));
    }

    static void show(Comparison.Difference difference) {
        IO.println(
                "\n%s  %s: %s"
                        .formatted(
                                Steps.quoted(difference.path()),
                                difference.kind(),
                                difference.sentence()));
        var lines = new TreeMap<Instant, String>();
        for (Steps.Step step : difference.steps())
            lines.merge(step.at(), step.toString(), (a, b) -> a + "; " + b);
        for (JournalEntry entry : difference.entries())
            lines.merge(entry.at(), line(entry), (a, b) -> a + "; " + b);
        lines.forEach((at, line) ->
                IO.println("    %s  %s".formatted(at.truncatedTo(ChronoUnit.MICROS), line)));
    }

    static String line(JournalEntry entry) {
        return "journal %d: %s %s%s%s"
                .formatted(
                        entry.id(),
                        entry.kind().wireName(),
                        entry.from() == null ? "" : Steps.quoted(entry.from()) + " -> ",
                        Steps.quoted(entry.path()),
                        entry.foundBy() == null ? "" : ", " + entry.foundBy().wireName());
    }

    static TextTable entries(Comparison comparison) {
        List<String> finders = Stream.of(FoundBy.values()).map(FoundBy::wireName).toList();
        var header = new ArrayList<>(List.of("entry", "times"));
        header.addAll(finders);
        var table = new TextTable(header.toArray(String[]::new));
        comparison
                .found()
                .forEach((kind, found) -> {
                    var row =
                            new ArrayList<Object>(
                                    List.of(
                                            kind.wireName(),
                                            found.values().stream().mapToInt(n -> n).sum()));
                    finders.forEach(finder -> row.add(found.getOrDefault(finder, 0)));
                    table.add(row.toArray());
                });
        return table;
    }
}
