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
        footer = {"", "Example: ./jbang status"})
static class StatusCommand implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            Status status = bench.status();
            IO.println(common.json() ? Json.line(status) : StatusPage.of(status));
            return 0;
        }
    }
}
