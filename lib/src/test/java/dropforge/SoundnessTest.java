package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.registry.SoundnessCheck;
import dropforge.registry.TrainingArchive;
import dropforge.train.FitProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not as it was written is found and named, and never predicts, nor is put to use. */
class SoundnessTest {
    @TempDir
    Path workspace;

    private Path second;

    @BeforeEach
    void twoVersions() throws Exception {
        var folder = new DropFolder(workspace);
        folder.drop("a.csv", penguins());
        for (int i = 0; i < 2; i++) {
            Workbench.retrain(
                    workspace,
                    Map.of(
                            Settings.Key.TARGET,
                            "species",
                            Settings.Key.ITERATIONS,
                            3,
                            Settings.Key.PROMOTE,
                            i == 0 ? "always" : "never"),
                    true,
                    FitProgress.NONE);
        }
        second = folder.models.resolve("version_0002");
    }

    @Test
    void whatNobodyTouchedIsSound() {
        SoundnessCheck.Result found = verify();
        assertThat(found.damages()).isEmpty();
        assertThat(found.versions()).isEqualTo(2);
        assertThat(found.archived()).isEqualTo(1);
    }

    @Test
    void howFarTheReadingHasComeIsToldInBytesUntilAllAreRead() {
        var told = new ArrayList<List<Long>>();
        try (var bench = Workbench.open(workspace)) {
            bench.verify(OptionalInt.empty(), (done, all) -> told.add(List.of(done, all)));
        }
        assertThat(told).as("of two versions and an archived file").hasSize(3);
        assertThat(told).extracting(List::getFirst).isSorted().doesNotHaveDuplicates();
        assertThat(told.getLast().getFirst())
                .isPositive()
                .isEqualTo(told.getLast().getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version.json", "model.json", "model.txt", "model.rows", "profile.json", "card.md"})
    void eachFileOfAVersionIsFoundDamagedAndFoundGone(String name) throws IOException {
        Path file = second.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(verify().damages()).isNotEmpty().allMatch(damage -> damage.contains(file.toString()));
        assertThat(verify(1).damages()).isEmpty();

        Files.delete(file);
        assertThat(verify().damages()).isNotEmpty().allMatch(damage -> damage.contains(file.toString()));
    }

    @Test
    void archivedBytesAreFoundDamagedAndFoundGone() throws IOException {
        var archive = new TrainingArchive(workspace.resolve("archive"));
        String sha256 = archive.all().first();
        Path kept;
        try (var files = Files.walk(archive.folder())) {
            kept = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.writeString(kept, "no bytes of a penguin");
        assertThat(verify().damages()).singleElement().asString().contains(sha256, "backup");
        Files.delete(kept);
        assertThat(verify(2).damages()).singleElement().asString().contains("a.csv", "cannot be made again");
    }

    @Test
    void aModelFromElsewhereIsRefusedThoughTheOthersAreInOrder() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of("a model")));
        }
        Files.write(second.resolve("model.ser"), bytes.toByteArray());
        assertRefused("model.ser", "never read as a model");
        assertThat(verify().damages()).singleElement().asString().contains("model.ser");
    }

    @Test
    void aVersionUnderTheNameOfAnotherIsRefused() throws IOException {
        WholeWrites.deleteTree(second);
        Path first = second.resolveSibling("version_0001");
        Files.createDirectory(second);
        for (String name : DropFolder.namesIn(first)) {
            Files.copy(first.resolve(name), second.resolve(name));
        }
        // Its hashes would be compared with the files of the first.
        Files.writeString(second.resolve("model.txt"), "tree");
        assertRefused("version.json", "cannot be read");
    }

    @Test
    void aVersionThatNamesNoHashesIsRefused() throws IOException {
        Path file = second.resolve("version.json");
        Files.writeString(
                file, Files.readString(file).replaceFirst("(?s)\"modelFiles\" : \\{.*?}", "\"modelFiles\" : {}"));
        assertRefused("version.json", "no files of a model");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> Workbench.promote(workspace, 2))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(parts);
        try (var bench = Workbench.open(workspace)) {
            assertThatThrownBy(() -> bench.predictor(2))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll(parts);
            assertThat(bench.registry().champion()).hasValue(1);
        }
    }

    private SoundnessCheck.Result verify() {
        try (var bench = Workbench.open(workspace)) {
            return bench.verify(OptionalInt.empty());
        }
    }

    private SoundnessCheck.Result verify(int version) {
        try (var bench = Workbench.open(workspace)) {
            return bench.verify(OptionalInt.of(version));
        }
    }
}
