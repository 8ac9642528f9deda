///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tells all that happened to one file, and which models learned from it
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.cli.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Trace(), args);
}

@Command(
        name = "trace",
        description =
                "All that happened to one file, under whatever names it had, and each model that learned from it.",
        footer = {
            "",
            "Example: ./jbang trace may.csv",
            "         ./jbang trace data/training/2024/may.csv --json"
        })
static class Trace implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "its name within the watched folder, one of its earlier names, or its path on the disk")
    String file;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var trace = bench.trace(file);
            IO.println(common.json() ? Json.line(trace) : TracePage.of(trace));
            bench.droppedBefore()
                    .ifPresent(before ->
                            System.err.println(
                                    "Entries from before %s were dropped; what happened earlier is not known."
                                            .formatted(before)));
            return 0;
        }
    }
}
