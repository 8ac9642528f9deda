package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.Checkout.Run;
import dropforge.journal.Journal;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether the stress tool would tell of what a watcher loses: it is shown what a faultless one has left, and that spoiled. */
class StressTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CALM = "create,append,rename,delete,make-folders,copy,temporary";

    @TempDir
    static Path here;

    private static JsonNode first;
    private static Path kept;

    @BeforeAll
    static void stressAWatcherALittle() throws Exception {
        Run run = stress("--seed", "7", "--operations", "60", "--no-kills", "--only", CALM, "--keep", "--json");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        first = JSON.readTree(run.out());
        kept = Path.of(first.get("folder").asString());
    }

    @Test
    void theSameSeedDoesTheSame() throws Exception {
        Run again = stress("--seed", "7", "--operations", "60", "--no-kills", "--only", CALM, "--json");
        assertThat(again.code()).as(again.err() + again.out()).isZero();
        JsonNode second = JSON.readTree(again.out());
        assertThat(second.get("sequence")).isEqualTo(first.get("sequence"));
        assertThat(second.get("operations")).isEqualTo(first.get("operations"));
        assertThat(second.has("folder")).isFalse();

        Run other = stress("--seed", "8", "--operations", "60", "--no-kills", "--only", CALM, "--json");
        assertThat(JSON.readTree(other.out()).get("sequence")).isNotEqualTo(first.get("sequence"));
    }

    @Test
    void aWatcherThatIsKilledNowAndThenIsBegunAgain() throws Exception {
        Run run = stress("--seed", "9", "--time", "5s", "--only", "create,append", "--json");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        JsonNode result = JSON.readTree(run.out());
        assertThat(result.get("harm")).isNotEmpty();
        assertThat(result.get("faults")).isEmpty();
        assertThat(result.get("files").asInt()).isPositive();
    }

    @Test
    void whatWasLeftIsComparedAgainAndWhatIsSpoiledIsTold() throws Exception {
        Path copy = copyOf(kept, "spoiled");
        assertThat(stress("--compare", copy.toString()).code()).isZero();

        String changed = anyAdded(copy);
        Files.writeString(copy.resolve("watched").resolve(changed), "other bytes");
        Files.writeString(copy.resolve("watched/unseen.csv"), "1");
        Run run = stress("--compare", copy.toString(), "--json");
        assertThat(run.code()).isEqualTo(1);
        assertThat(kindsByPath(run))
                .containsExactlyInAnyOrder(
                        "out of date (baseline and journal): " + changed, "missing (baseline and journal): unseen.csv");

        Run text = stress("--compare", copy.toString());
        assertThat(text.code()).isEqualTo(1);
        assertThat(text.out()).contains("2 differences", "unseen.csv", "journal ", ": write ");
    }

    @Test
    void anEntryThatIsThereTwiceOrIsMissingIsTold() throws Exception {
        Path copy = copyOf(kept, "doubled");
        String path = anyAdded(copy);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("workspace/dropforge.db"));
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into entry select (select max(id) + 1 from entry), at, kind, root, path, from_path, size, sha256,
                        found_by, detail from entry where kind = 'added' and path = '%s'""".formatted(path));
        }
        Run doubled = stress("--compare", copy.toString(), "--json");
        assertThat(doubled.code()).isEqualTo(1);
        assertThat(kindsByPath(doubled)).containsExactly("entry without cause: " + path);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("workspace/dropforge.db"));
                var statement = connection.createStatement()) {
            statement.execute("delete from entry where path = '%s'".formatted(path));
        }
        assertThat(kindsByPath(stress("--compare", copy.toString(), "--json")))
                .containsExactly("missing (journal): " + path);
    }

    /** As many as a test may take; more of them were tried by hand. */
    @Test
    void killsAmidWhatBecomesOfVersionsLeaveNothingHalfLostOrUntold() throws Exception {
        Run run = stress("--models", "--seed", "7", "--kills", "20", "--json");

        JsonNode found = JSON.readTree(run.out());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(found.get("faults").size()).isZero();
        assertThat(found.get("kills").asInt()).isEqualTo(20);
        assertThat(found.get("versions").asInt()).isGreaterThan(3);
        assertThat(found.get("removed").asInt()).isPositive();
        assertThat(found.get("backups").asInt()).isPositive();
    }

    @Test
    void aMistakeIsOneSentence() throws Exception {
        assertMistake(stress("--source", "telepathy"), 2, "telepathy", "directory-watcher");
        assertMistake(stress("--only", "creat"), 2, "creat", "rename-folder");
        assertMistake(stress("--operations", "0"), 2, "--operations");
        assertMistake(stress("--compare", here.toString()), 1, "nothing to compare");
    }

    private static void assertMistake(Run run, int code, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(parts).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    /** A file that has one entry, and is still there. */
    private static String anyAdded(Path folder) {
        try (Store store = Store.openToRead(folder.resolve("workspace"))) {
            var journal = new Journal(store, Clock.systemUTC());
            return journal.find(JournalQuery.ALL.withKinds(Kind.ADDED)).stream()
                    .map(entry -> entry.path())
                    .filter(path -> !path.contains("'")
                            && Files.isRegularFile(folder.resolve("watched").resolve(path))
                            && journal.find(JournalQuery.ALL.withPath(path)).size() == 1)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> kindsByPath(Run run) {
        JsonNode document = JSON.readTree(run.out());
        var found = new ArrayList<String>();
        for (JsonNode difference : document) {
            found.add(difference.get("kind").asString() + ": "
                    + difference.get("path").asString());
        }
        return found;
    }

    private static Path copyOf(Path folder, String name) throws IOException {
        Path copy = here.resolve(name);
        try (var found = Files.walk(folder)) {
            for (Path path : found.toList()) {
                Files.copy(path, copy.resolve(folder.relativize(path)));
            }
        }
        return copy;
    }

    private static Run stress(String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("stress"));
        arguments.addAll(List.of(options));
        return Checkout.jbang(here, Map.of("LC_ALL", "C.UTF-8"), arguments.toArray(String[]::new));
    }
}
