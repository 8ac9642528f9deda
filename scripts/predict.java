///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Adds predictions to the rows of a CSV file
//JAVA 25+
//SOURCES ../lib/Dropforge.java

import dropforge.*;
import dropforge.cli.*;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Predict(), args);
}

@Command(
        name = "predict",
        description =
                "Reads a CSV file and writes it with a column `prediction` added, and for classes one with the probability of each.",
        footer = {
            "",
            "Example: ./jbang predict new.csv > predicted.csv",
            "         ./jbang predict --version 7 --output predicted.csv new.csv"
        })
static class Predict implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "the model to use (default: the champion)")
    Integer version;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "where to write (default: to the screen)")
    Path output;

    @Parameters(paramLabel = "FILE.csv", description = "rows to predict")
    Path file;

    @Override
    public Integer call() throws IOException {
        try (var bench = common.open()) {
            var predictor = version == null ? bench.champion() : bench.predictor(version);
            Output.write(
                    output,
                    target -> {
                        var warnings =
                                common.json()
                                        ? predictor.predictJson(file, target)
                                        : predictor.predictCsv(file, target);
                        warnings.forEach(System.err::println);
                    });
            return 0;
        }
    }
}
