package dropforge.journal;

import dropforge.files.Platform;
import dropforge.files.WholeWrites;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, kept in the user's cache. Left to itself, the driver unpacks it into the temporary folder at
 * each start, after it has asked another program what system this is: a tenth of a second, and a megabyte that stays
 * behind whenever a process is killed.
 */
final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final System.Logger LOG = System.getLogger(SqliteLibrary.class.getName());

    private SqliteLibrary() {}

    /** To be called before the driver is first used; where it cannot be kept, the driver does as it always does. */
    static synchronized void provide() {
        if (System.getProperty(FOLDER) != null) {
            return;
        }
        try {
            Path folder = Platform.cacheFolder()
                    .resolve("sqlite-" + SQLiteJDBCLoader.getVersion())
                    .resolve(System.getProperty("os.name") + "-" + System.getProperty("os.arch"));
            String name = LibraryLoaderUtil.getNativeLibName();
            if (!Files.exists(folder.resolve(name))) {
                Files.createDirectories(folder);
                WholeWrites.replace(folder.resolve(name), target -> unpack(name, target));
            }
            System.setProperty(FOLDER, folder.toString());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "SQLite's library is not kept", e);
        }
    }

    private static void unpack(String name, Path target) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new FileNotFoundException(resource);
            }
            Files.copy(library, target);
        }
    }
}
