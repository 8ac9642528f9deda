package dropforge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.ProcessLock;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.Json;
import dropforge.registry.ChampionChange.How;
import dropforge.table.IngestSettings;
import dropforge.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    @TempDir
    Path workspace;

    private Path folder;
    private ModelRegistry registry;

    @BeforeEach
    void openAFolderThatIsNotThereYet() {
        folder = workspace.resolve("models");
        registry = new ModelRegistry(folder);
    }

    @Test
    void beforeTheFirstVersionThereIsNothing() {
        assertThat(registry.versions()).isEmpty();
        assertThat(registry.newest()).isEmpty();
        assertThat(registry.champion()).isEmpty();
        assertThat(registry.nextNumber()).isEqualTo(1);
        assertThatThrownBy(() -> registry.version(1))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("no version 1", "run `retrain`");
    }

    @Test
    void aVersionIsReadAsItWasWritten() throws IOException {
        registry.add(version(1), filling());
        assertThat(registry.version(1)).isEqualTo(version(1));
        assertThat(registry.newest()).hasValue(version(1));
        assertThat(folder.resolve("version_0001/model.txt")).hasContent("a model");
        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void versionsAreOrderedByNumberBeyondFourDigits() throws IOException {
        for (int number : new int[] {10_000, 9_999, 2}) {
            registry.add(version(number), filling());
        }
        assertThat(registry.versions()).extracting(ModelVersion::version).containsExactly(2, 9_999, 10_000);
        assertThat(registry.nextNumber()).isEqualTo(10_001);
        assertThatThrownBy(() -> registry.version(3)).hasMessageContaining("there are 2 to 10000");
    }

    @Test
    void aVersionWhoseModelCannotBeWrittenIsNotThere() {
        assertThatThrownBy(() -> registry.add(version(1), target -> {
                    Files.writeString(target.resolve("model.txt"), "half a mo");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aVersionIsNeverReplaced() throws IOException {
        registry.add(version(1), filling());
        assertThatThrownBy(() -> registry.add(version(1), target -> {})).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.resolve("version_0001/model.txt")).hasContent("a model");
    }

    @Test
    void aVersionThatCannotBeReadIsLeftOutAndItsNumberNotUsedAgain() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        for (String broken : new String[] {"{\"version\": 2, ", "", "null", "[]"}) {
            Files.writeString(folder.resolve("version_0002/version.json"), broken);
            assertThat(registry.versions()).as(broken).containsExactly(version(1));
            assertThat(registry.newest()).as(broken).hasValue(version(1));
            assertThat(registry.nextNumber()).isEqualTo(3);
            assertThatThrownBy(() -> registry.version(2))
                    .as(broken)
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("version_0002", "cannot be read");
        }
    }

    @Test
    void aVersionThatLacksAFieldIsLeftOutLikeOneThatCannotBeRead() throws IOException {
        registry.add(version(1), filling());
        Files.createDirectory(folder.resolve("version_0002"));
        Files.writeString(folder.resolve("version_0002/version.json"), "{\"version\": 2}");

        assertThat(registry.versions()).containsExactly(version(1));
    }

    @Test
    void aVersionFromBeforeTheRowsHeldOutWereCountedPerFileIsReadAsEver() throws IOException {
        registry.add(version(1), filling());
        Path file = folder.resolve("version_0001/version.json");
        String before = Files.readString(file).replaceFirst(",\\s*\"heldOut\" : 20", "");
        Files.writeString(file, before);

        assertThat(before).doesNotContain("heldOut");
        assertThat(registry.version(1).files())
                .containsExactly(new ModelVersion.TrainedFile("a.csv", "abc", 100, null));
        assertThat(Json.page(registry.version(1))).isEqualTo(before);
    }

    @Test
    void whatElseLiesThereIsNoVersion() throws IOException {
        registry.add(version(1), filling());
        Files.createDirectory(folder.resolve("version_2"));
        Files.createDirectory(folder.resolve("version_0003 copy"));
        Files.createDirectory(folder.resolve(".unfinished-version_0004-x"));
        assertThat(registry.versions()).containsExactly(version(1));
        assertThat(registry.nextNumber()).isEqualTo(2);

        registry.sweep();
        assertThat(folder.resolve(".unfinished-version_0004-x")).doesNotExist();
        assertThat(folder.resolve("version_0003 copy")).exists();
    }

    @Test
    void thePointerNamesTheChampion() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(2, How.GATE, "better", NOW);
        assertThat(registry.champion()).hasValue(2);
        registry.switchTo(1, How.ROLLED_BACK, "asked for", NOW);
        assertThat(registry.champion()).hasValue(1);
        assertThat(folder.resolve("champion")).content().isEqualTo("version_0001\n");

        // By hand, with another editor's line end.
        Files.writeString(folder.resolve("champion"), " version_0002\r\n");
        assertThat(registry.champion()).hasValue(2);
    }

    @Test
    void theLedgerTellsWhoWasChampionAndWhy() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(1, How.GATE, "It is the first.", NOW);
        registry.switchTo(2, How.PROMOTED, "Asked for.", NOW.plusSeconds(60));

        assertThat(registry.championChanges())
                .containsExactly(
                        new ChampionChange(1, NOW, 1, null, How.GATE, "It is the first."),
                        new ChampionChange(2, NOW.plusSeconds(60), 2, 1, How.PROMOTED, "Asked for."));
        assertThat(folder.resolve("champions.jsonl"))
                .content()
                .endsWith(
                        "{\"number\":2,\"at\":\"2026-11-22T03:16:00.123Z\",\"version\":2,\"before\":1,\"how\":\"promoted\",\"reason\":\"Asked for.\"}\n");
    }

    @Test
    void goingBackStepByStepEndsAtTheFirstChampion() throws IOException {
        for (int number = 1; number <= 3; number++) {
            registry.add(version(number), filling());
            registry.switchTo(number, How.GATE, "better", NOW);
        }
        assertThat(registry.championBefore(3)).hasValue(2);
        registry.switchTo(2, How.ROLLED_BACK, "back", NOW);
        assertThat(registry.championBefore(2)).hasValue(1);
        registry.switchTo(1, How.ROLLED_BACK, "back", NOW);
        assertThat(registry.championBefore(1)).isEmpty();

        registry.switchTo(3, How.PROMOTED, "after all", NOW);
        assertThat(registry.championBefore(3)).hasValue(1);
    }

    @Test
    void aLineThatADyingProcessLeftHalfWrittenIsReplacedByTheNext() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(1, How.GATE, "first", NOW);
        Path ledger = folder.resolve("champions.jsonl");
        String whole = Files.readString(ledger);
        for (String half : new String[] {"{\"number\":2,\"at\":\"2026-11", "{", "\u0000\u0000\u0000"}) {
            Files.writeString(ledger, whole + half);
            assertThat(registry.championChanges()).hasSize(1);
            registry.switchTo(2, How.PROMOTED, "asked for", NOW);
            assertThat(registry.championChanges())
                    .extracting(ChampionChange::number)
                    .containsExactly(1L, 2L);
            assertThat(Files.readString(ledger)).startsWith(whole).hasLineCount(2);
            registry.switchTo(1, How.ROLLED_BACK, "back", NOW);
        }
    }

    @Test
    void aLineThatSomebodyDamagedIsLeftOutAndTheOthersStay() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(1, How.GATE, "first", NOW);
        Path ledger = folder.resolve("champions.jsonl");
        Files.writeString(ledger, Files.readString(ledger) + "no json\n{}\n");
        registry.switchTo(2, How.PROMOTED, "asked for", NOW);

        assertThat(registry.championChanges())
                .extracting(ChampionChange::version)
                .containsExactly(1, 2);
    }

    @Test
    void aPointerEditedByHandIsWrittenDownAsFound() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(1, How.GATE, "first", NOW);
        Files.writeString(folder.resolve("champion"), "version_0002");

        registry.foundInUse(NOW);
        registry.foundInUse(NOW);

        assertThat(registry.championChanges()).hasSize(2);
        assertThat(registry.championChanges().getLast())
                .returns(2, ChampionChange::version)
                .returns(1, ChampionChange::before);
        assertThat(registry.championBefore(2)).hasValue(1);
    }

    @Test
    void aSwitchWhoseProcessDiedBeforeItsLineIsWrittenDownAsTheGatesWithItsReason() throws IOException {
        registry.add(version(1), filling());
        Files.writeString(folder.resolve("champion"), "version_0001\n");

        registry.foundInUse(NOW);

        assertThat(registry.championChanges())
                .containsExactly(new ChampionChange(1, NOW, 1, null, How.GATE, "There was no champion before."));
    }

    @Test
    void aDamagedVersionIsNamedAndNeverPutToUse() throws IOException {
        registry.add(version(1), filling());
        registry.add(version(2), filling());
        registry.switchTo(1, How.GATE, "first", NOW);
        Files.writeString(folder.resolve("version_0002/model.txt"), "another model");

        assertThatThrownBy(() -> registry.switchTo(2, How.PROMOTED, "asked for", NOW))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("version_0002", "model.txt", "not as it was written");
        assertThat(registry.champion()).hasValue(1);
        assertThat(registry.championChanges()).hasSize(1);
    }

    @Test
    void oneAtATimeSwitchesTheChampion() throws IOException {
        try (ProcessLock _ = registry.lock()) {
            assertThat(ProcessLock.tryAcquire(folder.resolve("champion.lock"))).isEmpty();
        }
        registry.lock().close();
    }

    @Test
    void aPointerThatNamesNothingIsToldWithWhatToWrite() throws IOException {
        registry.add(version(1), filling());
        Files.writeString(folder.resolve("champion"), "7");
        assertThatThrownBy(registry::champion)
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("champion", "\"7\"", "version_0001");
    }

    private static dropforge.files.WholeWrites.Filler filling() {
        return target -> Files.writeString(target.resolve("model.txt"), "a model");
    }

    private static final Instant NOW = Instant.parse("2026-11-22T03:15:00.123Z");

    private static ModelVersion version(int number) {
        return new ModelVersion(
                number,
                NOW,
                number == 1 ? null : number - 1,
                "binary",
                "late",
                List.of("0", "1"),
                "lightgbm",
                "auc",
                new LinkedHashMap<>(Map.of("auc", 0.7)),
                new ModelVersion.Rows(100, 70, 10, 20, "random"),
                25,
                "data",
                "settings",
                List.of(new ModelVersion.TrainedFile("a.csv", "abc", 100, 20)),
                List.of(),
                TrainingSettings.DEFAULTS,
                IngestSettings.predicting("late"),
                2,
                FitMode.full(null),
                new Decision(true, "There was no champion before.", 0, null),
                List.of(3L, 4L),
                1.5,
                null,
                "20261122T031500.123Z",
                Map.of("java", "25"),
                new TreeMap<>(Map.of("model.txt", Sha256.of("a model"))));
    }
}
