package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileChange;
import dropforge.report.Headline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path workspace;

    private Store store;
    private Journal journal;

    @BeforeEach
    void open() {
        store = Store.open(workspace);
        journal = journalAt(NOON);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anEntryIsFoundAsItWasWritten() {
        JournalEntry written = journal.append(Draft.of(Kind.RENAMED, "training", "2024/b.csv")
                .withFrom("a.csv")
                .withSha256("ab")
                .withFoundBy(FoundBy.START_UP)
                .with("rows", 3L)
                .with("auc", 0.5)
                .with("names", List.of("x", "y"))
                .with("left out", null));

        assertThat(journal.find(JournalQuery.ALL)).containsExactly(written);
        assertThat(written.id()).isEqualTo(1);
        assertThat(written.at()).isEqualTo(NOON);
        assertThat(written.number("rows")).isEqualTo(3);
        assertThat(written.number("not there")).isNaN();
        assertThat(written.text("auc")).isEqualTo("0.5");
        assertThat(written.detail()).doesNotContainKey("left out");
    }

    static Stream<FileChange> changes() {
        return Stream.of(
                new FileChange.Added("a.csv", 3, "ab"),
                new FileChange.Modified("a.csv", 3, "ab", "cd"),
                new FileChange.Modified("a.csv", 3, "ab", null),
                new FileChange.Renamed("a.csv", "2024/b.csv", 3, "ab", false),
                new FileChange.Renamed("a.csv", "2024/b.csv", 3, "ab", true),
                new FileChange.Removed("a.csv", 3, "ab"),
                new FileChange.Removed("a.csv", 3, null),
                new FileChange.DirectoryAdded("2024"),
                new FileChange.DirectoryRemoved("2024"),
                new FileChange.DirectoryRenamed("2024", "archive/2024"),
                new FileChange.Quarantined("a.csv", 3, "abc", "/q/a.csv", "a.csv: is empty"),
                new FileChange.Quarantined("a.csv", 3, "abc", null, "a.csv: is empty"),
                new FileChange.Overflowed("2024"),
                new FileChange.Overflowed(""));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeIsReadAsItWasWritten(FileChange change) {
        journal.append(Draft.of(change, "training"));

        assertThat(journal.find(JournalQuery.ALL).getFirst().change()).contains(change);
    }

    @Test
    void whatIsNotAboutAFileIsNoChange() {
        assertThat(journal.append(Draft.of(Kind.WATCH_STARTED)).change()).isEmpty();
    }

    @Test
    void anEntryAsJsonHasTheNamesOfTheContract() {
        JournalEntry entry = journal.append(Draft.of(Kind.ADDED, "training", "a.csv")
                .withFoundBy(FoundBy.EVENT)
                .with("rows", 3));

        assertThat(Json.line(entry))
                .isEqualTo("{\"id\":1,\"at\":\"2026-11-22T12:00:00Z\",\"kind\":\"added\",\"root\":\"training\","
                        + "\"path\":\"a.csv\",\"foundBy\":\"event\",\"detail\":{\"rows\":3}}");
        assertThat(Json.read(Json.line(entry), JournalEntry.class)).isEqualTo(entry);
    }

    @Test
    void aNumberThatIsNotDefinedIsThereAndIsNoNumber() {
        JournalEntry heard = journal.append(Draft.of(Kind.TRAINING_COMPLETED).with("auc", Double.NaN));

        JournalEntry found = journal.newest(JournalQuery.ALL).orElseThrow();

        assertThat(found).isEqualTo(heard);
        assertThat(found.detail()).containsKey("auc");
        assertThat(found.number("auc")).isNaN();
        assertThat(found.text("auc")).isNull();
    }

    @Test
    void queriesNarrowByKindRootTimeAndId() {
        journal.append(Draft.of(Kind.ADDED, "training", "a.csv"));
        journalAt(NOON.plusMillis(1)).append(Draft.of(Kind.ADDED, "inbound", "a.txt"));
        journalAt(NOON.plusSeconds(60)).append(Draft.of(Kind.REMOVED, "training", "a.csv"));
        journalAt(NOON.plusSeconds(3600)).append(Draft.of(Kind.TRAINING_STARTED));

        assertThat(ids(JournalQuery.ALL)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(ids(JournalQuery.ALL.withKinds(Kind.ADDED))).containsExactly(1L, 2L);
        assertThat(ids(JournalQuery.ALL.withKinds(Kind.REMOVED, Kind.TRAINING_STARTED)))
                .containsExactly(3L, 4L);
        assertThat(ids(JournalQuery.ALL.withRoot("training"))).containsExactly(1L, 3L);
        assertThat(ids(JournalQuery.ALL.withSince(NOON.plusMillis(1)))).containsExactly(2L, 3L, 4L);
        assertThat(ids(JournalQuery.ALL.withSince(NOON.plusNanos(1_000_001)))).containsExactly(3L, 4L);
        assertThat(ids(JournalQuery.ALL.withAfter(2).withKinds(Kind.REMOVED))).containsExactly(3L);
    }

    @Test
    void queriesNarrowByEndFinderAndPattern() {
        journal.append(Draft.of(Kind.ADDED, "training", "2024/a.csv").withFoundBy(FoundBy.EVENT));
        journalAt(NOON.plusMillis(1))
                .append(Draft.of(Kind.ADDED, "training", "2024/b.txt").withFoundBy(FoundBy.START_UP));
        journalAt(NOON.plusSeconds(60))
                .append(Draft.of(Kind.RENAMED, "training", "2025/a.csv")
                        .withFrom("2024/a.csv")
                        .withFoundBy(FoundBy.RESCAN));
        journalAt(NOON.plusSeconds(61))
                .append(Draft.of(Kind.RENAMED, "training", "2025/c.csv").withFrom("2025/a.csv"));

        assertThat(ids(JournalQuery.ALL.withUntil(NOON.plusSeconds(60)))).containsExactly(1L, 2L);
        assertThat(ids(JournalQuery.ALL.withUntil(NOON))).isEmpty();
        assertThat(ids(JournalQuery.ALL.withSince(NOON.plusMillis(1)).withUntil(NOON.plusSeconds(61))))
                .containsExactly(2L, 3L);
        assertThat(ids(JournalQuery.ALL.withFoundBy(List.of(FoundBy.RESCAN, FoundBy.START_UP))))
                .containsExactly(2L, 3L);
        assertThat(ids(JournalQuery.ALL.withFoundBy(List.of(FoundBy.EVENT)))).containsExactly(1L);
        assertThat(ids(JournalQuery.ALL.withPaths(PathPattern.of("2024/*.csv"))))
                .containsExactly(1L, 3L);
        assertThat(ids(JournalQuery.ALL.withPaths(PathPattern.of("2025/*")))).containsExactly(3L, 4L);
        assertThat(ids(JournalQuery.ALL.withPaths(PathPattern.of("*.csv")).withLimit(2)))
                .containsExactly(3L, 4L);
        assertThat(ids(JournalQuery.ALL.withPaths(PathPattern.of("*.csv")).withFoundBy(List.of(FoundBy.EVENT))))
                .containsExactly(1L);
    }

    /** Times then go back and forth in the journal, and no entry is found twice or missed. */
    @Test
    void aClockThatWasSetBackHidesNoEntry() {
        int[] seconds = {0, 10, 20, 5, 15, 25, 35, 0, 40, 41, 41, 30};
        for (int second : seconds) {
            journalAt(NOON.plusSeconds(second)).append(Draft.of(Kind.ADDED, "training", second + ".csv"));
        }
        for (int since = -1; since < 43; since++) {
            for (int until = since; until < 43; until++) {
                Instant from = NOON.plusSeconds(since);
                Instant to = NOON.plusSeconds(until);
                assertThat(journal.find(JournalQuery.ALL.withSince(from).withUntil(to)))
                        .isEqualTo(journal.find(JournalQuery.ALL).stream()
                                .filter(entry ->
                                        !entry.at().isBefore(from) && entry.at().isBefore(to))
                                .toList());
            }
        }
    }

    @Test
    void eachEntryIsPassedOnceAndInOrderHoweverManyThereAre() {
        journal.write(transaction -> {
            for (int n = 0; n < 3_500; n++) {
                transaction.append(Draft.of(n % 3 == 0 ? Kind.ADDED : Kind.REMOVED, "training", n + ".csv"));
            }
            return null;
        });
        for (JournalQuery query : List.of(
                JournalQuery.ALL,
                JournalQuery.ALL.withLimit(2_100),
                JournalQuery.ALL.withLimit(0),
                JournalQuery.ALL.withKinds(Kind.ADDED, Kind.REMOVED),
                JournalQuery.ALL.withKinds(Kind.ADDED).withLimit(7),
                JournalQuery.ALL.withPaths(PathPattern.of("*1.csv")).withLimit(10),
                JournalQuery.ALL.withKinds(Kind.ERROR).withLimit(5))) {
            var passed = new ArrayList<JournalEntry>();
            journal.forEach(query, passed::add);
            assertThat(passed).isEqualTo(journal.find(query));
        }
        assertThat(journal.find(JournalQuery.ALL.withLimit(2_100))).hasSize(2_100);
    }

    @Test
    void anErrorIsOpenUntilItsFileIsGoodGoneOrRenamed() {
        for (String path : List.of("good.csv", "gone.csv", "renamed.csv", "d/child.csv", "open.csv")) {
            journal.append(Draft.of(Kind.ERROR, "training", path));
        }
        journal.append(Draft.of(Kind.ERROR, "inbound", "good.csv"));
        journal.append(Draft.of(Kind.TRAINING_FAILED));
        assertThat(journal.countOpenErrors()).isEqualTo(7);

        journal.append(Draft.of(Kind.RECOVERED, "training", "good.csv"));
        journal.append(Draft.of(Kind.REMOVED, "training", "gone.csv"));
        journal.append(Draft.of(Kind.RENAMED, "training", "other.csv").withFrom("renamed.csv"));
        journal.append(Draft.of(Kind.DIRECTORY_RENAMED, "training", "e").withFrom("d"));
        journal.append(Draft.of(Kind.TRAINING_COMPLETED));
        journal.append(Draft.of(Kind.ERROR, "training", "open.csv").with("message", "again"));
        assertThat(journal.openErrors(10))
                .extracting(JournalEntry::path)
                .containsExactly("d/child.csv", "good.csv", "open.csv");
        assertThat(journal.openErrors(1))
                .extracting(entry -> entry.text("message"))
                .containsExactly("again");

        // A file of a folder that is called otherwise now is known under its new name.
        journal.append(Draft.of(Kind.RECOVERED, "training", "e/child.csv"));
        assertThat(journal.countOpenErrors()).isEqualTo(2);
    }

    @Test
    void aFileIsFoundUnderItsNewAndItsOldName() {
        journal.append(Draft.of(Kind.ADDED, "training", "a.csv"));
        journal.append(Draft.of(Kind.RENAMED, "training", "b.csv").withFrom("a.csv"));
        journal.append(Draft.of(Kind.MODIFIED, "training", "b.csv"));

        assertThat(ids(JournalQuery.ALL.withPath("a.csv"))).containsExactly(1L, 2L);
        assertThat(ids(JournalQuery.ALL.withPath("b.csv"))).containsExactly(2L, 3L);
    }

    @Test
    void aLimitTakesTheNewestInTheOrderInWhichTheyHappened() {
        IntStream.range(0, 10).forEach(n -> journal.append(Draft.of(Kind.ADDED, "training", n + ".csv")));

        assertThat(ids(JournalQuery.ALL.withLimit(3))).containsExactly(8L, 9L, 10L);
        assertThat(journal.newest(JournalQuery.ALL)).map(JournalEntry::id).contains(10L);
        assertThat(journal.lastId()).isEqualTo(10);
    }

    @Test
    void aCursorIsKeptOnceItsTransactionIs() {
        assertThat(journal.cursor("trainer")).isEmpty();
        assertThat(journal.lastId()).isZero();

        journal.write(transaction -> {
            transaction.moveCursor("trainer", 3);
            return null;
        });
        journal.write(transaction -> {
            transaction.moveCursor("trainer", 5);
            transaction.moveCursor("documents", 1);
            return null;
        });

        assertThat(journal.cursor("trainer")).contains(5L);
        assertThat(journal.cursor("documents")).contains(1L);
    }

    @Test
    void listenersHearWhatIsFoundLaterInTheOrderOfTheIds() {
        List<JournalEntry> heard = Collections.synchronizedList(new ArrayList<>());
        journal.listen(heard::add);

        var writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> IntStream.range(0, 50)
                        .forEach(n -> journal.append(Draft.of(Kind.ADDED, "training", writer + "-" + n)
                                .with("rows", (long) n)))))
                .toList();
        writers.forEach(CompletableFuture::join);

        assertThat(heard).hasSize(200).isEqualTo(journal.find(JournalQuery.ALL));
    }

    @Test
    void aListenerThatThrowsHarmsNeitherTheWriterNorTheOthers() {
        List<Long> heard = new ArrayList<>();
        journal.listen(_ -> {
            throw new IllegalStateException("a closed terminal");
        });
        journal.listen(entry -> heard.add(entry.id()));

        journal.append(Draft.of(Kind.WATCH_STARTED));

        assertThat(heard).containsExactly(1L);
    }

    @Test
    void aClockThatGoesBackDoesNotChangeTheOrder() {
        journalAt(NOON).append(Draft.of(Kind.WATCH_STARTED));
        journalAt(NOON.minus(Duration.ofHours(1))).append(Draft.of(Kind.WATCH_STOPPED));

        assertThat(journal.find(JournalQuery.ALL))
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.WATCH_STARTED, Kind.WATCH_STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{half", "null", "[1]"})
    void anEntryWhoseDetailIsNoJsonObjectIsToldWithoutIt(String detail) {
        journal.append(Draft.of(new FileChange.Added("a.csv", 3, "ab"), "training"));
        journal.append(Draft.of(Kind.MODEL_PROMOTED).with("version", 1));
        store.update("update entry set detail = ?", detail);

        List<JournalEntry> entries = journal.find(JournalQuery.ALL);

        assertThat(entries).extracting(JournalEntry::unreadableDetail).containsExactly(detail, detail);
        assertThat(entries.stream().map(Headline::of))
                .containsExactly(
                        "+ training/a.csv (3 bytes) (its details in the journal cannot be read: %s)".formatted(detail),
                        "model-promoted (its details in the journal cannot be read: %s)".formatted(detail));
    }

    @Test
    void everyKindIsKnownByTheNameItIsWrittenWith() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.ofWireName(kind.wireName())).isEqualTo(kind);
        }
        assertThat(Kind.MODEL_ROLLED_BACK.wireName()).isEqualTo("model-rolled-back");
    }

    private Journal journalAt(Instant time) {
        return new Journal(store, Clock.fixed(time, ZoneOffset.UTC));
    }

    private List<Long> ids(JournalQuery query) {
        return journal.find(query).stream().map(JournalEntry::id).toList();
    }
}
