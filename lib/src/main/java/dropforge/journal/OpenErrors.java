package dropforge.journal;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which errors nothing has resolved since, kept up to date with each entry: to find them among all that ever went wrong
 * takes longer with each year.
 */
record OpenErrors(Store store) {
    private static final String CLOSE = "delete from open_error where about = ?";
    private static final String OPEN = "insert into open_error (about, entry_id) values (?, ?)";
    private static final String CLOSE_OF_HANDLERS = "delete from open_error where about >= ? and about < ?";
    static final String BELOW = "select about, entry_id from open_error where about >= ? and about < ?";
    static final String NEWEST = "select entry_id from open_error order by entry_id desc limit ?";
    private static final String COUNT = "select count(*) from open_error";

    /** Between a file and the handler that met an error with it; no path has two slashes. */
    static final String BY = "//";

    /** An error is over when its file is good, gone or renamed, that of a training when one has succeeded. */
    void heed(JournalEntry entry) {
        switch (entry.kind()) {
            case ERROR, TRAINING_FAILED -> {
                close(about(entry));
                open(about(entry), entry.id());
            }
            case FILE_QUARANTINED -> {
                close(about(entry));
                // One that was moved is not there any more, and the quarantine tells of it.
                if (entry.text(Draft.TO) == null) {
                    open(about(entry), entry.id());
                }
            }
            case RECOVERED, FILE_RELEASED, TRAINING_COMPLETED -> close(about(entry));
            case REMOVED, DIRECTORY_REMOVED -> closeAll(about(entry.root(), entry.path()));
            case RENAMED -> {
                closeAll(about(entry.root(), entry.path()));
                closeAll(about(entry.root(), entry.from()));
            }
            case DIRECTORY_RENAMED -> move(about(entry.root(), entry.from()), about(entry.root(), entry.path()));
            default -> {}
        }
    }

    private static String about(String root, String path) {
        return root + "/" + path;
    }

    /** Trainings have one place; what is about a watched folder as a whole has the empty path in it. */
    private static String about(JournalEntry entry) {
        boolean training = entry.kind() == Kind.TRAINING_FAILED || entry.kind() == Kind.TRAINING_COMPLETED;
        String file = entry.path() == null
                ? training || entry.root() == null ? "" : about(entry.root(), "")
                : about(entry.root(), entry.path());
        String handler = entry.text(Draft.HANDLER);
        return file + (handler == null ? "" : BY + handler);
    }

    /** Whoever met it. */
    private void closeAll(String about) {
        close(about);
        store.update(CLOSE_OF_HANDLERS, about + BY, about + "/0"); // follows the second slash
    }

    private void close(String about) {
        store.update(CLOSE, about);
    }

    private void open(String about, long id) {
        store.update(OPEN, about, id);
    }

    /** The files of a folder that is called otherwise have no entries of their own. */
    private void move(String from, String to) {
        below(from).forEach((path, id) -> {
            close(from + "/" + path);
            close(to + "/" + path);
            open(to + "/" + path, id);
        });
    }

    /** Ids by the path below a folder, or below a root. */
    SortedMap<String, Long> below(String folder) {
        record About(String path, long id) {}
        var found = new TreeMap<String, Long>();
        store.query(
                        BELOW,
                        row -> new About(row.getString(1).substring(folder.length() + 1), row.getLong(2)),
                        folder + "/",
                        folder + "0") // follows '/' among the characters
                .forEach(open -> found.put(open.path(), open.id()));
        return found;
    }

    /** Ids of the newest, newest first. */
    List<Long> newest(int most) {
        return store.query(NEWEST, row -> row.getLong(1), most);
    }

    int count() {
        return store.only(COUNT, row -> row.getInt(1));
    }
}
