///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Shows what differs between the watched folder and its recorded baseline, or records it
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.Settings.Key;
import dropforge.cli.*;
import dropforge.files.WrongUsage;
import dropforge.journal.*;
import dropforge.report.Headline;
import dropforge.train.FitProgress;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new BaselineCommand(), args);
}

@Command(
        name = "baseline",
        description =
                "What differs between the watched folder and what is recorded of it; ends with 0 when nothing does, with 1 when something does. A symbolic link that leads nowhere is named and counts as not there.",
        footer = {
            "",
            "Example: ./jbang baseline --training sales/",
            "         ./jbang baseline --take   # all that is there is known from now on"
        })
static class BaselineCommand implements Callable<Integer> {
    @Mixin CommonOptions common;

    final BaselineLine baselineLine = new BaselineLine();

    @Option(
            names = "--training",
            paramLabel = "DIR",
            description = "folder to compare; by default the one that was watched last")
    String training;

    @Option(
            names = "--follow-links",
            paramLabel = "WHERE",
            arity = "0..1",
            fallbackValue = "inside",
            description =
                    "follow symbolic links to folders, as in watch: inside or anywhere; without --training by default as it was watched last")
    String followLinks;

    @Option(
            names = "--take",
            description = "record what is there: none of it is news to the next watcher")
    boolean take;

    @Option(
            names = "--set-store-aside",
            description =
                    "with --take: if the database is damaged, rename it and begin a new one; models and metrics stay")
    boolean setStoreAside;

    @Override
    public Integer call() {
        if (setStoreAside && !take) {
            throw new WrongUsage(
                    "--set-store-aside begins a new database, which needs a new baseline: say --take, too.");
        }
        Map<Key, Object> flags = new EnumMap<>(Key.class);
        if (training != null) {
            flags.put(Key.TRAINING, training);
        }
        if (followLinks != null) {
            flags.put(Key.FOLLOW_LINKS, followLinks);
        }
        return take ? take(flags) : compare(flags);
    }

    int take(Map<Key, Object> flags) {
        try (baselineLine) {
            var options =
                    new WatchOptions(
                                    common.workspace(),
                                    flags,
                                    this::print,
                                    FitProgress.NONE,
                                    System.err::println)
                            .withBaselineProgress(baselineLine);
            Workbench.takeBaseline(
                    common.workspace(), setStoreAside ? options.settingStoreAside() : options);
        }
        return 0;
    }

    void print(JournalEntry entry) {
        baselineLine.close();
        IO.println(common.json() ? Json.line(entry) : Headline.withTime(entry));
    }

    int compare(Map<Key, Object> flags) {
        var comparison = Workbench.compareWithBaseline(common.workspace(), flags);
        if (common.json()) {
            var changes =
                    comparison.changes().stream()
                            .map(change -> Draft.of(change, "training"))
                            .toList();
            IO.println(
                    Json.line(
                            new Difference(
                                    comparison.isSame(),
                                    changes,
                                    comparison.problems(),
                                    comparison.brokenLinks())));
            return comparison.isSame() ? 0 : 1;
        }
        comparison.brokenLinks().forEach(System.err::println);
        if (comparison.isSame()) {
            IO.println("Nothing differs.");
        } else {
            comparison.changes().forEach(change -> IO.println(Headline.of("training", change)));
            comparison.problems().forEach(System.err::println);
        }
        return comparison.isSame() ? 0 : 1;
    }

    /** As programs read it; a change as in the journal. */
    record Difference(
            boolean same, List<Draft> changes, List<String> problems, List<String> brokenLinks) {}
}
