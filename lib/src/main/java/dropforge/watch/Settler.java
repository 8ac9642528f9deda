package dropforge.watch;

import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows which paths are to be looked at, and when. A file is at rest once its size and time of change have stood still
 * for the settle time; one whose last change lies further back than that when it is first seen (moved in, or noticed
 * late) is at rest at once. A file that has gone is held as long, in case that it turns up under another name.
 *
 * <p>Belongs to one thread.
 */
final class Settler {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);

    /** What is known of a path that is waiting. */
    private record Waiting(FoundBy foundBy, FileState seen, long seenNanos, long dueNanos, int failures) {}

    /** A path that is to be looked at now. */
    record Due(String path, FoundBy foundBy) {}

    private final long settleNanos;
    private final Map<String, Waiting> waiting = new HashMap<>();

    Settler(Duration settle) {
        this.settleNanos = settle.toNanos();
    }

    /** This path may have changed. */
    void hint(String path, FoundBy foundBy, long nowNanos) {
        waiting.merge(
                path,
                new Waiting(foundBy, null, nowNanos, nowNanos, 0),
                // It waits already, and is looked at again before it counts as settled; a retry is not put off.
                (known, _) -> known.failures == 0 ? known : new Waiting(known.foundBy, null, nowNanos, nowNanos, 0));
    }

    /** What is due, sorted by path. Each must be looked at and then be {@link #done}, or it stays due. */
    List<Due> due(long nowNanos) {
        var due = new ArrayList<Due>();
        waiting.forEach((path, entry) -> {
            if (entry.dueNanos - nowNanos <= 0) {
                due.add(new Due(path, entry.foundBy));
            }
        });
        due.sort((a, b) -> a.path.compareTo(b.path));
        return due;
    }

    /**
     * Whether what is seen of a path now has stood still long enough; when not, it goes on waiting.
     *
     * @param seen its state now, null when it is not there
     */
    boolean settled(String path, FileState seen, long nowNanos, Instant now) {
        Waiting before = waiting.get(path);
        long restNanos;
        if (seen != null) {
            // Never true of a time in the future, as a skewed clock of a file server gives it.
            long age = Duration.between(seen.modified(), now).toNanos();
            if (age >= settleNanos) {
                return true;
            }
            restNanos = age >= 0 ? settleNanos - age : settleNanos;
        } else {
            restNanos = settleNanos;
        }
        boolean stoodStill = same(before.seen, seen) && before.failures == 0;
        if (stoodStill && nowNanos - before.seenNanos >= settleNanos) {
            return true;
        }
        long since = stoodStill ? before.seenNanos : nowNanos;
        // What was never looked at before counts from now on, an absence too.
        waiting.put(path, new Waiting(before.foundBy, seen == null ? ABSENT : seen, since, nowNanos + restNanos, 0));
        return false;
    }

    /** Stands for "looked at, and not there". */
    private static final FileState ABSENT = new FileState(false, -1, Instant.EPOCH, "", null);

    private static boolean same(FileState before, FileState now) {
        return before != null && before.looksLike(now == null ? ABSENT : now);
    }

    /** It could not be looked at; it is due again after a while that grows with each failure in a row. */
    void retry(String path, FoundBy foundBy, long nowNanos) {
        Waiting before = waiting.get(path);
        int failures = before == null ? 1 : before.failures + 1;
        long pause = Math.min(LAST_RETRY.toNanos(), FIRST_RETRY.toNanos() << Math.min(failures - 1, 10));
        waiting.put(path, new Waiting(foundBy, null, nowNanos, nowNanos + pause, failures));
    }

    void done(String path) {
        waiting.remove(path);
    }

    void clear() {
        waiting.clear();
    }

    /** How many wait to settle; those that wait for a retry do not count. */
    int unsettled() {
        return (int)
                waiting.values().stream().filter(entry -> entry.failures == 0).count();
    }

    /** Nanoseconds until the next one is due, at most {@code longest}. */
    long nanosToNext(long nowNanos, long longest) {
        long next = longest;
        for (Waiting entry : waiting.values()) {
            next = Math.min(next, entry.dueNanos - nowNanos);
        }
        return Math.max(next, 0);
    }
}
