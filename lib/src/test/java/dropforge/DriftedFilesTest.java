package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.drift.DriftLevel;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.FileDrift;
import dropforge.registry.RunMetrics;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each new file is measured against what the champion learned from, and what is unlike is told. */
class DriftedFilesTest {
    @TempDir
    Path workspace;

    private DropFolder folder;

    @BeforeEach
    void aChampionOfThreeMonths() throws Exception {
        folder = new DropFolder(workspace);
        for (int month = 1; month <= 3; month++) {
            String name = "flights_2013_%02d.csv".formatted(month);
            folder.drop(name, sample(name));
        }
        retrain(Map.of());
    }

    @Test
    void aFileOfAnotherWorldIsTableAndPictureInTheMetricsAndAnEntryOfTheJournal() throws Exception {
        folder.drop("flights_2013_04.csv", inMetres(sample("flights_2013_04.csv")));

        retrain(Map.of());

        RunMetrics metrics = metrics();
        FileDrift drift = metrics.drifts().getFirst();
        assertThat(metrics.drifts()).hasSize(1);
        assertThat(drift.path()).isEqualTo("flights_2013_04.csv");
        assertThat(drift.against()).isEqualTo(1);
        assertThat(drift.report().columns())
                .filteredOn(column -> column.column().equals("distance"))
                .singleElement()
                .returns(DriftLevel.STRONG, column -> column.level());
        assertThat(metrics.warnings()).anyMatch(warning -> warning.startsWith("flights_2013_04.csv, against what"));
        Path run = folder.metrics.resolve(folder.newest().metricsFolder());
        assertThat(run.resolve("drift.csv")).content().contains("flights_2013_04.csv,distance,strong,");
        assertThat(Files.readAllLines(run.resolve("drift.csv"))).hasSize(1 + 16 + 1);
        assertThat(ImageIO.read(run.resolve("drift.png").toFile()).getWidth()).isGreaterThan(600);
        assertThat(told())
                .singleElement()
                .returns("flights_2013_04.csv", JournalEntry::path)
                .returns("strong", entry -> entry.text("level"));
    }

    @Test
    void aFileIsToldOfOnceForEachChampion() throws Exception {
        folder.drop("flights_2013_04.csv", inMetres(sample("flights_2013_04.csv")));
        retrain(Map.of(Settings.Key.PROMOTE, "never"));
        folder.drop("flights_2013_05.csv", inMetres(sample("flights_2013_05.csv")));
        retrain(Map.of(Settings.Key.PROMOTE, "never"));
        assertThat(told()).extracting(JournalEntry::path).containsExactly("flights_2013_04.csv", "flights_2013_05.csv");
        assertThat(metrics().drifts()).hasSize(2);

        folder.drop("flights_2013_04.csv", inMetres(inMetres(sample("flights_2013_04.csv"))));
        retrain(Map.of());
        assertThat(told()).hasSize(3);
    }

    @Test
    void withHigherThresholdsTheSameFileIsNoNews() throws Exception {
        folder.drop("flights_2013_04.csv", inMetres(sample("flights_2013_04.csv")));

        retrain(Map.of(
                Settings.Key.DRIFT,
                Map.of(
                        "psi-some", 50,
                        "psi-strong", 50,
                        "ks-some", 1,
                        "ks-strong", 1,
                        "missing-some", 1,
                        "missing-strong", 1,
                        "target-some", 1,
                        "target-strong", 1)));

        assertThat(told()).isEmpty();
        assertThat(metrics().drifts())
                .singleElement()
                .returns(DriftLevel.NONE, drift -> drift.report().level());
    }

    @Test
    void aThresholdThatIsNoneIsToldWithTheNamesThereAre() {
        assertThatThrownBy(() -> retrain(Map.of(Settings.Key.DRIFT, Map.of("psi", 0.5))))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll("--drift", "psi-some, psi-strong, ks-some");
        assertThatThrownBy(() -> retrain(Map.of(Settings.Key.DRIFT, Map.of("psi-some", 0.5))))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("not above the second");
    }

    @Test
    void whereTheChampionsProfileIsGoneTrainingGoesOnWithoutDrift() throws Exception {
        WholeWrites.deleteTree(folder.models.resolve("version_0001/profile.json"));
        folder.drop("flights_2013_04.csv", sample("flights_2013_04.csv"));

        retrain(Map.of());

        assertThat(folder.registry().versions()).hasSize(2);
        assertThat(metrics().drifts()).isEmpty();
    }

    private static String inMetres(String flights) {
        return flights.lines()
                .map(line -> line.startsWith("month") ? line : line.replaceFirst("^((?:[^,]*,){8})([0-9]+)", "$1$23"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void retrain(Map<Settings.Key, Object> more) throws InterruptedException {
        var settings = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        settings.putAll(Map.of(Settings.Key.TARGET, "late", Settings.Key.ITERATIONS, 10, Settings.Key.THREADS, 1));
        settings.putAll(more);
        Workbench.retrain(workspace, settings, false, FitProgress.NONE);
    }

    private RunMetrics metrics() throws IOException {
        try (var bench = Workbench.open(workspace)) {
            return bench.metrics(folder.newest()).orElseThrow();
        }
    }

    private List<JournalEntry> told() {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withKinds(Kind.DRIFT_DETECTED));
        }
    }
}
