package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.UserMistake;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each picture of a workspace shows what that workspace holds. */
class PicturesTest {
    @TempDir
    static Path workspace;

    @BeforeAll
    static void threeMonths() throws Exception {
        var folder = new DropFolder(workspace);
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: late\nthreads: 1\n");
        try (Watch watch = folder.watch(folder.options().withTarget("late"))) {
            for (int month = 1; month <= 3; month++) {
                folder.drop("%02d.csv".formatted(month), sample("flights_2013_%02d.csv".formatted(month)));
                folder.until(watch, Kind.TRAINING_COMPLETED, month);
            }
        }
    }

    @Test
    void versionsHaveTheirMarksAndTheChampionItsLine() {
        try (var bench = Workbench.open(workspace)) {
            Figure versions = bench.plots().versions();

            assertThat(versions.title()).isEqualTo("auc of the versions that predict late");
            assertThat(versions.shown()).anyMatch(line -> line.startsWith("in use"));
            long marks = versions.shown().stream()
                    .filter(line -> line.startsWith("promoted:") || line.startsWith("rejected:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            assertThat(marks).isEqualTo(3);
        }
    }

    @Test
    void eventsAreOnTheTimelineInTheirLanesAndInTheThroughput() {
        try (var bench = Workbench.open(workspace)) {
            int events = bench.events().rowCount();
            assertThat(bench.plots().timeline().title()).isEqualTo("Timeline: %d events".formatted(events));
            assertThat(bench.plots().timeline().shown()).contains("files (3): + 01.csv, + 02.csv, + 03.csv");
            assertThat(bench.plots().timeline(Duration.ofHours(1)).title()).contains(events + " events");
            assertThat(bench.plots()
                            .timeline(JournalQuery.ALL.withKinds(Kind.ADDED))
                            .title())
                    .contains("3 events");
            assertThat(bench.plots().throughput().title()).contains("%d events".formatted(events));
            assertThat(bench.plots().latency().shown())
                    .anyMatch(line -> line.startsWith("trained"))
                    .anyMatch(line -> line.startsWith("noticed"));
            assertThat(bench.plots().resources().toString()).contains("fit", "peak memory");
        }
    }

    @Test
    void whatAVersionMeasuredIsDrawnAloneOrBesideOthers() {
        try (var bench = Workbench.open(workspace)) {
            Pictures plots = bench.plots();
            assertThat(plots.learningCurve(2).title()).isEqualTo("Learning curve");
            assertThat(plots.learningCurve(1, 2, 3).shown())
                    .anyMatch(line -> line.startsWith("version 1"))
                    .anyMatch(line -> line.startsWith("version 3"));
            assertThat(plots.roc(1, 3).shown()).anyMatch(line -> line.startsWith("version 3: AUC"));
            assertThat(plots.roc(1).title()).isEqualTo("ROC curve");
            for (Figure figure : List.of(
                    plots.calibration(2),
                    plots.confusion(2),
                    plots.importance(2),
                    plots.drift(2, "02.csv"),
                    plots.driftStrip(),
                    plots.residuals(2))) {
                assertThat(figure.shown()).as(figure.title()).isNotEmpty();
                assertThat(figure.png(2)).as(figure.title()).hasSizeGreaterThan(5_000);
            }
            // The tests' workspaces do not measure it.
            assertThatThrownBy(() -> plots.permutation(2)).hasMessageContaining("was not measured; `importance(2)`");
            assertThat(plots.driftStrip().shown()).anyMatch(line -> line.startsWith("temp: PSI"));
            assertThatThrownBy(() -> plots.drift(2, "99.csv"))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("02.csv");
            assertThatThrownBy(() -> plots.calibration(9)).hasMessageContaining("of which 3 is nearest");
        }
    }

    @Test
    void experimentsAreNamedByWhatTheyDifferIn() {
        try (var bench = Workbench.open(workspace)) {
            Sweep sweep = bench.sweep("leaves", List.of(4, 15), "iterations", List.of(20));

            assertThat(bench.plots().rocs(sweep.experiments()).shown())
                    .anyMatch(line -> line.matches("\\d+: leaves 4: AUC .*"))
                    .anyMatch(line -> line.matches("\\d+: leaves 15: AUC .*"));
            assertThat(bench.plots().learningCurves(sweep.experiments()).shown())
                    .anyMatch(line -> line.contains(": leaves 15: "));
            assertThat(sweep.table().columnNames()).contains("leaves", "value").doesNotContain("seed", "trainer");
        }
    }

    @Test
    void anEmptyWorkspaceHasPicturesThatSaySo(@TempDir Path empty) {
        Store.open(empty).close();
        try (var bench = Workbench.open(empty)) {
            assertThat(bench.plots().timeline().shown()).containsExactly("Nothing has happened yet.");
            for (Figure figure : List.of(
                    bench.plots().throughput(),
                    bench.plots().latency(),
                    bench.plots().resources(),
                    bench.plots().driftStrip())) {
                assertThat(figure.shown()).as(figure.title()).hasSize(1);
                assertThat(figure.image().getWidth()).isEqualTo(figure.width());
            }
            assertThatThrownBy(() -> bench.plots().versions()).isInstanceOf(UserMistake.class);
        }
    }
}
