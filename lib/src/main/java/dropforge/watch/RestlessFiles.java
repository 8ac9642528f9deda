package dropforge.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that were written to while they were read, and until when they are left alone: such a one would keep the watcher from
 * all others. Belongs to the thread of its {@link FolderWatcher}.
 */
final class RestlessFiles {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private record Restless(long untilNanos, long pauseNanos) {}

    private final Settler settler;
    private final Map<String, Restless> byPath = new HashMap<>();

    RestlessFiles(Settler settler) {
        this.settler = settler;
    }

    /** It is looked at again after the settle time, then after twice as long as the last time. */
    void leaveAlone(String path, long nowNanos) {
        Restless known = byPath.get(path);
        long pause = known == null
                ? settler.settleNanos()
                : Math.min(2 * known.pauseNanos, Math.max(LONGEST_PAUSE.toNanos(), settler.settleNanos()));
        byPath.put(path, new Restless(nowNanos + pause, pause));
        settler.defer(path, nowNanos, pause);
    }

    /** Whether it is still to be left alone; it waits in the settler then. */
    boolean isLeftAlone(String path, long nowNanos) {
        Restless known = byPath.get(path);
        if (known == null || known.untilNanos - nowNanos <= 0) {
            return false;
        }
        settler.defer(path, nowNanos, known.untilNanos - nowNanos);
        return true;
    }

    /** It stands still, or is gone. */
    void forget(String path) {
        byPath.remove(path);
    }
}
