///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tells what happened: the journal as lines, JSON or a picture
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import dropforge.*;
import dropforge.cli.*;
import dropforge.files.WrongUsage;
import dropforge.journal.*;
import dropforge.report.Headline;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Timeline(), args);
}

@Command(
        name = "timeline",
        description = "What happened in the workspace, oldest first.",
        footer = {
            "",
            "Example: ./jbang timeline --since 2h",
            "         ./jbang timeline --kind training-completed,training-failed --json",
            "         ./jbang timeline --plot timeline.png"
        })
static class Timeline implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "from then on: 2h, 7d, 2026-11-23 or 2026-11-23T06:00:00Z")
    Instant since;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            converter = KindConverter.class,
            description = "only these kinds, such as added or training-failed")
    List<Kind> kinds = List.of();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "only this file, under its new or its old name, relative to its folder")
    String path;

    @Option(names = "--last", paramLabel = "N", description = "only the newest so many")
    int last = Integer.MAX_VALUE;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "draw them")
    Path plot;

    @Override
    public Integer call() {
        if (last < 1) throw new WrongUsage("--last is %d, but must be 1 or more.".formatted(last));
        try (var bench = common.open()) {
            var entries =
                    bench.events(
                            JournalQuery.ALL
                                    .withSince(since)
                                    .withKinds(kinds)
                                    .withPath(
                                            path == null
                                                    ? null
                                                    : path.replaceFirst("^training/", ""))
                                    .withLimit(last));
            if (plot != null) {
                bench.plotTimeline(entries, plot);
                System.err.println("Drawn: " + plot);
            } else if (entries.isEmpty()) {
                System.err.println(
                        path == null
                                ? "Nothing of the kind has happened."
                                : "Nothing has happened to %s; name a file as it is called within the watched folder, such as may.csv or old/may.csv."
                                        .formatted(path));
            } else {
                entries.forEach(entry ->
                        IO.println(common.json() ? Json.line(entry) : Headline.withDate(entry)));
            }
            return 0;
        }
    }
}
