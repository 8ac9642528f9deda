package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.files.UserMistake;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.registry.ModelVersion;
import dropforge.report.Headline;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the next start makes of what was there, and what a start says that cannot be. */
@Timeout(120)
class WatchAcrossStartsTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void filesThatAreThereAtTheFirstStartAreNotNewAndTheUserIsTold() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch()) {
            assertThat(watch.advice())
                    .hasValueSatisfying(advice -> assertThat(advice)
                            .contains(
                                    "1 CSV file",
                                    "retrain --workspace " + workspace,
                                    "--target species",
                                    "--process-existing"));
            await().until(watch::isIdle);
            assertThat(folder.entries(Kind.ADDED)).isEmpty();

            // With the first that is new, all are learned from.
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv");
        try (Watch watch = folder.watch()) {
            assertThat(watch.advice()).isEmpty();
        }
    }

    @Test
    void withProcessExistingTheyAreNewOnce() throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.drop("b.csv", penguins(1));
        var options = folder.options().with(Settings.Key.PROCESS_EXISTING, true);
        try (Watch watch = folder.watch(options)) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        assertThat(folder.entries(Kind.ADDED))
                .extracting(JournalEntry::path)
                .containsExactlyInAnyOrder("a.csv", "b.csv");
        assertThat(folder.entries(Kind.TRAINING_STARTED)).hasSize(1);

        restart(options);
        assertThat(folder.entries(Kind.ADDED)).hasSize(2);
    }

    @Test
    void aMistypedTargetIsPutRightByTheNextStart() throws Exception {
        try (Watch watch = folder.watch(folder.options().withTarget("specis"))) {
            folder.drop("a.csv", penguins(0));
            folder.until(watch, Kind.TRAINING_FAILED, 1);
        }

        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        assertThat(folder.learnedFrom()).containsExactly("a.csv");
    }

    @Test
    void aMistypedTargetIsToldAtTheStartWithTheNearestColumnAndTheWatcherGoesOn() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().withTarget("specis"))) {
            assertThat(watch.advice())
                    .hasValueSatisfying(
                            advice -> assertThat(advice)
                                    .startsWith(
                                            "No file has the target column specis (did you mean species?); the columns are: ")
                                    .endsWith(
                                            ". Start again with --target and the name of one of them, or drop files that have it."));
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.TRAINING_FAILED, 1);
        }

        folder.watchUntil(Kind.MODEL_PROMOTED, 1);
        try (Watch watch = folder.watch()) {
            assertThat(watch.advice()).isEmpty();
        }

        // From the first model on it is the schema that knows the columns.
        try (Watch watch = folder.watch(folder.options().withTarget("specis"))) {
            assertThat(watch.advice())
                    .hasValueSatisfying(advice -> assertThat(advice)
                            .startsWith(
                                    "The target specis is none of the columns of schema.json (did you mean species?)")
                            .endsWith(". Start again with --target and the name of one of them."));
        }
    }

    @Test
    void aFailureThatOtherSettingsCannotHealIsToldAtEachStartAndJournaledOnce() throws Exception {
        folder.drop("three rows.csv", penguins().lines().limit(4).collect(Collectors.joining("\n")));
        restart(folder.options().with(Settings.Key.PROCESS_EXISTING, true));
        String sentence = folder.entries(Kind.TRAINING_FAILED).getFirst().text("message");
        int before = folder.entries().size();

        try (Watch watch = folder.watch()) {
            await().until(watch::isIdle);
            assertThat(watch.advice())
                    .hasValueSatisfying(advice -> assertThat(advice).contains("The last training failed", sentence));
            assertThat(watch.lastFailure()).hasValue(sentence);
        }
        assertThat(folder.entries().subList(before, folder.entries().size()))
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.WATCH_STARTED, Kind.WATCH_STOPPED);

        folder.drop("more.csv", penguins());
        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            assertThat(watch.lastFailure()).isEmpty();
        }
    }

    @Test
    void aMistypedTargetInBetweenIsOverOnceTheOldOneIsBack() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        restart(folder.options().withTarget("specis"));
        assertThat(folder.entries(Kind.TRAINING_FAILED)).hasSize(1);

        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.RECOVERED, 1);
            assertThat(watch.lastFailure()).isEmpty();
        }
        assertThat(folder.entries(Kind.RECOVERED).getFirst().text("message"))
                .contains("version 1 has seen just these files");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().errors()).isEmpty();
        }
        // Once: the next start has nothing to say.
        restart(folder.options());
        assertThat(folder.entries(Kind.RECOVERED)).hasSize(1);
    }

    @Test
    void otherSettingsAtAStartWaitForWhatChangedWhileNobodyWatched() throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.drop("empty.csv", "");
        try (Watch watch = folder.watch(
                folder.options().with(Settings.Key.PROCESS_EXISTING, true).with(Settings.Key.QUARANTINE, "off"))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        Files.delete(folder.training.resolve("empty.csv"));

        try (Watch watch = folder.watch(folder.options().with(Settings.Key.LEAVES, 5))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.errors()).singleElement().asString().contains("empty.csv: is empty");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().errors()).isEmpty();
        }
    }

    @Test
    void otherSettingsMakeAnotherVersionAtTheNextStart() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }

        try (Watch watch = folder.watch(folder.options().with(Settings.Key.TRAINER, "smile-forest"))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.newest().trainer()).isEqualTo("smile-forest");
        JournalEntry started = folder.entries(Kind.WATCH_STARTED).getLast();
        assertThat(folder.newest().journalEntries()).containsExactly(started.id());
    }

    @Test
    void aStartWithNothingChangedTrainsNothing() throws Exception {
        folder.drop("a.csv", penguins(0));
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.PROCESS_EXISTING, true))) {
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        int before = folder.entries().size();

        restart(folder.options());
        assertThat(folder.entries().subList(before, folder.entries().size()))
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.WATCH_STARTED, Kind.WATCH_STOPPED);
    }

    @Test
    void whatChangedWhileNobodyWatchedIsLearnedAtTheNextStart() throws Exception {
        try (Watch watch = folder.watch()) {
            folder.drop("a.csv", penguins(0));
            folder.drop("b.csv", penguins(1));
            folder.until(watch, Kind.ADDED, 2);
        }
        folder.drop("b.csv", penguins(2));
        Files.move(folder.training.resolve("a.csv"), folder.training.resolve("moved.csv"));
        folder.drop("new/c.csv", penguins(1));

        int versions = folder.registry().versions().size();
        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.ADDED, 3);
            folder.until(watch, Kind.MODEL_PROMOTED, versions + 1);
        }
        assertThat(folder.entries(Kind.MODIFIED)).singleElement().satisfies(entry -> {
            assertThat(entry.path()).isEqualTo("b.csv");
            assertThat(entry.foundBy()).isEqualTo(FoundBy.START_UP);
        });
        assertThat(folder.entries(Kind.RENAMED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path()).isEqualTo("moved.csv"));
        assertThat(folder.learnedFrom()).containsExactly("b.csv", "moved.csv", "new/c.csv");
    }

    @Test
    void whatRetrainHasLearnedTheNextWatcherDoesNotLearnAgain() throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.watchUntil(Kind.WATCH_STARTED, 1);
        folder.drop("b.csv", penguins(1));
        Workbench.retrain(workspace, folder.options().settings(), false, (_, _) -> {});

        try (Watch watch = folder.watch()) {
            folder.until(watch, Kind.ADDED, 1);
        }
        assertThat(folder.registry().versions())
                .extracting(ModelVersion::version)
                .containsExactly(1);
        assertThat(folder.learnedFrom()).containsExactly("a.csv", "b.csv");
    }

    @Test
    void filesBelowLinksAreLearnedWhereTheyAreFollowedAndTheBaselineKnowsThat() throws Exception {
        Path elsewhere = Files.createDirectories(folder.workspace.resolve("elsewhere/deep"));
        Files.writeString(elsewhere.resolve("b.csv"), penguins(1));
        Files.createSymbolicLink(elsewhere.resolve("loop"), elsewhere);
        Files.createSymbolicLink(folder.training.resolve("l"), elsewhere.getParent());
        folder.drop("a.csv", penguins(0));
        var following = folder.options().with(Settings.Key.FOLLOW_LINKS, "anywhere");

        Workbench.retrain(folder.workspace, following.settings(), false, FitProgress.NONE);
        assertThat(folder.learnedFrom()).containsExactlyInAnyOrder("a.csv", "l/deep/b.csv");

        try (Watch watch = folder.watch(following)) {
            Files.writeString(elsewhere.resolve("c.csv"), penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
        }
        assertThat(folder.learnedFrom()).containsExactlyInAnyOrder("a.csv", "l/deep/b.csv", "l/deep/c.csv");
        assertThat(Workbench.compareWithBaseline(folder.workspace, Map.of()).changes())
                .isEmpty();
        assertThat(Workbench.compareWithBaseline(folder.workspace, Map.of(Settings.Key.FOLLOW_LINKS, "false"))
                        .changes())
                .hasSize(4);
    }

    @Test
    void aSecondWatcherInTheWorkspaceIsToldWhoWatches() {
        try (Watch _ = folder.watch()) {
            assertRefused(folder.training, "Process " + ProcessHandle.current().pid(), "stop it first");
        }
        folder.watch().close();
    }

    @Test
    void aTrainingFolderThatWasNamedAndIsNotThereIsAMistake() {
        assertRefused(workspace.resolve("trainign"), "The training folder", "trainign", "does not exist");
    }

    @Test
    void theTrainingFolderOfAWorkspaceIsMadeWhenNobodyNamedAnother() {
        Path fresh = workspace.resolve("fresh");
        Workbench.watch(fresh, folder.options()).close();
        assertThat(fresh.resolve("training")).isDirectory();
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.writeString(workspace.resolve("table.csv"), penguins());
        assertRefused(file, "The training folder", "table.csv is a file");
        for (var each : Map.of(
                        "models", new Path[] {folder.training, file, folder.metrics},
                        "metrics", new Path[] {folder.training, folder.models, file})
                .entrySet()) {
            Path[] folders = each.getValue();
            assertThatThrownBy(() ->
                            Workbench.watchTrainingDirectory(folders[0], folders[1], folders[2], folder.options()))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("The " + each.getKey() + " folder", "table.csv is a file");
        }
        assertThatThrownBy(() -> Workbench.watch(file, folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("The workspace folder", "table.csv is a file");
    }

    /** Else each entry of the journal would be a change that is journaled. */
    @Test
    void whatIsWrittenMayNotLieInWhatIsWatched() {
        assertThatThrownBy(() -> Workbench.watchTrainingDirectory(
                        workspace, workspace.resolve("models"), workspace.resolve("metrics"), folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("training folder", workspace.toString(), "name another");
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() throws Exception {
        Path training = Files.createDirectory(workspace.resolve("mine"));
        assertThatThrownBy(() -> Workbench.watchTrainingDirectory(
                        training,
                        training.resolve("models"),
                        training.resolve("metrics"),
                        folder.options().withWorkspace(training)))
                .isInstanceOf(UserMistake.class);
        assertThat(training).isEmptyDirectory();
    }

    @Test
    void aFolderThatGotAnotherNameIsTheSameAndWhatWasKnownOfAnotherOneIsSaidToBeGivenUp() throws Exception {
        folder.drop("a.csv", penguins(0));
        folder.watch(folder.options().withoutTraining()).close();
        Path renamed = Files.move(folder.training, workspace.resolve("renamed"));
        Files.writeString(renamed.resolve("new.csv"), penguins(1));

        watchWithoutTraining(renamed);
        assertThat(folder.entries(Kind.BASELINE_TAKEN)).hasSize(1);
        assertThat(folder.entries(Kind.ADDED)).extracting(JournalEntry::path).containsExactly("new.csv");

        watchWithoutTraining(Files.createDirectory(workspace.resolve("other")));
        assertThat(folder.entries(Kind.BASELINE_TAKEN).stream().map(Headline::of))
                .last()
                .asString()
                .contains("what was known of", "renamed", "is given up");
    }

    private void watchWithoutTraining(Path training) throws InterruptedException {
        try (Watch watch = Workbench.watchTrainingDirectory(
                training,
                folder.models,
                folder.metrics,
                folder.options().withWorkspace(workspace).withoutTraining())) {
            watch.awaitIdle(java.time.Duration.ofMillis(1));
        }
    }

    private void assertRefused(Path training, String... sentence) {
        assertThatThrownBy(() ->
                        Workbench.watchTrainingDirectory(training, folder.models, folder.metrics, folder.options()))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(sentence)
                .hasMessageNotContaining("\n");
    }

    /** Another process's watcher would find the same; until it has looked at everything. */
    private void restart(WatchOptions options) throws IOException, InterruptedException {
        int before = folder.registry().versions().size();
        try (Watch watch = folder.watch(options)) {
            watch.awaitIdle(java.time.Duration.ofMillis(1));
        }
        assertThat(folder.registry().versions()).hasSize(before);
    }
}
