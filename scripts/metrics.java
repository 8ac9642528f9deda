///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Shows the metrics of every version, as a table or a picture
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Metrics(), args);
}

@Command(
        name = "metrics",
        description = "The metrics of every version, measured on rows that it has not seen.",
        footer = {"", "Example: ./jbang metrics", "         ./jbang metrics --plot metrics.png"})
static class Metrics implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description = "draw the leading metric over the versions")
    Path plot;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var versions = bench.registry().versions();
            bench.registry().championProblem().ifPresent(System.err::println);
            if (common.json()) {
                IO.println(Json.line(bench.allMetrics()));
            } else if (versions.isEmpty()) {
                IO.println(
                        "There are no models yet: drop a CSV file into the training folder while `watch` runs, or run `retrain`.");
            } else {
                IO.println(VersionTables.metrics(versions, bench.registry().championIfAny()));
            }
            if (plot != null) {
                bench.plotVersions(plot);
                System.err.println("Drawn: " + plot);
            }
            return 0;
        }
    }
}
