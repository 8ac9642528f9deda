package dropforge.journal;

import dropforge.files.Counted;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * What is wrong with the file of a database, in words that stand after "it is damaged". Writes nothing: SQLite itself takes
 * an emptied file for a new one, and throws the log away that belongs to it.
 *
 * @see <a href="https://www.sqlite.org/fileformat.html">Database File Format</a>
 */
final class StoreCheck {
    private static final System.Logger LOG = System.getLogger(StoreCheck.class.getName());

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int PAGE_SIZE = 16;
    private static final int CHANGES = 24;
    private static final int PAGES = 28;
    private static final int VALID_FOR = 92;
    private static final int LARGEST_PAGE = 65_536;

    /** What a workspace has besides, once it was used; what lies in them is of no new one. */
    private static final List<String> TRACES_OF_USE = List.of("models", "metrics", "handlers", "logs");

    /** For how long a database that somebody is just making may be empty. */
    private static final long MAKING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final String QUICK = "pragma quick_check(1)";
    private static final String SENSELESS = "SQLite cannot make sense of its first pages";

    /** As SQLite names a table or an index: by its first page. */
    private static final Pattern TREE = Pattern.compile("\\bTree (\\d+)");

    private final Path file;

    StoreCheck(Path file) {
        this.file = file;
    }

    /** What the first bytes tell, before the database is opened; empty when nothing, or when it is to be a new one. */
    Optional<String> glance() {
        // Before its size: while it is made it is empty, and nothing is in its log.
        boolean hadLog = isWritten("-wal");
        if (hadLog && Files.notExists(file)) {
            return Optional.of("it is gone, and its log is not");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.BIG_ENDIAN);
            while (header.hasRemaining() && channel.read(header) > 0) {
                // until it is full
            }
            if (header.position() == 0) {
                return hadLog
                        ? Optional.of("it is empty, and its log is not")
                        : wasUsed() && staysEmpty()
                                ? Optional.of("it is empty, and the workspace is not")
                                : Optional.empty();
            }
            return of(header.flip(), channel.size(), hadLog || isWritten("-wal") || isWritten("-journal"));
        } catch (IOException e) {
            // SQLite says why.
            LOG.log(Level.DEBUG, "Cannot look at " + file, e);
            return Optional.empty();
        }
    }

    private boolean wasUsed() throws IOException {
        for (String name : TRACES_OF_USE) {
            Path folder = file.resolveSibling(name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> content = Files.list(folder)) {
                    if (content.findAny().isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean staysEmpty() throws IOException {
        long end = System.nanoTime() + MAKING_NANOS;
        while (Files.size(file) == 0) {
            if (System.nanoTime() > end) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    private static Optional<String> of(ByteBuffer header, long size, boolean hasLog) {
        if (header.limit() < HEADER_BYTES) {
            return Optional.of("it ends after " + Counted.of(size, "byte"));
        }
        if (header.slice(0, MAGIC.length).compareTo(ByteBuffer.wrap(MAGIC)) != 0) {
            return Optional.of("it does not begin as a database does");
        }
        int said = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        long pageSize = said == 1 ? LARGEST_PAGE : said;
        long pages = Integer.toUnsignedLong(header.getInt(PAGES));
        boolean counted = header.getInt(CHANGES) == header.getInt(VALID_FOR) && pageSize > 0;
        long missing = pages - size / pageSize;
        // While there is a log, pages may still be in that alone.
        return counted && !hasLog && pages * pageSize > size
                ? Optional.of("%,d of its %s %s missing at its end"
                        .formatted(missing, Counted.of(pages, "page"), missing == 1 ? "is" : "are"))
                : Optional.empty();
    }

    /** Whether one of the files of a database that is in use lies beside it, and holds something. */
    private boolean isWritten(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix).toFile().length() > 0;
    }

    /** Goes through all pages, for a database that already gave trouble; empty when nothing more can be said of it. */
    Optional<String> pages() {
        try {
            return glance().or(this::quickCheck);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Cannot check " + file, e);
            return Optional.empty();
        }
    }

    private Optional<String> quickCheck() {
        return ask(QUICK);
    }

    /** The same for one that is open, which may be the only way in that leaves no file beside it. */
    Optional<String> pages(Connection connection) {
        try {
            return ask(connection, QUICK);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Cannot check " + file, e);
            return StoreFaults.isDamage(e) ? Optional.of(SENSELESS) : Optional.empty();
        }
    }

    /**
     * The same, and whether tables and indexes agree; takes several times as long.
     *
     * @throws RuntimeException when that cannot be told
     */
    Optional<String> everything() {
        return glance().or(() -> ask("pragma integrity_check(1)"));
    }

    private Optional<String> ask(String check) {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        SqliteLibrary.provide();
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
            return ask(connection, check);
        } catch (SQLException e) {
            if (StoreFaults.isDamage(e)) {
                return Optional.of(SENSELESS);
            }
            throw StoreFaults.told(
                    file,
                    new IllegalStateException(
                            "The database %s cannot be checked (%s).".formatted(file, e.getMessage()), e));
        }
    }

    private static Optional<String> ask(Connection connection, String check) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(check)) {
            String answer = rows.next() ? rows.getString(1) : "no answer";
            return answer.equals("ok") ? Optional.empty() : Optional.of(inWords(connection, answer));
        }
    }

    private static String inWords(Connection connection, String answer) {
        String line = answer.lines()
                .filter(each -> !each.startsWith("***"))
                .findFirst()
                .orElse(answer);
        Matcher tree = TREE.matcher(line);
        return tree.find() ? nameOf(connection, tree.group(1)) + line : line;
    }

    private static String nameOf(Connection connection, String tree) {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select type, name from sqlite_master where rootpage = " + tree)) {
            return rows.next() ? "%s %s: ".formatted(rows.getString(1), rows.getString(2)) : "";
        } catch (SQLException _) {
            // The names are in what is damaged.
            return "";
        }
    }
}
