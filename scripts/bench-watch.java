///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures how sure and how fast the watching is, beside directory-watcher, watchdog and watchfiles
//JAVA 25+
//MAIN BenchWatch
//SOURCES ../lib/Dropforge.java
//SOURCES benchwatch/Bench.java
//SOURCES benchwatch/Bursts.java
//SOURCES benchwatch/CaseChoice.java
//SOURCES benchwatch/Contender.java
//SOURCES benchwatch/DirectoryWatcherPeer.java
//SOURCES benchwatch/DropforgeWatcher.java
//SOURCES benchwatch/Kills.java
//SOURCES benchwatch/Latency.java
//SOURCES benchwatch/PeerPython.java
//SOURCES benchwatch/RawInotify.java
//SOURCES benchwatch/Reports.java
//SOURCES benchwatch/Running.java
//SOURCES benchwatch/Scoreboard.java
//SOURCES benchwatch/Starts.java
//SOURCES benchwatch/StartupRace.java
//SOURCES stress/Comparison.java
//SOURCES stress/Contents.java
//SOURCES stress/Disk.java
//SOURCES stress/Names.java
//SOURCES stress/OpenWriters.java
//SOURCES stress/Operations.java
//SOURCES stress/Replay.java
//SOURCES stress/State.java
//SOURCES stress/Steps.java
//SOURCES stress/Tree.java
//SOURCES stress/Watcher.java

import dropforge.benchwatch.*;
import dropforge.cli.*;
import dropforge.files.*;
import dropforge.journal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.*;

/** A class, since the name of the file is none. */
@Command(
        name = "bench-watch",
        description = {
            "Measures whether the watcher loses files and how fast it is, beside directory-watcher with its hasher, Python's watchdog and watchfiles, in turn, each in its own process; for the latency Linux's own inotify is the limit.",
            "Figures of a machine that does other things meanwhile say little. Python 3.11 or newer is needed for its watchers; their packages go into a virtual environment in the user's cache. All at full size takes about a quarter of an hour a round."
        },
        footer = {
            "",
            "Example: ./jbang bench-watch --only latency,start",
            "         ./jbang bench-watch --only kills --kills 500 --runs 1",
            "         ./jbang bench-watch --watchers dropforge,inotify --only latency --json"
        })
class BenchWatch implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "CASE",
            split = ",",
            description =
                    "burst, overflow, slow-consumer, startup-race, latency, start, idle, kills (default: all)")
    List<String> only = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "rounds (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(
            names = "--watchers",
            paramLabel = "NAME",
            split = ",",
            description =
                    "dropforge, directory-watcher, watchdog, watchfiles, inotify (default: all)")
    List<String> watchers = List.of();

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "20000",
            description = "files at once (default: ${DEFAULT-VALUE})")
    int files;

    @Option(
            names = "--timed",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "files whose latency is taken, after four times as many (default: ${DEFAULT-VALUE})")
    int timed;

    @Option(
            names = "--tree",
            paramLabel = "N",
            defaultValue = "200000",
            description = "files to start with, a hundred in a folder (default: ${DEFAULT-VALUE})")
    int tree;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "for how long nothing happens (default: ${DEFAULT-VALUE})")
    Duration idle;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "50",
            description = "how often ours is killed (default: ${DEFAULT-VALUE})")
    int kills;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            description =
                    "where to work, since file systems differ (default: the folder for temporary files)")
    Path in = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--json", description = "for programs: every single result as a JSON line")
    boolean json;

    @Option(names = "--verbose", description = "show where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    static void main(String... args) {
        Cli.run(new BenchWatch(), args);
    }

    @Override
    public Integer call() throws Exception {
        List<CaseChoice> cases = cases();
        List<Contender> contenders = contenders();
        refuseLessThanOne("--runs", runs);
        refuseLessThanOne("--files", files);
        refuseLessThanOne("--timed", timed);
        refuseLessThanOne("--tree", tree);
        refuseLessThanOne("--kills", kills);
        if (!Files.isDirectory(in))
            throw new UserMistake("There is no folder %s; make it, or name another.".formatted(in));
        Path script = script();
        boolean needsPython = contenders.stream().anyMatch(Contender::isPython);
        var size = new Bench.Size(files, timed, 4 * timed, tree, idle, kills);
        var board = new Scoreboard();
        Path home = Files.createTempDirectory(in, "dropforge-bench-watch-").toRealPath();
        try {
            var bench =
                    new Bench(
                            home,
                            contenders,
                            needsPython ? new PeerPython(script).interpreter() : null,
                            script,
                            size,
                            result -> {
                                board.add(result);
                                IO.println(json ? Json.line(result) : Scoreboard.line(result));
                            });
            for (int round = 1; round <= runs; round++) {
                for (CaseChoice choice : cases) bench.measure(choice, round);
            }
        } finally {
            WholeWrites.deleteTree(home);
        }
        if (!json) IO.println("\n" + board);
        return 0;
    }

    /** The start is measured on the way to the idle time. */
    List<CaseChoice> cases() {
        List<CaseChoice> cases =
                only.isEmpty()
                        ? List.of(CaseChoice.values())
                        : only.stream()
                                .map(name ->
                                        CaseChoice.of(name)
                                                .orElseThrow(() ->
                                                        new WrongUsage(
                                                                "There is no case called %s; there are %s."
                                                                        .formatted(
                                                                                name,
                                                                                CaseChoice
                                                                                        .names()))))
                                .toList();
        return cases.stream()
                .filter(choice -> choice != CaseChoice.START || !cases.contains(CaseChoice.IDLE))
                .toList();
    }

    List<Contender> contenders() {
        if (watchers.isEmpty()) return List.of(Contender.values());
        return watchers.stream()
                .map(name ->
                        Contender.of(name)
                                .orElseThrow(() ->
                                        new WrongUsage(
                                                "There is no watcher called %s; there are %s."
                                                        .formatted(name, Contender.names()))))
                .toList();
    }

    static void refuseLessThanOne(String option, int value) {
        if (value < 1)
            throw new WrongUsage("%s is %d, but must be 1 or more.".formatted(option, value));
    }

    static Path script() {
        return Stream.of(System.getenv("DROPFORGE_HOME"))
                .flatMap(home -> Optional.ofNullable(home).stream())
                .map(home -> Path.of(home, "scripts", "bench_watch_peer.py"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() ->
                        new UserMistake(
                                "The benchmark starts a program of a checkout: clone the project and run ./jbang bench-watch in it."));
    }
}
