package dropforge;

import static dropforge.DropFolder.namesIn;
import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.report.Headline;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old versions go, and nothing goes with them that a version which stays needs. */
class VersionRetentionTest {
    /** Each version is old at once. */
    private static final Map<Settings.Key, Object> KEEP_TWO = Map.of(
            Settings.Key.TARGET,
            "species",
            Settings.Key.ITERATIONS,
            3,
            Settings.Key.THREADS,
            1,
            Settings.Key.PROMOTE,
            "always",
            Settings.Key.KEEP_VERSIONS,
            2,
            Settings.Key.KEEP_VERSIONS_FOR,
            "0s");

    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aWorkspace() throws IOException {
        folder = new DropFolder(workspace);
        folder.drop("a.csv", penguins(0));
    }

    @Test
    void anOldVersionGoesWithItsMetricsAndTheBytesThatNoOtherNeeds() throws Exception {
        folder.drop("b.csv", penguins(1));
        retrain(KEEP_TWO);
        ModelVersion first = folder.newest();
        folder.drop("b.csv", penguins(2));
        retrain(KEEP_TWO);
        retrain(KEEP_TWO);

        assertThat(folder.registry().numbers()).containsExactly(2, 3);
        assertThat(namesIn(folder.metrics))
                .containsExactlyElementsOf(folder.registry().versions().stream()
                        .map(ModelVersion::metricsFolder)
                        .toList());
        assertThat(archive().all())
                .containsExactlyInAnyOrderElementsOf(folder.newest().files().stream()
                        .map(ModelVersion.TrainedFile::sha256)
                        .toList())
                .doesNotContain(first.files().getLast().sha256());
        assertThat(removals()).singleElement().satisfies(entry -> {
            assertThat(entry.number("version")).isEqualTo(1);
            assertThat(entry.text("message")).contains("newest 2", "keep-versions");
        });
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(() -> bench.predictor(1))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("no version 1 any more", "there are 2 to 3");
            assertThat(bench.replay(3, FitProgress.NONE).identical()).isTrue();
        }
    }

    @Test
    void youngVersionsStayHoweverManyTheyAre() throws Exception {
        var settings = with(Settings.Key.KEEP_VERSIONS_FOR, "1h");
        for (int i = 0; i < 4; i++) {
            retrain(settings);
        }
        assertThat(folder.registry().numbers()).containsExactly(1, 2, 3, 4);
        retrain(with(Settings.Key.KEEP_VERSIONS_FOR, "never"));
        assertThat(folder.registry().numbers()).hasSize(5);
        assertThat(removals()).isEmpty();
    }

    @Test
    void theChampionTheOneToGoBackToAndPinnedOnesStayWhateverTheirAge() throws Exception {
        var all = with(Settings.Key.KEEP_VERSIONS, 100);
        for (int i = 0; i < 5; i++) {
            retrain(all);
        }
        Workbench.pin(workspace, 3);
        Workbench.promote(workspace, 1);
        Workbench.promote(workspace, 2);
        retrain(with(Settings.Key.PROMOTE, "never"));

        assertThat(folder.registry().numbers()).containsExactly(1, 2, 3, 5, 6);
        assertThat(folder.registry().champion()).hasValue(2);
        assertThat(Workbench.rollBack(workspace).version()).isEqualTo(1);

        // From there one goes back to the one that was in use before it: 5.
        Workbench.unpin(workspace, 3);
        retrain(with(Settings.Key.PROMOTE, "never"));
        assertThat(folder.registry().numbers()).containsExactly(1, 5, 6, 7);
        assertThat(removals())
                .extracting(entry -> (int) entry.number("version"))
                .containsExactly(4, 2, 3);
    }

    @Test
    void whoPinsAVersionOrNoLongerDoesIsInTheJournalAndWhoChangesNothingIsNot() throws Exception {
        retrain(KEEP_TWO);
        assertThat(Workbench.unpin(workspace, 1)).isFalse();
        assertThat(Workbench.pin(workspace, 1)).isTrue();
        assertThat(Workbench.pin(workspace, 1)).isFalse();
        assertThat(Workbench.unpin(workspace, 1)).isTrue();
        assertThatThrownBy(() -> Workbench.pin(workspace, 7)).hasMessageContaining("There is no version 7");

        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.events(JournalQuery.ALL.withKinds(Kind.VERSION_PINNED, Kind.VERSION_UNPINNED)))
                    .extracting(Headline::of)
                    .containsExactly(
                            "version 1 is pinned: it stays, however old it becomes",
                            "version 1 is no longer pinned: it goes when it is old");
        }
    }

    /** Or it could not be made again. */
    @Test
    void theVersionThatAWarmOneWasContinuedFromStaysWithIt() throws Exception {
        folder.drop("b.csv", penguins(1));
        retrain(KEEP_TWO);
        folder.drop("c.csv", penguins(2));
        retrain(with(Settings.Key.MODE, "warm 2"));
        assertThat(folder.newest().mode().base()).isEqualTo(1);
        retrain(KEEP_TWO);
        retrain(with(Settings.Key.PROMOTE, "never"));
        retrain(with(Settings.Key.PROMOTE, "never"));

        // 3 is the champion, and 2 the one before.
        assertThat(folder.registry().numbers()).containsExactly(1, 2, 3, 4, 5);
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.replay(2, FitProgress.NONE).identical()).isTrue();
        }
    }

    @Test
    void aNumberIsNeverUsedAgainThoughTheNewestVersionIsDeletedByHand() throws Exception {
        var never = with(Settings.Key.PROMOTE, "never");
        for (int i = 0; i < 3; i++) {
            retrain(never);
        }
        WholeWrites.deleteTree(folder.models.resolve("version_0003"));
        retrain(never);
        assertThat(folder.newest().version()).isEqualTo(4);
    }

    @Test
    void aRemovalThatWasCutShortIsToldOnceAndBroughtToItsEnd() throws Exception {
        var all = with(Settings.Key.KEEP_VERSIONS, 100);
        retrain(all);
        String metrics = folder.newest().metricsFolder();
        retrain(all);
        // As a process does that dies right after it.
        folder.registry().remove(1);
        assertThat(folder.registry().numbers()).containsExactly(2);

        Workbench.retrain(workspace, all, false, FitProgress.NONE);

        assertThat(namesIn(folder.models)).noneMatch(name -> name.startsWith("."));
        assertThat(namesIn(folder.metrics)).doesNotContain(metrics).hasSize(1);
        assertThat(removals())
                .extracting(entry -> (int) entry.number("version"))
                .containsExactly(1);
    }

    @Test
    void whileABackupIsTakenNothingGoes() throws Exception {
        try (var _ = folder.registry().tryLockAgainstRemoval().orElseThrow()) {
            for (int i = 0; i < 4; i++) {
                retrain(KEEP_TWO);
            }
            assertThat(folder.registry().numbers()).containsExactly(1, 2, 3, 4);
        }
        retrain(KEEP_TWO);
        assertThat(folder.registry().numbers()).containsExactly(4, 5);
    }

    @Test
    void whileAVersionCannotBeReadTheArchiveStaysAsItIs() throws Exception {
        retrain(KEEP_TWO);
        Files.writeString(folder.models.resolve("version_0001/version.json"), "{");
        folder.drop("a.csv", penguins(1));
        for (int i = 0; i < 4; i++) {
            retrain(KEEP_TWO);
        }
        assertThat(folder.registry().numbers()).containsExactly(1, 4, 5);
        assertThat(archive().all()).hasSize(2);
    }

    @Test
    void whilePinsCannotBeReadNothingGoesAndItIsTold() throws Exception {
        retrain(KEEP_TWO);
        Files.writeString(folder.models.resolve("pinned"), "seven\n");
        retrain(KEEP_TWO);
        retrain(KEEP_TWO);
        assertThat(folder.registry().numbers()).containsExactly(1, 2, 3);
        assertThat(entries(Kind.ERROR))
                .last()
                .satisfies(
                        entry -> assertThat(entry.text("message")).contains("pinned says \"seven\"", "version_0007"));
    }

    private static Map<Settings.Key, Object> with(Settings.Key key, Object value) {
        var settings = new EnumMap<>(KEEP_TWO);
        settings.put(key, value);
        return settings;
    }

    private void retrain(Map<Settings.Key, Object> settings) throws InterruptedException {
        Workbench.retrain(workspace, settings, true, FitProgress.NONE);
    }

    private TrainingArchive archive() {
        return new TrainingArchive(workspace.resolve("archive"));
    }

    private List<JournalEntry> removals() {
        return entries(Kind.VERSION_REMOVED);
    }

    private List<JournalEntry> entries(Kind kind) {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withKinds(kind));
        }
    }
}
