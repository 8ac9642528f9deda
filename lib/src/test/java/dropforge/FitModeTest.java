package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.registry.FitMode;
import dropforge.registry.ModelVersion;
import dropforge.retrain.Outcome;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retraining may fit less than all, and then says so; what would be wrong then brings a full fit. */
class FitModeTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aChampionOfSixMonths() throws Exception {
        folder = new DropFolder(workspace);
        for (int month = 1; month <= 6; month++) {
            month(month);
        }
        retrain(Map.of());
    }

    @Test
    void aWarmVersionIsTheChampionWithMoreIterationsAndSaysSo() throws Exception {
        month(7);
        retrain(Map.of(Settings.Key.MODE, "warm 15"));

        ModelVersion version = folder.newest();
        assertThat(version.mode()).isEqualTo(FitMode.warm(15, 1, 1));
        assertThat(version.mode().label()).isEqualTo("warm: 15 more iterations on version 1");
        assertThat(version.iterations()).isEqualTo(folder.registry().version(1).iterations() + 15);
        assertThat(version.decision().comparison()).isNotNull();
        assertThat(Files.readString(workspace.resolve("models/version_0002/version.json")))
                .containsPattern("\"mode\" : \\{\\s+\"kind\" : \"warm\",\\s+\"iterations\" : 15,\\s+\"base\" : 1");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.replay(2, FitProgress.NONE).difference()).isNull();
        }
    }

    @Test
    void picturesOfAWarmVersionAreLabelled() throws Exception {
        month(7);
        retrain(Map.of(Settings.Key.MODE, "warm 1"));
        Path warm = folder.metrics.resolve(folder.newest().metricsFolder()).resolve("roc.png");
        month(8);
        retrain(Map.of());
        Path full = folder.metrics.resolve(folder.newest().metricsFolder()).resolve("roc.png");

        assertThat(inkInTheCorner(warm)).isPositive();
        assertThat(inkInTheCorner(full)).isZero();
    }

    @Test
    void aWindowLearnsFromTheLastFilesAlone() throws Exception {
        month(7);
        retrain(Map.of(Settings.Key.MODE, "window 3"));

        assertThat(folder.newest().mode()).isEqualTo(FitMode.window(3, 1));
        assertThat(folder.learnedFrom())
                .containsExactly("flights_2013_05.csv", "flights_2013_06.csv", "flights_2013_07.csv");
        assertThat(retrain(Map.of(Settings.Key.MODE, "window 3"))).isInstanceOf(Outcome.Unchanged.class);
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.replay(2, FitProgress.NONE).difference()).isNull();
        }
    }

    @Test
    void aFileThatChangedOrWentBringsAFullFit() throws Exception {
        Map<Settings.Key, Object> warm = Map.of(Settings.Key.MODE, "warm 5");
        folder.drop("flights_2013_03.csv", sample("flights_2013_09.csv"));
        retrain(warm);
        assertThat(folder.newest().mode()).isEqualTo(FitMode.full("flights_2013_03.csv changed since version 1."));

        Files.delete(folder.training.resolve("flights_2013_02.csv"));
        retrain(Map.of(Settings.Key.MODE, "window 2"));
        assertThat(folder.newest().mode().kind()).isEqualTo(FitMode.Kind.FULL);
        assertThat(folder.newest().mode().why()).matches("flights_2013_02.csv went since version \\d\\.");
    }

    @Test
    void afterSoManyOthersAFullFitComes() throws Exception {
        for (int month = 7; month <= 10; month++) {
            month(month);
            retrain(Map.of(Settings.Key.MODE, "warm 2", Settings.Key.FULL_EVERY, 2));
        }

        assertThat(folder.registry().versions())
                .extracting(version -> version.mode().kind())
                .containsExactly(
                        FitMode.Kind.FULL, FitMode.Kind.WARM, FitMode.Kind.WARM, FitMode.Kind.FULL, FitMode.Kind.WARM);
        assertThat(folder.registry().version(4).mode().why()).isEqualTo("2 in a row were no full fits.");
    }

    @Test
    void otherSettingsOrATrainerThatCannotContinueBringAFullFit() throws Exception {
        month(7);
        retrain(Map.of(Settings.Key.MODE, "warm 5", Settings.Key.LEAVES, 15));
        assertThat(folder.newest().mode())
                .isEqualTo(FitMode.full("Version 1, the champion, was made with other settings."));

        var forests = new DropFolder(workspace.resolve("forests"));
        forests.drop("a.csv", DropFolder.penguins(0));
        Map<Settings.Key, Object> settings = Map.of(
                Settings.Key.TARGET,
                "species",
                Settings.Key.TRAINER,
                "smile-forest",
                Settings.Key.MODE,
                "warm 5",
                Settings.Key.ITERATIONS,
                10);
        Workbench.retrain(forests.workspace, settings, false, FitProgress.NONE);
        forests.drop("b.csv", DropFolder.penguins(1));
        Workbench.retrain(forests.workspace, settings, false, FitProgress.NONE);
        assertThat(forests.newest().mode()).isEqualTo(FitMode.full("smile-forest cannot continue a model."));
    }

    @Test
    void aDamagedChampionIsNotContinued() throws Exception {
        Files.writeString(folder.models.resolve("version_0001/model.txt"), "damaged");
        month(7);
        retrain(Map.of(Settings.Key.MODE, "warm 5"));

        assertThat(folder.newest().mode().kind()).isEqualTo(FitMode.Kind.FULL);
        assertThat(folder.newest().mode().why()).contains("model.txt", "not as it was written");
    }

    @Test
    void theSettingFullMakesAFullVersionOfWhatAWarmOneWasMadeOf() throws Exception {
        month(7);
        retrain(Map.of(Settings.Key.MODE, "warm 5"));
        assertThat(retrain(Map.of(Settings.Key.MODE, "warm 5"))).isInstanceOf(Outcome.Unchanged.class);

        assertThat(retrain(Map.of())).isNotInstanceOf(Outcome.Unchanged.class);
        assertThat(folder.newest().mode()).isEqualTo(FitMode.full(null));
    }

    @Test
    void aModeThatIsNoneIsToldWithWhatThereIs() {
        for (String mode : new String[] {"warmer", "warm x", "warm 0", "window", "full 3", "warm 2 3", ""}) {
            assertThatThrownBy(() -> retrain(Map.of(Settings.Key.MODE, mode)))
                    .as(mode)
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("must be full, `warm 50` or `window 3`");
        }
    }

    private void month(int month) throws IOException {
        String name = "flights_2013_%02d.csv".formatted(month);
        folder.drop(name, sample(name));
    }

    private Outcome retrain(Map<Settings.Key, Object> more) throws InterruptedException {
        var settings = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        settings.putAll(Map.of(Settings.Key.TARGET, "late", Settings.Key.THREADS, 1));
        settings.putAll(more);
        return Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private static int inkInTheCorner(Path picture) throws IOException {
        var image = ImageIO.read(picture.toFile());
        int white = image.getRGB(0, 0);
        int ink = 0;
        for (int x = 0; x < 120; x++) {
            for (int y = 0; y < 20; y++) {
                ink += image.getRGB(x, y) == white ? 0 : 1;
            }
        }
        return ink;
    }
}
