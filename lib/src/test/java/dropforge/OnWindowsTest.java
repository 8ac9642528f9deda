package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dropforge.TestRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The tests of watching, baseline and journal, in a Java runtime for Windows under wine, where that is installed. Each is
 * a test here, too.
 */
@Isolated("two systems at once are too much for two cores")
@EnabledOnOs(OS.LINUX)
class OnWindowsTest {
    /**
     * Left out are those of what Linux alone has (WritersTest, RefusedFoldersTest), of links and permissions, which wine and
     * Windows have otherwise (TroublesTest), those that start processes (KilledWatcherTest, JournalAcrossProcessesTest),
     * since each is a JVM more for wine, and ManyFilesTest, which takes wine minutes, with so many calls to its server.
     */
    private static final List<String> CLASSES = List.of(
            "files.FileStateTest",
            "files.IgnoreRulesTest",
            "files.WholeWritesTest",
            "journal.FileHistoryTest",
            "journal.JournalFollowerTest",
            "journal.JournalTest",
            "journal.PathPatternTest",
            "journal.QueryPlanTest",
            "journal.RetentionTest",
            "journal.StoreTest",
            "watch.BaselineCheckTest",
            "watch.BaselineTest",
            "watch.ComparingModelTest",
            "watch.FailingStoreTest",
            "watch.HashingTest",
            "watch.HintsTest",
            "watch.LiveChangesTest",
            "watch.NodeIndexTest",
            "watch.ReconcilerTest",
            "watch.RenamesTest",
            "watch.RestartTest",
            "watch.RootTest",
            "watch.SettlerTest",
            "watch.WindowsNamesTest");

    private static final int MINUTES = 10;

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> whatHoldsHereHoldsOnWindows() throws IOException, InterruptedException {
        Wine wine;
        try {
            wine = Wine.find();
        } catch (Wine.Missing e) {
            System.out.println("On Windows: not tried, " + e.getMessage() + ".");
            return abort(e.getMessage());
        }
        Path output = Files.createDirectories(Checkout.LIB.resolve("target")).resolve("on-windows.txt");
        Path outcomes = folder.resolve("outcomes.jsonl");
        var arguments = new ArrayList<>(List.of(Wine.path(outcomes.toString())));
        CLASSES.forEach(name -> arguments.add("dropforge." + name));
        Instant began = Instant.now();
        var code = wine.run(folder, output, MINUTES, TestRun.class, arguments);
        if (code.isEmpty() || code.get() != 0 || !Files.exists(outcomes)) {
            fail("The tests on Windows %s; what they printed is in %s."
                    .formatted(
                            code.isEmpty() ? "were still running after %d minutes".formatted(MINUTES) : "broke off",
                            output));
        }
        List<Outcome> all = TestRun.outcomes(outcomes);
        System.out.printf(
                "On Windows (%s): %d tests in %d s, %d failed, %d skipped.%n",
                wine.version(),
                all.size(),
                Duration.between(began, Instant.now()).toSeconds(),
                all.stream().filter(outcome -> outcome.failure() != null).count(),
                all.stream().filter(outcome -> outcome.skipped() != null).count());
        assertThat(all).isNotEmpty();
        return all.stream().map(outcome -> dynamicTest(outcome.test(), () -> repeat(outcome)));
    }

    private static void repeat(Outcome outcome) {
        if (outcome.failure() != null) {
            fail("On Windows: " + outcome.test() + "\n" + outcome.failure());
        }
        if (outcome.skipped() != null) {
            abort(outcome.skipped());
        }
    }
}
