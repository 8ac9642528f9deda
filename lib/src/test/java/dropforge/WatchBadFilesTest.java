package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each bad file gets one sentence, once; the others are learned from, and the watcher goes on. */
@Timeout(120)
class WatchBadFilesTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void aBrokenNumberIsToldOnceWithFileRowAndColumnAndTheOthersAreLearnedFrom() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", withRow(20, "Adelie,Biscoe,thirty,18.7,181,3750,male,2007"));
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }

        assertThat(folder.entries(Kind.FILE_QUARANTINED)).singleElement().satisfies(error -> {
            assertThat(error.path()).isEqualTo("broken.csv");
            assertThat(error.number("row")).isEqualTo(20);
            assertThat(error.text("column")).isEqualTo("bill_length_mm");
            assertThat(error.text("message"))
                    .contains("broken.csv", "row 20", "bill_length_mm", "thirty")
                    .doesNotContain("\n");
        });
        assertThat(folder.learnedFrom()).containsExactlyInAnyOrder("good.csv", "good too.csv");
    }

    @Test
    void aRepairedFileIsOnRecordAsRecoveredAndLearnedFrom() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("broken.csv", withRow(5, "Adelie,Biscoe"));
            folder.until(watch, Kind.FILE_QUARANTINED, 1);
            folder.drop("broken.csv", penguins(1));
            folder.until(watch, Kind.RECOVERED, 1);
        }

        assertThat(folder.entries(Kind.RECOVERED))
                .extracting(JournalEntry::path)
                .containsExactly("broken.csv");
        assertThat(folder.learnedFrom()).containsExactly("broken.csv", "good.csv");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().errors()).isEmpty();
        }
    }

    @Test
    void anotherMistakeInTheSameFileIsToldAgainAndTheSameOneAfterItWasAwayToo() throws Exception {
        String broken = withRow(5, "Adelie,Biscoe");
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.QUARANTINE, "off"))) {
            firstModel(watch);
            folder.drop("broken.csv", broken);
            folder.until(watch, Kind.ERROR, 1);
            folder.drop("broken.csv", withRow(7, "Adelie,Biscoe"));
            folder.until(watch, Kind.ERROR, 2);
            folder.drop("broken.csv", broken);
            folder.until(watch, Kind.ERROR, 3);
            Files.delete(folder.training.resolve("broken.csv"));
            folder.until(watch, Kind.REMOVED, 1);
            assertThat(openErrors()).isEmpty();
            folder.drop("broken.csv", broken);
            folder.until(watch, Kind.ERROR, 4);
            assertThat(openErrors()).containsExactly("broken.csv");
        }
    }

    @Test
    void anErrorFollowsItsFileToAnotherName() throws Exception {
        try (Watch watch = folder.watch(folder.options().with(Settings.Key.QUARANTINE, "off"))) {
            firstModel(watch);
            Path broken = folder.drop("broken.csv", withRow(5, "Adelie,Biscoe"));
            folder.until(watch, Kind.ERROR, 1);
            Files.move(broken, folder.training.resolve("still broken.csv"));
            folder.until(watch, Kind.RENAMED, 1);
            folder.until(watch, Kind.ERROR, 2);
            assertThat(openErrors()).containsExactly("still broken.csv");
            Files.delete(folder.training.resolve("still broken.csv"));
            folder.until(watch, Kind.REMOVED, 1);
            assertThat(openErrors()).isEmpty();
        }
    }

    @Test
    void aFileWithoutRowsOrWithOtherColumnsGetsOneSentence() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("empty.csv", "");
            folder.drop("header.csv", penguins().lines().findFirst().orElseThrow() + "\n");
            folder.drop("other.csv", "species,weight,height\nAdelie,3,4\nGentoo,5,6\n");
            folder.drop("no target.csv", penguins(1).replaceFirst("species", "kind"));
            folder.until(watch, Kind.FILE_QUARANTINED, 4);
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }

        assertThat(folder.entries(Kind.FILE_QUARANTINED))
                .extracting(entry -> entry.text("message"))
                .hasSize(4)
                .allSatisfy(sentence -> assertThat(sentence).doesNotContain("\n", "Exception"))
                .satisfiesExactlyInAnyOrder(
                        sentence -> assertThat(sentence).startsWith("empty.csv"),
                        sentence -> assertThat(sentence).startsWith("header.csv"),
                        sentence -> assertThat(sentence).startsWith("other.csv"),
                        sentence ->
                                assertThat(sentence).startsWith("no target.csv").contains("species"));
        assertThat(folder.learnedFrom()).containsExactlyInAnyOrder("good.csv", "good too.csv");
    }

    @Test
    void aFolderNamedLikeACsvFileAndALinkToNothingGetOneSentence() throws Exception {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            Path odd = Files.createDirectory(folder.training.resolve("x.csv"));
            Path link = folder.training.resolve("link.csv");
            Files.createSymbolicLink(link, folder.training.resolve("nowhere.csv"));
            folder.until(watch, Kind.DIRECTORY_ADDED, 1);
            untilErrors(2);
            folder.drop("good too.csv", penguins(2));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
            assertThat(folder.errors())
                    .satisfiesExactlyInAnyOrder(
                            sentence -> assertThat(sentence).startsWith("x.csv is a folder"),
                            sentence ->
                                    assertThat(sentence).startsWith("link.csv").contains("symbolic link"));

            Files.delete(odd);
            Files.delete(link);
            folder.until(watch, Kind.DIRECTORY_REMOVED, 1);
            assertThat(openErrors()).doesNotContain("x.csv");
        }
        assertThat(folder.learnedFrom()).containsExactlyInAnyOrder("good.csv", "good too.csv");
    }

    @Test
    void withoutATargetTheSentenceListsTheColumns() throws Exception {
        WatchOptions options = folder.options().withTarget("");
        var without = new java.util.EnumMap<Settings.Key, Object>(options.settings());
        without.remove(Settings.Key.TARGET);
        try (Watch watch = folder.watch(
                new WatchOptions(null, without, options.listener(), options.progress(), options.alarm()))) {
            assertThat(watch.advice())
                    .hasValueSatisfying(advice -> assertThat(advice).contains("--target"));
            folder.drop("penguins.csv", penguins());
            folder.until(watch, Kind.TRAINING_FAILED, 1);
        }
        assertThat(failure())
                .contains("--target")
                .endsWith("species, island, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, sex, year");
    }

    @Test
    void aTargetThatNoFileHasIsToldWithTheOneThatIsMeant() throws Exception {
        try (Watch watch = folder.watch(folder.options().withTarget("specis"))) {
            folder.drop("penguins.csv", penguins());
            folder.until(watch, Kind.TRAINING_FAILED, 1);
        }
        assertThat(failure()).contains("specis", "did you mean species?");
    }

    @Test
    void oneClassOnlyLeavesTheChampionAndTheWatcherGoesOn() throws Exception {
        String adelies = penguins()
                .lines()
                .filter(line -> line.matches("species.*|Adelie.*"))
                .collect(Collectors.joining("\n"));
        assertFailsAndGoesOn(adelies, "species");
    }

    @Test
    void threeRowsAreTooFewAndTheWatcherGoesOn() throws Exception {
        assertFailsAndGoesOn(penguins(1).lines().limit(4).collect(Collectors.joining("\n")), "3 rows");
    }

    private void assertFailsAndGoesOn(String useless, String told) throws IOException {
        try (Watch watch = folder.watch()) {
            firstModel(watch);
            folder.drop("good.csv", useless);
            folder.until(watch, Kind.TRAINING_FAILED, 1);
            assertThat(failure()).contains(told).doesNotContain("\n", "Exception");
            assertThat(folder.registry().champion()).hasValue(1);
            assertThat(folder.registry().versions()).hasSize(1);

            folder.drop("good.csv", penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(folder.registry().champion()).hasValue(2);
        assertThat(openErrors()).isEmpty();
    }

    private void firstModel(Watch watch) throws IOException {
        folder.drop("good.csv", penguins(0));
        folder.until(watch, Kind.MODEL_PROMOTED, 1);
    }

    private void untilErrors(int count) {
        org.awaitility.Awaitility.await().until(() -> folder.errors().size() >= count);
    }

    private String failure() {
        List<JournalEntry> failures = folder.entries(Kind.TRAINING_FAILED);
        assertThat(failures).hasSize(1);
        return failures.getFirst().text("message");
    }

    private List<String> openErrors() {
        try (var bench = Workbench.open(workspace)) {
            return bench.status().errors().stream().map(JournalEntry::path).toList();
        }
    }

    /** Some penguins with this as the line of that number. */
    private static String withRow(int number, String line) {
        List<String> lines = new java.util.ArrayList<>(penguins(1).lines().toList());
        lines.set(number - 1, line);
        return String.join("\n", lines) + "\n";
    }
}
