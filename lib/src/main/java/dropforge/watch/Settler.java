package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Knows which paths are to be looked at, and when. A file is at rest once its size and time of change have stood still
 * for the settle time, by the clock of this process; sooner where the system tells that nobody writes to it any more. One that was last changed long before it is first seen (moved in, or
 * noticed late) is at rest at once; long means at least ten seconds, since the clock of a file server may be behind.
 *
 * <p>A file that has gone is held for twice the settle time, in case that it turns up under another name: it may do so
 * shortly before the hold ends, and must come to rest then. Then it is given a last moment, since this process may have been
 * stopped all the while, and what it is told of first is that the time is over.
 *
 * <p>Belongs to one thread.
 */
final class Settler {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONG_AGO = Duration.ofSeconds(10);

    /** Stands for "looked at, and not there". */
    private static final FileState ABSENT = new FileState(false, -1, Instant.EPOCH, FileKey.NONE, null);

    /**
     * What is known of a path that is waiting.
     *
     * @param seen its state at the last look; null when it was not looked at since the last hint or failure
     * @param seenNanos since when it has been seen in this state
     * @param failures how many looks in a row have failed
     * @param closed whether it is whole by what the system said, unless somebody else writes to it
     * @param last whether it was held for long enough, and this is its last moment
     */
    private record Waiting(
            String path,
            FoundBy foundBy,
            FileState seen,
            long seenNanos,
            long dueNanos,
            int failures,
            boolean closed,
            boolean last) {
        static Waiting of(String path, FoundBy foundBy, long nowNanos, long dueNanos) {
            return new Waiting(path, foundBy, null, nowNanos, dueNanos, 0, false, false);
        }

        int compareByDue(Waiting other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : path.compareTo(other.path);
        }

        boolean isUnsettled() {
            return !isSuspected() && (failures <= 1 || seen != null);
        }

        /** The background check found it to differ, and nobody has hinted at it since. */
        boolean isSuspected() {
            return foundBy == FoundBy.RECONCILER && seen == null && failures == 0;
        }

        Waiting dueAt(long nanos) {
            return new Waiting(path, foundBy, seen, seenNanos, nanos, failures, closed, last);
        }

        Waiting closedAt(long nanos) {
            return new Waiting(path, foundBy, seen, seenNanos, nanos, failures, true, last);
        }
    }

    /** A path that is to be looked at now. */
    record Due(String path, FoundBy foundBy) {}

    private final long settleNanos;
    private final long longAgoNanos;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final TreeSet<Waiting> byDue = new TreeSet<>(Waiting::compareByDue);
    private int unsettled;

    Settler(Duration settle) {
        this.settleNanos = settle.toNanos();
        this.longAgoNanos = Math.max(settleNanos, LONG_AGO.toNanos());
    }

    /** How long something that has gone is held. */
    long holdNanos() {
        return 2 * settleNanos;
    }

    /** This path may have changed. */
    void hint(String path, FoundBy foundBy, long nowNanos) {
        Waiting known = waiting.get(path);
        if (known == null || known.isSuspected()) {
            put(Waiting.of(path, foundBy, nowNanos, nowNanos));
        } else if (known.failures > 0 && known.seen == null) {
            // It may be readable now: no need to wait for the retry.
            put(known.dueAt(nowNanos));
        }
        // Otherwise it waits already, and is looked at again before it counts as settled.
    }

    /** The same; whoever wrote to it has closed it, so that it is at rest unless somebody else writes to it. */
    void closed(String path, FoundBy foundBy, long nowNanos) {
        Waiting known = waiting.get(path);
        put((known == null || known.isSuspected() ? Waiting.of(path, foundBy, nowNanos, nowNanos) : known)
                .closedAt(nowNanos));
    }

    /** The background check found it to differ: it is due when nobody has hinted at it for {@code graceNanos}. */
    void suspect(String path, long nowNanos, long graceNanos) {
        if (!waiting.containsKey(path)) {
            put(Waiting.of(path, FoundBy.RECONCILER, nowNanos, nowNanos + graceNanos));
        }
    }

    /**
     * What is due, in the order in which it became so: what turns up under another name settles before its old name is
     * given up. Each must be looked at and then be {@link #done}, or it stays due.
     */
    List<Due> due(long nowNanos) {
        return due(nowNanos, nowNanos);
    }

    /**
     * The same, without what has been looked at and became due again since a time: of many files that do not come to rest
     * there is always one.
     */
    List<Due> due(long nowNanos, long sinceNanos) {
        var due = new ArrayList<Due>();
        for (Waiting next : byDue) {
            if (next.dueNanos - nowNanos > 0) {
                break;
            }
            if (next.dueNanos - sinceNanos <= 0 || (next.seen == null && next.failures == 0)) {
                due.add(new Due(next.path, next.foundBy));
            }
        }
        return due;
    }

    /**
     * Whether what is seen of a path now has stood still long enough; when not, it goes on waiting. A file that has content
     * and was just closed is at rest. One that nobody has open for writing, but of which no close was told, needs a tenth
     * of the settle time, in case that its writer opens it again; one that somebody has open needs ten times as much, since
     * not all writers ever close.
     *
     * @param seen its state now, null when it is not there
     * @param writers who has it open now; not asked when it is not there
     */
    boolean settled(String path, FileState seen, Supplier<Writers> writers, long nowNanos, Instant now) {
        Waiting before = waiting.get(path);
        FileState state = seen == null ? ABSENT : seen;
        boolean stoodStill = before.seen != null && before.seen.looksLike(state);
        Writers open = seen == null ? Writers.UNKNOWN : writers.get();
        if (seen != null && before.closed && open != Writers.SOME && seen.size() > 0) {
            return true;
        }
        if (seen != null
                && open != Writers.SOME
                && (stoodStill || before.seen == null)
                && isLongAgo(seen.modified(), now)) {
            return true;
        }
        long hold = hold(seen, open);
        long since = stoodStill ? before.seenNanos : nowNanos;
        boolean held = stoodStill && nowNanos - since >= hold;
        if (held && (seen != null || before.last)) {
            return true;
        }
        // A difference, since the clock may overflow in between.
        long left = held ? settleNanos / 10 : since + hold - nowNanos;
        long due = nowNanos + (open == Writers.SOME ? Math.min(left, settleNanos / 10) : left);
        boolean closed = before.closed && open != Writers.SOME;
        put(new Waiting(path, before.foundBy, state, since, due, before.failures, closed, held));
        return false;
    }

    private long hold(FileState seen, Writers open) {
        if (seen == null) {
            return holdNanos();
        }
        return switch (open) {
            case NONE -> seen.size() == 0 ? settleNanos : settleNanos / 10;
            case SOME -> 10 * settleNanos;
            case UNKNOWN -> settleNanos;
        };
    }

    /** Never true of a time in the future, as a clock that is ahead gives it. */
    private boolean isLongAgo(Instant modified, Instant now) {
        return Duration.between(modified, now).compareTo(Duration.ofNanos(longAgoNanos)) >= 0;
    }

    /**
     * It could not be looked at. The first time it is due again after the settle time, since it may have been replaced in
     * the moment of the look; then after a while that grows with each failure.
     *
     * @return how many looks in a row have failed
     */
    int retry(String path, FoundBy foundBy, long nowNanos) {
        Waiting before = waiting.get(path);
        int failures = before == null ? 1 : before.failures + 1;
        long pause = failures == 1
                ? Math.min(settleNanos, FIRST_RETRY.toNanos())
                : Math.min(LAST_RETRY.toNanos(), FIRST_RETRY.toNanos() << Math.min(failures - 2, 10));
        boolean closed = before != null && before.closed;
        put(new Waiting(path, foundBy, null, nowNanos, nowNanos + pause, failures, closed, false));
        return failures;
    }

    /** It is looked at again after a tenth of the settle time. */
    void defer(String path, long nowNanos) {
        defer(path, nowNanos, settleNanos / 10);
    }

    /** It is looked at again after this long. */
    void defer(String path, long nowNanos, long pauseNanos) {
        put(waiting.get(path).dueAt(nowNanos + pauseNanos));
    }

    /** Whether the system told that a writer has closed it since it was last at rest. */
    boolean isClosed(String path) {
        Waiting known = waiting.get(path);
        return known != null && known.closed;
    }

    long settleNanos() {
        return settleNanos;
    }

    boolean isWaiting(String path) {
        return waiting.containsKey(path);
    }

    void done(String path) {
        Waiting before = waiting.remove(path);
        if (before != null) {
            byDue.remove(before);
            unsettled -= before.isUnsettled() ? 1 : 0;
        }
    }

    void clear() {
        waiting.clear();
        byDue.clear();
        unsettled = 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many wait to settle; those that failed more than once and wait for a retry do not count. */
    int unsettled() {
        return unsettled;
    }

    /** Nanoseconds until the next one is due, at most {@code longest}. */
    long nanosToNext(long nowNanos, long longest) {
        return byDue.isEmpty() ? longest : Math.clamp(byDue.first().dueNanos - nowNanos, 0, longest);
    }

    private void put(Waiting entry) {
        done(entry.path);
        waiting.put(entry.path, entry);
        byDue.add(entry);
        unsettled += entry.isUnsettled() ? 1 : 0;
    }
}
