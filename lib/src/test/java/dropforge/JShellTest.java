package dropforge;

import static dropforge.DropFolder.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.train.FitProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library without a kernel, in jshell: the same things as text. */
class JShellTest {
    @TempDir
    Path workspace;

    @Test
    void tablesCardsAndPicturesAreText() throws Exception {
        Files.writeString(workspace.resolve("dropforge.yaml"), "target: late\nthreads: 1\n");
        Files.createDirectories(workspace.resolve("training"));
        Files.writeString(workspace.resolve("training/01.csv"), sample("flights_2013_01.csv"));
        Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
        Path script = Files.writeString(workspace.resolve("script.jsh"), """
                import dropforge.*;
                import static dropforge.notebook.Notebook.show;
                dropforge.notebook.Notebook.begin();
                var bench = Workbench.open("%s");
                show(bench);
                show(bench.versions().selectColumns("version", "state", "value"));
                show(bench.version(1));
                show(bench.plots().timeline());
                show(bench.train("iterations", 3));
                show(List.of(1));
                bench.follow(java.time.Duration.ofMillis(1));
                /exit
                """.formatted(workspace));

        var run = Checkout.run(
                workspace,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/jshell").toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "-R--enable-native-access=ALL-UNNAMED",
                        "-R--sun-misc-unsafe-memory-access=allow",
                        script.toString()));

        assertThat(run.out())
                .contains("workspace " + workspace)
                .contains("[nobody watches]")
                .containsPattern("1  \\|  champion  \\|  0\\.\\d{4}  \\|")
                .contains("version 1  [promoted]", "predicts  late (binary)")
                .contains("Timeline: ", "training (3): 1 completed, 1 promoted")
                .contains("experiment 1\n", "iterations, 31 leaves")
                .contains("[1]")
                .contains("0 events", "Nothing has happened yet.")
                .doesNotContain("ModelVersion[", "Exception");
    }
}
