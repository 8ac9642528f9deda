///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tells what happened: the journal as lines, JSON or a picture
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

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
            "A PATTERN is a name, or has * for any letters, ** also across folders, ? for one, {a,b} for either.",
            "Without a / it is about names in any folder; with one, about paths within the watched folder",
            "or on the disk.",
            "",
            "Example: ./jbang timeline --since 2h",
            "         ./jbang timeline --follow",
            "         ./jbang timeline --path '2024/*.csv' --kind added,modified --last 20",
            "         ./jbang timeline --kind training-completed,training-failed --json",
            "         ./jbang timeline --since 2026-11-01 --until 2026-12-01 --plot november.png"
        })
static class Timeline implements Callable<Integer> {
    static final int LAST_WHEN_FOLLOWED = 10;

    @Mixin CommonOptions common;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "from then on: 2h, 7d, 2026-11-23 or 2026-11-23T06:00:00Z")
    Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = SinceConverter.class,
            description = "before then, written likewise")
    Instant until;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            converter = KindConverter.class,
            description = "only these kinds, such as added or training-failed")
    List<Kind> kinds = List.of();

    @Option(
            names = "--path",
            paramLabel = "PATTERN",
            description =
                    "only these files, under their new or their old name, relative to their folder or as a path on the disk: may.csv, 2024/*.csv, data/training/may.csv")
    String path;

    @Option(
            names = "--root",
            paramLabel = "NAME",
            description = "only of this watched folder: training or inbound")
    String root;

    @Option(
            names = "--found-by",
            paramLabel = "WHO",
            split = ",",
            converter = FoundByConverter.class,
            description = "only changes found by event, start-up, rescan or reconciler")
    List<FoundBy> foundBy = List.of();

    @Option(names = "--last", paramLabel = "N", description = "only the newest so many")
    Integer last;

    @Option(
            names = "--follow",
            description =
                    "print the newest 10, or --last so many, then each as it is written, until Ctrl-C")
    boolean follow;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "draw them")
    Path plot;

    @Override
    public Integer call() throws InterruptedException {
        check();
        try (var bench = common.open()) {
            if (follow) {
                Following.untilStopped(bench, query(bench, LAST_WHEN_FOLLOWED), this::print);
            } else if (plot != null) {
                bench.plotTimeline(bench.events(query(bench, Integer.MAX_VALUE)), plot);
                System.err.println("Drawn: " + plot);
            } else {
                list(bench);
            }
            return 0;
        }
    }

    void check() {
        if (last != null && last < 1)
            throw new WrongUsage("--last is %d, but must be 1 or more.".formatted(last));
        if (since != null && until != null && !since.isBefore(until))
            throw new WrongUsage(
                    "--since is %s and --until %s, so that nothing can lie between; name an earlier --since."
                            .formatted(since, until));
        if (root != null && !List.of("training", "inbound").contains(root))
            throw new WrongUsage("--root is %s, but must be training or inbound.".formatted(root));
        if (follow && plot != null)
            throw new WrongUsage(
                    "--follow goes on without end and --plot draws once; say one of them.");
        if (follow && until != null)
            throw new WrongUsage(
                    "--follow is about what will happen, --until about what has; say one of them.");
    }

    JournalQuery query(Workbench bench, int lastByDefault) {
        var query =
                JournalQuery.ALL
                        .withSince(since)
                        .withUntil(until)
                        .withKinds(kinds)
                        .withRoot(root)
                        .withFoundBy(foundBy)
                        .withLimit(last == null ? lastByDefault : last);
        return path == null ? query : bench.about(query, path);
    }

    void list(Workbench bench) {
        var printed = new boolean[1];
        bench.eachEvent(
                query(bench, Integer.MAX_VALUE),
                entry -> {
                    printed[0] = true;
                    print(entry);
                });
        if (!printed[0]) {
            System.err.println(nothing(bench));
        }
        if (last == null) {
            bench.droppedBefore()
                    .filter(before -> since == null || since.isBefore(before))
                    .ifPresent(before ->
                            System.err.println(
                                    "Entries from before %s were dropped, but for those that are still needed; see keep-entries in `config`."
                                            .formatted(before)));
        }
    }

    String nothing(Workbench bench) {
        if (path == null) {
            return "Nothing of the kind has happened.";
        }
        if (!bench.events(bench.about(JournalQuery.ALL.withLimit(1), path)).isEmpty()) {
            return "Nothing of the kind has happened to %s.".formatted(path);
        }
        return (bench.knows(path)
                        ? "Nothing has happened to %s itself; `trace FILE` tells also of renames of the folders above it."
                        : "Nothing has happened to %s; name a file as it is called within the watched folder, such as may.csv or old/may.csv, or by its path on the disk.")
                .formatted(path);
    }

    void print(JournalEntry entry) {
        IO.println(common.json() ? Json.line(entry) : Headline.withDate(entry));
    }
}
