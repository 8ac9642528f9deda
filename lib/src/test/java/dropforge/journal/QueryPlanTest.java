package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a journal of 200,000 entries, SQLite says of each query that an index leads it to what is wanted. */
class QueryPlanTest {
    private static final int ENTRIES = 200_000;
    private static final Instant END = LargeJournal.BEGIN.plus(Duration.ofSeconds(12L * ENTRIES));

    @TempDir
    static Path workspace;

    private static Store store;
    private static Journal journal;

    @BeforeAll
    static void write() {
        store = Store.open(workspace);
        LargeJournal.write(store, ENTRIES);
        journal = new Journal(store, Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    /** A query, the index that serves it, and how many entries it finds. */
    record Case(String name, JournalQuery query, String index, int found) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> queries() {
        JournalQuery last = JournalQuery.ALL.withLimit(20);
        String byId = "INTEGER PRIMARY KEY";
        String file = LargeJournal.file(12_001);
        return Stream.of(
                new Case("the newest", last, byId, 20),
                new Case("since an hour", JournalQuery.ALL.withSince(END.minusSeconds(3_600)), byId, 300),
                new Case(
                        "until the second hour",
                        JournalQuery.ALL.withUntil(LargeJournal.BEGIN.plusSeconds(7_200)),
                        byId,
                        600),
                new Case("one file", last.withPath(file), "entry_name", 2),
                new Case("one file, one kind", last.withPath(file).withKinds(Kind.ADDED), "entry_name", 1),
                new Case("one file of a root", last.withPath(file).withRoot("training"), "entry_name", 2),
                new Case("a glob that few fit", last.withPaths(PathPattern.of("month_0003/*.csv")), "entry_name", 20),
                new Case("a glob that all fit", last.withPaths(PathPattern.of("*.csv")), byId, 20),
                new Case("a kind", last.withKinds(Kind.DOCUMENT_FAILED), "entry_root_kind", 20),
                new Case("kinds", last.withKinds(Kind.ADDED, Kind.ERROR), "entry_root_kind", 20),
                new Case("a kind without a root", last.withKinds(Kind.WATCH_STARTED), "entry_root_kind", 20),
                new Case(
                        "a kind since",
                        last.withKinds(Kind.REMOVED).withSince(END.minusSeconds(600)),
                        "entry_root_kind",
                        13),
                new Case("a root", last.withRoot("inbound"), "entry_root_kind", 20),
                new Case(
                        "kinds of a root",
                        last.withRoot("inbound").withKinds(Kind.ADDED, Kind.REMOVED),
                        "entry_root_kind",
                        20),
                new Case("what events did not tell", last.withFoundBy(Set.of(FoundBy.START_UP)), "entry_finder", 20),
                new Case("what the reconciler found", last.withFoundBy(Set.of(FoundBy.RECONCILER)), "entry_finder", 0),
                new Case(
                        "what a consumer has not read",
                        JournalQuery.ALL
                                .withAfter(ENTRIES - 5)
                                .withRoot("training")
                                .withKinds(Kind.ADDED),
                        "entry_root_kind",
                        1));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void aQueryIsServedByAnIndex(Case one) {
        assertThat(journal.find(one.query())).hasSize(one.found());
        for (EntrySelect select : journal.selects(one.query())) {
            assertThat(plan(select.sql(), select.parameters()))
                    .anyMatch(step -> step.contains(one.index()))
                    .noneMatch(QueryPlanTest::readsAll);
        }
    }

    @Test
    void aTraceLooksUpNamesAndFoldersAbove() {
        var window = new EntrySelect.Window(true, 0, Long.MAX_VALUE, 64);
        EntrySelect select = EntrySelect.ofName("training", "a/b/c.csv", window);
        assertThat(plan(select.sql(), select.parameters()))
                .anyMatch(step -> step.contains("entry_name (path=?"))
                .anyMatch(step -> step.contains("entry_old_name (from_path=?"))
                .noneMatch(QueryPlanTest::readsAll);
        assertThat(journal.historyOf("training", LargeJournal.file(12_001)).entries())
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.ADDED, Kind.RENAMED, Kind.REMOVED);
    }

    @Test
    void whatIsDoneWithEachEntryIsALookUp() {
        for (String sql : List.of(
                Journal.NEWEST,
                Journal.NEXT_ROOT,
                Journal.COUNT_PREFIX,
                Journal.COUNT_FOUND,
                Journal.LATER.formatted("'added'"),
                ClockSteps.NEAREST,
                Retention.OLD)) {
            long parameters = sql.chars().filter(c -> c == '?').count();
            assertThat(plan(sql, Collections.nCopies((int) parameters, 1)))
                    .as(sql)
                    .noneMatch(QueryPlanTest::readsAll);
        }
    }

    @Test
    void openErrorsAreKeptAndNotSearched() {
        // Every twentieth file has one; every hundredth of these is a document that has not recovered.
        assertThat(journal.countOpenErrors()).isEqualTo(ENTRIES / 4 / 2_000);
        assertThat(journal.openErrors(3))
                .extracting(JournalEntry::path)
                .containsExactly(LargeJournal.file(44_000), LargeJournal.file(46_000), LargeJournal.file(48_000));
    }

    /** A walk along an index in order ends with the limit; one without any, or one that sorts a table, does not. */
    private static boolean readsAll(String step) {
        return step.matches("SCAN entry( USING (COVERING )?INDEX .*)?");
    }

    private static List<String> plan(String sql, List<?> parameters) {
        return store.prepared("explain query plan " + sql, statement -> {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            var steps = new ArrayList<String>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    steps.add(row.getString("detail"));
                }
            }
            return steps;
        });
    }
}
