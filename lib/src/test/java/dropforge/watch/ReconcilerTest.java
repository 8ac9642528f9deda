package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.IgnoreRules;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ReconcilerTest {
    /** As fast as it can, all the time. */
    private static final Reconciler.Pace RESTLESS = new Reconciler.Pace(1, Duration.ofMillis(1));

    @TempDir
    Path temporary;

    private WatchedFolder watched;

    @BeforeEach
    void watch() throws IOException {
        watched = new WatchedFolder(temporary).pace(RESTLESS);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    @Test
    void whatNoEventToldOfIsFoundAndSaidToBe() throws IOException {
        watched.write("a.csv", "one");
        watched.write("b.csv", "two");
        watched.write("2024/deep/c.csv", "three");
        watched.write("2024/d.csv", "four");
        watched.source(NoHints::new).start();

        watched.write("a.csv", "one, changed");
        Files.delete(watched.folder.resolve("b.csv"));
        watched.move("2024/deep/c.csv", "2024/deep/e.csv");
        watched.write("2025/deep/f.csv", "five");

        await().atMost(WatchedFolder.PATIENCE)
                .untilAsserted(() -> assertThat(watched.lines())
                        .containsExactlyInAnyOrder(
                                "baseline-taken",
                                "modified a.csv",
                                "removed b.csv",
                                "renamed 2024/deep/c.csv -> 2024/deep/e.csv",
                                "directory-added 2025",
                                "directory-added 2025/deep",
                                "added 2025/deep/f.csv"));
        assertThat(watched.entries().stream().skip(1).map(JournalEntry::foundBy))
                .containsOnly(FoundBy.RECONCILER);
    }

    /** Its rounds go on all the while, and see each change before or after its event. */
    @Test
    void inAHealthyRunItFindsNothing() throws IOException {
        watched.start();

        for (int n = 0; n < 300; n++) {
            watched.write("%d/%d.csv".formatted(n % 7, n), "file " + n);
            if (n % 3 == 0) {
                watched.move("%d/%d.csv".formatted(n % 7, n), "%d/moved-%d.csv".formatted(n % 7, n));
            }
            if (n % 5 == 0) {
                watched.write("%d/slow.csv".formatted(n % 7), "slow " + n);
            }
        }

        watched.quiet();
        assertThat(watched.journal().find(JournalQuery.ALL.withKinds(Kind.ADDED)))
                .hasSizeGreaterThanOrEqualTo(300);
        assertThat(watched.entries()).extracting(JournalEntry::foundBy).doesNotContain(FoundBy.RECONCILER);
    }

    @Test
    void roundsThatFindNothingComeMoreAndMoreRarely() throws IOException {
        var baseline = new Baseline("training", watched.store());
        var settler = new Settler(Duration.ofMillis(300));
        var names = new PathNames(watched.folder, new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS));
        var source = new SourceInUse(watched.folder, NoHints::new, _ -> {});
        var observer = new Observer(
                watched.folder,
                names,
                baseline,
                settler,
                source,
                Clock.systemUTC(),
                new Links(watched.folder, FollowLinks.NEVER, names, baseline));
        long start = System.nanoTime();
        var reconciler =
                new Reconciler(baseline, observer.scan(), settler, new Reconciler.Pace(1, Duration.ofHours(100)));
        reconciler.restart(start);

        assertThat(hoursToNext(reconciler, start)).isEqualTo(100);
        long later = start + Duration.ofHours(100).toNanos();
        reconciler.step(later);
        // At most the longest pause, which is the first one where that is longer.
        assertThat(hoursToNext(reconciler, later)).isEqualTo(100);

        var eager = new Reconciler(baseline, observer.scan(), settler, new Reconciler.Pace(1, Duration.ofMinutes(5)));
        eager.restart(start);
        long now = start;
        for (long minutes : new long[] {5, 10, 20, 40, 60, 60}) {
            assertThat(minutesToNext(eager, now)).isEqualTo(minutes);
            now += Duration.ofMinutes(minutes + 1).toNanos();
            eager.step(now);
        }
        eager.foundSomething();
        now += Duration.ofMinutes(61).toNanos();
        eager.step(now);
        assertThat(minutesToNext(eager, now)).isEqualTo(5);
    }

    /** A step takes a moment itself, whatever the test says of the time. */
    private static long minutesToNext(Reconciler reconciler, long now) {
        return Math.round(reconciler.nanosToNext(now, Long.MAX_VALUE) / 60e9);
    }

    private static long hoursToNext(Reconciler reconciler, long now) {
        return Math.round(reconciler.nanosToNext(now, Long.MAX_VALUE) / 3600e9);
    }
}
