package dropforge;

import static dropforge.DropFolder.penguins;
import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.cli.StoryPage;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.registry.ModelVersion;
import dropforge.retrain.Replay;
import dropforge.train.FitProgress;
import dropforge.train.Trainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A version can be made again, to the byte, whatever became of its files; and what it came of can be told. */
class ReplayTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aWorkspace() {
        folder = new DropFolder(workspace);
    }

    static Stream<String> trainers() {
        return Trainers.names().stream();
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void aVersionOfAnyTrainerIsMadeAgainThoughItsFilesAreChangedAndGone(String trainer) throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.drop("deeper/b.csv", penguins(1));
        folder.drop("bad.csv", "not,the,same\n1,2,3\n");
        String target = trainer.equals("smile-ridge") ? "body_mass_g" : "species";
        retrain(Map.of(Settings.Key.TARGET, target, Settings.Key.TRAINER, trainer, Settings.Key.ITERATIONS, 20));
        Files.writeString(folder.training.resolve("a.csv"), penguins(2));
        WholeWrites.deleteTree(folder.training.resolve("deeper"));

        Replay replay = replay(1);

        assertThat(replay.difference()).isNull();
        assertThat(replay.identical()).isTrue();
        assertThat(replay.modelFiles()).contains("model.json", "model.rows");
        assertThat(replay.otherSurroundings()).isEmpty();
    }

    @Test
    void columnsThatTheUserLaidDownAndRowsHeldOutByChanceArePartOfIt() throws Exception {
        folder.drop("flights.csv", sample("flights_2013_01.csv"));
        retrain(Map.of(
                Settings.Key.TARGET,
                "late",
                Settings.Key.COLUMNS,
                Map.of("dow", "categorical", "day", "categorical"),
                Settings.Key.HOLDOUT,
                "random",
                Settings.Key.SEED,
                7));

        assertThat(replay(1).identical()).isTrue();
    }

    @Test
    void aVersionThatCannotComeFromTheseBytesIsToldWithTheFirstDifference() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain(Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 20));
        ModelVersion version = folder.newest();
        Path file = folder.models.resolve("version_0001/version.json");
        Files.writeString(file, Json.page(version).replace("\"seed\" : 42", "\"seed\" : 43"));

        Replay replay = replay(1);

        assertThat(replay.identical()).isFalse();
        assertThat(replay.difference()).matches("(?s)model\\.(json|txt) differs at byte [\\d,]+ \\(line \\d+\\): .*");

        int rows = version.files().getFirst().rows();
        Files.writeString(
                file,
                Json.page(version).replace("\"rows\" : %d,".formatted(rows), "\"rows\" : %d,".formatted(rows - 1)));
        assertThat(replay(1).difference())
                .isEqualTo("a.csv gives %d rows, and then a.csv gave %d rows.".formatted(rows, rows - 1));
    }

    @Test
    void withoutItsBytesInTheArchiveOrWithADamagedModelNothingIsReplayed() throws Exception {
        folder.drop("a.csv", penguins(0));
        retrain(Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 20));
        WholeWrites.deleteTree(workspace.resolve("archive"));
        assertThatThrownBy(() -> replay(1))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("not in the archive", "backup");

        Files.writeString(folder.models.resolve("version_0001/model.txt"), "damaged");
        assertThatThrownBy(() -> replay(1))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("model.txt is not as it was written");
    }

    @Test
    void theStoryOfAVersionTellsWhatLedToItWhatIsOtherAndWhatBecameOfIt() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.csv", penguins(0));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        Workbench.rollBack(workspace);

        try (var bench = Workbench.open(workspace)) {
            VersionStory story = bench.why(2);
            assertThat(story.because()).extracting(entry -> entry.kind()).containsExactly(Kind.ADDED);
            assertThat(story.because().getFirst().path()).isEqualTo("b.csv");
            assertThat(story.changed().before()).isEqualTo(1);
            assertThat(story.changed().filesAdded()).containsExactly("b.csv");
            assertThat(story.changed().filesChanged()).isEmpty();
            assertThat(story.changed().settings()).isEmpty();
            assertThat(story.reigns()).hasSize(1);
            assertThat(story.reigns().getFirst().followedBy()).isEqualTo(1);
            assertThat(bench.why(1).reigns())
                    .extracting(VersionStory.Reign::how)
                    .containsExactly("gate", "rolled-back");
            assertThat(bench.why(1).changed()).isNull();
        }
    }

    @Test
    void theStoryOfAVersionTellsOfChangedAndRemovedFilesAndOtherSettings() throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.drop("b.csv", penguins(1));
        retrain(Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 20));
        folder.drop("a.csv", penguins(2));
        Files.delete(folder.training.resolve("b.csv"));
        retrain(Map.of(Settings.Key.TARGET, "species", Settings.Key.ITERATIONS, 10, Settings.Key.SEED, 7));

        try (var bench = Workbench.open(workspace)) {
            VersionStory.Changed changed = bench.why(2).changed();
            assertThat(changed.filesChanged()).containsExactly("a.csv");
            assertThat(changed.filesRemoved()).containsExactly("b.csv");
            assertThat(changed.settings()).isEqualTo(List.of("seed 7, before 42", "iterations 10, before 20"));
            assertThat(bench.why(2).because()).isEmpty();
        }
    }

    @Test
    void aVersionOfAStartWithOtherSettingsNamesThem() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        try (Watch watch =
                folder.watch(folder.options().with(Settings.Key.ITERATIONS, 10).with(Settings.Key.PROMOTE, "never"))) {
            folder.until(watch, Kind.TRAINING_REJECTED, 1);
        }
        // The one before is not the champion.
        try (Watch watch =
                folder.watch(folder.options().with(Settings.Key.ITERATIONS, 10).with(Settings.Key.SEED, 7))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }

        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.why(1).anew()).isNull();
            assertThat(bench.why(2).anew().settings()).containsExactly("iterations 10, before 20");
            assertThat(bench.why(3).anew())
                    .returns(2, VersionStory.Anew::before)
                    .returns(List.of("seed 7, before 42"), VersionStory.Anew::settings)
                    .returns(List.of(), VersionStory.Anew::schema)
                    .returns(null, VersionStory.Anew::failure);
            assertThat(StoryPage.of(bench.why(3)))
                    .contains("because of\n  other settings than those of version 2: seed 7, before 42\n  20");
        }
    }

    @Test
    void aVersionThatAnEditOfTheSchemaOrAFailureLedToNamesThat() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            Path schema = workspace.resolve("schema.json");
            WholeWrites.text(schema, Files.readString(schema).replaceFirst("numeric", "categorical"));
            folder.until(watch, Kind.SCHEMA_CHANGED, 2);
            folder.until(watch, Kind.TRAINING_COMPLETED, 2);
        }
        try (Watch watch = folder.watch(folder.options().withTarget("no_such_column"))) {
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.TRAINING_FAILED, 1);
        }
        folder.watchUntil(Kind.TRAINING_COMPLETED, 3);

        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.why(2).anew().schema())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.number("version")).isEqualTo(2));
            assertThat(StoryPage.of(bench.why(2)))
                    .contains("schema version 2 (edited)")
                    .doesNotContain("watching /");
            assertThat(bench.why(3).anew().failure().text("message")).contains("no_such_column");
        }
    }

    private void retrain(Map<Settings.Key, Object> settings) throws InterruptedException {
        Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private Replay replay(int version) throws IOException {
        try (var bench = Workbench.open(workspace)) {
            return bench.replay(version, FitProgress.NONE);
        }
    }
}
