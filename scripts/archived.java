///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists the old training files that were moved away by the rule, and puts one back
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import dropforge.retrain.OldFiles.OldFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Archived(), args);
}

@Command(
        name = "archived",
        subcommands = {ListOld.class, Release.class},
        description =
                "The training files that were moved to archived/ because they are old, by keep-training-files and keep-training-for.",
        footer = {
            "",
            "Example: ./jbang archived list",
            "         ./jbang archived release 2013_01.csv"
        })
static class Archived {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description = "All of them.",
        footer = {"", "Example: ./jbang archived list --json"})
static class ListOld implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var files = bench.archivedFiles();
            if (common.json()) {
                IO.println(Json.line(files));
            } else if (files.isEmpty()) {
                IO.println("No training file was moved away for its age.");
            } else {
                var table = new TextTable("file", "bytes", "archived");
                for (OldFile file : files)
                    table.add(file.name(), "%,d".formatted(file.bytes()), file.at());
                IO.println(table);
            }
            return 0;
        }
    }
}

@Command(
        name = "release",
        description =
                "Puts a file back to where it was; the rule leaves it there, and the next retraining learns from it.",
        footer = {"", "Example: ./jbang archived release 2013_01.csv"})
static class Release implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "as list shows it, or the last part of it")
    String file;

    @Override
    public Integer call() throws InterruptedException {
        OldFile released = Workbench.releaseArchived(common.workspace(), file);
        IO.println(
                common.json()
                        ? Json.line(released)
                        : "%s is back and stays; the watcher, or `retrain`, learns from it."
                                .formatted(released.path()));
        return 0;
    }
}
