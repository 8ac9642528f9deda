package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineProgressTest {
    @TempDir
    Path temporary;

    private WatchedFolder watched;
    private final List<Step> steps = new ArrayList<>();

    private record Step(String what, long done, long of) {}

    private final BaselineProgress progress = new BaselineProgress() {
        @Override
        public void listed(long files, long folders) {
            steps.add(new Step("listed", files, folders));
        }

        @Override
        public void recorded(long paths, long all) {
            steps.add(new Step("recorded", paths, all));
        }
    };

    @BeforeEach
    void makeFiles() throws IOException {
        watched = new WatchedFolder(temporary);
        for (int n = 0; n < 1_000; n++) {
            watched.write("flat/" + n, "");
        }
        watched.write("other/deep/a.csv", "one");
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void theFirstStartTellsHowFarItHasComeAlsoWithinOneFolder() {
        watched.showProgress(progress).start();

        assertSteps();
        steps.clear();
        watched.stop().start();
        assertThat(steps).isEmpty();
    }

    @Test
    void soDoesWhoOnlyTakesTheBaseline() {
        BaselineCheck check = watched.check();
        check.showProgress(progress);

        check.take(watched.journal());

        assertSteps();
    }

    @Test
    void takenAgainAllIsRecordedAnew() {
        watched.check().take(watched.journal());
        BaselineCheck again = watched.check();
        again.showProgress(progress);

        again.take(watched.journal());

        assertThat(steps).containsExactly(new Step("recorded", 1_004, 1_004));
    }

    private void assertSteps() {
        List<Step> listed =
                steps.stream().filter(step -> step.what().equals("listed")).toList();
        assertThat(listed).hasSizeBetween(15, 40).isSortedAccordingTo((a, b) -> Long.compare(a.done(), b.done()));
        assertThat(steps).isEqualTo(listed).endsWith(new Step("listed", 1_001, 4));
    }
}
