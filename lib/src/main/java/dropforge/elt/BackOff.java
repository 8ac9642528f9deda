package dropforge.elt;

import dropforge.extract.FailureKind;
import java.time.Duration;
import java.util.List;

/** When something that failed, and may do better, is tried again by itself. */
final class BackOff {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));

    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private static final Duration LAST_LOOK = Duration.ofMinutes(10);

    private BackOff() {}

    /**
     * Before the next try.
     *
     * @param tries that have failed, from 1
     * @return null where it is not tried again by itself: a document that is at fault is not for ever, a disk is
     */
    static Duration afterFailure(FailureKind kind, int tries) {
        if (tries <= PAUSES.size()) {
            return PAUSES.get(tries - 1);
        }
        return kind == FailureKind.IO ? PAUSES.getLast() : null;
    }

    /**
     * Before a file is looked for again that is gone, or other than the journal says: that is news on its way, mostly.
     *
     * @param tries before, from 0
     */
    static Duration beforeLook(int tries) {
        Duration pause = FIRST_LOOK.multipliedBy(1L << Math.min(tries, 10));
        return pause.compareTo(LAST_LOOK) < 0 ? pause : LAST_LOOK;
    }
}
