package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ChampionChange;
import dropforge.registry.Comparison;
import dropforge.registry.ModelVersion;
import dropforge.retrain.Outcome;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version becomes the champion when it is better on rows that neither has learned from, and for no other reason. */
class GateTest {
    private static final Map<Settings.Key, Object> FLIGHTS =
            Map.of(Settings.Key.TARGET, "late", Settings.Key.THREADS, 1);

    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aWorkspace() {
        folder = new DropFolder(workspace);
    }

    @Test
    void theFirstVersionIsTheChampion() throws Exception {
        month(1);

        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);

        assertThat(folder.newest().decision())
                .returns(true, decision -> decision.promoted())
                .returns("There was no champion before.", decision -> decision.reason())
                .returns(null, decision -> decision.comparison());
    }

    @Test
    void aMonthWithTurnedTargetsIsRejectedAndTheChampionStays() throws Exception {
        for (int month = 1; month <= 6; month++) {
            month(month);
        }
        retrain();
        folder.drop("flights_2013_07.csv", turned(sample("flights_2013_07.csv")));
        folder.drop("flights_2013_08.csv", sample("flights_2013_08.csv"));

        Outcome outcome = retrain(Settings.Key.HOLDOUT_SHARE, "0.13");

        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        ModelVersion rejected = folder.newest();
        Comparison comparison = rejected.decision().comparison();
        assertThat(comparison.champion()).isEqualTo(1);
        assertThat(comparison.rows()).isBetween(1_990, 2_000);
        assertThat(comparison.high()).isNegative();
        assertThat(comparison.gain()).isBetween(comparison.low(), comparison.high());
        assertThat(rejected.decision().reason()).contains("of version 1 on", "had to exceed 0");
        assertThat(folder.registry().champion()).hasValue(1);
        assertThat(verdicts()).containsExactly(Kind.MODEL_PROMOTED, Kind.TRAINING_REJECTED);

        // Once known, it is not trained again, nor put to use by the way.
        assertThat(retrain(Settings.Key.HOLDOUT_SHARE, "0.13")).isInstanceOf(Outcome.Unchanged.class);
        assertThat(folder.registry().champion()).hasValue(1);
    }

    @Test
    void theBadFileTakenAwayTheChampionIsKnownToBeOfWhatIsLeft() throws Exception {
        month(1);
        month(2);
        retrain();
        Path bad = folder.drop("flights_2013_03.csv", turned(sample("flights_2013_03.csv")));
        assertThat(retrain()).isInstanceOf(Outcome.Rejected.class);
        Files.delete(bad);

        assertThat(retrain()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(folder.registry().versions()).hasSize(2);
    }

    /** The rows held out are then of the bad file, on which who learned from it does better than the champion. */
    @Test
    void aVersionThatIsBetterThanTheChampionButNoBetterThanGuessingIsRejected() throws Exception {
        month(1);
        month(2);
        retrain();
        folder.drop("flights_2013_03.csv", turned(sample("flights_2013_03.csv")));
        retrain();

        assertThat(folder.newest().decision().comparison().low()).isPositive();
        assertThat(folder.newest().decision().reason())
                .contains(
                        "; version 1 had 0.",
                        "on the rows held out for itself, so these are unlike those: look at the newest files, and see `models blame`")
                .contains("; but that is no better than guessing (0.5000); ");
        assertThat(folder.registry().champion()).hasValue(1);
    }

    @Test
    void bothAreScoredOnRowsThatTheChampionHasNotSeenAlsoWhenItsFilesAreJoinedAndTurned() throws Exception {
        month(1);
        month(2);
        retrain();
        String january = sample("flights_2013_01.csv");
        List<String> rows = sample("flights_2013_02.csv").lines().skip(1).toList();
        folder.drop(
                "flights_2013_01.csv", january + rows.reversed().stream().collect(Collectors.joining("\n", "", "\n")));
        Files.delete(folder.training.resolve("flights_2013_02.csv"));

        retrain(Settings.Key.HOLDOUT, "random");

        // Version 1 learned from all but the last 800 rows, of which some 160 are held out now.
        Comparison comparison = folder.newest().decision().comparison();
        assertThat(comparison.rows()).isBetween(130, 190);
        assertThat(folder.newest().rows().holdout()).isEqualTo(800);
    }

    @Test
    void aFileOfTheYearSoFarBesideThoseOfItsMonthsCountsOnceAndLeaksNothing() throws Exception {
        for (int month = 1; month <= 6; month++) {
            month(month);
        }
        retrain();
        String months = IntStream.rangeClosed(1, 7)
                .mapToObj(month -> sample("flights_2013_%02d.csv".formatted(month)))
                .flatMap(text -> text.lines().skip(1))
                .collect(Collectors.joining(
                        "\n", sample("flights_2013_01.csv").lines().findFirst().orElseThrow() + "\n", "\n"));
        folder.drop("flights_2013_ytd.csv", months);
        retrain();

        ModelVersion version = folder.newest();
        assertThat(version.rows().split()).contains("12,000 copies of rows of other files left out");
        assertThat(version.rows().holdout()).isEqualTo(2_000);
        assertThat(version.metrics().get("auc")).isLessThan(0.76);
        assertThat(version.decision().comparison().rows()).isBetween(1_990, 2_000);
    }

    @Test
    void aFileThatIsSentAgainUnderAnotherNameOrWithAnotherZeroIsNothingNew() throws Exception {
        for (int month = 1; month <= 6; month++) {
            month(month);
        }
        retrain();
        folder.drop("flights_2013_07.csv", sample("flights_2013_03.csv"));
        folder.drop("z.csv", sample("flights_2013_02.csv").replaceAll("(\\.\\d+)", "$10"));
        retrain();

        // What is held out is June, as it was for version 1.
        ModelVersion version = folder.newest();
        assertThat(version.rows().split()).contains("4,000 copies of rows of other files left out");
        assertThat(version.metrics().get("auc")).isLessThan(0.76);
    }

    @Test
    void whereNothingHeldOutIsNewToTheChampionItStaysUntilSomebodySaysOtherwise() throws Exception {
        for (int month = 1; month <= 3; month++) {
            month(month);
        }
        retrain();
        Files.delete(folder.training.resolve("flights_2013_03.csv"));

        assertThat(retrain()).isInstanceOf(Outcome.Rejected.class);
        assertThat(folder.newest().decision())
                .returns(null, decision -> decision.comparison())
                .extracting(decision -> decision.reason())
                .asString()
                .startsWith("None of the rows held out is new to version 1, the champion")
                .endsWith("`models promote` puts it to use all the same.");

        Workbench.promote(workspace, 2);
        assertThat(folder.registry().champion()).hasValue(2);
    }

    @Test
    void aMarginAboveTheGainKeepsTheChampionAndOneBelowZeroLetsALittleWorseThrough() throws Exception {
        month(1);
        retrain();
        month(2);
        month(3);
        month(4);
        month(5);
        assertThat(retrain(Settings.Key.PROMOTE_MARGIN, "0.4")).isInstanceOf(Outcome.Rejected.class);
        assertThat(folder.newest().decision().reason()).endsWith("had to exceed +0.4000.");
        month(6);
        assertThat(retrain(Settings.Key.PROMOTE_MARGIN, "-0.2")).isInstanceOf(Outcome.Trained.class);
    }

    @Test
    void promoteNeverKeepsEachVersionForSomebodyToDecide() throws Exception {
        month(1);
        retrain(Settings.Key.PROMOTE, "never");
        assertThat(folder.registry().champion()).as("there was none to keep").hasValue(1);
        month(2);
        assertThat(retrain(Settings.Key.PROMOTE, "never")).isInstanceOf(Outcome.Rejected.class);
        assertThat(folder.newest().decision().comparison()).isNotNull();
        assertThat(folder.newest().decision().reason()).endsWith("by the setting promote, none is unasked.");
    }

    @Test
    void aChampionOfAnotherTargetOrADamagedOneGivesWayAndTheReasonSaysSo() throws Exception {
        month(1);
        retrain();
        Workbench.retrain(
                workspace, Map.of(Settings.Key.TARGET, "dep_min", Settings.Key.THREADS, 1), false, FitProgress.NONE);
        assertThat(folder.newest().decision().reason())
                .isEqualTo("Version 1, the champion until then, predicts late, and now dep_min is asked for.");
        assertThat(folder.registry().champion()).hasValue(2);

        Files.writeString(folder.models.resolve("version_0002/model.txt"), "damaged");
        month(2);
        Workbench.retrain(
                workspace, Map.of(Settings.Key.TARGET, "dep_min", Settings.Key.THREADS, 1), false, FitProgress.NONE);
        assertThat(folder.newest().decision().reason())
                .startsWith("Version 2, the champion until then, cannot be used: ")
                .contains("model.txt", "not as it was written");
        assertThat(folder.registry().champion()).hasValue(3);
    }

    @Test
    void aDamagedChampionIsNoReasonToLeaveThingsAsTheyAre() throws Exception {
        month(1);
        retrain();
        Files.writeString(folder.models.resolve("version_0001/model.txt"), "damaged");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().problems())
                    .singleElement()
                    .asString()
                    .startsWith("Version 1, the champion, is of no use: ");
        }

        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);
        assertThat(folder.registry().champion()).hasValue(2);
    }

    @Test
    void rollBackAndPromoteAreWrittenDownInLedgerAndJournalAndDoNotMoveDamagedVersions() throws Exception {
        for (int month = 1; month <= 3; month++) {
            month(month);
            retrain(Settings.Key.PROMOTE, "always");
        }
        assertThat(Workbench.rollBack(workspace)).returns(2, ChampionChange::version);
        assertThat(Workbench.rollBack(workspace)).returns(1, ChampionChange::version);
        assertThatThrownBy(() -> Workbench.rollBack(workspace))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("No version was the champion before version 1");
        assertThatThrownBy(() -> Workbench.promote(workspace, 1)).hasMessage("Version 1 is the champion already.");
        Files.delete(folder.models.resolve("version_0003/model.json"));
        assertThatThrownBy(() -> Workbench.promote(workspace, 3))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("model.json is not as it was written");
        assertThat(Workbench.promote(workspace, 2)).returns(1, ChampionChange::before);

        assertThat(verdicts())
                .containsExactly(
                        Kind.MODEL_PROMOTED,
                        Kind.MODEL_PROMOTED,
                        Kind.MODEL_PROMOTED,
                        Kind.MODEL_ROLLED_BACK,
                        Kind.MODEL_ROLLED_BACK,
                        Kind.MODEL_PROMOTED);
        assertThat(folder.registry().championChanges())
                .extracting(ChampionChange::version)
                .containsExactly(1, 2, 3, 2, 1, 2);
    }

    @Test
    void thePictureOfTheVersionsTellsOneThatSomebodyPutToUseFromOneThatTheGateDidAndWhichIsInUse() throws Exception {
        month(1);
        retrain();
        month(2);
        retrain(Settings.Key.PROMOTE, "never");
        byte[] rejected = picture();
        Workbench.promote(workspace, 2);
        byte[] promoted = picture();
        Workbench.rollBack(workspace);
        byte[] wasInUse = picture();

        assertThat(promoted).isNotEqualTo(rejected);
        assertThat(wasInUse).isNotEqualTo(rejected).isNotEqualTo(promoted);
    }

    private byte[] picture() throws IOException {
        Path file = workspace.resolve("versions.png");
        try (var bench = Workbench.open(workspace)) {
            bench.plotVersions(file);
        }
        return Files.readAllBytes(file);
    }

    @Test
    void aPointerEditedByHandIsInLedgerAndJournalAfterTheNextRetraining() throws Exception {
        month(1);
        retrain();
        month(2);
        retrain(Settings.Key.PROMOTE, "always");
        Files.writeString(folder.models.resolve("champion"), "version_0001");
        month(3);
        retrain(Settings.Key.PROMOTE, "never");

        assertThat(folder.registry().championChanges().getLast())
                .returns(1, ChampionChange::version)
                .returns(ChampionChange.How.FOUND, ChampionChange::how);
        assertThat(verdicts())
                .containsExactly(Kind.MODEL_PROMOTED, Kind.MODEL_PROMOTED, Kind.MODEL_PROMOTED, Kind.TRAINING_REJECTED);
    }

    @Test
    void aLostPointerNamesTheLastChampionAgainAndNotARejectedVersion() throws Exception {
        month(1);
        month(2);
        retrain();
        folder.drop("flights_2013_03.csv", turned(sample("flights_2013_03.csv")));
        retrain();
        Files.delete(folder.models.resolve("champion"));

        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);
        assertThat(folder.registry().champion()).hasValue(1);
    }

    private void month(int month) throws IOException {
        String name = "flights_2013_%02d.csv".formatted(month);
        folder.drop(name, sample(name));
    }

    /** Flights that were late count as in time, and the reverse. */
    static String turned(String flights) {
        return flights.lines()
                .map(line -> line.endsWith(",1")
                        ? line.substring(0, line.length() - 1) + "0"
                        : line.endsWith(",0") ? line.substring(0, line.length() - 1) + "1" : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Outcome retrain() throws InterruptedException {
        return Workbench.retrain(workspace, FLIGHTS, false, FitProgress.NONE);
    }

    private Outcome retrain(Settings.Key key, String value) throws InterruptedException {
        var settings = new EnumMap<Settings.Key, Object>(FLIGHTS);
        settings.put(key, value);
        return Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private List<Kind> verdicts() {
        try (var bench = Workbench.open(workspace)) {
            return bench
                    .events(JournalQuery.ALL.withKinds(
                            Kind.MODEL_PROMOTED, Kind.MODEL_ROLLED_BACK, Kind.TRAINING_REJECTED))
                    .stream()
                    .map(JournalEntry::kind)
                    .toList();
        }
    }
}
