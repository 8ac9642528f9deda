///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists the versions of the model, or shows one
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import dropforge.registry.ModelVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Models(), args);
}

@Command(
        name = "models",
        description = "The versions of the model.",
        subcommands = {ListVersions.class, ShowVersion.class},
        footer = {"", "Example: ./jbang models list", "         ./jbang models show 7"})
static class Models {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description = "All versions, oldest first; * marks the champion.",
        footer = {"", "Example: ./jbang models list --json"})
static class ListVersions implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var versions = bench.registry().versions();
            bench.registry().championProblem().ifPresent(System.err::println);
            if (common.json()) {
                IO.println(Json.line(versions));
            } else if (versions.isEmpty()) {
                IO.println(
                        "There are no models yet: drop a CSV file into the training folder while `watch` runs, or run `retrain`.");
            } else {
                IO.println(VersionTables.overview(versions, bench.registry().championIfAny()));
            }
            return 0;
        }
    }
}

@Command(
        name = "show",
        description = "All that is known of a version.",
        footer = {"", "Example: ./jbang models show 7"})
static class ShowVersion implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() throws IOException {
        try (var bench = common.open()) {
            ModelVersion version = bench.registry().version(number);
            IO.print(common.json() ? Json.line(version) + "\n" : bench.registry().card(version));
            return 0;
        }
    }
}
