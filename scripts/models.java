///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Lists the versions of the model, or shows one
//JAVA 25+
//SOURCES ../lib/Dropforge.java
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1

import dropforge.*;
import dropforge.cli.*;
import dropforge.files.Counted;
import dropforge.journal.Json;
import dropforge.registry.Blame;
import dropforge.registry.ChampionChange;
import dropforge.registry.ModelVersion;
import dropforge.registry.SoundnessCheck;
import dropforge.retrain.Replay;
import java.util.concurrent.Callable;
import picocli.CommandLine.*;

void main(String... args) {
    Cli.run(new Models(), args);
}

@Command(
        name = "models",
        description = "The versions of the model.",
        subcommands = {
            ListVersions.class,
            ShowVersion.class,
            Why.class,
            Promote.class,
            Rollback.class,
            Pin.class,
            Unpin.class,
            Verify.class,
            ReplayVersion.class,
            BlameFiles.class
        },
        footer = {"", "Example: ./jbang models list", "         ./jbang models why 7"})
static class Models {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;
}

@Command(
        name = "list",
        description =
                "All versions, oldest first; * marks the champion, rejected those that never were.",
        footer = {"", "Example: ./jbang models list --json"})
static class ListVersions implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var versions = bench.registry().versions();
            bench.registry().championProblem().ifPresent(System.err::println);
            if (common.json()) {
                IO.println(Json.line(versions));
            } else if (versions.isEmpty()) {
                IO.println(
                        "There are no models yet: drop a CSV file into the training folder while `watch` runs, or run `retrain`.");
            } else {
                IO.println(
                        VersionTables.overview(
                                versions,
                                bench.registry().championIfAny(),
                                bench.registry().pinned()));
            }
            return 0;
        }
    }
}

@Command(
        name = "show",
        description = "All that is known of a version.",
        footer = {"", "Example: ./jbang models show 7"})
static class ShowVersion implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() throws IOException {
        try (var bench = common.open()) {
            ModelVersion version = bench.registry().version(number);
            IO.print(common.json() ? Json.line(version) + "\n" : bench.registry().card(version));
            return 0;
        }
    }
}

@Command(
        name = "why",
        description =
                "What led to a version, how it was compared with the champion, what is other than before, and what became of it.",
        footer = {"", "Example: ./jbang models why 7"})
static class Why implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            var story = bench.why(number);
            IO.println(common.json() ? Json.line(story) : StoryPage.of(story));
            return 0;
        }
    }
}

@Command(
        name = "promote",
        description = "Makes a version the champion, whatever it was found to be.",
        footer = {"", "Example: ./jbang models promote 7"})
static class Promote implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() {
        return say(common, Workbench.promote(common.workspace(), number));
    }
}

@Command(
        name = "rollback",
        description =
                "Makes the version the champion that was so before; once more, the one before that.",
        footer = {"", "Example: ./jbang models rollback"})
static class Rollback implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        return say(common, Workbench.rollBack(common.workspace()));
    }
}

static int say(CommonOptions common, ChampionChange change) {
    IO.println(
            common.json()
                    ? Json.line(change)
                    : "Version %d is the champion%s."
                            .formatted(
                                    change.version(),
                                    change.before() == null
                                            ? ""
                                            : ", in place of version " + change.before()));
    return 0;
}

@Command(
        name = "pin",
        description = "Keeps a version, however old it becomes.",
        footer = {"", "Example: ./jbang models pin 7"})
static class Pin implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() {
        boolean news = Workbench.pin(common.workspace(), number);
        return say(
                common,
                number,
                true,
                news
                        ? "Version %d stays, however old it becomes."
                        : "Version %d is pinned already.");
    }
}

@Command(
        name = "unpin",
        description = "No longer keeps a version, however old it becomes.",
        footer = {"", "Example: ./jbang models unpin 7"})
static class Unpin implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() {
        boolean was = Workbench.unpin(common.workspace(), number);
        return say(
                common,
                number,
                false,
                was
                        ? "Version %d goes when it is as old as keep-versions and keep-versions-for say."
                        : "Version %d is not pinned.");
    }
}

static int say(CommonOptions common, int version, boolean pinned, String sentence) {
    IO.println(
            common.json()
                    ? Json.line(Map.of("version", version, "pinned", pinned))
                    : sentence.formatted(version));
    return 0;
}

@Command(
        name = "verify",
        description = {
            "Reads every byte of all versions, or of one, and of the archived training files.",
            "Exit 0: all is as it was written; 1: it is not, and what is damaged is named."
        },
        footer = {"", "Example: ./jbang models verify", "         ./jbang models verify 7"})
static class Verify implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", arity = "0..1", description = "its number; all without")
    Integer number;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            SoundnessCheck.Result found;
            try (var progress = new CopyProgress("read")) {
                found =
                        bench.verify(
                                number == null ? OptionalInt.empty() : OptionalInt.of(number),
                                progress::at);
            }
            if (common.json()) {
                IO.println(Json.line(found));
            } else {
                found.damages().forEach(IO::println);
                IO.println(
                        "%s and %s read: %s."
                                .formatted(
                                        Counted.of(found.versions(), "version"),
                                        Counted.of(found.archived(), "archived training file"),
                                        found.isSound()
                                                ? "all is as it was written"
                                                : Counted.of(found.damages().size(), "damage")));
            }
            return found.isSound() ? 0 : 1;
        }
    }
}

@Command(
        name = "replay",
        description = {
            "Makes a version again from the archived bytes of its files, whatever became of them, and compares.",
            "Exit 0: identical; 1: it is not, and the first difference is told."
        },
        footer = {"", "Example: ./jbang models replay 7"})
static class ReplayVersion implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Override
    public Integer call() {
        Replay replay;
        try (var bench = common.open();
                var progress = new TerminalProgress()) {
            replay = bench.replay(number, progress);
        }
        if (common.json()) {
            IO.println(Json.line(replay));
        } else {
            IO.println(
                    replay.identical()
                            ? "Version %d made again in %.1f s is identical: %s."
                                    .formatted(
                                            number,
                                            replay.seconds(),
                                            String.join(", ", replay.modelFiles()))
                            : "Version %d made again in %.1f s is not the same. %s"
                                    .formatted(number, replay.seconds(), replay.difference()));
            replay.otherSurroundings().forEach(other -> IO.println("  " + other));
        }
        return replay.identical() ? 0 : 1;
    }
}

@Command(
        name = "blame",
        description = {
            "Which training file makes a version worse: trains again without one after another, and compares.",
            "Exit 0, whatever came of it; blame.json and blame.png are kept beside the version's metrics."
        },
        footer = {"", "Example: ./jbang models blame 9 --plot blame.png"})
static class BlameFiles implements Callable<Integer> {
    @Mixin CommonOptions common;

    @Parameters(paramLabel = "VERSION", description = "its number")
    int number;

    @Option(
            names = "--fits",
            paramLabel = "N",
            defaultValue = "" + Workbench.FITS_TO_BLAME,
            description =
                    "models to train at most; of more files, groups are left out first (default: ${DEFAULT-VALUE})")
    int fits;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "draw it, too")
    Path picture;

    @Override
    public Integer call() {
        try (var bench = common.open()) {
            Blame blame;
            try (var progress = new TerminalProgress()) {
                blame = bench.blame(number, fits, progress);
            }
            if (picture != null) {
                bench.plotBlame(blame, picture);
            }
            IO.println(common.json() ? Json.line(blame) : BlamePage.of(blame));
            return 0;
        }
    }
}
