///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Trains a model now, on the files that are there
//JAVA 25+
//SOURCES ../lib/Dropforge.java

import dropforge.*;
import dropforge.cli.*;
import dropforge.files.Counted;
import dropforge.journal.Json;
import dropforge.registry.ModelVersion;
import dropforge.retrain.Outcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Retrain(), args);
}

@Command(
        name = "retrain",
        description =
                "Trains a model now on the CSV files of the training folder, unless the newest one has seen just these.",
        footer = {"", "Example: ./jbang retrain --training sales/ --target amount"})
static class Retrain implements Callable<Integer> {
    @Mixin CommonOptions common;
    @Mixin SettingOptions settings;

    @Option(names = "--force", description = "train although nothing changed")
    boolean force;

    @Override
    public Integer call() throws InterruptedException {
        Outcome outcome;
        try (var progress = new TerminalProgress()) {
            outcome = Workbench.retrain(common.workspace(), settings.said(), force, progress);
        }
        // Not before the bar is gone, or it would be drawn over what is printed.
        return tell(outcome);
    }

    int tell(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Trained(ModelVersion version, var toKnow) -> {
                toKnow.forEach(System.err::println);
                yield say(version, "is the champion", 0);
            }
            case Outcome.Rejected(ModelVersion version, var toKnow) -> {
                toKnow.forEach(System.err::println);
                yield say(version, "is kept, but not put to use", 0);
            }
            case Outcome.Unchanged(ModelVersion version, var toKnow) -> {
                toKnow.forEach(System.err::println);
                yield say(version, "has seen just these files; --force trains all the same", 0);
            }
            case Outcome.Failed(String sentence, var _) -> {
                System.err.println(sentence);
                yield 1;
            }
            case Outcome.Waiting(String path) -> {
                System.err.println(
                        "%s is being written to; try again when it is whole.".formatted(path));
                yield 1;
            }
            case Outcome.Abandoned() -> {
                System.err.println("Stopped; no version was made.");
                yield 1;
            }
        };
    }

    int say(ModelVersion version, String what, int code) {
        IO.println(
                common.json()
                        ? Json.line(version)
                        : "Version %d %s: %s %.4f on %s held out, learned by %s from %s of %s in %.1f s."
                                .formatted(
                                        version.version(),
                                        what,
                                        version.leadingMetric(),
                                        version.leadingValue(),
                                        Counted.of(version.rows().holdout(), "row"),
                                        version.trainer(),
                                        Counted.of(version.rows().learned(), "row"),
                                        Counted.of(version.filesLearnedFrom(), "file"),
                                        version.seconds()));
        return code;
    }
}
