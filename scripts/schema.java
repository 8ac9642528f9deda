///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Shows what training files must be like, and how that has changed
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.*;
import dropforge.report.Headline;
import dropforge.schema.*;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new SchemaCommand(), args);
}

@Command(
        name = "schema",
        description =
                "What training files must be like: schema.json in the workspace, which may be edited at any time.",
        subcommands = {Show.class, History.class},
        footer = {"", "Example: ./jbang schema show", "         ./jbang schema history"})
static class SchemaCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "show",
        description = "The columns, what is allowed in them, and what was seen so far.",
        footer = {"", "Example: ./jbang schema show"})
static class Show implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var schema =
                    bench.schema()
                            .orElseThrow(() ->
                                    new dropforge.files.UserMistake(
                                            "There is no schema in %s yet; it is written with the first model."
                                                    .formatted(common.workspace())));
            IO.println(
                    common.json() ? Json.line(SchemaText.document(schema)) : SchemaPage.of(schema));
            return 0;
        }
    }
}

@Command(
        name = "history",
        description =
                "Its versions, and what changed with each; each lies in schema/ in the workspace.",
        footer = {"", "Example: ./jbang schema history"})
static class History implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var changes = bench.events(JournalQuery.ALL.withKinds(Kind.SCHEMA_CHANGED));
            if (common.json()) {
                IO.println(Json.line(changes));
            } else if (changes.isEmpty()) {
                IO.println("There is no schema yet; it is written with the first model.");
            } else {
                changes.forEach(change -> IO.println(Headline.withDate(change)));
            }
            return 0;
        }
    }
}
