package dropforge.journal;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The database of a workspace: one SQLite file in WAL mode, so that other processes read while this one writes. Opens
 * one connection; its methods may be called from any thread and take turns.
 *
 * <p>A committed transaction survives the death of the process. After a power failure the last few may be missing, but
 * only whole ones, journal and baseline together, so that the start-up scan finds again what they told.
 */
public final class Store implements AutoCloseable {
    /** File name within the workspace. */
    public static final String FILE_NAME = "dropforge.db";

    private static final int BUSY_TIMEOUT_MILLIS = 15_000;
    private static final long BUSY_PAUSE_NANOS = 10_000_000;

    /** Each time that the log is brought into the database the disk is waited for; 16 MB are read in no time after a crash. */
    private static final int PAGES_IN_LOG = 4_000;

    /** So much is gone through in a quarter of a second: it holds some 300,000 entries and files. */
    private static final long CHECKED_BYTES = 128L << 20;

    /** All rows of the schema, and of them the tables that every version has. */
    private static final String OURS = """
            select count(*), sum(type = 'table' and name in ('entry', 'consumer', 'watched_root', 'baseline'))
            from sqlite_master""";

    private static final int OUR_TABLES = 4;

    /** Step n brings a database from version n to version n + 1. Steps are added, never changed. */
    private static final List<String> MIGRATIONS = List.of("""
            create table entry (
                id bigint primary key,
                at text not null,
                kind text not null,
                root text,
                path text,
                from_path text,
                size bigint,
                sha256 text,
                found_by text,
                detail text not null);
            create index entry_path on entry (root, path, id);
            create index entry_kind on entry (kind, id);
            create table consumer (
                name text primary key,
                entry_id bigint not null);
            create table watched_root (
                name text primary key,
                folder text not null,
                baseline_at text not null);
            create table baseline (
                root text not null,
                path text not null,
                directory boolean not null,
                size bigint not null,
                modified text not null,
                file_key text not null,
                sha256 text,
                primary key (root, path));
            """, """
            alter table watched_root add column file_key text;
            """, """
            create index entry_name on entry (path, id);
            create index entry_old_name on entry (from_path, id) where from_path is not null;
            create index entry_root_kind on entry (root, kind, id);
            create index entry_finder on entry (found_by, id) where found_by <> 'event';
            create table clock_step (
                id bigint primary key,
                from_at text not null,
                to_at text not null);
            insert into clock_step (id, from_at, to_at)
                select id, before_at, at
                from (select id, at, lag(at) over (order by id) as before_at from entry) as pair
                where at < before_at;
            create table open_error (
                about text primary key,
                entry_id bigint not null);
            insert into open_error (about, entry_id)
                select case when path is null then '' else coalesce(root, 'null') || '/' || path end, max(id)
                from entry as failed
                where kind in ('error', 'training-failed')
                    and (path is null or not exists (
                        select 1 from entry as later
                        where later.path = failed.path and later.id > failed.id
                            and coalesce(later.root, '') = coalesce(failed.root, '')
                            and later.kind in ('recovered', 'removed', 'renamed', 'directory-removed')))
                    and (path is null or not exists (
                        select 1 from entry as later
                        where later.from_path = failed.path and later.id > failed.id
                            and coalesce(later.root, '') = coalesce(failed.root, '')
                            and later.kind = 'renamed'))
                    and (path is not null or not exists (
                        select 1 from entry as later
                        where later.kind in ('recovered', 'training-completed') and later.id > failed.id
                            and later.path is null))
                group by 1;
            drop index entry_path;
            drop index entry_kind;
            create table dropped (
                id bigint primary key,
                before_at text not null,
                entries bigint not null);
            """, """
            create table entry_by_id (
                id integer primary key,
                at text not null,
                kind text not null,
                root text,
                path text,
                from_path text,
                size bigint,
                sha256 text,
                found_by text,
                detail text not null);
            insert into entry_by_id select * from entry order by id;
            drop table entry;
            alter table entry_by_id rename to entry;
            create index entry_name on entry (path, id);
            create index entry_old_name on entry (from_path, id) where from_path is not null;
            create index entry_root_kind on entry (root, kind, id);
            create index entry_finder on entry (found_by, id) where found_by <> 'event';
            create table baseline_by_path (
                root text not null,
                path text not null,
                directory boolean not null,
                size bigint not null,
                modified text not null,
                file_key text not null,
                sha256 text,
                primary key (root, path)) without rowid;
            insert into baseline_by_path select * from baseline order by root, path;
            drop table baseline;
            alter table baseline_by_path rename to baseline;
            """, """
            create table baseline_in_numbers (
                root text not null,
                path text not null,
                directory boolean not null,
                size integer not null,
                modified_s integer not null,
                modified_ns integer not null,
                inode integer not null,
                born integer not null,
                sha256 blob,
                primary key (root, path)) without rowid;
            insert into baseline_in_numbers
                select root, path, directory, size,
                    coalesce(case
                        when modified like '%T%' then strftime('%s', substr(modified, 1, 19))
                        else substr(modified, 1, instr(modified, '.') - 1) end + 0, 0),
                    case when instr(modified, '.') = 0 then 0
                        else substr(rtrim(substr(modified, instr(modified, '.') + 1), 'Z') || '00000000', 1, 9) + 0 end,
                    case when file_key = '' then 0 else substr(file_key, 1, instr(file_key, '@') - 1) + 0 end,
                    case when file_key = '' then 0 else substr(file_key, instr(file_key, '@') + 1) + 0 end,
                    unhex(sha256)
                from baseline order by root, path;
            drop table baseline;
            alter table baseline_in_numbers rename to baseline;
            """, """
            create table document (
                id integer primary key,
                folder text not null,
                path text not null,
                folded text not null,
                sha256 text not null,
                size integer not null,
                status text not null,
                failure text,
                reason text,
                content_id integer,
                media_type text,
                title text,
                creator text,
                folded_creator text,
                created text,
                modified text,
                language text,
                dated text not null,
                version integer not null,
                added_at text not null,
                changed_at text not null,
                extracted_at text,
                removed_at text,
                tries integer not null,
                retry_at text);
            create unique index document_place on document (folder, path) where removed_at is null;
            create index document_removed on document (folder, path, removed_at) where removed_at is not null;
            create index document_pending on document (folder, changed_at, id)
                where status = 'pending' and retry_at is null and removed_at is null;
            create index document_retry on document (folder, retry_at)
                where retry_at is not null and removed_at is null;
            create index document_content on document (content_id);
            create index document_path on document (path, id);
            create table document_version (
                document_id integer not null,
                number integer not null,
                path text not null,
                sha256 text not null,
                size integer not null,
                content_id integer not null,
                at text not null,
                primary key (document_id, number)) without rowid;
            create table content (
                id integer primary key,
                sha256 text not null,
                ending text not null,
                extractor text not null,
                status text not null,
                failure text,
                reason text,
                media_type text,
                title text,
                creator text,
                created text,
                modified text,
                language text,
                parts integer not null,
                characters integer not null,
                seconds real not null,
                at text not null);
            create index content_bytes on content (sha256, ending, id);
            create table part (
                id integer primary key,
                content_id integer not null,
                number integer not null,
                parent integer not null,
                name text not null,
                media_type text not null,
                failure text,
                reason text,
                partial boolean not null,
                metadata text not null,
                about text not null,
                text text not null,
                spaced text);
            create unique index part_number on part (content_id, number);
            create view part_searched as select id, about, coalesce(spaced, text) as text from part;
            create virtual table part_words using fts5 (
                about, text, content = 'part_searched', content_rowid = 'id',
                tokenize = 'unicode61 remove_diacritics 2');
            """);

    private final Path file;
    private final Connection connection;
    private final FileKey key;
    /** Of the log, once it was seen. */
    private FileKey logKey;

    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final boolean frozen;
    private boolean inTransaction;
    /** What is wrong with it, once something is; looked for once, since that takes long. */
    private Optional<String> damage;

    private Store(Path file, Connection connection, boolean frozen) throws IOException {
        this.file = file;
        this.frozen = frozen;
        this.connection = connection;
        this.key = FileState.of(file).fileKey();
    }

    /**
     * Opens the database of a workspace for writing; makes the folder and the database when they are not there, and
     * brings an older one up to date.
     *
     * @throws UserMistake when it cannot be opened or was written by a newer version
     */
    public static Store open(Path workspace) {
        try {
            Files.createDirectories(workspace);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot make the workspace folder %s (%s). Name one that this user can write to with --workspace."
                            .formatted(workspace, e.getClass().getSimpleName()),
                    e);
        }
        return open(workspace.resolve(FILE_NAME), false, false);
    }

    /** Whether a folder is a workspace with a database. */
    public static boolean isIn(Path workspace) {
        return Files.isRegularFile(workspace.resolve(FILE_NAME));
    }

    /**
     * Opens the database of a workspace to look at it; writes fail.
     *
     * @throws UserMistake when there is none
     */
    public static Store openToRead(Path workspace) {
        return openToRead(workspace, false);
    }

    /**
     * The same, and a database of an older schema is left as it is: another program may be at work on it, which does not know
     * the new one. Who only looks around does not bring it up to date.
     *
     * @throws UserMistake when there is none, or it is of an older schema
     */
    public static Store openAsItIs(Path workspace) {
        return openToRead(workspace, true);
    }

    private static Store openToRead(Path workspace, boolean asItIs) {
        Path file = workspace.resolve(FILE_NAME);
        if (Files.isRegularFile(workspace)) {
            throw new UserMistake(
                    "%s is a file, and a workspace is a folder, such as the one that `demo --workspace DIR` makes."
                            .formatted(workspace));
        }
        if (Files.isDirectory(workspace) && !Files.isExecutable(workspace)) {
            throw new UserMistake(
                    "The workspace %s cannot be read. Give this user read access to it.".formatted(workspace));
        }
        if (!isIn(workspace) && new StoreCheck(file).glance().isEmpty()) {
            throw new UserMistake(
                    "There is no workspace at %s (no %s in it). Start `watch`, `retrain` or `elt` to make one, or name another folder, in a command with --workspace."
                            .formatted(workspace, FILE_NAME));
        }
        return open(file, true, asItIs);
    }

    private static Store open(Path file, boolean toRead, boolean noMigration) {
        SqliteLibrary.provide();
        new StoreCheck(file).glance().ifPresent(damage -> {
            throw new UserMistake(StoreFaults.damaged(file, damage));
        });
        try {
            boolean asItIs = toRead && isLeftAlone(file);
            Connection connection = asItIs ? connectToRead(file) : connect(file);
            var store = new Store(file, connection, asItIs);
            try {
                if (asItIs) {
                    store.refuseNewer();
                    store.refuseOlder();
                } else {
                    if (noMigration) {
                        store.refuseOlderUnlessNew();
                    }
                    store.migrate();
                }
                if (toRead) {
                    store.execute("pragma query_only = on");
                }
                return store;
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (SQLException | IOException | IllegalStateException e) {
            throw new UserMistake(
                    StoreFaults.isDamage(e)
                            ? StoreFaults.damaged(
                                    file, new StoreCheck(file).pages().orElse(null))
                            : StoreFaults.sentence(file, e)
                                    .orElse("Cannot open the database %s (%s).".formatted(file, e.getMessage())),
                    e);
        }
    }

    /**
     * The switch of a new database to WAL answers "busy" at once to who comes second, whatever the timeout, so it is
     * asked again.
     */
    private static Connection connect(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Else the driver prepares and runs a query of its own after each insert.
        config.setGetGeneratedKeys(false);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(PAGES_IN_LOG));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_TIMEOUT_MILLIS);
        while (true) {
            try {
                return inWal(config.createConnection("jdbc:sqlite:" + file), file);
            } catch (SQLException e) {
                if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            }
        }
    }

    /** Not before it is known to be ours: it stands in the file. */
    private static Connection inWal(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            refuseForeign(connection, file);
            statement.execute("pragma journal_mode = wal");
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void refuseForeign(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OURS)) {
            row.next();
            if (row.getInt(1) > 0 && row.getInt(2) < OUR_TABLES) {
                throw new UserMistake(
                        "%s is a database, but not one of Dropforge, or tables were taken from it; nothing was overwritten. Move it out of the workspace, or name another --workspace."
                                .formatted(file));
            }
        }
    }

    /**
     * Whether this user may not write, and nobody else does: then there is no log beside the database. SQLite would want to
     * make one, even to read; in a folder where it can, whose the database is could not write to that log.
     */
    private static boolean isLeftAlone(Path file) {
        return !(Files.isWritable(file.getParent()) && Files.isWritable(file)) && !Files.exists(logOf(file));
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** Whether it was opened as one that nobody writes to, and somebody does by now. */
    boolean isOutOfDate() {
        return frozen && !isLeftAlone(file);
    }

    /** A number that is another one after each transaction of another connection, in whatever process. */
    long dataVersion() {
        return only("pragma data_version", row -> row.getLong(1));
    }

    private static Connection connectToRead(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = config.createConnection(
                "jdbc:sqlite:" + file.toUri().toString().replace("file:///", "file:/") + "?immutable=1");
        try {
            refuseForeign(connection, file);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void refuseNewer() {
        int version = version();
        if (version > MIGRATIONS.size()) {
            throw new UserMistake(
                    "The database %s was written by a newer Dropforge (schema %d, this one knows %d). Use that version."
                            .formatted(file, version, MIGRATIONS.size()));
        }
    }

    /** Who may not write cannot bring it up to date either. */
    private void refuseOlder() {
        if (version() < MIGRATIONS.size()) {
            throw new UserMistake(
                    "The database %s was written by an older Dropforge. Let somebody who may write to it start `watch`, or run `retrain`, once."
                            .formatted(file));
        }
    }

    /** One in which nothing is yet is not old: a process makes it just now. */
    private void refuseOlderUnlessNew() {
        int version = version();
        if (version > 0 && version < MIGRATIONS.size()) {
            throw new UserMistake(
                    "The database %s was written by an older Dropforge (schema %d, this one knows %d), and who only looks leaves it so. End the older watcher if one runs, then start `watch` or `retrain` of this version once: that brings it up to date."
                            .formatted(file, version, MIGRATIONS.size()));
        }
    }

    private void migrate() {
        refuseNewer();
        if (version() == MIGRATIONS.size()) {
            return;
        }
        write(() -> {
            for (int step = version(); step < MIGRATIONS.size(); step++) {
                runScript(MIGRATIONS.get(step));
                runScript("pragma user_version = " + (step + 1));
            }
            return null;
        });
        force();
    }

    private int version() {
        return only("pragma user_version", row -> row.getInt(1));
    }

    /**
     * Brings what the log holds into the database, and waits until the disk has both. Otherwise that happens from time to
     * time: should the power go before, the newest transactions are lost, each as a whole.
     */
    public void force() {
        only("pragma wal_checkpoint(passive)", row -> row.getInt(1));
    }

    /** Whether the database or its log was removed, or another one is in its place; what is written is lost then. */
    public boolean isGone() {
        try {
            FileKey log = FileState.of(logOf(file)).fileKey();
            if (logKey == null) {
                logKey = log;
            }
            return !FileState.of(file).fileKey().equals(key) || !log.equals(logKey);
        } catch (IOException _) {
            return true;
        }
    }

    /**
     * Writes a copy of the database into a new file, as it is at this moment; others go on to write meanwhile.
     *
     * @throws UserMistake when the disk is full, the database damaged, and the like
     */
    public void copyTo(Path target) {
        prepared("vacuum into ?", statement -> {
            statement.setString(1, target.toString());
            return statement.execute();
        });
    }

    private void runScript(String statements) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(statements);
        } catch (SQLException e) {
            throw told(e);
        }
    }

    /** What is made of a row; the driver counts columns from 1. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * The rows that a query gives.
     *
     * @param values for each {@code ?} of the query, in order
     * @throws UserMistake as {@link #prepared} does
     */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
        return prepared(sql, statement -> {
            bind(statement, values);
            var found = new ArrayList<T>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(reader.read(row));
                }
            }
            return found;
        });
    }

    /** What is made of all rows of somebody's own query. */
    @FunctionalInterface
    public interface RowsReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Asks somebody's own query, which gives rows and changes nothing. The other methods go on meanwhile.
     *
     * @throws SQLException where the query is at fault
     * @throws UserMistake for what is not one query; when the database is damaged, locked, and the like
     * @throws java.util.concurrent.CancellationException when this thread is interrupted, which ends the query
     */
    public <T> T asked(String sql, RowsReader<T> reader) throws SQLException {
        try {
            return new OwnQuery(file, sql).ask(reader);
        } catch (SQLException e) {
            if (StoreFaults.isOfTheQuery(e)) {
                throw e;
            }
            throw told(e);
        }
    }

    /** The first row that a query gives; empty where there is none, or nothing is made of it. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values) {
        return Optional.ofNullable(prepared(sql, statement -> {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? reader.read(row) : null;
            }
        }));
    }

    /** The row of a query that always gives one, such as a count. */
    <T> T only(String sql, RowReader<T> reader, Object... values) {
        return first(sql, reader, values).orElseThrow();
    }

    /** Executes a statement that changes rows; returns how many. */
    public int update(String sql, Object... values) {
        return prepared(sql, statement -> {
            bind(statement, values);
            return statement.executeUpdate();
        });
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** What is done with a statement that is kept: bind, execute, read. Whatever it opens it closes. */
    @FunctionalInterface
    public interface StatementWork<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /**
     * Runs {@code work} on a statement that is prepared the first time and kept while the store is open: for what happens
     * thousands of times a second, where preparing costs more than executing. Called within {@link #write} it is part of
     * that transaction. Parameters keep their values from one call to the next, so all are to be bound.
     *
     * @param sql always the same text, with {@code ?} for what differs
     * @throws UserMistake when the disk is full, the database damaged, and the like
     */
    public <T> T prepared(String sql, StatementWork<T> work) {
        return inTurn(() -> {
            try {
                PreparedStatement statement = prepared.get(sql);
                if (statement == null) {
                    statement = connection.prepareStatement(sql);
                    prepared.put(sql, statement);
                }
                return work.with(statement);
            } catch (SQLException e) {
                forget(sql, e);
                throw told(e);
            }
        });
    }

    /** The driver closes a statement that failed; the next one is prepared anew. */
    private void forget(String sql, SQLException reason) {
        PreparedStatement failed = prepared.remove(sql);
        if (failed != null) {
            try {
                failed.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private RuntimeException told(SQLException cause) {
        var failure =
                new IllegalStateException("The database %s answers: %s".formatted(file, cause.getMessage()), cause);
        if (!StoreFaults.isDamage(failure)) {
            return StoreFaults.told(file, failure);
        }
        if (damage == null) {
            damage = new StoreCheck(file).pages();
        }
        return new UserMistake(StoreFaults.damaged(file, damage.orElse(null)), failure);
    }

    /**
     * What is wrong with its file, in a sentence, also where nobody has read yet: SQLite may give too few rows of a damaged
     * table without a word. Empty where nothing is, and where the file is so large that to go through it would take long.
     */
    public Optional<String> damage() {
        return file.toFile().length() > CHECKED_BYTES
                ? Optional.empty()
                : inTurn(() -> new StoreCheck(file).pages(connection)).map(found -> StoreFaults.damaged(file, found));
    }

    /** Runs {@code work} while no other thread of this process reads or writes. */
    <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Runs {@code work} in one transaction: all of it is kept, or when it throws, nothing. Called from within such work, it
     * joins that transaction. Other processes that write are waited for, up to 15 seconds.
     *
     * @throws UserMistake when the disk is full, this user may not write, and the like
     */
    public <T> T write(Supplier<T> work) {
        return inTurn(() -> inTransaction ? work.get() : transaction(work));
    }

    /**
     * By SQL, not by {@code setAutoCommit}: when the disk is full, SQLite ends the transaction by itself, and a driver
     * that holds it for open refuses all that comes later.
     */
    private <T> T transaction(Supplier<T> work) {
        execute("begin immediate");
        inTransaction = true;
        try {
            T result = work.get();
            execute("commit");
            return result;
        } catch (RuntimeException | Error e) {
            rollback(e);
            throw e;
        } finally {
            inTransaction = false;
        }
    }

    private void execute(String sql) {
        prepared(sql, PreparedStatement::execute);
    }

    private void rollback(Throwable reason) {
        try {
            execute("rollback");
        } catch (RuntimeException e) {
            // It may have been rolled back already.
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            prepared.clear();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot close the database " + file, e);
        } finally {
            turn.unlock();
        }
    }
}
