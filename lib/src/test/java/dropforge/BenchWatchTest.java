package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.Checkout.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmark of the watching, each case once and small, without the watchers in Python that would have to be fetched. */
@EnabledOnOs(OS.LINUX)
class BenchWatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path here;

    @Test
    void eachCaseIsMeasuredAndNothingIsLeftBehind() throws Exception {
        Run run = bench(
                "--runs",
                "1",
                "--watchers",
                "dropforge,inotify",
                "--files",
                "200",
                "--timed",
                "10",
                "--tree",
                "200",
                "--idle",
                "1s",
                "--kills",
                "2",
                "--in",
                here.toString(),
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
        Map<String, JsonNode> results = run.out()
                .lines()
                .map(JSON::readTree)
                .collect(Collectors.toMap(
                        result -> result.get("measured").asString() + " of "
                                + result.get("watcher").asString(),
                        result -> result.get("figures")));
        assertThat(results)
                .containsOnlyKeys(
                        "burst of dropforge",
                        "burst, nested of dropforge",
                        "overflow of dropforge",
                        "slow-consumer of dropforge",
                        "startup-race of dropforge",
                        "latency of dropforge",
                        "latency of inotify",
                        "start of dropforge, first time",
                        "start of dropforge, again",
                        "idle of dropforge",
                        "kills of dropforge");
        for (String burst : List.of("burst", "burst, nested", "overflow", "slow-consumer")) {
            assertThat(results.get(burst + " of dropforge").get("files").asInt())
                    .isEqualTo(200);
            assertThat(results.get(burst + " of dropforge").get("lost").asInt()).isZero();
        }
        JsonNode race = results.get("startup-race of dropforge");
        assertThat(race.get("unknown").asInt()).isZero();
        assertThat(race.get("twice").asInt()).isZero();
        assertThat(results.get("latency of dropforge").get("told after close").asInt())
                .isEqualTo(10);
        assertThat(results.get("latency of inotify").get("told after close").asInt())
                .isEqualTo(10);
        assertThat(results.get("start of dropforge, again").get("peak MiB").asDouble())
                .isPositive();
        assertThat(results.get("kills of dropforge").get("kills").asInt()).isEqualTo(2);
        try (Stream<Path> left = Files.list(here)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void thePeerTakesPartAndTheTableSaysWhatHolds() throws Exception {
        Run run =
                bench("--runs", "1", "--watchers", "dropforge,directory-watcher", "--only", "latency", "--timed", "10");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("must reach", "latency: median us of dropforge by that of directory-watcher")
                .containsPattern("(?m)^directory-watcher +10 +\\d+");
    }

    @Test
    void aWordThatIsNoneIsToldWithThoseThatThereAre() throws Exception {
        assertMistake(bench("--only", "bursts"), "bursts", "slow-consumer");
        assertMistake(bench("--watchers", "fswatch"), "fswatch", "directory-watcher");
        assertMistake(bench("--runs", "0"), "--runs");
        Run nowhere = bench("--in", "nowhere");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).contains("no folder nowhere").hasLineCount(1);
    }

    private static void assertMistake(Run run, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(parts).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    private static Run bench(String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("bench-watch"));
        arguments.addAll(List.of(options));
        return Checkout.jbang(here, Map.of("LC_ALL", "C.UTF-8"), arguments.toArray(String[]::new));
    }
}
