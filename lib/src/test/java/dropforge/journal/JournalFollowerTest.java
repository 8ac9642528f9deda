package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.ChildJvm;
import dropforge.files.UserMistake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class JournalFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path workspace;

    private final List<Long> heard = new CopyOnWriteArrayList<>();

    @Test
    @DisabledIfSystemProperty(
            named = "dropforge.wine",
            matches = "true",
            disabledReason = "a process that it starts says more than it is asked")
    void entriesOfProcessesThatComeAndGoAreToldOnceAndInOrder() throws Exception {
        write("here", 3);
        try (var _ = JournalFollower.start(workspace, JournalQuery.ALL.withLimit(2), entry -> heard.add(entry.id()))) {
            await().atMost(PATIENCE).until(() -> heard.size() == 2);
            for (int process = 0; process < 2; process++) {
                Process writer = ChildJvm.start(
                        JournalAcrossProcessesTest.Writer.class, workspace.toString(), "writer " + process);
                assertThat(ChildJvm.output(writer)).isEqualToIgnoringNewLines("written");
            }
            await().atMost(PATIENCE).until(() -> heard.size() >= 202);
            write("here", 1);
            await().atMost(PATIENCE).until(() -> heard.size() >= 203);
        }
        assertThat(heard)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2, 204).boxed().toList());

        write("here", 1);
        assertThat(heard).hasSize(203);
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        write("other", 2);
        var query = JournalQuery.ALL
                .withRoot("wanted")
                .withPaths(PathPattern.of("*.csv"))
                .withLimit(0);
        try (var _ = JournalFollower.start(workspace, query, entry -> heard.add(entry.id()))) {
            write("other", 5);
            write("wanted", 2);
            await().atMost(PATIENCE).until(() -> heard.size() == 2);
        }
        assertThat(heard).containsExactly(8L, 9L);
    }

    @Test
    void whoStoppedGoesOnWhereItWas() {
        write("here", 2_500);
        try (var _ =
                JournalFollower.start(workspace, JournalQuery.ALL.withAfter(100), entry -> heard.add(entry.id()))) {
            await().atMost(PATIENCE).until(() -> heard.size() == 2_400);
            write("here", 1);
            await().atMost(PATIENCE).until(() -> heard.size() == 2_401);
        }
        assertThat(heard).isSorted().startsWith(101L).endsWith(2_501L);
    }

    @Test
    void aListenerThatFailsHearsOfTheNextEntryAndMayCloseIt() throws Exception {
        write("here", 1);
        var itself = new CopyOnWriteArrayList<JournalFollower>();
        var follower = JournalFollower.start(workspace, JournalQuery.ALL.withLimit(0), entry -> {
            heard.add(entry.id());
            if (heard.size() == 1) {
                throw new IllegalStateException("not now");
            }
            itself.getFirst().close();
        });
        itself.add(follower);
        write("here", 3);
        follower.await();
        assertThat(heard).containsExactly(2L, 3L);
    }

    @Test
    void whereThereIsNoJournalNothingIsFollowed() {
        assertThatThrownBy(() -> JournalFollower.start(workspace, JournalQuery.ALL, _ -> {}))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("There is no workspace");
    }

    /** By a connection of its own, as any other process. */
    private void write(String root, int count) {
        try (Store store = Store.open(workspace)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.write(transaction -> {
                for (int n = 0; n < count; n++) {
                    transaction.append(Draft.of(Kind.ADDED, root, n + ".csv"));
                }
                return null;
            });
        }
    }
}
