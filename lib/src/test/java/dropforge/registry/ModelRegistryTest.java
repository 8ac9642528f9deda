package dropforge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.journal.Json;
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
        registry.promote(2);
        assertThat(registry.champion()).hasValue(2);
        registry.promote(1);
        assertThat(registry.champion()).hasValue(1);
        assertThat(folder.resolve("champion")).content().isEqualTo("version_0001\n");

        // By hand, with another editor's line end.
        Files.writeString(folder.resolve("champion"), " version_0002\r\n");
        assertThat(registry.champion()).hasValue(2);
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

    private static ModelVersion version(int number) {
        return new ModelVersion(
                number,
                Instant.parse("2026-11-22T03:15:00.123Z"),
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
                List.of(3L, 4L),
                1.5,
                null,
                "20261122T031500.123Z",
                Map.of("java", "25"),
                new TreeMap<>(Map.of("model.txt", Sha256.of("a model"))));
    }
}
