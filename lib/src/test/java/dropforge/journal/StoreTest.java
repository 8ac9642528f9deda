package dropforge.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.files.PermissionsCount;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.watch.Baseline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
    @TempDir
    Path temporary;

    @Test
    void anEmptyFolderBecomesAWorkspace() {
        Path workspace = temporary.resolve("new/workspace");

        try (Store store = Store.open(workspace)) {
            assertThat(version(store)).isPositive();
            assertThat(journalMode(store)).isEqualTo("wal");
        }

        assertThat(workspace.resolve(Store.FILE_NAME)).isRegularFile();
    }

    @Test
    void openingItAgainChangesNothing() {
        try (Store store = Store.open(temporary)) {
            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STARTED));
        }

        try (Store store = Store.open(temporary)) {
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .hasSize(1);
        }
    }

    /** The schema of the first version, as it was, with an entry in it. */
    @Test
    void aDatabaseOfTheFirstSchemaIsBroughtUpToDateWithAllThatIsInIt() throws Exception {
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve(Store.FILE_NAME));
                Statement statement = old.createStatement();
                InputStream schema = StoreTest.class.getResourceAsStream("schema-1.sql")) {
            statement.executeUpdate(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate("insert into entry (id, at, kind, detail) "
                    + "values (1, '2026-11-22T12:00:00.000Z', 'watch-started', '{}')");
            statement.executeUpdate("pragma user_version = 1");
        }

        int newest;
        try (Store store = Store.open(temporary.resolve("new"))) {
            newest = version(store);
        }
        try (Store store = Store.open(temporary)) {
            assertThat(version(store)).isEqualTo(newest);
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .extracting(JournalEntry::kind)
                    .containsExactly(Kind.WATCH_STARTED);
        }
    }

    @Test
    void anOlderDatabaseKeepsAllAndTellsWhichErrorsAreOpenAndWhenTheClockWasSetBack() throws Exception {
        makeOldDatabase("""
                insert into entry (id, at, kind, root, path, from_path, detail) values
                    (1, '2026-11-22T12:00:01.000Z', 'error', 'training', 'open.csv', null, '{}'),
                    (2, '2026-11-22T12:00:02.000Z', 'error', 'training', 'good.csv', null, '{}'),
                    (3, '2026-11-22T12:00:03.000Z', 'error', 'training', 'gone.csv', null, '{}'),
                    (4, '2026-11-22T11:00:04.000Z', 'error', 'training', 'renamed.csv', null, '{}'),
                    (5, '2026-11-22T11:00:05.000Z', 'training-failed', null, null, null, '{}'),
                    (6, '2026-11-22T11:00:06.000Z', 'recovered', 'training', 'good.csv', null, '{}'),
                    (7, '2026-11-22T11:00:07.000Z', 'removed', 'training', 'gone.csv', null, '{}'),
                    (8, '2026-11-22T11:00:08.000Z', 'renamed', 'training', 'new.csv', 'renamed.csv', '{}'),
                    (9, '2026-11-22T11:00:09.000Z', 'recovered', 'inbound', 'open.csv', null, '{}'),
                    (10, '2026-11-22T11:00:10.000Z', 'error', 'training', 'open.csv', null, '{}')""");

        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());
            assertThat(journal.openErrors(10)).extracting(JournalEntry::id).containsExactly(5L, 10L);
            assertThat(journal.find(JournalQuery.ALL.withSince(Instant.parse("2026-11-22T12:00:02Z"))))
                    .extracting(JournalEntry::id)
                    .containsExactly(2L, 3L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T12:00:00Z, 2026-11-24T12:00:00Z",
        "2026-11-24T12:00:00.000000001Z, 2026-11-24T12:00:00.000000001Z",
        "2026-11-24T12:00:00.100Z, 2026-11-24T12:00:00.100Z",
        "1901-12-13T20:45:52.999999999Z, 1901-12-13T20:45:52.999999999Z",
        "1700000000.000000001, 2023-11-14T22:13:20.000000001Z",
        "-2147483648.999999999, 1901-12-13T20:45:52.999999999Z",
        "16300000000.500000000, 2486-07-11T09:46:40.500Z"
    })
    void theBaselineOfAnOlderDatabaseIsKept(String stored, Instant modified) throws Exception {
        String hash = Sha256.of("content");
        makeOldDatabase("""
                insert into baseline (root, path, directory, size, modified, file_key, sha256) values
                    ('training', 'folder', true, 0, '%1$s', '9@-8', null),
                    ('training', 'folder/file.csv', false, 3, '%1$s', '', '%2$s')""".formatted(stored, hash));

        try (Store store = Store.open(temporary)) {
            assertThat(Baseline.load(store, "training"))
                    .isEqualTo(Map.of(
                            "folder", new FileState(true, 0, modified, new FileKey(9, -8), null),
                            "folder/file.csv", new FileState(false, 3, modified, FileKey.NONE, hash)));
        }
    }

    @Test
    void manyThatOpenANewWorkspaceAtOnceAllGetIt() {
        for (int round = 0; round < 5; round++) {
            Path workspace = temporary.resolve("workspace-" + round);
            var opening = IntStream.range(0, 8)
                    .mapToObj(_ -> CompletableFuture.runAsync(
                            () -> Store.open(workspace).close(),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            opening.forEach(CompletableFuture::join);
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedAndLeftAlone() {
        try (Store store = Store.open(temporary)) {
            store.update("pragma user_version = 99");
        }

        assertThatThrownBy(() -> Store.open(temporary))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("newer Dropforge (schema 99")
                .hasMessageContaining("Use that version.");
        assertThatThrownBy(() -> Store.openToRead(temporary)).isInstanceOf(UserMistake.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table customer (name text)",
                "create table entry (id integer)",
                "create table entry (id integer); pragma user_version = 3",
                "create table customer (name text); pragma user_version = 77",
                "create view one as select 1"
            })
    void theDatabaseOfAnotherProgramIsRefusedAndLeftAlone(String schema) throws Exception {
        Path file = temporary.resolve(Store.FILE_NAME);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate(schema);
        }
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> Store.open(temporary))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(file.toString(), "not one of Dropforge", "nothing was overwritten", "Move it");
        assertThatThrownBy(() -> Store.openToRead(temporary)).hasMessageContaining("not one of Dropforge");

        assertThat(file).hasBinaryContent(before);
        assertThat(temporary.toFile().list()).containsExactly(Store.FILE_NAME);
    }

    @Test
    void aReaderNeedsADatabaseAndCannotChangeIt() {
        assertThatThrownBy(() -> Store.openToRead(temporary))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("There is no workspace at " + temporary)
                .hasMessageContaining("--workspace");
        Store.open(temporary).close();

        try (Store store = Store.openToRead(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());
            assertThat(journal.find(JournalQuery.ALL)).isEmpty();
            assertThatThrownBy(() -> journal.append(Draft.of(Kind.WATCH_STARTED)))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void aWorkspaceThatCannotBeMadeOrReadIsOneSentence() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "not a folder");
        assertThatThrownBy(() -> Store.open(file))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--workspace");
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());

            assertThatThrownBy(() -> journal.write(transaction -> {
                        transaction.append(Draft.of(Kind.WATCH_STARTED));
                        transaction.moveCursor("trainer", 7);
                        throw new IllegalStateException("half-way");
                    }))
                    .hasMessage("half-way");

            assertThat(journal.find(JournalQuery.ALL)).isEmpty();
            assertThat(journal.cursor("trainer")).isEmpty();
            assertThat(journal.append(Draft.of(Kind.WATCH_STARTED)).id()).isEqualTo(1);
        }
    }

    @Test
    void afterAFullDiskItWritesAgain() {
        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());
            journal.append(Draft.of(Kind.WATCH_STARTED));
            limitPages(store, 1);
            String large = "x".repeat(1_000_000);

            assertThatThrownBy(() -> journal.append(Draft.of(Kind.ERROR).with("message", large)))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("The disk is full", temporary.toString(), "Make room");
            assertThat(journal.find(JournalQuery.ALL)).hasSize(1);

            limitPages(store, 1_000_000);
            assertThat(journal.append(Draft.of(Kind.ERROR).with("message", large))
                            .id())
                    .isEqualTo(2);
        }
        try (Store store = Store.openToRead(temporary)) {
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .hasSize(2);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void whoMayOnlyReadTheWorkspaceReadsIt() throws IOException {
        Path workspace = Files.createDirectory(temporary.resolve("theirs"));
        try (Store store = Store.open(workspace)) {
            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STARTED));
        }
        Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            try (Store store = Store.openToRead(workspace)) {
                assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                        .hasSize(1);
            }
            assertThat(workspace).isDirectoryNotContaining("glob:**-wal");
        } finally {
            Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Their log would be in the way of those who may write to the database. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @ExtendWith(PermissionsCount.class)
    void whoMayOnlyReadTheDatabaseLeavesNothingBesideIt() throws IOException {
        try (Store store = Store.open(temporary)) {
            new Journal(store, Clock.systemUTC()).append(Draft.of(Kind.WATCH_STARTED));
        }
        Path file = temporary.resolve(Store.FILE_NAME);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        try (Store store = Store.openToRead(temporary)) {
            assertThat(new Journal(store, Clock.systemUTC()).find(JournalQuery.ALL))
                    .hasSize(1);
            assertThat(temporary.toFile().list()).containsExactly(Store.FILE_NAME);
        }
    }

    @Test
    void aDamagedDatabaseIsToldInASentenceAndLeftAsItIs() throws IOException {
        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());
            for (int i = 0; i < 200; i++) {
                journal.append(Draft.of(Kind.ERROR).with("message", "x".repeat(1_000)));
            }
        }
        Path file = temporary.resolve(Store.FILE_NAME);
        byte[] bytes = Files.readAllBytes(file);
        // The schema is in the first pages, the entries in those behind.
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x55);
        Files.write(file, bytes);

        try (Store store = Store.openToRead(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());
            assertThatThrownBy(() -> journal.find(JournalQuery.ALL))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll(file.toString(), "is damaged", "nothing was overwritten");
        }
        assertThat(file).hasBinaryContent(bytes);

        Files.writeString(file, "no database at all, but long enough to be read as one".repeat(100));
        assertThatThrownBy(() -> Store.open(temporary))
                .isInstanceOf(UserMistake.class)
                .hasMessageContainingAll(file.toString(), "is damaged", "nothing was overwritten");
    }

    @Test
    void aWriteWithinAWriteIsPartOfIt() {
        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());

            assertThatThrownBy(() -> store.write(() -> {
                        journal.append(Draft.of(Kind.WATCH_STARTED));
                        throw new IllegalStateException("half-way");
                    }))
                    .hasMessage("half-way");

            assertThat(journal.find(JournalQuery.ALL)).isEmpty();
        }
    }

    @Test
    void aKeptStatementTakesPartInTheTransactionAndSurvivesItsEnd() {
        String sql = "insert into consumer (name, entry_id) values (?, ?)";
        try (Store store = Store.open(temporary)) {
            var journal = new Journal(store, Clock.systemUTC());

            assertThatThrownBy(() -> store.write(() -> {
                        set(store, sql, "trainer", 7);
                        set(store, sql, "trainer", 8);
                        return null;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(Store.FILE_NAME, "CONSTRAINT");
            assertThat(journal.cursor("trainer")).isEmpty();

            store.write(() -> set(store, sql, "trainer", 9));
            assertThat(journal.cursor("trainer")).contains(9L);
        }
    }

    @Test
    void aKeptStatementOnAFullDiskIsToldInTheSameSentence() {
        String sql = "insert into consumer (name, entry_id) values (?, ?)";
        try (Store store = Store.open(temporary)) {
            store.write(() -> set(store, sql, "before", 1));
            limitPages(store, 1);

            assertThatThrownBy(() -> store.write(() -> set(store, sql, "x".repeat(1_000_000), 2)))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContainingAll("The disk is full", "Make room");

            limitPages(store, 1_000_000);
            store.write(() -> set(store, sql, "x".repeat(1_000_000), 2));
        }
    }

    private static int set(Store store, String sql, String name, long id) {
        return store.prepared(sql, statement -> {
            statement.setString(1, name);
            statement.setLong(2, id);
            return statement.executeUpdate();
        });
    }

    /** SQLite's own limit on the size of the database stands in for that of the disk. */
    private static void limitPages(Store store, int pages) {
        store.only("pragma max_page_count = " + pages, row -> row.getInt(1));
    }

    private static int version(Store store) {
        return store.only("pragma user_version", row -> row.getInt(1));
    }

    private static String journalMode(Store store) {
        return store.only("pragma journal_mode", row -> row.getString(1));
    }

    /** One of the first version. */
    private void makeOldDatabase(String insert) throws SQLException, IOException {
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + temporary.resolve(Store.FILE_NAME));
                Statement statement = old.createStatement();
                InputStream schema = StoreTest.class.getResourceAsStream("schema-1.sql")) {
            statement.executeUpdate(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate(insert);
            statement.executeUpdate("pragma user_version = 1");
        }
    }
}
