package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.penguins;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.Settings.Key;
import dropforge.journal.Json;
import dropforge.registry.ModelVersion;
import dropforge.registry.RunMetrics;
import dropforge.retrain.Outcome;
import dropforge.retrain.Replay;
import dropforge.train.FitProgress;
import dropforge.train.SearchReport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoTrainerTest {
    private static final Pattern PICTURE = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)");

    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void aVersionNamesWhatWasChosenAndItsCardWhatWasTried() throws Exception {
        folder.drop("penguins.csv", penguins());

        retrain(auto("species"));

        ModelVersion version = folder.newest();
        assertThat(version.trainer()).isEqualTo(version.settings().trainer()).isNotEqualTo("auto");
        SearchReport search = metrics(version).search();
        assertThat(search.metric()).isEqualTo("auc");
        assertThat(search.trials())
                .filteredOn(SearchReport.Trial::chosen)
                .singleElement()
                .satisfies(trial -> assertThat(trial.trainer()).isEqualTo(version.trainer()));
        String card = card(version);
        SearchReport.Trial first = search.trials().getFirst();
        assertThat(first.heldOut()).isNotNull();
        assertThat(card)
                .contains(
                        "On the rows held out, which have no say in the choice, what was chosen is ",
                        "auc %.4f beside %.4f.".formatted(version.leadingValue(), first.heldOut()),
                        "| **chosen** | %.4f |".formatted(version.leadingValue()),
                        "## How it was chosen",
                        "| lightgbm | as asked |",
                        "**chosen**",
                        "leaves 15, learning-rate 0.08");
        assertThat(Files.readString(workspace.resolve("models/version_0001/version.json")))
                .doesNotContain("\"auto\",\n  \"holdout\"", "searchSeconds");
    }

    @Test
    void theSameFilesAreNotSearchedTwiceButWithMoreTimeTheyAre() throws Exception {
        folder.drop("penguins.csv", penguins());
        var settings = auto("species");
        settings.put(Key.SEARCH_SECONDS, 0);
        retrain(settings);

        assertThat(retrain(settings)).isInstanceOf(Outcome.Unchanged.class);
        settings.put(Key.SEARCH_SECONDS, 0.001);
        assertThat(retrain(settings)).isNotInstanceOf(Outcome.Unchanged.class);
        assertThat(folder.newest().version()).isEqualTo(2);
    }

    @Test
    void theSettingsThatWereChosenMakeTheSameModelAgainWithoutASearch() throws Exception {
        folder.drop("penguins.csv", penguins());
        retrain(auto("body_mass_g"));
        ModelVersion found = folder.newest();
        assertThat(replay(1).identical()).isTrue();

        var concrete = new EnumMap<Key, Object>(Key.class);
        concrete.put(Key.TARGET, "body_mass_g");
        concrete.put(Key.TRAINER, found.settings().trainer());
        concrete.put(Key.ITERATIONS, found.settings().iterations());
        concrete.put(Key.LEAVES, found.settings().leaves());
        concrete.put(Key.LEARNING_RATE, found.settings().learningRate());
        concrete.put(Key.COLUMN_SHARE, found.settings().columnShare());
        concrete.put(Key.LEAF_ROWS, found.settings().leafRows());
        concrete.put(Key.THREADS, found.settings().threads());
        retrain(concrete);

        ModelVersion again = folder.newest();
        assertThat(again.version()).isEqualTo(2);
        assertThat(again.settings()).isEqualTo(found.settings());
        assertThat(again.modelFiles()).isEqualTo(found.modelFiles());
        assertThat(metrics(again).search()).isNull();
    }

    @Test
    void aSearchThatIsStoppedLeavesNoVersion() throws Exception {
        folder.drop("penguins.csv", penguins());

        Outcome outcome = Workbench.retrain(workspace, auto("species"), false, (_, _) -> {
            throw new CancellationException("enough");
        });

        assertThat(outcome).isInstanceOf(Outcome.Abandoned.class);
        assertThat(folder.registry().newest()).isEmpty();
    }

    @Test
    void whatAColumnIsWorthIsMeasuredWhereItIsAskedForAndOtherwiseTheCardSaysHow() throws Exception {
        folder.drop("flights.csv", sample("flights_2013_01.csv"));
        Map<Key, Object> quick = Map.of(Key.TARGET, "late", Key.ITERATIONS, 20);
        retrain(quick);
        var measured = new EnumMap<Key, Object>(quick);
        measured.put(Key.PERMUTATION, "on");
        retrainAnew(measured);

        ModelVersion without = folder.registry().version(1);
        ModelVersion with = folder.registry().version(2);
        assertThat(metrics(without).permutation()).isNull();
        assertThat(card(without)).contains("`permutation: on`");
        assertThat(metrics(with).permutation().columns()).hasSize(15);
        assertThat(card(with)).contains("| column | loss of auc | deviation |", "| dep_min |");
        assertThat(namesIn(folder.metrics.resolve(with.metricsFolder()))).contains("permutation.png");
        assertThat(with.modelFiles()).as("the model is the same").isEqualTo(without.modelFiles());
    }

    @Test
    void theCardTellsOfEachClassAndOfTheLimits() throws Exception {
        folder.drop("penguins.csv", penguins());
        retrain(Map.of(Key.TARGET, "species", Key.ITERATIONS, 20));

        assertThat(card(folder.newest()))
                .contains(
                        "| class | rows held out | precision | recall | f1 | auc |",
                        "| Adelie | 30 |",
                        "| Chinstrap | 14 |",
                        "| brier |",
                        "ten bins of equal width",
                        "so few rows are held out that their figures say little: Chinstrap (14), Gentoo (25).",
                        "It is scored on 69 rows that it has not seen");
    }

    @Test
    void theCardTellsUpToWhichFileWasLearned() throws Exception {
        folder.drop("2013-01.csv", sample("flights_2013_01.csv"));
        folder.drop("2013-02.csv", sample("flights_2013_02.csv"));
        folder.drop("2013-03.csv", sample("flights_2013_03.csv"));
        retrain(Map.of(Key.TARGET, "late", Key.ITERATIONS, 20, Key.HOLDOUT_SHARE, 0.4));

        assertThat(card(folder.newest())).contains("learned from rows up to 2013-02.csv; what came after");
    }

    @Test
    void theCardTellsHowANewFileDiffersFromThoseBefore() throws Exception {
        folder.drop("2013-01.csv", sample("flights_2013_01.csv"));
        retrain(Map.of(Key.TARGET, "late", Key.ITERATIONS, 20));
        assertThat(card(folder.newest())).doesNotContain("## What is new in the files");

        folder.drop("2013-07.csv", sample("flights_2013_07.csv"));
        retrain(Map.of(Key.TARGET, "late", Key.ITERATIONS, 20));

        assertThat(card(folder.newest()))
                .contains(
                        "## What is new in the files",
                        "- 2013-07.csv, against what version 1 learned from",
                        "drift.png");
    }

    @Test
    void theCardOfANumberTellsHowFarOffItIs() throws Exception {
        folder.drop("penguins.csv", penguins());
        retrain(Map.of(Key.TARGET, "body_mass_g", Key.ITERATIONS, 20));

        assertThat(card(folder.newest()))
                .contains("| of the rows | predicted minus actual is at most |", "| 50 % |", "| within10Percent |")
                .doesNotContain("## Class by class", "## Whether its probabilities");
    }

    @Test
    void aNameWithABarDoesNotBreakATableOfTheCard() throws Exception {
        folder.drop("a|b.csv", penguins().replace("Adelie", "\"A|delie\""));
        retrain(Map.of(Key.TARGET, "species", Key.ITERATIONS, 20));

        assertThat(card(folder.newest())).contains("| A\\|delie | 30 |", "| a\\|b.csv | ");
    }

    @Test
    void thePicturesOfACardAreFoundWhereverTheFoldersLie() throws Exception {
        folder.drop("penguins.csv", penguins());
        Path elsewhere = Files.createDirectories(workspace.resolve("else where (2)/deep"));
        Path real = Files.createDirectories(workspace.resolve("real"));
        Path linked = Files.createSymbolicLink(workspace.resolve("linked"), real);
        for (Path metrics : List.of(folder.metrics, elsewhere.resolve("m"), linked.resolve("m"))) {
            retrainAnew(Map.of(Key.TARGET, "species", Key.ITERATIONS, 5, Key.METRICS, metrics.toString()));

            ModelVersion version = folder.newest();
            Path card = folder.registry().folderOf(version.version()).resolve("card.md");
            List<String> links = PICTURE.matcher(Files.readString(card))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
            assertThat(links).hasSizeGreaterThan(2).allSatisfy(link -> {
                assertThat(link).doesNotContain(" ", "(");
                assertThat(Path.of(card.toUri().resolve(URI.create(link)))).isRegularFile();
            });
            assertThat(links.getFirst().startsWith("file:")).isEqualTo(metrics.startsWith(linked));
        }
    }

    /** All candidates, small and with one thread, so that they are quick. */
    private static EnumMap<Key, Object> auto(String target) {
        return new EnumMap<>(Map.of(
                Key.TARGET, target, Key.TRAINER, "auto", Key.ITERATIONS, 30, Key.THREADS, 1, Key.SEARCH_SECONDS, 600));
    }

    private Outcome retrain(Map<Key, ?> settings) throws InterruptedException {
        return Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private void retrainAnew(Map<Key, ?> settings) throws InterruptedException {
        Workbench.retrain(workspace, settings, true, FitProgress.NONE);
    }

    private Replay replay(int version) throws IOException {
        try (var bench = Workbench.open(workspace)) {
            return bench.replay(version, FitProgress.NONE);
        }
    }

    private String card(ModelVersion version) {
        return folder.registry().card(version);
    }

    private RunMetrics metrics(ModelVersion version) throws IOException {
        return Json.read(
                Files.readString(folder.metrics.resolve(version.metricsFolder()).resolve(RunMetrics.FILE_NAME)),
                RunMetrics.class);
    }
}
