package dropforge.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The safety net for events that never came: lists one folder after the other, within a small share of one core, and puts
 * what differs to the settler as suspected. Rounds that find nothing come more and more rarely. Belongs to the thread of
 * its {@link FolderWatcher}.
 */
public final class Reconciler {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Events may be late: what differs counts as missed only after this time, or four settle times. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * How much it may do.
     *
     * @param share of one core, from 0 (never) to 1
     * @param firstPause before the first round, and after one that found something; each that finds nothing doubles it, up to
     *     an hour
     */
    public record Pace(double share, Duration firstPause) {
        /** A five-hundredth of a core, once a minute at first: 200,000 files are gone through in about five minutes. */
        public static final Pace DEFAULT = new Pace(0.002, Duration.ofMinutes(1));
    }

    private final Baseline baseline;
    private final FolderScan scan;
    private final Pace pace;
    private final long graceNanos;
    private final Deque<String> round = new ArrayDeque<>();
    private long pauseNanos;
    private long nextNanos;
    private boolean foundSomething;

    Reconciler(Baseline baseline, FolderScan scan, Settler settler, Pace pace) {
        this.baseline = baseline;
        this.scan = scan;
        this.pace = pace;
        this.graceNanos = Math.max(GRACE.toNanos(), 2 * settler.holdNanos());
        restart(System.nanoTime());
    }

    /** Nanoseconds until a folder is to be listed, at most {@code longest}. */
    long nanosToNext(long nowNanos, long longest) {
        return pace.share == 0 ? longest : Math.clamp(nextNanos - nowNanos, 0, longest);
    }

    /** Lists the next folder, if it is time. */
    void step(long nowNanos) {
        if (nanosToNext(nowNanos, 1) > 0) {
            return;
        }
        if (round.isEmpty()) {
            round.add("");
            round.addAll(baseline.foldersBelow(""));
        }
        long began = System.nanoTime();
        scan.check(round.remove(), nowNanos, graceNanos);
        long tookNanos = System.nanoTime() - began;
        nextNanos = nowNanos + (long) (tookNanos / pace.share);
        if (round.isEmpty()) {
            pauseNanos = foundSomething
                    ? pace.firstPause.toNanos()
                    : Math.min(2 * pauseNanos, Math.max(LONGEST_PAUSE.toNanos(), pace.firstPause.toNanos()));
            foundSomething = false;
            nextNanos += pauseNanos;
        }
    }

    /** Something that it suspected was so. */
    void foundSomething() {
        foundSomething = true;
    }

    /** Everything has just been compared, as at a start. */
    void restart(long nowNanos) {
        round.clear();
        pauseNanos = pace.firstPause.toNanos();
        nextNanos = nowNanos + pauseNanos;
    }
}
