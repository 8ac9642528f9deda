package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time passes only as the test says, in milliseconds. */
class SettlerTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final Settler settler = new Settler(Duration.ofMillis(300));

    /** Near the point where the clock of the machine overflows. */
    private long now = Long.MAX_VALUE - 1_000_000_000L;

    private Instant time = START;

    @Test
    void aFreshFileIsAtRestOnceItStoodStillForTheSettleTime() {
        hint("a.csv");
        assertThat(due()).containsExactly("a.csv");
        assertThat(settled("a.csv", file(10, START))).isFalse();
        assertThat(due()).isEmpty();
        assertThat(millisToNext()).isEqualTo(300);

        pass(299);
        assertThat(due()).isEmpty();
        pass(1);
        assertThat(due()).containsExactly("a.csv");
        assertThat(settled("a.csv", file(10, START))).isTrue();
    }

    @Test
    void aFileThatItsWriterHasClosedIsAtRestAfterATenthOfTheSettleTime() {
        hint("a.csv");
        assertThat(settled("a.csv", file(10, START), Writers.NONE)).isFalse();
        assertThat(millisToNext()).isEqualTo(30);
        pass(30);
        assertThat(settled("a.csv", file(10, START), Writers.NONE)).isTrue();
    }

    @Test
    void aFileOfWhichTheCloseWasToldIsAtRestAtOnceUnlessSomebodyElseWritesToIt() {
        closed("a.csv");
        assertThat(due()).containsExactly("a.csv");
        assertThat(settled("a.csv", file(10, START), Writers.UNKNOWN)).isTrue();
        assertThat(settled("a.csv", file(10, START), Writers.NONE)).isTrue();
        assertThat(settled("a.csv", file(10, START), Writers.SOME)).isFalse();
        assertThat(settled("a.csv", file(11, START), Writers.UNKNOWN)).isFalse();
        closed("a.csv");
        assertThat(due()).containsExactly("a.csv");
        assertThat(settled("a.csv", file(12, START), Writers.NONE)).isTrue();
    }

    @Test
    void anEmptyFileThatWasClosedMayBeOpenedAgainToBeWritten() {
        closed("a.csv");
        assertThat(settled("a.csv", file(0, START), Writers.NONE)).isFalse();
        pass(299);
        assertThat(due()).isEmpty();
        closed("a.csv");
        assertThat(settled("a.csv", file(10, START), Writers.NONE)).isTrue();
    }

    @Test
    void aSuspectedPathIsDueOnlyWhenNoHintComes() {
        settler.suspect("missed.csv", now, 2_000_000_000L);
        settler.suspect("late.csv", now, 2_000_000_000L);
        assertThat(settler.unsettled()).isZero();
        assertThat(due()).isEmpty();

        hint("late.csv");
        assertThat(settler.due(now)).containsExactly(new Settler.Due("late.csv", FoundBy.EVENT));
        settler.done("late.csv");

        pass(2_000);
        assertThat(settler.due(now)).containsExactly(new Settler.Due("missed.csv", FoundBy.RECONCILER));
    }

    @Test
    void anEmptyFileThatNobodyWritesToMayBeAboutToBeWritten() {
        hint("a.csv");
        assertThat(settled("a.csv", file(0, START), Writers.NONE)).isFalse();
        pass(30);
        assertThat(settled("a.csv", file(0, START), Writers.NONE)).isFalse();
        pass(270);
        assertThat(settled("a.csv", file(0, START), Writers.NONE)).isTrue();
    }

    @Test
    void aWriterThatPausesIsWaitedForAndOneThatNeverClosesNotForEver() {
        hint("a.csv");
        for (int look = 0; look < 100; look++) {
            assertThat(settled("a.csv", file(10, START), Writers.SOME)).isFalse();
            assertThat(millisToNext()).isEqualTo(30);
            pass(30);
        }
        assertThat(settled("a.csv", file(10, START), Writers.SOME)).isTrue();
    }

    @Test
    void aFileOfOldThatSomebodyHasOpenIsWaitedForToo() {
        hint("a.csv");
        assertThat(settled("a.csv", file(10, START.minusSeconds(60)), Writers.SOME))
                .isFalse();
        assertThat(settled("a.csv", file(10, START.minusSeconds(60)), Writers.NONE))
                .isTrue();
    }

    @Test
    void eachPieceBeginsTheWaitAnew() {
        hint("a.csv");
        for (int piece = 1; piece < 20; piece++) {
            assertThat(settled("a.csv", file(piece, time))).isFalse();
            pass(299);
            hint("a.csv");
        }
        assertThat(settled("a.csv", file(20, time))).isFalse();
        pass(300);
        assertThat(settled("a.csv", file(20, time.minusMillis(300)))).isTrue();
    }

    @Test
    void hintsWithoutAChangeDoNotPutItOff() {
        hint("a.csv");
        assertThat(settled("a.csv", file(10, START))).isFalse();
        pass(200);
        hint("a.csv");
        assertThat(due()).isEmpty();
        pass(100);

        assertThat(due()).containsExactly("a.csv");
        assertThat(settled("a.csv", file(10, START))).isTrue();
    }

    @Test
    void aFileThatWasLastChangedLongAgoIsAtRestAtOnce() {
        hint("a.csv");

        assertThat(settled("a.csv", file(10, START.minusSeconds(10)))).isTrue();
    }

    @Test
    void aClockThatIsBehindDoesNotMakeAWriterLookLikeAnOldFile() {
        hint("a.csv");
        assertThat(settled("a.csv", file(10, START.minusSeconds(9)))).isFalse();
        pass(100);
        hint("a.csv");
        // The clock of the server is far behind, as what was seen between two looks shows.
        assertThat(settled("a.csv", file(20, START.minusSeconds(20)))).isFalse();
        pass(300);
        assertThat(settled("a.csv", file(20, START.minusSeconds(20)))).isTrue();
    }

    @Test
    void aClockThatIsAheadOrJumpsDoesNotHoldAFileForLonger() {
        hint("a.csv");
        assertThat(settled("a.csv", file(10, START.plusSeconds(3600)))).isFalse();
        time = START.minusSeconds(7200);
        pass(300);

        assertThat(settled("a.csv", file(10, START.plusSeconds(3600)))).isTrue();
    }

    @Test
    void aFileThatHasGoneIsHeldUntilOneThatCameMeanwhileIsAtRest() {
        hint("a.csv");
        assertThat(settled("a.csv", null)).isFalse();
        pass(299);
        hint("b.csv");
        assertThat(settled("b.csv", file(10, time))).isFalse();
        // A long look at something else: now both are due.
        pass(2_000);

        assertThat(due()).containsExactly("b.csv", "a.csv");
        assertThat(settled("b.csv", file(10, time.minusMillis(2_000)))).isTrue();
        settler.done("b.csv");
        assertThat(settled("a.csv", null)).as("its last moment").isFalse();
        pass(30);
        assertThat(settled("a.csv", null)).isTrue();
    }

    @Test
    void whatIsDueAgainSinceItWasLookedAtDoesNotKeepTheWatcherFromTheRest() {
        hint("restless.csv");
        assertThat(settled("restless.csv", file(10, time))).isFalse();
        long begun = now;
        pass(400);
        hint("new.csv");

        assertThat(settler.due(now, begun)).extracting(Settler.Due::path).containsExactly("new.csv");
        assertThat(due()).containsExactly("restless.csv", "new.csv");
    }

    @Test
    void aFileThatGoesAndComesBackIsOnItsWayAgain() {
        hint("a.csv");
        assertThat(settled("a.csv", null)).isFalse();
        pass(600);

        assertThat(settled("a.csv", file(10, time))).isFalse();
        pass(300);
        assertThat(settled("a.csv", file(10, time.minusMillis(300)))).isTrue();
    }

    @Test
    void failuresAreTriedAgainAfterLongerAndLongerPauses() {
        hint("a.csv");
        int failures = 0;
        for (long pause : new long[] {300, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            assertThat(settler.retry("a.csv", FoundBy.EVENT, now)).isEqualTo(++failures);
            // Only the second failure is one: the first may have been the moment in which it was replaced.
            assertThat(settler.unsettled()).isEqualTo(failures == 1 ? 1 : 0);
            assertThat(millisToNext()).isEqualTo(pause);
            pass(pause);
            assertThat(due()).containsExactly("a.csv");
        }
    }

    @Test
    void aHintMakesAFailureDueAtOnceAndASettlingFileIsNoFailure() {
        hint("a.csv");
        settler.retry("a.csv", FoundBy.EVENT, now);
        settler.retry("a.csv", FoundBy.EVENT, now);
        hint("a.csv");
        assertThat(due()).containsExactly("a.csv");

        assertThat(settled("a.csv", file(10, START))).isFalse();
        assertThat(settler.unsettled()).isEqualTo(1);
        assertThat(settler.isWaiting("a.csv")).isTrue();

        settler.done("a.csv");
        assertThat(settler.unsettled()).isZero();
        assertThat(settler.isWaiting("a.csv")).isFalse();
    }

    @Test
    void thePathsOfOneMomentAreDueInOrder() {
        List.of("c", "a", "b").forEach(this::hint);

        assertThat(due()).containsExactly("a", "b", "c");
        assertThat(settler.unsettled()).isEqualTo(3);

        settler.clear();
        assertThat(due()).isEmpty();
        assertThat(settler.unsettled()).isZero();
        assertThat(settler.nanosToNext(now, 42)).isEqualTo(42);
    }

    private void pass(long millis) {
        now += millis * 1_000_000;
        time = time.plusMillis(millis);
    }

    private void hint(String path) {
        settler.hint(path, FoundBy.EVENT, now);
    }

    private void closed(String path) {
        settler.closed(path, FoundBy.EVENT, now);
    }

    private List<String> due() {
        return settler.due(now).stream().map(Settler.Due::path).toList();
    }

    private boolean settled(String path, FileState seen) {
        return settled(path, seen, Writers.UNKNOWN);
    }

    private boolean settled(String path, FileState seen, Writers writers) {
        return settler.settled(path, seen, () -> writers, now, time);
    }

    private long millisToNext() {
        return settler.nanosToNext(now, Long.MAX_VALUE) / 1_000_000;
    }

    private static FileState file(long size, Instant modified) {
        return new FileState(false, size, modified, new FileKey(7, 7), null);
    }
}
