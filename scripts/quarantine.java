///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists the files that cannot be learned from, says why, and puts them back
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import dropforge.quarantine.*;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new QuarantineCommand(), args);
}

@Command(
        name = "quarantine",
        description =
                "The files that cannot be learned from, and why. A repaired one is simply dropped again under its name.",
        subcommands = {ListFiles.class, ShowFile.class, Release.class},
        footer = {
            "",
            "Example: ./jbang quarantine list",
            "         ./jbang quarantine show may.csv",
            "         ./jbang quarantine release may.csv"
        })
static class QuarantineCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description = "All files in quarantine, oldest first.",
        footer = {"", "Example: ./jbang quarantine list --json"})
static class ListFiles implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var files = bench.quarantined();
            if (common.json()) {
                IO.println(Json.line(files));
            } else if (files.isEmpty()) {
                IO.println("There is no file in quarantine.");
            } else {
                IO.println(QuarantineTable.of(files));
            }
            return 0;
        }
    }
}

@Command(
        name = "show",
        description = "All that is wrong with a file, with rows and columns, and what can be done.",
        footer = {"", "Example: ./jbang quarantine show may.csv"})
static class ShowFile implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(
            paramLabel = "NAME",
            description = "as list shows it: the file, or the name that it has in quarantine")
    String name;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var file = bench.quarantined(name);
            IO.println(common.json() ? Json.line(file) : ReasonText.of(file));
            return 0;
        }
    }
}

@Command(
        name = "release",
        description =
                "Puts a file back to where it was, to be judged anew by the watcher, or by `retrain`.",
        footer = {
            "",
            "Example: ./jbang quarantine release may.csv",
            "         ./jbang quarantine release may.csv --accept"
        })
static class Release implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(
            paramLabel = "NAME",
            description = "as list shows it: the file, or the name that it has in quarantine")
    String name;

    @Option(
            names = "--accept",
            description =
                    "change schema.json so that such files may be learned from, where that is possible")
    boolean accept;

    @Override
    public Integer call() throws InterruptedException {
        var file = Workbench.release(common.workspace(), name, accept);
        IO.println(
                common.json()
                        ? Json.line(file)
                        : "%s is %s; %sit is judged anew by the watcher, or by `retrain`."
                                .formatted(
                                        file.path(),
                                        file.moved() ? "back" : "no longer marked",
                                        accept
                                                ? "`schema history` shows what such files may be like now; "
                                                : ""));
        return 0;
    }
}
