package dropforge.journal;

import dropforge.files.FileKey;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** The append-only record of what happened, and how far each of its consumers has read it. */
public final class Journal {
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
    private static final String NO_DETAIL = "{}";
    /** Entries that are read at once. */
    private static final int PAGE = 1_000;
    /** So many entries are sorted in no time. */
    private static final int RARE = 20_000;

    private static final String LAST_ID = "select coalesce(max(id), 0) from entry";
    private static final String CURSOR = "select entry_id from consumer where name = ?";
    private static final String CURSORS =
            "select name, entry_id from consumer where name >= ? and name < ? order by name";
    private static final String DROP_CURSOR = "delete from consumer where name = ?";
    private static final String MOVE_CURSOR = """
            insert into consumer (name, entry_id) values (?, ?)
            on conflict (name) do update set entry_id = excluded.entry_id""";
    /** Says where to begin, or it would be taken for one that reads all. */
    static final String NEWEST = "select id, at from entry where id > 0 order by id desc limit 1";

    static final String NEXT_ROOT = "select min(root) from entry where root > ?";
    static final String COUNT_PREFIX =
            "select count(*) from (select 1 from entry where path >= ? and path < ? limit ?)";
    static final String LATER =
            "select count(*), min(at) from (select at from entry where id > ? and kind || '' in (%s) order by id limit ?)";
    private static final String DROPPED = "select before_at from dropped";
    private static final String INSERT = """
            insert into entry (id, at, kind, root, path, from_path, size, sha256, found_by, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Says again what the index says, or that would not be used. */
    static final String COUNT_FOUND =
            "select count(*) from entry where found_by = ? and found_by <> 'event' and id > ?";

    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final Store store;
    private final Clock clock;
    private final ClockSteps clockSteps;
    private final OpenErrors openErrors;
    private final List<Consumer<JournalEntry>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> alarmListeners = new CopyOnWriteArrayList<>();

    public Journal(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.clockSteps = new ClockSteps(store);
        this.openErrors = new OpenErrors(store);
    }

    private record Newest(long id, String at) {}

    /** Entries, and whatever else the store holds, written together. */
    public final class Transaction {
        private final List<JournalEntry> entries = new ArrayList<>();
        private Newest newest;

        private Transaction() {}

        public JournalEntry append(Draft draft) {
            if (newest == null) {
                newest = newest();
            }
            long id = newest.id() + 1;
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            String time = EntryTime.of(at);
            if (time.compareTo(newest.at()) < 0) {
                clockSteps.add(id, newest.at(), time);
            }
            String detail = draft.detail().isEmpty() ? NO_DETAIL : Json.line(draft.detail());
            store.prepared(INSERT, insert -> {
                insert.setLong(1, id);
                insert.setString(2, time);
                insert.setString(3, draft.kind().wireName());
                insert.setString(4, draft.root());
                insert.setString(5, draft.path());
                insert.setString(6, draft.from());
                insert.setObject(7, draft.size());
                insert.setString(8, draft.sha256());
                insert.setString(
                        9, draft.foundBy() == null ? null : draft.foundBy().wireName());
                insert.setString(10, detail);
                return insert.executeUpdate();
            });
            var entry = new JournalEntry(
                    id,
                    at,
                    draft.kind(),
                    draft.root(),
                    draft.path(),
                    draft.from(),
                    draft.size(),
                    draft.sha256(),
                    draft.foundBy(),
                    // As it will be read: whoever hears of the entry sees what is found later.
                    detail(detail));
            openErrors.heed(entry);
            entries.add(entry);
            newest = new Newest(id, time);
            return entry;
        }

        /** One transaction writes at a time, so nobody else adds another one meanwhile. */
        private Newest newest() {
            return store.first(NEWEST, row -> new Newest(row.getLong(1), row.getString(2)))
                    .orElse(new Newest(0, ""));
        }

        /** Says that {@code consumer} is done with all entries up to {@code id}. */
        public void moveCursor(String consumer, long id) {
            store.update(MOVE_CURSOR, consumer, id);
        }

        /** As if {@code consumer} had never been here: nothing is kept for it. */
        public void dropCursor(String consumer) {
            store.update(DROP_CURSOR, consumer);
        }
    }

    /** Runs {@code work} in one transaction; when it is kept, the listeners hear of its entries in order. */
    public <T> T write(Function<Transaction, T> work) {
        // In one turn, so that the listeners hear the entries of all threads in one order.
        return store.inTurn(() -> {
            List<JournalEntry> written = new ArrayList<>();
            T result = store.write(() -> {
                var transaction = new Transaction();
                T value = work.apply(transaction);
                written.addAll(transaction.entries);
                return value;
            });
            written.forEach(entry -> listeners.forEach(listener -> tell(listener, entry)));
            return result;
        });
    }

    private static void tell(Consumer<JournalEntry> listener, JournalEntry entry) {
        try {
            listener.accept(entry);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A listener of the journal failed on entry " + entry.id(), e);
        }
    }

    /** Writes one entry. */
    public JournalEntry append(Draft draft) {
        return write(transaction -> transaction.append(draft));
    }

    /**
     * Calls {@code listener} with each entry that this process writes, after it is kept, from the thread that wrote it, and
     * with those of others that are {@link #passOn passed on}.
     * It must be quick: nobody else writes meanwhile. What it throws is logged and harms neither the writer nor the
     * others.
     */
    public void listen(Consumer<JournalEntry> listener) {
        listeners.add(listener);
    }

    /** Tells those who listen of an entry that another process has written, in one order with those of this one. */
    public void passOn(JournalEntry entry) {
        store.inTurn(() -> {
            listeners.forEach(listener -> tell(listener, entry));
            return null;
        });
    }

    /** Calls {@code listener} with each sentence that cannot be written down, as on a full disk. */
    public void listenToAlarms(Consumer<String> listener) {
        alarmListeners.add(listener);
    }

    /** Tells those who listen what the journal itself cannot take. */
    public void alarm(String sentence) {
        alarmListeners.forEach(listener -> listener.accept(sentence));
    }

    /** How far a consumer has come; empty for one that has never been here. */
    public Optional<Long> cursor(String consumer) {
        return store.first(CURSOR, row -> row.getLong(1), consumer);
    }

    /** How far those consumers have come whose names begin so, by their names. */
    public Map<String, Long> cursors(String prefix) {
        Map<String, Long> cursors = new LinkedHashMap<>();
        store.query(
                        CURSORS,
                        row -> Map.entry(row.getString(1), row.getLong(2)),
                        prefix,
                        EntrySelect.afterPrefix(prefix))
                .forEach(cursor -> cursors.put(cursor.getKey(), cursor.getValue()));
        return cursors;
    }

    /**
     * Entries that were written after another one.
     *
     * @param count how many
     * @param first when the first of them was; null when there is none
     */
    public record Later(int count, Instant first) {}

    /** Those of these kinds after this id, of which the oldest so many are counted. */
    public Later later(long id, Set<Kind> kinds, int most) {
        return store.only(
                LATER.formatted(kinds.stream()
                        .map(kind -> "'" + kind.wireName() + "'")
                        .sorted()
                        .collect(Collectors.joining(", "))),
                row -> new Later(row.getInt(1), row.getInt(1) == 0 ? null : EntryTime.parse(row.getString(2))),
                id,
                most);
    }

    /** The id of the newest entry; 0 for an empty journal. */
    public long lastId() {
        return store.only(LAST_ID, row -> row.getLong(1));
    }

    /** What {@code query} asks for, oldest first. */
    public List<JournalEntry> find(JournalQuery query) {
        var found = new ArrayList<JournalEntry>();
        backwards(query, found::add);
        return found.reversed();
    }

    /** The oldest so many of what {@code query} asks for, oldest first. */
    public List<JournalEntry> oldest(JournalQuery query, int most) {
        var found = new ArrayList<JournalEntry>();
        Reading reading = reading(query);
        for (Page page = reading.first(false); page != null && found.size() < most; page = reading.next(page)) {
            found.addAll(page.entries().subList(0, Math.min(page.entries().size(), most - found.size())));
        }
        return found;
    }

    /** The newest entry that {@code query} asks for. */
    public Optional<JournalEntry> newest(JournalQuery query) {
        return find(query.withLimit(Math.min(1, query.limit()))).stream().findFirst();
    }

    /**
     * Calls {@code consumer} with what {@code query} asks for, oldest first, a thousand entries at a time: however many
     * there are, they are neither held in memory nor is a writer kept from tidying up meanwhile.
     */
    public void forEach(JournalQuery query, Consumer<JournalEntry> consumer) {
        long after = query.after();
        if (query.limit() < Integer.MAX_VALUE) {
            var oldest = new AtomicLong(Long.MAX_VALUE);
            backwards(query, entry -> oldest.set(entry.id()));
            if (oldest.get() == Long.MAX_VALUE) {
                return;
            }
            after = oldest.get() - 1;
        }
        Reading reading = reading(query.withAfter(Math.max(after, query.after())));
        for (Page page = reading.first(false); page != null; page = reading.next(page)) {
            page.entries().forEach(consumer);
        }
    }

    private void backwards(JournalQuery query, Consumer<JournalEntry> consumer) {
        int missing = query.limit();
        Reading reading = reading(query);
        for (Page page = missing > 0 ? reading.first(true) : null; page != null; page = reading.next(page)) {
            for (JournalEntry entry : page.entries()) {
                consumer.accept(entry);
                if (--missing == 0) {
                    return;
                }
            }
        }
    }

    /** Entries one after another, and where the next ones begin. */
    private record Page(List<JournalEntry> entries, EntrySelect.Window next) {}

    /** Reads what a query asks for, page by page, between two ids that lie outside. */
    private record Reading(
            Journal journal, JournalQuery query, List<String> roots, boolean rarePrefix, long after, long before) {
        Page first(boolean newestFirst) {
            return read(window(newestFirst));
        }

        EntrySelect.Window window(boolean newestFirst) {
            boolean allFit = query.paths() == null || query.paths().name().isPresent();
            return new EntrySelect.Window(newestFirst, after, before, allFit ? Math.min(PAGE, query.limit()) : PAGE);
        }

        EntrySelect select(EntrySelect.Window window) {
            return EntrySelect.of(query, roots, rarePrefix, window);
        }

        /** Null after the last. */
        Page next(Page page) {
            return page.next() == null ? null : read(page.next());
        }

        private Page read(EntrySelect.Window window) {
            List<JournalEntry> all = journal.entries(select(window));
            List<JournalEntry> fitting = query.paths() == null
                    ? all
                    : all.stream()
                            .filter(entry -> query.paths().fits(entry.path())
                                    || query.paths().fits(entry.from()))
                            .toList();
            return new Page(
                    fitting,
                    all.size() < window.limit()
                            ? null
                            : window.beyond(all.getLast().id()));
        }
    }

    private Reading reading(JournalQuery query) {
        long lastId = lastId();
        long after = query.after();
        long before = Long.MAX_VALUE;
        if (query.since() != null) {
            after = Math.max(after, clockSteps.firstIdFrom(EntryTime.atOrAfter(query.since()), lastId) - 1);
        }
        if (query.until() != null) {
            before = clockSteps.lastIdBefore(EntryTime.atOrAfter(query.until()), lastId) + 1;
        }
        return new Reading(this, query, roots(), isRare(query.paths()), after, before);
    }

    /** What is asked first of the store for a query, from either end. */
    List<EntrySelect> selects(JournalQuery query) {
        Reading reading = reading(query);
        return List.of(reading.select(reading.window(true)), reading.select(reading.window(false)));
    }

    /** The watched folders that there are entries of, each found by a leap from the one before it. */
    private List<String> roots() {
        var roots = new ArrayList<String>();
        for (String root = nextRoot(""); root != null; root = nextRoot(root)) {
            roots.add(root);
        }
        return roots;
    }

    private String nextRoot(String before) {
        return store.first(NEXT_ROOT, row -> row.getString(1), before).orElse(null);
    }

    /** Whether the entries of files whose name begins so are few beside all. */
    private boolean isRare(PathPattern paths) {
        if (paths == null || paths.name().isPresent() || paths.prefix().isEmpty()) {
            return false;
        }
        String prefix = paths.prefix();
        return store.only(COUNT_PREFIX, row -> row.getInt(1), prefix, EntrySelect.afterPrefix(prefix), RARE) < RARE;
    }

    List<JournalEntry> entries(EntrySelect select) {
        return store.query(select.sql(), Journal::entry, select.parameters().toArray());
    }

    /**
     * The file key under which a path of a watched folder is known by what has been journaled so far: the baseline changes
     * with the journal. Empty where nothing is known of that path.
     */
    public Optional<FileKey> knownKey(String root, String path) {
        return store.first(
                "select inode, born from baseline where root = ? and path = ?",
                row -> row.getLong(1) == 0 ? FileKey.NONE : new FileKey(row.getLong(1), row.getLong(2)),
                root,
                path);
    }

    /** The newest errors of files that are still there and not taken back, or of a training; newest last. */
    public List<JournalEntry> openErrors(int most) {
        return openErrors.newest(most).reversed().stream()
                .map(this::entry)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The entry of this id; empty where there is none, or none any more. */
    public Optional<JournalEntry> entry(long id) {
        return entries(EntrySelect.of(
                        JournalQuery.ALL, List.of(), false, new EntrySelect.Window(false, id - 1, id + 1, 1)))
                .stream()
                .findFirst();
    }

    /**
     * The open errors of the files of a watched folder, by the names that these have now; an entry has the name that its
     * file had when it was written. What a handler of the user's met is not among them: it says nothing of the file.
     */
    public Map<String, JournalEntry> openErrors(String root) {
        Map<String, JournalEntry> open = new LinkedHashMap<>();
        openErrors.below(root).forEach((path, id) -> {
            if (!path.contains(OpenErrors.BY)) {
                entry(id).ifPresent(error -> open.put(path, error));
            }
        });
        return open;
    }

    /** How many changes after this entry were noticed by someone else than the events of the system. */
    public int countFoundBy(FoundBy who, long after) {
        if (who == FoundBy.EVENT) {
            throw new IllegalArgumentException("nearly all are, and there is no index of them");
        }
        return store.only(COUNT_FOUND, row -> row.getInt(1), who.wireName(), after);
    }

    /**
     * The entry that says that Dropforge itself has moved the file of this path, to quarantine or because it was old, where
     * that is the last that happened to it: what it has put back, its user may have removed.
     */
    public Optional<JournalEntry> ownMove(String root, String path) {
        JournalQuery moves = JournalQuery.ALL.withRoot(root).withKinds(Kind.FILE_QUARANTINED, Kind.FILE_ARCHIVED);
        // First whether there is any: files go by the thousand, and hardly ever so.
        return newest(moves).isEmpty()
                ? Optional.empty()
                : newest(moves.withPath(path)
                                .withKinds(
                                        Kind.ADDED,
                                        Kind.MODIFIED,
                                        Kind.RENAMED,
                                        Kind.REMOVED,
                                        Kind.FILE_QUARANTINED,
                                        Kind.FILE_ARCHIVED,
                                        Kind.FILE_RELEASED))
                        .filter(entry -> entry.text(Draft.TO) != null);
    }

    /** How many errors are open in all. */
    public int countOpenErrors() {
        return openErrors.count();
    }

    /**
     * Everything that happened to a file of a watched folder, under whatever names it had.
     *
     * @param path relative to the folder; where several files had that name, the last one is meant
     */
    public FileHistory historyOf(String root, String path) {
        return new FileTracer(this, root).trace(path);
    }

    /** The id of the last entry from before this time; 0 where all are later. */
    long lastIdBefore(Instant time) {
        return clockSteps.lastIdBefore(EntryTime.atOrAfter(time), lastId());
    }

    /** Until when entries were dropped because of their age; empty while all are there. */
    public Optional<Instant> droppedBefore() {
        return store.first(DROPPED, row -> EntryTime.parse(row.getString(1)));
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        long size = row.getLong(7);
        boolean sized = !row.wasNull();
        String foundBy = row.getString(9);
        return new JournalEntry(
                row.getLong(1),
                EntryTime.parse(row.getString(2)),
                Kind.ofWireName(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                sized ? size : null,
                row.getString(8),
                foundBy == null ? null : FoundBy.ofWireName(foundBy),
                detail(row.getString(10)));
    }

    /** Most changes of files have none. */
    private static Map<String, Object> detail(String json) {
        if (json.equals(NO_DETAIL)) {
            return Map.of();
        }
        try {
            Map<String, Object> detail = Json.read(json, DETAIL);
            if (detail != null) {
                return detail;
            }
        } catch (JacksonException e) {
            LOG.log(Level.DEBUG, "An entry of the journal has a detail that is no JSON object", e);
        }
        // What else the entry tells is as good as ever, and so are the others.
        return Map.of(JournalEntry.UNREADABLE, json);
    }
}
