package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration KEEP = Duration.ofDays(365);

    @TempDir
    Path workspace;

    private Store store;
    private Journal journal;

    @BeforeEach
    void open() {
        store = Store.open(workspace);
        journal = new Journal(store, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsOlderThanItIsToBeKeptGoesAndTheJournalSaysSo() throws Exception {
        daysAgo(800, Draft.of(Kind.ADDED, "training", "old.csv"), Draft.of(Kind.ADDED, "training", "older.csv"));
        daysAgo(366, Draft.of(Kind.REMOVED, "training", "old.csv"));
        daysAgo(364, Draft.of(Kind.ADDED, "training", "new.csv"), Draft.of(Kind.REMOVED, "training", "new.csv"));
        assertThat(journal.droppedBefore()).isEmpty();

        assertThat(retention().dropOld()).isEqualTo(3);

        assertThat(paths()).containsExactly("new.csv", "new.csv");
        assertThat(journal.droppedBefore()).contains(NOW.minus(KEEP));
        assertThat(journal.append(Draft.of(Kind.ADDED, "training", "next.csv")).id())
                .isEqualTo(6);
        assertThat(retention().dropOld()).isZero();
    }

    @Test
    void nothingGoesThatAConsumerHasNotRead() throws Exception {
        daysAgo(800, Draft.of(Kind.ADDED, "training", "a.csv"), Draft.of(Kind.ADDED, "training", "b.csv"));
        daysAgo(1, Draft.of(Kind.ADDED, "training", "c.csv"));
        var withOneThatNeverRead = new Retention(store, journal, clock(NOW), KEEP, Set.of("retrainer"));

        assertThat(withOneThatNeverRead.dropOld()).isZero();
        moveCursor("documents", 3);
        moveCursor("retrainer", 1);
        assertThat(withOneThatNeverRead.dropOld()).isEqualTo(1);
        assertThat(paths()).containsExactly("b.csv", "c.csv");
        moveCursor("retrainer", 3);
        assertThat(withOneThatNeverRead.dropOld()).isEqualTo(1);
    }

    @Test
    void whatTellsHowThingsAreStaysWhateverItsAge() throws Exception {
        daysAgo(900, Draft.of(Kind.WATCH_STARTED).with("pid", 1));
        daysAgo(
                800,
                Draft.of(Kind.WATCH_STARTED).with("pid", 2),
                Draft.of(Kind.ERROR, "training", "bad.csv").with("message", "bad"),
                Draft.of(Kind.ERROR, "training", "mended.csv").with("message", "bad"),
                Draft.of(Kind.RECOVERED, "training", "mended.csv"),
                Draft.of(Kind.ERROR, "training", "worse.csv").with("message", "worse"),
                Draft.of(Kind.TRAINING_COMPLETED).with("version", 1),
                Draft.of(Kind.TRAINING_FAILED).with("message", "no target"),
                Draft.of(Kind.RECOVERED).with("version", 1),
                Draft.of(Kind.RECOVERED, "training", "other.csv"));

        assertThat(retention().dropOld()).isEqualTo(3);

        assertThat(journal.find(JournalQuery.ALL).stream()
                        .map(entry -> entry.kind().wireName() + " " + entry.path() + " " + entry.detail()))
                .containsExactly(
                        "watch-started null {pid=2}",
                        "error bad.csv {message=bad}",
                        "error worse.csv {message=worse}",
                        "training-completed null {version=1}",
                        "training-failed null {message=no target}",
                        "recovered null {version=1}",
                        "recovered other.csv {}");
        assertThat(journal.openErrors(10)).extracting(JournalEntry::path).containsExactly("bad.csv", "worse.csv");
    }

    @Test
    void aClockThatWasAheadForAWhileNeitherSavesNorDropsEntries() throws Exception {
        daysAgo(800, Draft.of(Kind.ADDED, "training", "old.csv"));
        daysAgo(-3_000, Draft.of(Kind.ADDED, "training", "future.csv"));
        daysAgo(700, Draft.of(Kind.ADDED, "training", "old too.csv"));
        daysAgo(10, Draft.of(Kind.ADDED, "training", "new.csv"));

        assertThat(retention().dropOld()).isEqualTo(2);
        assertThat(paths()).containsExactly("future.csv", "new.csv");
    }

    @Test
    void theRoomOfWhatWentIsUsedAgain() throws Exception {
        long first = sizeAfterWriting(5_000, 800);
        retention().dropOld();
        assertThat(sizeAfterWriting(4_500, 1)).isLessThan(first + first / 10);
    }

    private long sizeAfterWriting(int count, int days) throws Exception {
        var then = new Journal(store, clock(NOW.minus(Duration.ofDays(days))));
        then.write(transaction -> {
            for (int n = 0; n < count; n++) {
                transaction.append(Draft.of(Kind.ADDED, "training", "file_%05d.csv".formatted(n))
                        .with("n", "x".repeat(100)));
            }
            return null;
        });
        store.only("pragma wal_checkpoint(truncate)", row -> row.getInt(1));
        return Files.size(workspace.resolve(Store.FILE_NAME));
    }

    private Retention retention() {
        return new Retention(store, journal, clock(NOW), KEEP, Set.of());
    }

    private void daysAgo(int days, Draft... drafts) {
        var then = new Journal(store, clock(NOW.minus(Duration.ofDays(days))));
        List.of(drafts).forEach(then::append);
    }

    private static Clock clock(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private void moveCursor(String consumer, long id) {
        journal.write(transaction -> {
            transaction.moveCursor(consumer, id);
            return null;
        });
    }

    private List<String> paths() {
        return journal.find(JournalQuery.ALL).stream().map(JournalEntry::path).toList();
    }
}
