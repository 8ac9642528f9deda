package dropforge.journal;

import dropforge.files.UserMistake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;

/**
 * Somebody's own query of a database: one statement that gives rows, on a connection of its own that was opened to read, so that
 * nothing it says can change anything, and the rest of the workbench waits for nothing. Ends when the thread that asked is
 * interrupted.
 */
final class OwnQuery {
    /** What begins a statement that gives rows and does nothing else; a pragma or attach changes files although one may only read. */
    private static final Set<String> BEGINNINGS = Set.of("select", "with", "values", "explain");

    private static final int BUSY_TIMEOUT_MILLIS = 15_000;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Path file;
    private final String sql;

    /** @throws UserMistake for what is not one query */
    OwnQuery(Path file, String sql) {
        this.file = file;
        this.sql = sql;
        String bare = bare(sql).strip().toLowerCase(Locale.ROOT);
        while (bare.endsWith(";")) {
            bare = bare.substring(0, bare.length() - 1).strip();
        }
        if (bare.isEmpty()) {
            throw cannot("it is no query, but empty; `select * from entry limit 10` is one");
        }
        if (bare.contains(";")) {
            throw cannot("it is more than one statement; ask them one by one");
        }
        if (bare.contains("?")) {
            throw cannot("it has a ? for which nothing is given; write the value in its place");
        }
        String first = bare.split("[^a-z]", 2)[0];
        if (!BEGINNINGS.contains(first)) {
            throw cannot("a workbench only looks, so a query begins with select, with, values or explain");
        }
    }

    static UserMistake cannot(String why) {
        return new UserMistake("This query cannot be answered: %s.".formatted(why));
    }

    /** Without comments, and with nothing between quotes. */
    private static String bare(String sql) {
        var bare = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char at = sql.charAt(i);
            String end = switch (at) {
                case '\'', '"', '`' -> String.valueOf(at);
                case '[' -> "]";
                case '-' -> sql.startsWith("--", i) ? "\n" : null;
                case '/' -> sql.startsWith("/*", i) ? "*/" : null;
                default -> null;
            };
            if (end == null) {
                bare.append(at);
                continue;
            }
            int until = sql.indexOf(end, i + (end.length() == 2 ? 2 : 1));
            bare.append(at == '-' || at == '/' ? " " : "q");
            i = until < 0 ? sql.length() : until + end.length() - 1;
        }
        return bare.toString();
    }

    /**
     * Asks.
     *
     * @throws SQLException where the query is at fault, or the database
     * @throws CancellationException when this thread is interrupted
     */
    <T> T ask(Store.RowsReader<T> reader) throws SQLException {
        var running = new AtomicReference<Statement>();
        var task = new FutureTask<>(() -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                running.set(statement);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    return reader.read(rows);
                }
            }
        });
        Thread thread = Thread.ofPlatform().daemon().name("own-query").start(task);
        try {
            return task.get();
        } catch (InterruptedException _) {
            while (!task.isDone()) {
                // Before it has begun there is nothing to cancel yet.
                cancel(running.get());
                thread.interrupt();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            Thread.currentThread().interrupt();
            throw new CancellationException("The query was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private Connection connect() throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static void cancel(Statement statement) throws SQLException {
        if (statement != null) {
            statement.cancel();
        }
    }
}
