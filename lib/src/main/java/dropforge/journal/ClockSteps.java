package dropforge.journal;

/**
 * Finds where in the journal a time lies. Times grow with the ids except where the clock of the machine was set back;
 * these places are kept, so that between them a few dozen looks halve their way to the entry, whatever the size of the
 * journal, without an index of all times.
 */
record ClockSteps(Store store) {
    private static final String ADD = "insert into clock_step (id, from_at, to_at) values (?, ?, ?)";
    /** The first stretch that reaches a time ends before this step. */
    static final String FIRST_REACHING = "select id from clock_step where from_at >= ? order by id limit 1";
    /** The last stretch that begins before a time begins with this step. */
    static final String LAST_BEGINNING = "select id from clock_step where to_at < ? order by id desc limit 1";

    private static final String BEFORE = "select max(id) from clock_step where id < ?";
    private static final String AFTER = "select min(id) from clock_step where id > ?";
    static final String NEAREST = "select id, at from entry where id >= ? and id <= ? order by id limit 1";

    /** The entry of this id has an earlier time than the one before it. */
    void add(long id, String from, String to) {
        store.update(ADD, id, from, to);
    }

    /** No entry with a lower id has this time or a later one. */
    long firstIdFrom(String time, long lastId) {
        Long step = id(FIRST_REACHING, time);
        long end = step == null ? lastId : step - 1;
        Long begin = id(BEFORE, step == null ? Long.MAX_VALUE : step);
        return firstIdFrom(time, begin == null ? 1 : begin, end);
    }

    /** No entry with a higher id has an earlier time than this. */
    long lastIdBefore(String time, long lastId) {
        Long step = id(LAST_BEGINNING, time);
        long begin = step == null ? 1 : step;
        Long next = id(AFTER, begin);
        return firstIdFrom(time, begin, next == null ? lastId : next - 1) - 1;
    }

    /** Between two ids, where the times grow; one more than the last where all are earlier. */
    private long firstIdFrom(String time, long begin, long end) {
        long low = begin;
        long high = end + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Entry found = store.first(NEAREST, row -> new Entry(row.getLong(1), row.getString(2)), middle, high - 1)
                    .orElse(null);
            if (found == null || found.at().compareTo(time) >= 0) {
                high = middle;
            } else {
                low = found.id() + 1;
            }
        }
        return low;
    }

    private record Entry(long id, String at) {}

    private Long id(String sql, Object parameter) {
        return store.first(sql, row -> row.getObject(1) == null ? null : row.getLong(1), parameter)
                .orElse(null);
    }
}
