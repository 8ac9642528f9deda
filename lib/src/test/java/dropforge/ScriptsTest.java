package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.Checkout.Run;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.train.FitProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as a user types them, in one workspace that has a model of the penguins and one of more penguins. */
class ScriptsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path here;

    private static DropFolder folder;
    private static Run first;
    private static Run watched;

    @BeforeAll
    static void retrainThenWatch() throws Exception {
        folder = new DropFolder(here.resolve("data"));
        Files.writeString(folder.workspace.resolve("dropforge.yaml"), "target: species\nthreads: 1\npromote: always\n");
        folder.drop("a.csv", penguins(0));
        first = jbang("retrain", "--iterations", "10", "--json");

        // The baseline is taken by a watcher that has nothing to do, so that the next one finds what came since.
        try (Watch _ = Workbench.watch(folder.workspace, WatchOptions.DEFAULTS)) {}
        folder.drop("größe b.csv", penguins(1));
        folder.drop("broken.csv", penguins(2).replaceFirst("Adelie,[A-Za-z]+,[0-9.]+", "Adelie,Dream,long"));
        watched = run(
                Map.of("LC_ALL", "C.UTF-8"),
                "watch",
                "--iterations",
                "10",
                "--settle",
                "50ms",
                "--until-idle",
                "2s",
                "--json");
    }

    @Test
    void retrainSaysWhatItMade() throws Exception {
        assertDone(first);
        JsonNode version = JSON.readTree(first.out());
        assertThat(version.get("version").asInt()).isEqualTo(1);
        assertThat(version.get("target").asString()).isEqualTo("species");

        Run again = jbang("retrain", "--iterations", "10");
        assertDone(again);
        assertThat(again.out())
                .startsWith("Version 2 has seen just these files; --force")
                .hasLineCount(1);
    }

    @Test
    void whatWatchPrintsAsJsonIsTheJournal() throws Exception {
        assertDone(watched);
        List<String> lines = watched.out().lines().toList();
        assertThat(lines.stream()
                        .map(JSON::readTree)
                        .map(line -> line.get("kind").asString()))
                .contains("watch-started", "added", "file-quarantined", "training-completed", "model-promoted")
                .endsWith("watch-stopped");
        try (var bench = Workbench.open(folder.workspace)) {
            long firstId = JSON.readTree(lines.getFirst()).get("id").asLong();
            assertThat(lines)
                    .isEqualTo(bench.events(dropforge.journal.JournalQuery.ALL.withAfter(firstId - 1)).stream()
                            .map(Json::line)
                            .toList());
        }
        assertThat(watched.out()).contains("größe b.csv");
    }

    @Test
    void aVersionIsToldOfReplayedPutToUseAndRolledBack() throws Exception {
        var elsewhere = new DropFolder(here.resolve("elsewhere"));
        for (int part = 0; part < 2; part++) {
            elsewhere.drop("part%d.csv".formatted(part), penguins(part));
            Workbench.retrain(
                    elsewhere.workspace,
                    Map.of(
                            Settings.Key.TARGET,
                            "species",
                            Settings.Key.ITERATIONS,
                            10,
                            Settings.Key.PROMOTE,
                            part == 0 ? "always" : "never"),
                    false,
                    FitProgress.NONE);
        }
        String workspace = elsewhere.workspace.toString();

        assertThat(done("models", "list", "--workspace", workspace)
                        .out()
                        .lines()
                        .toList())
                .satisfiesExactly(
                        header -> assertThat(header).contains("gain"),
                        first -> assertThat(first).startsWith("* "),
                        second -> assertThat(second).endsWith("rejected"));
        assertThat(done("models", "why", "2", "--workspace", workspace).out())
                .contains("rejected: auc ", "of version 1 on ", "other than version 1", "+ part1.csv", "never");
        assertThat(done("models", "replay", "2", "--workspace", workspace).out())
                .startsWith("Version 2 made again in ")
                .contains("is identical: model.json, model.rows, model.txt.");
        Run blame = done("models", "blame", "2", "--plot", "blame.png", "--workspace", workspace);
        assertThat(blame.out()).contains("part0.csv", "part1.csv", "gain without", "own auc");
        assertThat(ImageIO.read(here.resolve("blame.png").toFile())).isNotNull();
        assertThat(JSON.readTree(done("models", "blame", "2", "--json", "--workspace", workspace)
                                .out())
                        .get("parts"))
                .hasSize(2);
        assertMistake(jbang("models", "blame", "2", "--fits", "1", "--workspace", workspace), 2, "--fits is 1");
        assertThat(done("models", "promote", "2", "--workspace", workspace).out())
                .isEqualToIgnoringNewLines("Version 2 is the champion, in place of version 1.");
        assertThat(done("models", "rollback", "--workspace", workspace).out())
                .isEqualToIgnoringNewLines("Version 1 is the champion, in place of version 2.");
        Run once = jbang("models", "rollback", "--workspace", workspace);
        assertThat(once.code()).isEqualTo(1);
        assertThat(once.err())
                .contains("No version was the champion before version 1")
                .hasLineCount(1);
        assertThat(JSON.readTree(done("models", "why", "1", "--json", "--workspace", workspace)
                                .out())
                        .get("reigns"))
                .hasSize(2);
    }

    @Test
    void experimentsAreListedShownAndComparedWithVersions() throws Exception {
        var tried = new DropFolder(here.resolve("tried"));
        Files.writeString(tried.workspace.resolve("dropforge.yaml"), "target: species\nthreads: 1\n");
        tried.drop("a.csv", penguins());
        Workbench.retrain(tried.workspace, Map.of(Settings.Key.ITERATIONS, 10), false, FitProgress.NONE);
        String workspace = tried.workspace.toString();
        assertThat(done("experiments", "list", "--workspace", workspace).out())
                .startsWith("There are no experiments yet");
        try (var bench = Workbench.open(tried.workspace)) {
            bench.train("iterations", 1, "leaves", 2);
            bench.train("iterations", 10);
        }

        assertThat(done("experiments", "list", "--workspace", workspace).out().lines())
                .hasSize(3)
                .anyMatch(line -> line.endsWith("iterations 1, leaves 2"));
        assertThat(JSON.readTree(done("experiments", "list", "--json", "--workspace", workspace)
                        .out()))
                .hasSize(2);
        assertThat(done("experiments", "show", "2", "--workspace", workspace).out())
                .startsWith("# Experiment 2");
        assertThat(done("experiments", "compare", "v1", "2", "--workspace", workspace)
                        .out())
                .startsWith("Experiment 2 and version 1 cannot be told apart: auc ");
        assertMistake(jbang("experiments", "show", "3", "--workspace", workspace), 1, "no experiment 3", "1 to 2");
        assertMistake(
                jbang("experiments", "compare", "v1", "two", "--workspace", workspace),
                2,
                "two is neither",
                "as in v3");
    }

    @Test
    void modelsAreListedAndShown() throws Exception {
        Run list = jbang("models", "list");
        assertDone(list);
        assertThat(list.out().lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("*  ")
                .contains("lightgbm", "species");
        assertThat(JSON.readTree(done("models", "list", "--json").out())).hasSize(2);

        assertThat(done("models", "show", "2").out()).startsWith("# Version 2").contains("größe b.csv");
        assertThat(JSON.readTree(done("models", "show", "2", "--json").out())
                        .get("parent")
                        .asInt())
                .isEqualTo(1);

        assertMistake(jbang("models", "show", "9"), 1, "There is no version 9", "1 to 2");
        assertThat(jbang("models").code()).isEqualTo(2);
        assertThat(jbang("models", "show", "nine").code()).isEqualTo(2);
    }

    @Test
    void predictKeepsTheRowsAndMayReplaceItsOwnInput() throws Exception {
        Path file = Files.writeString(here.resolve("new.csv"), penguins(2));
        Run screen = done("predict", "new.csv");
        assertThat(screen.out().lines()).hasSameSizeAs(penguins(2).lines().toList());
        assertThat(screen.out()).startsWith("species,island,").contains(",prediction,p(Adelie),");
        JsonNode row = JSON.readTree(done("predict", "--json", "--version", "1", "new.csv")
                .out()
                .lines()
                .findFirst()
                .orElseThrow());
        assertThat(row.get("probabilities")).hasSize(3);

        assertThat(done("predict", "--output", "new.csv", "new.csv").out()).isEmpty();
        assertThat(file).content().isEqualTo(screen.out());

        Path broken = Files.writeString(
                here.resolve("broken.csv"), penguins(2).replaceFirst("Adelie,[A-Za-z]+,[0-9.]+", "Adelie,Dream,long"));
        assertMistake(
                jbang("predict", "--output", "new.csv", broken.toString()), 1, "broken.csv", "bill_length_mm", "long");
        assertThat(file).content().isEqualTo(screen.out());
        assertMistake(jbang("predict", "--output", "no/where.csv", "new.csv"), 1, "no/where.csv");
        assertThat(jbang("predict").code()).isEqualTo(2);
    }

    @Test
    void metricsAreATableJsonAndAPicture() throws Exception {
        assertThat(done("metrics").out().lines()).hasSize(3).first().asString().contains("auc", "logLoss", "accuracy");
        Run json = done("metrics", "--json", "--plot", "metrics.png");
        assertThat(JSON.readTree(json.out())).hasSize(2);
        assertThat(ImageIO.read(here.resolve("metrics.png").toFile())).isNotNull();
        Run nowhere = jbang("metrics", "--plot", "no/where.png");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).contains("no/where.png").hasLineCount(1);
    }

    @Test
    void theTimelineIsFilteredByKindTimeAndPath() throws Exception {
        assertThat(done("timeline").out()).contains("version 1 trained", "+ training/größe b.csv", "! broken.csv");
        assertThat(kinds("--kind", "training-completed,file-quarantined"))
                .containsExactlyInAnyOrder("training-completed", "file-quarantined", "training-completed");
        assertThat(kinds("--path", "größe b.csv")).containsExactly("added");
        assertThat(kinds("--last", "1")).hasSize(1);
        assertThat(kinds("--since", "1h")).hasSizeGreaterThan(8);
        assertThat(kinds("--since", "2100-01-01")).isEmpty();
        done("timeline", "--plot", "timeline.png");
        assertThat(ImageIO.read(here.resolve("timeline.png").toFile())).isNotNull();

        assertMistake(
                jbang("timeline", "--kind", "exploded"), 2, "exploded is no kind of entry", Kind.ADDED.wireName());
        assertMistake(jbang("timeline", "--since", "yesterday"), 2, "yesterday is no time", "2h");
    }

    @Test
    void theTimelineIsFilteredByPatternEndRootAndFinder() throws Exception {
        assertThat(kinds("--path", "gr*.csv")).containsExactly("added");
        assertThat(kinds("--path", "training/*.csv", "--kind", "added")).hasSize(2);
        assertThat(kinds("--until", "1h")).isEmpty();
        assertThat(kinds("--root", "inbound")).containsExactly("baseline-taken");
        assertThat(kinds("--found-by", "start-up,rescan", "--kind", "added")).hasSize(2);
        assertThat(kinds("--found-by", "reconciler")).isEmpty();
        done("timeline", "--path", "*.csv", "--plot", "files.png");
        assertThat(ImageIO.read(here.resolve("files.png").toFile())).isNotNull();

        assertMistake(jbang("timeline", "--path", "{a,b.csv"), 2, "{a,b.csv is no pattern", "2024/*.csv");
        assertMistake(jbang("timeline", "--found-by", "me"), 2, "me finds no changes", "start-up");
        assertMistake(jbang("timeline", "--root", "outbound"), 2, "outbound", "training or inbound");
        assertMistake(jbang("timeline", "--since", "1h", "--until", "2h"), 2, "earlier --since");
        assertMistake(jbang("timeline", "--follow", "--plot", "x.png"), 2, "say one of them");
        assertMistake(jbang("timeline", "--follow", "--until", "1h"), 2, "say one of them");
    }

    @Test
    void theTimelineTakesAPathOnTheDiskAsTraceDoes() throws Exception {
        for (String path : List.of(
                "data/training/größe b.csv",
                "./data/training/größe b.csv",
                folder.training.resolve("größe b.csv").toString(),
                "data/training/gr*.csv")) {
            assertThat(kinds("--path", path)).as(path).containsExactly("added");
        }
        assertThat(jbang("timeline", "--path", "data/training/no.csv").err()).contains("by its path on the disk");
        // It came with the baseline.
        assertThat(jbang("timeline", "--path", "a.csv").err())
                .isEqualTo(
                        "Nothing has happened to a.csv itself; `trace FILE` tells also of renames of the folders above it.\n");
        assertThat(jbang("timeline", "--path", "größe b.csv", "--kind", "removed")
                        .err())
                .isEqualTo("Nothing of the kind has happened to größe b.csv.\n");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theTimelineIsFollowedWhileWatchersComeAndGoUntilItIsInterrupted() throws Exception {
        var busy = new DropFolder(here.resolve("busy"));
        try (Watch _ = Workbench.watch(busy.workspace, busy.options())) {}
        Path printed = here.resolve("followed.txt");
        Process follower = new ProcessBuilder(
                        Checkout.ROOT.resolve("jbang").toString(),
                        "timeline",
                        "--follow",
                        "--last",
                        "1",
                        "--json",
                        "--workspace",
                        busy.workspace.toString())
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitLine(printed, "watch-stopped");
            try (Watch watch = Workbench.watch(busy.workspace, busy.options())) {
                busy.drop("a.csv", penguins(0));
                awaitLine(printed, "model-promoted");
            }
            awaitLine(printed, "watch-stopped", 2);
        } finally {
            interrupt(follower);
        }
        // It waits for ever where the tests run in the background of a shell that makes its jobs ignore Ctrl-C.
        boolean ended = follower.waitFor(1, TimeUnit.MINUTES);
        follower.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(follower.exitValue()).isZero();
        try (var bench = Workbench.open(busy.workspace)) {
            List<String> all = bench.events(dropforge.journal.JournalQuery.ALL).stream()
                    .map(Json::line)
                    .toList();
            List<String> followed = Files.readAllLines(printed);
            assertThat(followed).isEqualTo(all.subList(all.size() - followed.size(), all.size()));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aWatcherThatIsInterruptedSaysWhatItsCommandHasNotDone(@TempDir Path temporary) throws Exception {
        Path inbox = Files.createDirectory(temporary.resolve("inbox"));
        Path printed = temporary.resolve("printed.txt");
        Path errors = temporary.resolve("errors.txt");
        Process watcher = new ProcessBuilder(
                        Checkout.ROOT.resolve("jbang").toString(),
                        "watch",
                        "--workspace",
                        temporary.resolve("workspace").toString(),
                        "--training",
                        inbox.toString(),
                        "--exec",
                        "sh -c 'echo begun; sleep 1000' {}")
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            awaitLine(printed, "  watching ");
            Files.writeString(inbox.resolve("a.txt"), "1");
            awaitLine(printed, "| begun");
        } finally {
            interrupt(watcher);
        }
        assertThat(watcher.waitFor()).isEqualTo(130);
        assertThat(errors).content().contains("The handler exec has not dealt with 1 change, of a.txt; the next start");
    }

    private static void awaitLine(Path file, String word) {
        awaitLine(file, word, 1);
    }

    private static void awaitLine(Path file, String word, int times) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(file).split(word, -1).length > times);
    }

    /** As Ctrl-C does: the signal goes to all that the terminal runs. */
    /** As Ctrl-C in a terminal does: all at once, lest what a process has started is seen to fail before it is told. */
    private static void interrupt(Process process) throws Exception {
        var command = new ArrayList<>(List.of("kill", "-INT"));
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(each -> String.valueOf(each.pid()))
                .forEach(command::add);
        new ProcessBuilder(command).start().waitFor();
    }

    @Test
    void aBaselineIsTakenComparedAndTakenAgain(@TempDir Path temporary) throws Exception {
        Path sales = Files.createDirectory(temporary.resolve("sales"));
        Files.writeString(sales.resolve("a.csv"), "one");
        String workspace = temporary.resolve("workspace").toString();
        String[] baseline = {"baseline", "--workspace", workspace, "--training", sales.toString()};
        // Compiles it, which is said once.
        done("baseline", "--help");
        assertMistake(jbang(baseline), 1, "There is no workspace at " + workspace);

        assertThat(done(with(baseline, "--take")).out()).contains("= baseline of the training folder: 1 file");
        assertThat(done(baseline).out()).isEqualTo("Nothing differs.\n");

        if (Checkout.ROOT.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Path link = Files.createSymbolicLink(sales.resolve("link.csv"), Path.of("nowhere.csv"));
            Run broken = done(baseline);
            assertThat(broken.out()).isEqualTo("Nothing differs.\n");
            assertThat(broken.err()).contains("link.csv is a symbolic link to nowhere.csv, which leads nowhere");
            assertThat(JSON.readTree(done(with(baseline, "--json")).out()).get("brokenLinks"))
                    .hasSize(1);
            Files.delete(link);
        }

        Files.move(sales.resolve("a.csv"), sales.resolve("b.csv"));
        Run differs = jbang(baseline);
        assertThat(differs.code()).isEqualTo(1);
        assertThat(differs.out()).isEqualTo("> training/b.csv, was a.csv\n");
        JsonNode json = JSON.readTree(jbang(with(baseline, "--json")).out());
        assertThat(json.get("same").asBoolean()).isFalse();
        assertThat(json.get("changes").get(0).get("kind").asString()).isEqualTo("renamed");
        assertThat(json.get("changes").get(0).get("from").asString()).isEqualTo("a.csv");

        assertMistake(
                jbang(
                        "baseline",
                        "--workspace",
                        workspace,
                        "--training",
                        temporary.resolve("no").toString()),
                1,
                "Make that folder");
    }

    @Test
    void aTraceTellsAllOfAFileAndWhichVersionsLearnedFromIt() throws Exception {
        Run trace = done("trace", "data/training/größe b.csv");
        assertThat(trace.out())
                .startsWith("training/größe b.csv is there: ")
                .containsPattern("time +size +sha256 +found by +what happened")
                .containsPattern("[0-9a-f]{10}  start-up +\\+ training/größe b.csv")
                .contains("version 2 ", "(the champion)")
                .doesNotContain("version 1 ");
        JsonNode json = JSON.readTree(done("trace", "--json", "größe b.csv").out());
        assertThat(json.get("path").asString()).isEqualTo("größe b.csv");
        assertThat(json.get("entries")).hasSize(1);
        assertThat(json.get("versions").get(0).get("version").asInt()).isEqualTo(2);
        assertThat(done("trace", "training/a.csv").out())
                .contains("it came with the baseline", "version 1 ", "version 2 ");
        assertThat(done("trace", folder.training.resolve("broken.csv").toString())
                        .out())
                .contains("! broken.csv, row");

        assertMistake(
                jbang("trace", "größe.csv"), 1, "Nothing is known of a file größe.csv", "did you mean größe b.csv");
        assertMistake(jbang("trace", "q"), 1, "Nothing is known of a file q", "by its path on the disk");
        assertThat(jbang("trace").code()).isEqualTo(2);
    }

    @Test
    void statusTellsHowTheWorkspaceIsDoing() throws Exception {
        assertThat(done("status").out())
                .contains(
                        "not running",
                        "2 known, 0 changes pending, no event missed",
                        "1 file that cannot be learned from; see `quarantine list`",
                        "version 2, one of 2 versions");
        JsonNode status = JSON.readTree(done("status", "--json").out());
        assertThat(status.get("champion").get("version").asInt()).isEqualTo(2);
        assertThat(status.get("pending").asInt()).isZero();
        assertThat(status.get("quarantined").asInt()).isEqualTo(1);
        assertThat(status.get("errors")).isEmpty();
        assertThat(status.has("watcher")).isFalse();
    }

    @Test
    void theQuarantineIsListedAndAFileInItIsExplained() throws Exception {
        assertThat(done("quarantine", "list").out().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("broken.csv", "waits", "type", "bill_length_mm");
        assertThat(done("quarantine", "show", "broken.csv").out())
                .contains(
                        "broken.csv is not learned from",
                        "column bill_length_mm: \"long\" is not a number",
                        "schema.json");
        JsonNode file =
                JSON.readTree(done("quarantine", "show", "broken.csv", "--json").out());
        assertThat(file.get("findings").get(0).get("kind").asString()).isEqualTo("type");
        assertMistake(jbang("quarantine", "show", "brokn.csv"), 1, "There is no brokn.csv", "did you mean broken.csv?");
        assertThat(jbang("quarantine", "show").code()).isEqualTo(2);
    }

    @Test
    void theSchemaIsATableAndItsHistoryIsTold() throws Exception {
        assertThat(done("schema", "show").out())
                .startsWith("Version 1; predicts species (multiclass); 2 files so far")
                .contains("bill_length_mm     numeric      yes             -  33.1 to 59.6");
        assertThat(JSON.readTree(done("schema", "show", "--json").out()).get("columns"))
                .hasSize(8);
        assertThat(done("schema", "history").out()).hasLineCount(1).contains("schema version 1 (inferred): 8 columns");
        assertMistake(jbang("schema", "show", "--workspace", "nowhere"), 1, "nowhere");
    }

    @Test
    void configTellsWhereASettingComesFrom() throws Exception {
        assertThat(done("config", "--seed", "7").out())
                .containsPattern("target +species +data/dropforge.yaml")
                .containsPattern("seed +7 +flag")
                .containsPattern("leaves +31 +default");
        JsonNode config = JSON.readTree(done("config", "--json").out());
        assertThat(config.get("target").get("value").asString()).isEqualTo("species");
        assertThat(config.get("trainer").get("origin").asString()).isEqualTo("default");
    }

    @Test
    void configTellsWhatTheWatcherThatRunsHasOtherwise() throws Exception {
        var options = WatchOptions.DEFAULTS.with(Settings.Key.SEED, 8).with(Settings.Key.ITERATIONS, 10);
        Path beside = Files.createDirectory(here.resolve("beside"));
        try (Watch _ = Workbench.watch(beside, options)) {
            assertThat(done("config", "--workspace", "beside").out())
                    .contains("The watcher that runs has seed: 8")
                    .doesNotContain("has target", "has training");
            JsonNode seed = JSON.readTree(
                            done("config", "--workspace", "beside", "--json").out())
                    .get("seed");
            assertThat(seed.get("value").asInt()).isEqualTo(42);
            assertThat(seed.get("watcher").asInt()).isEqualTo(8);
        }
    }

    @Test
    void watchUntilIdleEndsWithOneWhenTheTrainingFailed() throws Exception {
        var other = new DropFolder(here.resolve("other"));
        other.drop("a.csv", penguins(0));
        Run failed = jbang(
                "watch", "--workspace", "other", "--process-existing", "--target", "specis", "--until-idle", "100ms");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("! training failed", "did you mean species?");
        assertThat(other.registry().versions()).isEmpty();
    }

    /** Every shell's {@code > file} on a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void outputThatCannotBeWrittenIsToldAndTheWorkFailed() throws Exception {
        Path file = Files.writeString(here.resolve("few.csv"), penguins(2));
        for (String command : List.of("predict " + file.getFileName(), "timeline --json", "models list")) {
            Process process = new ProcessBuilder(
                            "/bin/sh", "-c", "'%s' %s > /dev/full".formatted(Checkout.ROOT.resolve("jbang"), command))
                    .directory(here.toFile())
                    .start();
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + err).isEqualTo(1);
            assertThat(err).contains("The output cannot be written (No space left on device)");
        }
    }

    @Test
    void retrainTellsTheFilesThatItCannotUse() throws Exception {
        var mixed = new DropFolder(here.resolve("mixed"));
        mixed.drop("a.csv", penguins(0));
        mixed.drop("b.csv", "species\nAdelie\nGentoo\n");
        mixed.drop("c.csv", penguins(0));
        Run run = done("retrain", "--workspace", "mixed", "--target", "species", "--iterations", "5");
        assertThat(run.err()).contains("b.csv, column island", "c.csv has the same bytes as a.csv");
        assertThat(run.out()).startsWith("Version 1 is the champion");
    }

    @Test
    void aMistakeIsOneSentenceAndItsOriginIsShownWhenAsked() throws Exception {
        assertMistake(jbang("status", "--workspace", "nowhere"), 1, "no workspace at", "nowhere");
        assertMistake(jbang("watch", "--training", "nowhere"), 1, "The training folder", "does not exist");
        assertMistake(jbang("retrain", "--trainer", "xgboost"), 2, "xgboost", "lightgbm");
        for (String kind : List.of("addedd", "training-failed")) {
            Run refused = jbang("watch", "--exec", "cat", "--exec-on", kind);
            assertMistake(refused, 2, kind + " is no change of a file; there are added, modified, renamed, removed, ");
            assertThat(refused.err()).contains("overflowed").doesNotContain("training-completed");
        }
        assertMistake(jbang("retrain", "--target", "specis"), 1, "did you mean species?");
        assertMistake(jbang("retrain", "--leaves", "many"), 2, "--leaves", "many");
        assertMistake(jbang("status", "--jsno"), 2, "--jsno");

        Run verbose = jbang("status", "--workspace", "nowhere", "--verbose");
        assertThat(verbose.code()).isEqualTo(1);
        assertThat(verbose.err()).contains("no workspace at", "UserMistake", "\tat dropforge.");
    }

    /** Programs read UTF-8 whatever language the machine speaks. */
    @Test
    void jsonIsUtf8OnEveryMachine() throws Exception {
        Run ascii = run(Map.of("LC_ALL", "C"), "models", "list", "--json");
        assertThat(ascii.out()).contains("größe b.csv");
    }

    private static List<String> kinds(String... filters) throws Exception {
        var arguments = new ArrayList<>(List.of("timeline", "--json"));
        arguments.addAll(List.of(filters));
        return done(arguments.toArray(String[]::new))
                .out()
                .lines()
                .map(JSON::readTree)
                .map(entry -> entry.get("kind").asString())
                .toList();
    }

    private static Run done(String... arguments) throws Exception {
        Run run = jbang(arguments);
        assertDone(run);
        return run;
    }

    private static Run jbang(String... arguments) throws Exception {
        return run(Map.of("LC_ALL", "C.UTF-8"), arguments);
    }

    private static Run run(Map<String, String> environment, String... arguments) throws Exception {
        return Checkout.jbang(here, environment, arguments);
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private static void assertDone(Run run) {
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static void assertMistake(Run run, int code, String... parts) {
        assertThat(run.err()).contains(parts).doesNotContain("\tat ", "Exception:");
        assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(code == 2 ? 3 : 1);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }
}
