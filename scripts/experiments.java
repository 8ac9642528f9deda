///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists what was tried from code, shows one experiment, or compares two
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.files.WrongUsage;
import dropforge.journal.Json;
import dropforge.registry.Contender;
import dropforge.registry.Experiment;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Experiments(), args);
}

@Command(
        name = "experiments",
        description = "What was tried from code, with `bench.train(...)`.",
        subcommands = {ListExperiments.class, ShowExperiment.class, Compare.class},
        footer = {
            "",
            "Example: ./jbang experiments list",
            "         ./jbang experiments compare v7 3"
        })
static class Experiments {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description = "All experiments, oldest first, each with the settings in which they differ.",
        footer = {"", "Example: ./jbang experiments list --json"})
static class ListExperiments implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var experiments = bench.allExperiments();
            if (common.json()) {
                IO.println(Json.line(experiments.stream().map(Experiment::made).toList()));
            } else if (experiments.isEmpty()) {
                IO.println(
                        "There are no experiments yet: `bench.train(...)` in a program or a notebook makes one.");
            } else {
                IO.println(ExperimentTable.of(experiments));
            }
            return 0;
        }
    }
}

@Command(
        name = "show",
        description = "All that is known of an experiment.",
        footer = {"", "Example: ./jbang experiments show 3"})
static class ShowExperiment implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "NUMBER", description = "its number")
    int number;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            Experiment experiment = bench.experiment(number);
            IO.print(common.json() ? Json.line(experiment) + "\n" : bench.card(experiment));
            return 0;
        }
    }
}

@Command(
        name = "compare",
        description =
                "Which of two is better, on rows of the training files that neither has learned from.",
        footer = {"", "Example: ./jbang experiments compare v7 3"})
static class Compare implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(index = "0", paramLabel = "ONE", description = "3 is an experiment, v3 a version")
    String first;

    @Parameters(index = "1", paramLabel = "OTHER", description = "the same")
    String second;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var contest = bench.compare(contender(bench, first), contender(bench, second));
            IO.println(common.json() ? Json.line(contest) : contest.sentence());
            return 0;
        }
    }

    static Contender contender(Workbench bench, String name) {
        try {
            return name.startsWith("v")
                    ? bench.registry().version(Integer.parseInt(name.substring(1)))
                    : bench.experiment(Integer.parseInt(name));
        } catch (NumberFormatException e) {
            throw new WrongUsage(
                    "%s is neither an experiment, as in 3, nor a version, as in v3."
                            .formatted(name));
        }
    }
}
