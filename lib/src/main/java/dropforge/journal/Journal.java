package dropforge.journal;

import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import tools.jackson.core.type.TypeReference;

/** The append-only record of what happened, and how far each of its consumers has read it. */
public final class Journal {
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
    /** Always of one length, so that times compare as texts. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String NEXT_ID = "select coalesce(max(id), 0) + 1 from entry";
    private static final String INSERT = """
            insert into entry (id, at, kind, root, path, from_path, size, sha256, found_by, detail)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final Store store;
    private final Clock clock;
    private final List<Consumer<JournalEntry>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> alarmListeners = new CopyOnWriteArrayList<>();

    public Journal(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Entries, and whatever else the store holds, written together. */
    public final class Transaction {
        private final Handle handle;
        private final List<JournalEntry> entries = new ArrayList<>();

        private Transaction(Handle handle) {
            this.handle = handle;
        }

        /** For tables of the store that belong to others, such as the baseline. */
        public Handle handle() {
            return handle;
        }

        public JournalEntry append(Draft draft) {
            // One transaction writes at a time, so the highest id cannot move meanwhile.
            long id = store.prepared(NEXT_ID, statement -> {
                try (ResultSet next = statement.executeQuery()) {
                    return next.getLong(1);
                }
            });
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            String detail = Json.line(draft.detail());
            store.prepared(INSERT, insert -> {
                insert.setLong(1, id);
                insert.setString(2, TIME.format(at));
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
                    Json.read(detail, DETAIL));
            entries.add(entry);
            return entry;
        }

        /** Says that {@code consumer} is done with all entries up to {@code id}. */
        public void moveCursor(String consumer, long id) {
            handle.createUpdate("""
                            insert into consumer (name, entry_id) values (:name, :id)
                            on conflict (name) do update set entry_id = excluded.entry_id""").bind("name", consumer).bind("id", id).execute();
        }
    }

    /** Runs {@code work} in one transaction; when it is kept, the listeners hear of its entries in order. */
    public <T> T write(Function<Transaction, T> work) {
        // In one turn, so that the listeners hear the entries of all threads in one order.
        return store.inTurn(() -> {
            List<JournalEntry> written = new ArrayList<>();
            T result = store.write(handle -> {
                var transaction = new Transaction(handle);
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
     * Calls {@code listener} with each entry that this process writes, after it is kept, from the thread that wrote it.
     * It must be quick: nobody else writes meanwhile. What it throws is logged and harms neither the writer nor the
     * others.
     */
    public void listen(Consumer<JournalEntry> listener) {
        listeners.add(listener);
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
        return store.read(handle -> handle.createQuery("select entry_id from consumer where name = :name")
                .bind("name", consumer)
                .mapTo(Long.class)
                .findOne());
    }

    /** The id of the newest entry; 0 for an empty journal. */
    public long lastId() {
        return store.read(handle -> handle.createQuery("select coalesce(max(id), 0) from entry")
                .mapTo(Long.class)
                .one());
    }

    /** What {@code query} asks for, oldest first. */
    public List<JournalEntry> find(JournalQuery query) {
        return store.read(handle -> {
            var sql = new StringBuilder("select * from entry where id > :after");
            if (!query.kinds().isEmpty()) {
                sql.append(" and kind in (<kinds>)");
            }
            if (query.root() != null) {
                sql.append(" and root = :root");
            }
            if (query.path() != null) {
                sql.append(" and (path = :path or from_path = :path)");
            }
            if (query.since() != null) {
                sql.append(" and at >= :since");
            }
            // The newest of them are wanted, but in the order in which they happened.
            sql.append(" order by id desc limit :limit");
            var asked = handle.createQuery(sql.toString())
                    .bind("after", query.after())
                    .bind("limit", query.limit());
            if (!query.kinds().isEmpty()) {
                asked.bindList(
                        "kinds", query.kinds().stream().map(Kind::wireName).toList());
            }
            if (query.root() != null) {
                asked.bind("root", query.root());
            }
            if (query.path() != null) {
                asked.bind("path", query.path());
            }
            if (query.since() != null) {
                asked.bind("since", TIME.format(roundedUp(query.since())));
            }
            return asked.reduceRows(new ArrayList<JournalEntry>(), (found, row) -> {
                        found.add(entry(row));
                        return found;
                    })
                    .reversed();
        });
    }

    /** Entries have milliseconds: those of the one that this time lies in happened before it. */
    private static Instant roundedUp(Instant time) {
        Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
        return whole.equals(time) ? whole : whole.plusMillis(1);
    }

    /** The newest entry that {@code query} asks for. */
    public Optional<JournalEntry> newest(JournalQuery query) {
        return find(query.withLimit(1)).stream().findFirst();
    }

    private static JournalEntry entry(RowView row) {
        String foundBy = row.getColumn("found_by", String.class);
        return new JournalEntry(
                row.getColumn("id", Long.class),
                Instant.parse(row.getColumn("at", String.class)),
                Kind.ofWireName(row.getColumn("kind", String.class)),
                row.getColumn("root", String.class),
                row.getColumn("path", String.class),
                row.getColumn("from_path", String.class),
                row.getColumn("size", Long.class),
                row.getColumn("sha256", String.class),
                foundBy == null ? null : FoundBy.ofWireName(foundBy),
                Json.read(row.getColumn("detail", String.class), DETAIL));
    }
}
