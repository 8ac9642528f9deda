package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.NotebookRun.Message;
import dropforge.NotebookRun.Output;
import dropforge.train.FitProgress;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What cells show, in a real kernel, of a workspace with a version. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CellsTest {
    @TempDir
    Path checkout;

    private Path workspace;
    private Path notebooks;
    private String open;

    @BeforeEach
    void aWorkspaceWithAVersion() throws Exception {
        notebooks = NotebookRun.copyOfTheNotebooks(checkout);
        workspace = Files.createDirectories(checkout.resolve("data"));
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: late\nthreads: 1\n");
        Files.createDirectories(workspace.resolve("training"));
        Files.writeString(workspace.resolve("training/01.csv"), sample("flights_2013_01.csv"));
        Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
        open = "%load dropforge.jsh\nvar bench = Workbench.open(\"../data\");\n";
    }

    @Test
    void everythingShowsItself() throws Exception {
        List<Output> outputs = outputs(
                open + "bench",
                "bench.versions()",
                "bench.version(1)",
                "bench.plots().timeline()",
                "bench.train(\"iterations\", 5)",
                "bench.compare(bench.version(1), bench.experiment(1))",
                "bench.trainingRuns().getLast()",
                "bench.files().stringColumn(\"path\")",
                """
                var chart = new org.knowm.xchart.XYChart(400, 300);
                chart.setTitle("mine");
                chart.addSeries("line", new double[] {1, 2}, new double[] {3, 4});
                chart""",
                "List.of(1, 2)",
                "bench.trainingRuns()",
                "bench.dataset()",
                "show(bench.why(1)); bench.promote(1)");

        assertThat(outputs.subList(0, outputs.size() - 1))
                .extracting(Output::type)
                .doesNotContain("error", "stream");
        assertThat(page(outputs.get(0))).startsWith("workspace ").contains("version 1 of 1");
        assertThat(page(outputs.get(1))).startsWith("versions 1 row × 22 columns");
        assertThat(page(outputs.get(2))).startsWith("version 1 promoted predicts late (binary)");

        Output timeline = outputs.get(3);
        assertThat(timeline.data().get("text/plain")).startsWith("Timeline: ").contains("training (3)");
        assertPicture(timeline);

        assertThat(outputs.get(4).data()).containsEntry("text/plain", "experiment 1 made.");
        assertThat(page(outputs.get(5))).startsWith("experiment 1 predicts late");
        assertThat(page(outputs.get(6))).startsWith("experiment 1 beside version 1");
        assertThat(page(outputs.get(7))).startsWith("retraining ").contains("promoted");
        assertThat(page(outputs.get(8))).startsWith("column 0 rows");
        assertThat(outputs.get(9).data().get("text/plain"))
                .startsWith("mine (picture of 400 x 300)")
                .contains("line");
        assertPicture(outputs.get(9));
        assertThat(outputs.get(10).data()).containsExactly(Map.entry("text/plain", "[1, 2]"));
        assertThat(page(outputs.get(11))).startsWith("retraining ");
        assertThat(page(outputs.get(12))).startsWith("data set, predicts late (binary) 2,000 rows × 17 columns");
        assertThat(page(outputs.get(13))).startsWith("why version 1 champion");
        assertThat(outputs.get(14).error()).contains("UserMistake: Version 1 is the champion already");
    }

    @Test
    void aMistakeIsOneSentence() throws Exception {
        Files.createDirectory(checkout.resolve("empty"));
        List<Output> outputs = outputs(
                open,
                "Workbench.open(\"../empty\")",
                "bench.metrics(7)",
                "bench.sql(\"select * from entrie\")",
                "bench.train(\"leavs\", 3)",
                "bench.document(\"none.pdf\")",
                "bench.plots().drift(1, \"x.csv\")");

        assertThat(outputs)
                .hasSize(6)
                .allSatisfy(output -> assertThat(output.error().lines()).hasSize(1))
                .extracting(Output::error)
                .allSatisfy(error -> assertThat(error).startsWith("dropforge.files.UserMistake: "));
        assertThat(outputs.get(1).error()).contains("no version 7", "of which 1 is nearest");
        assertThat(outputs.get(2).error()).contains("did you mean entry?");
    }

    @Test
    void followChangesItsTableAndTimelineInPlaceWhileTheWatcherWorks() throws Exception {
        List<Output> outputs = outputs(open + """
                        var watch = Workbench.watch(Path.of("../data"), WatchOptions.DEFAULTS);
                        Thread.startVirtualThread(() -> {
                            try {
                                for (int month = 2; month <= 9; month++) {
                                    watch.awaitIdle(Duration.ofMillis(200));
                                    Files.copy(Path.of("../data/samples/flights_2013_0" + month + ".csv"), Path.of("../data/training/0" + month + ".csv"));
                                }
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
                        bench.follow(Duration.ofSeconds(6));""", "watch.close();");

        assertThat(outputs).hasSize(2);
        assertThat(page(outputs.get(0))).contains(" events", "training-completed", ".csv");
        assertThat(outputs.get(1).data().get("text/plain"))
                .startsWith("Timeline: ")
                .contains("training (", ".csv");
        assertPicture(outputs.get(1));
    }

    @Test
    void anInterruptEndsASweepAndWhatWasMadeStays() throws Exception {
        List<List<Message>> messages = NotebookRun.interrupted(
                notebooks,
                open,
                "bench.sweep(\"seed\", java.util.stream.IntStream.range(0, 900).boxed().toList())",
                "Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith(\"jjava-exec\")).count() + \" \" + (bench.experiments().rowCount() < 900)");

        assertThat(messages.get(1)).extracting(Message::type).contains("display_data", "update_display_data", "error");
        assertThat(messages.get(2).getLast().text()).endsWith(" true");
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.allExperiments()).hasSizeLessThan(900);
        }
    }

    private List<Output> outputs(String... cells) throws Exception {
        return NotebookRun.inOurKernel(NotebookRun.ofCells(notebooks, cells)).outputs();
    }

    private static String page(Output output) {
        return Jsoup.parseBodyFragment(output.data().get("text/html")).text();
    }

    /** It has twice the pixels that it is shown with, and something is drawn on it. */
    static void assertPicture(Output output) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(output.png().orElseThrow()));
        assertThat(output.metadata().get("image/png")).isInstanceOfSatisfying(Map.class, shown -> {
            assertThat(shown.get("width")).isEqualTo(image.getWidth() / 2);
            assertThat(shown.get("height")).isEqualTo(image.getHeight() / 2);
        });
        var colours = new ArrayList<Integer>();
        int white = 0;
        for (int y = 0; y < image.getHeight(); y += 2) {
            for (int x = 0; x < image.getWidth(); x += 2) {
                int colour = image.getRGB(x, y) & 0xffffff;
                if (colour == 0xffffff) {
                    white++;
                } else {
                    colours.add(colour);
                }
            }
        }
        double drawn = (double) colours.size() / (colours.size() + white);
        assertThat(drawn).as("share of what is drawn on").isBetween(0.005, 0.9);
        assertThat(colours.stream().distinct().count()).isGreaterThan(10);
    }
}
