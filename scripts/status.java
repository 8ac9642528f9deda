///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Says how the workspace is doing
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.journal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new StatusCommand(), args);
}

@Command(
        name = "status",
        description =
                "Whether somebody watches, what is pending, which named handler is behind, which model is in use, what went wrong, how full the disk is.",
        footer = {"", "Example: ./jbang status", "         ./jbang status --forget-handler mailer"})
static class StatusCommand implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Option(
            names = "--forget-handler",
            paramLabel = "NAME",
            description =
                    "first forget this handler, which nobody runs any more: the journal keeps nothing for it")
    String forgotten;

    @Override
    public Integer call() {
        if (forgotten != null) {
            Workbench.forgetHandler(common.workspace(), forgotten);
        }
        try (var bench = common.open()) {
            Status status = bench.status();
            IO.println(common.json() ? Json.line(status) : StatusPage.of(status));
            return 0;
        }
    }
}
