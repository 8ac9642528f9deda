package dropforge;

import static dropforge.DropFolder.penguins;
import static org.assertj.core.api.Assertions.assertThat;

import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.retrain.Outcome;
import dropforge.train.FitProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retraining that would not fit is not begun, and what is missing is said before. A reserve stands in for a full disk. */
class DiskGuardTest {
    @TempDir
    Path workspace;

    @Test
    void aRetrainingThatWouldNotFitIsNotBegunAndIsDoneOnceThereIsRoom() throws Exception {
        var folder = new DropFolder(workspace);
        folder.drop("a.csv", penguins(0));
        Path settings = Files.writeString(
                workspace.resolve(Settings.FILE_NAME), "target: species\niterations: 3\ndisk-reserve: 900000TB\n");

        assertThat(retrain()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.canPass()).isTrue();
            assertThat(failed.sentence())
                    .contains("needs about 5 MB", folder.models.toString(), "are missing", "keep-versions")
                    .doesNotContain("\n");
        });
        assertThat(folder.registry().numbers()).isEmpty();
        assertThat(workspace.resolve("archive")).isEmptyDirectory();
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().problems()).singleElement().asString().contains("disk-reserve", "are missing");
        }
        // As the watcher does, again and again.
        retrain();
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.events(JournalQuery.ALL.withKinds(Kind.TRAINING_FAILED)))
                    .hasSize(1);
            assertThat(bench.events(JournalQuery.ALL.withKinds(Kind.TRAINING_STARTED)))
                    .isEmpty();
        }

        Files.writeString(settings, "target: species\niterations: 3\ndisk-reserve: 1MB\n");
        assertThat(retrain()).isInstanceOf(Outcome.Trained.class);
        try (var bench = Workbench.open(workspace)) {
            assertThat(bench.status().problems()).isEmpty();
        }
    }

    @Test
    void versionsThatMayGoGoBeforeARetrainingIsRefused() throws Exception {
        var folder = new DropFolder(workspace);
        folder.drop("a.csv", penguins(0));
        Path settings = Files.writeString(
                workspace.resolve(Settings.FILE_NAME), "target: species\niterations: 3\npromote: always\n");
        for (int i = 0; i < 4; i++) {
            Workbench.retrain(workspace, Map.of(), true, FitProgress.NONE);
        }
        Files.writeString(
                settings,
                "target: species\niterations: 4\nkeep-versions: 1\nkeep-versions-for: 0s\ndisk-reserve: 900000TB\n");
        assertThat(retrain()).isInstanceOf(Outcome.Failed.class);
        assertThat(folder.registry().numbers()).containsExactly(3, 4);
    }

    private Outcome retrain() throws InterruptedException {
        return Workbench.retrain(workspace, Map.of(), false, FitProgress.NONE);
    }
}
