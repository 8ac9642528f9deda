package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dropforge.files.FileChange;
import dropforge.files.FileChange.Added;
import dropforge.files.FileChange.DirectoryAdded;
import dropforge.files.FileChange.DirectoryRenamed;
import dropforge.files.FileChange.Modified;
import dropforge.files.FileChange.Removed;
import dropforge.files.FileChange.Renamed;
import dropforge.files.UserMistake;
import dropforge.handle.Delivery;
import dropforge.handle.Handler;
import dropforge.handle.Handlers;
import dropforge.handle.Retries;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handlers of one's own get each change of the files that they want, in order, and harm nobody. */
@Timeout(120)
class HandlersTest {
    private static final Retries AT_ONCE = new Retries(3, Duration.ofMillis(1));

    @TempDir
    Path workspace;

    private DropFolder folder;
    private final List<String> got = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void eachKindIsDeliveredAsWhatItIs() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class, "*.csv", added -> {
                assertThat(added.file()).isEqualTo(folder.training.resolve(added.path()));
                got.add("added %s %d".formatted(added.path(), added.change().size()));
            });
            watch.on(Modified.class, "*", modified -> got.add("modified " + modified.path()));
            watch.on(
                    Renamed.class,
                    "*.csv",
                    renamed -> got.add("%s was %s"
                            .formatted(renamed.path(), renamed.change().from())));
            watch.on(Removed.class, "*", removed -> got.add("removed " + removed.path()));
            watch.on(DirectoryAdded.class, "*", added -> got.add("folder " + added.path()));
            watch.on(
                    DirectoryRenamed.class,
                    "*",
                    renamed -> got.add("folder %s was %s"
                            .formatted(renamed.path(), renamed.change().from())));

            folder.drop("a.txt", "not wanted");
            folder.drop("deep/down/a.csv", "x,y\n");
            until(() -> got.contains("added deep/down/a.csv 4") && got.contains("folder deep/down"));
            Files.writeString(folder.training.resolve("a.txt"), "other");
            until(() -> got.contains("modified a.txt"));
            move("a.txt", "b.csv");
            until(() -> got.contains("b.csv was a.txt"));
            move("b.csv", "c.txt");
            until(() -> got.contains("c.txt was b.csv"));
            Files.delete(folder.training.resolve("c.txt"));
            until(() -> got.contains("removed c.txt"));
            assertThat(got).noneMatch(what -> what.startsWith("added a.txt"));
        }
    }

    @Test
    void severalKindsGoToOneHandlerInTheirOrder() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class, Modified.class, Removed.class)
                    .matching("sub/*.csv")
                    .handle(change -> {
                        String what = switch (change.change()) {
                            case Added _ -> "added ";
                            case Modified _ -> "modified ";
                            default -> "removed ";
                        };
                        got.add(what + change.path());
                    });
            folder.drop("a.csv", "elsewhere");
            folder.drop("sub/a.csv", "1");
            until(() -> got.size() == 1);
            folder.drop("sub/a.csv", "2");
            until(() -> got.size() == 2);
            Files.delete(folder.training.resolve("sub/a.csv"));
            until(() -> got.size() == 3);
        }
        assertThat(got).containsExactly("added sub/a.csv", "modified sub/a.csv", "removed sub/a.csv");
    }

    @Test
    void aLiveHandlerGetsWhatHappensWhileItIsThere() throws Exception {
        try (Watch watch = watch()) {
            folder.drop("before.csv", "1");
            folder.until(watch, Kind.ADDED, 1);
            Handler handler = watch.on(Added.class, "*", added -> got.add(added.path()));
            folder.drop("now.csv", "2");
            until(() -> got.contains("now.csv"));
            handler.close();
            folder.drop("after.csv", "3");
            folder.until(watch, Kind.ADDED, 3);
        }
        assertThat(got).containsExactly("now.csv");
    }

    @Test
    void aNamedHandlerGoesOnWhereItStopped() throws Exception {
        try (Watch watch = watch()) {
            folder.drop("before.csv", "0");
            folder.until(watch, Kind.ADDED, 1);
            Handler handler = watch.on(Added.class).named("list").handle(added -> got.add(added.path()));
            folder.drop("a.csv", "1");
            until(() -> got.contains("a.csv"));
            handler.close();
            folder.drop("b.csv", "2");
            folder.until(watch, Kind.ADDED, 3);
        }
        // Nobody watches.
        folder.drop("c.csv", "3");
        try (Watch watch =
                watch(handlers -> handlers.on(Added.class).named("list").handle(added -> got.add(added.path())))) {
            until(() -> got.size() == 3 && watch.isIdle());
        }
        assertThat(got).containsExactly("a.csv", "b.csv", "c.csv");
    }

    @Test
    void aNamedHandlerMayBeginWithAllThatTheJournalHas() throws Exception {
        try (Watch watch = watch()) {
            folder.drop("a.csv", "1");
            folder.until(watch, Kind.ADDED, 1);
            for (int start = 0; start < 2; start++) {
                try (Handler handler =
                        watch.on(Added.class).named("all").fromStart().handle(added -> got.add(added.path()))) {
                    until(handler::isIdle);
                }
            }
        }
        assertThat(got).containsExactly("a.csv");
    }

    @Test
    void whatFailsIsTriedAgainAndTheChangesBehindItWait() throws Exception {
        var tries = new AtomicInteger();
        try (Watch watch = watch()) {
            watch.on(Added.class).named("mailer").retrying(AT_ONCE).handle(added -> {
                if (tries.incrementAndGet() < 3) {
                    throw new IOException("no connection");
                }
                got.add("%s at attempt %d".formatted(added.path(), added.attempt()));
            });
            folder.drop("a.csv", "1");
            folder.until(watch, Kind.ADDED, 1);
            folder.drop("b.csv", "2");
            until(() -> got.size() == 2);
        }
        assertThat(got).containsExactly("a.csv at attempt 3", "b.csv at attempt 1");
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void whatFailsForGoodIsParkedAndHarmsNoOther() throws Exception {
        var broken = new AtomicBoolean(true);
        try (Watch watch = watch()) {
            watch.on(Added.class, Modified.class)
                    .named("mailer")
                    .retrying(AT_ONCE)
                    .handle(change -> {
                        if (broken.get() && change.path().equals("a.csv")) {
                            throw new IOException("no connection");
                        }
                        got.add("mailed " + change.path());
                    });
            watch.on(FileChange.class, "*", change -> {
                throw new AssertionError("a handler that always fails");
            });
            watch.on(FileChange.class, "*", change -> got.add("seen " + change.path()));
            folder.drop("a.csv", "1");
            until(() -> folder.entries(Kind.ADDED).size() == 1);
            folder.drop("b.csv", "2");
            until(() -> got.containsAll(List.of("seen a.csv", "seen b.csv", "mailed b.csv")));

            JournalEntry error = mailersErrors().getFirst();
            assertThat(error.path()).isEqualTo("a.csv");
            assertThat(error.number("tries")).isEqualTo(4);
            assertThat(error.text("message"))
                    .isEqualTo("The handler mailer failed on a.csv in 4 tries (IOException: no connection) and goes on"
                            + " with the next; it is tried again at the next start, or when the file changes.");
            assertThat(watch.lastFailure()).isPresent();

            broken.set(false);
            folder.drop("a.csv", "corrected");
            until(() -> got.contains("mailed a.csv"));
            until(() -> entries(Kind.RECOVERED).size() == 1);
        }
        assertThat(mailersErrors()).hasSize(1);
        assertThat(entries(Kind.RECOVERED)).singleElement().satisfies(over -> {
            assertThat(over.path()).isEqualTo("a.csv");
            assertThat(over.text("handler")).isEqualTo("mailer");
        });
    }

    @Test
    void whatWasParkedIsDeliveredAgainAtTheNextStartAndTheStatusKnows() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class).named("mailer").retrying(Retries.NONE).handle(added -> {
                throw new IOException("no connection");
            });
            folder.drop("a.csv", "1");
            folder.drop("b.csv", "2");
            until(() -> mailersErrors().size() == 2);
        }
        assertThat(openErrors()).isEqualTo(2);

        try (Watch watch =
                watch(handlers -> handlers.on(Added.class).named("mailer").handle(added -> {
                    if (added.path().equals("b.csv")) {
                        throw new IOException("still none");
                    }
                    got.add(added.path());
                }))) {
            until(watch::isIdle);
            assertThat(watch.lastFailure()).isPresent();
        }
        assertThat(got).containsExactly("a.csv");
        assertThat(openErrors()).isEqualTo(1);
        assertThat(mailersErrors()).hasSize(2);

        try (Watch watch = watch()) {
            Handler handler = watch.on(Added.class).named("mailer").handle(added -> got.add(added.path()));
            until(handler::isIdle);
            handler.retryParked();
            until(handler::isIdle);
        }
        assertThat(got).containsExactly("a.csv", "b.csv");
        assertThat(openErrors()).isZero();
    }

    @Test
    void aHandlerThatIsForgottenIsNotWaitedForAndItsErrorsAreOver() throws Exception {
        try (Watch watch = watch()) {
            Handler mailer = watch.on(Added.class)
                    .named("mailer")
                    .retrying(Retries.NONE)
                    .handle(added -> {
                        throw new IOException("no connection");
                    });
            folder.drop("a.csv", "1");
            until(() -> mailersErrors().size() == 1);

            assertThatThrownBy(() -> Workbench.forgetHandler(workspace, "mailer"))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("The handler mailer is at work");
            mailer.close();
            assertThatThrownBy(() -> Workbench.forgetHandler(workspace, "maler"))
                    .isInstanceOf(UserMistake.class)
                    .hasMessage("There is no handler named maler; there is mailer.");

            Workbench.forgetHandler(workspace, "mailer");

            assertThat(openErrors()).isZero();
            try (var bench = Workbench.open(workspace)) {
                assertThat(bench.status().handlers()).isEmpty();
            }
            watch.on(Added.class).named("mailer").handle(added -> got.add(added.path()));
            folder.drop("b.csv", "2");
            until(() -> got.contains("b.csv") && watch.isIdle());
        }
        assertThat(got).containsExactly("b.csv");
    }

    @Test
    void aParkedChangeIsNotDeliveredAgainAfterALaterOneOfItsFile() throws Exception {
        var broken = new AtomicBoolean(true);
        try (Watch watch = watch()) {
            watch.on(Added.class, Modified.class)
                    .named("copy")
                    .retrying(Retries.NONE)
                    .handle(change -> {
                        if (broken.getAndSet(false)) {
                            throw new IOException("full");
                        }
                        got.add(change.entry().kind().wireName());
                    });
            folder.drop("a.csv", "1");
            folder.until(watch, Kind.ADDED, 1);
            folder.drop("a.csv", "2");
            until(() -> got.size() == 1);
        }
        try (Watch watch = watch(handlers -> handlers.on(Added.class, Modified.class)
                .named("copy")
                .handle(change -> got.add("again " + change.entry().kind().wireName())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactly("modified");
    }

    @Test
    void aHandlerThatLagsGetsAFileByTheNameThatItsFolderHasByThen() throws Exception {
        var goOn = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class).named("slow").handle(added -> {
                goOn.await();
                got.add("%s %s as %s"
                        .formatted(
                                Files.exists(added.file()) ? "there" : "away",
                                added.path(),
                                added.change().path()));
            });
            for (String name :
                    List.of("first.txt", "top/q1/a.txt", "top/q1/deep/b.txt", "top/q10/c.txt", "top/q1/own.txt")) {
                int before = folder.entries(Kind.ADDED).size();
                folder.drop(name, name);
                until(() -> folder.entries(Kind.ADDED).size() == before + 1);
            }
            move("top/q1/own.txt", "top/q1/renamed.txt");
            until(() -> folder.entries(Kind.RENAMED).size() == 1);
            int renames = 0;
            for (List<String> names : List.of(
                    List.of("top/q1", "top/q2"), List.of("top", "roof"), List.of("roof/q2/deep", "roof/q2/down"))) {
                move(names.getFirst(), names.getLast());
                int journaled = ++renames;
                until(() -> folder.entries(Kind.DIRECTORY_RENAMED).size() == journaled);
            }
            // Of this one the journal does not know yet.
            move("roof/q2", "roof/q3");
            goOn.countDown();
            until(watch::isIdle);
        }
        assertThat(got)
                .containsExactlyInAnyOrder(
                        "there first.txt as first.txt",
                        "there roof/q3/a.txt as top/q1/a.txt",
                        "there roof/q3/down/b.txt as top/q1/deep/b.txt",
                        "there roof/q10/c.txt as top/q10/c.txt",
                        "away roof/q3/own.txt as top/q1/own.txt");
    }

    @Test
    void aHandlerThatWasStoppedFindsTheFilesOfAFolderThatWasRenamedMeanwhile() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class).named("list").handle(_ -> {}).close();
            folder.drop("q1/a.txt", "a");
            folder.until(watch, Kind.ADDED, 1);
            move("q1", "q2");
            folder.until(watch, Kind.DIRECTORY_RENAMED, 1);
            watch.on(Added.class).named("list").handle(this::gotIfThere);
            until(() -> got.size() == 1);
            folder.drop("q2/b.txt", "b");
            until(() -> got.size() == 2);
        }
        assertThat(got).containsExactly("q2/a.txt", "q2/b.txt");
    }

    @Test
    void aNewFileIsNotTakenForOneOfItsNameWhoseFolderWasRenamedWhileNobodyWatched() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class).named("list").handle(_ -> {}).close();
            folder.drop("q1/a.txt", "old");
            folder.until(watch, Kind.ADDED, 1);
        }
        move("q1", "q2");
        folder.drop("q1/a.txt", "new");
        try (Watch watch = watch(handlers -> handlers.on(Added.class)
                .named("list")
                .handle(added -> got.add(added.path() + " " + Files.readString(added.file()))))) {
            until(() -> got.size() == 2 && watch.isIdle());
        }
        assertThat(got).containsExactly("q2/a.txt old", "q1/a.txt new");
    }

    @Test
    void aFileThatIsNotThereIsWaitedForUntilAWatcherTellsOfItsFolder() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class).named("list").handle(_ -> {}).close();
            folder.drop("q1/a.txt", "a");
            folder.drop("q1/b.txt", "b");
            folder.until(watch, Kind.ADDED, 2);
        }
        // Nobody watches.
        move("q1", "q2");
        try (var bench = Workbench.open(workspace)) {
            for (boolean batches : List.of(false, true)) {
                var list = bench.on(Added.class).named(batches ? "batches" : "list");
                if (batches) {
                    list.fromStart().handleBatches(Duration.ofMillis(10), changes -> changes.forEach(this::gotIfThere));
                } else {
                    list.handle(this::gotIfThere);
                }
            }
            try (Watch watch = watch()) {
                until(() -> got.size() == 4 && watch.isIdle());
            }
        }
        assertThat(got).containsExactlyInAnyOrder("q2/a.txt", "q2/b.txt", "q2/a.txt", "q2/b.txt");
    }

    private void gotIfThere(Delivery<? extends FileChange> change) {
        assertThat(change.file()).exists();
        got.add(change.path());
    }

    @Test
    void whatIsDeletedBeforeItsTurnHoldsUpNothing() throws Exception {
        var goOn = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class, "*", added -> {
                goOn.await();
                got.add(added.path());
            });
            for (int file = 0; file < 100; file++) {
                folder.drop(file + ".tmp.csv", "file " + file);
            }
            folder.drop("kept.csv", "kept");
            until(() -> folder.entries(Kind.ADDED).size() == 101);
            for (int file = 0; file < 100; file++) {
                Files.delete(folder.training.resolve(file + ".tmp.csv"));
            }
            goOn.countDown();
            // Less than it waits for a file of which nobody tells.
            await().atMost(Duration.ofSeconds(20)).until(() -> got.size() == 101);
        }
        assertThat(got).contains("kept.csv");
    }

    @Test
    void aParkedChangeIsDeliveredAgainUnderTheNameThatItsFolderHasByThenAndItsErrorIsOver() throws Exception {
        var fail = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class, DirectoryAdded.class)
                    .named("mailer")
                    .retrying(Retries.NONE)
                    .handle(change -> {
                        if (change.change().path().equals("q1/late.csv")) {
                            fail.await();
                        }
                        throw new IOException("no connection");
                    });
            folder.drop("q1/a.csv", "1");
            until(() -> mailersErrors().size() == 2);
            folder.drop("q1/late.csv", "2");
            until(() -> folder.entries(Kind.ADDED).size() == 2);
            move("q1", "q2");
            until(() -> folder.entries(Kind.DIRECTORY_RENAMED).size() == 1);
            // It began before the rename, and is given up after it.
            fail.countDown();
            until(() -> mailersErrors().size() == 3);
            move("q2", "q3");
            until(() -> folder.entries(Kind.DIRECTORY_RENAMED).size() == 2);
        }
        assertThat(mailersErrors())
                .extracting(JournalEntry::path)
                .containsExactlyInAnyOrder("q1", "q1/a.csv", "q2/late.csv");
        assertThat(openErrors()).isEqualTo(3);

        try (Watch watch = watch(handlers -> handlers.on(Added.class, DirectoryAdded.class)
                .named("mailer")
                .handle(change -> got.add(change.path())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactlyInAnyOrder("q1", "q3/a.csv", "q3/late.csv");
        assertThat(entries(Kind.RECOVERED))
                .extracting(entry -> entry.text("message"))
                .containsExactlyInAnyOrder(
                        "The handler mailer has dealt with q3.",
                        "The handler mailer has dealt with q3/a.csv.",
                        "The handler mailer has dealt with q3/late.csv.");
        assertThat(openErrors()).isZero();
    }

    @Test
    void aLaterChangeTakesBackWhatWasParkedAlsoWhenTheFolderWasRenamedBetween() throws Exception {
        var broken = new AtomicBoolean(true);
        try (Watch watch = watch()) {
            watch.on(Added.class, Modified.class)
                    .named("mailer")
                    .retrying(Retries.NONE)
                    .handle(change -> {
                        if (broken.get()) {
                            throw new IOException("no connection");
                        }
                        got.add(change.path());
                    });
            folder.drop("q1/a.csv", "1");
            until(() -> mailersErrors().size() == 1);
            move("q1", "q2");
            folder.until(watch, Kind.DIRECTORY_RENAMED, 1);
            broken.set(false);
            // Another file that only has the name of old.
            folder.drop("q1/a.csv", "2");
            until(() -> got.contains("q1/a.csv") && watch.isIdle());
            assertThat(openErrors()).isEqualTo(1);

            Files.writeString(folder.training.resolve("q2/a.csv"), "corrected");
            until(() -> got.contains("q2/a.csv") && watch.isIdle());
            assertThat(openErrors()).isZero();
        }
        try (Watch watch = watch(handlers -> handlers.on(Added.class, Modified.class)
                .named("mailer")
                .handle(change -> got.add("again " + change.path())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactly("q1/a.csv", "q2/a.csv");
    }

    @Test
    void aSlowHandlerHoldsUpNobody() throws Exception {
        var goOn = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class, "*", added -> {
                goOn.await();
                got.add("slow " + added.path());
            });
            watch.on(Added.class, "*", added -> got.add("quick " + added.path()));
            for (int file = 0; file < 20; file++) {
                folder.drop(file + ".csv", "file " + file);
            }
            until(() -> got.size() == 20);
            assertThat(got).allMatch(what -> what.startsWith("quick"));
            assertThat(watch.isIdle()).isFalse();
            goOn.countDown();
            until(watch::isIdle);
        }
        assertThat(got.subList(20, 40)).allMatch(what -> what.startsWith("slow"));
        List<String> journaled = folder.entries(Kind.ADDED).stream()
                .map(entry -> "slow " + entry.path())
                .toList();
        assertThat(got.subList(20, 40)).isEqualTo(journaled);
    }

    @Test
    void aBatchHasAllThatCameTogether() throws Exception {
        List<List<String>> batches = new CopyOnWriteArrayList<>();
        try (Watch watch = watch()) {
            watch.on(Added.class)
                    .matching("*.csv")
                    .named("batches")
                    .handleBatches(
                            Duration.ofSeconds(1),
                            changes -> batches.add(
                                    changes.stream().map(Delivery::path).toList()));
            for (int file = 0; file < 30; file++) {
                folder.drop(file + ".csv", "file " + file);
            }
            until(() -> batches.stream().mapToInt(List::size).sum() == 30);
        }
        assertThat(batches).hasSizeLessThan(5);
        assertThat(batches.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 30).mapToObj(file -> file + ".csv").toList());
    }

    @Test
    void aBatchThatFailsIsParkedAsOneAndDeliveredAgainAsOne() throws Exception {
        try (Watch watch = watch()) {
            watch.on(Added.class)
                    .named("batches")
                    .retrying(Retries.NONE)
                    .handleBatches(Duration.ofSeconds(1), changes -> {
                        throw new IOException("no");
                    });
            folder.drop("a.csv", "1");
            folder.drop("b.csv", "2");
            until(() -> entries(Kind.ERROR).size() == 1);
        }
        assertThat(entries(Kind.ERROR).getFirst().path()).isNull();
        assertThat(openErrors()).isEqualTo(1);
        try (Watch watch = watch(handlers -> handlers.on(Added.class)
                .named("batches")
                .handleBatches(
                        Duration.ofMillis(10),
                        changes -> got.add(changes.stream()
                                .map(Delivery::path)
                                .sorted()
                                .toList()
                                .toString())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactly("[a.csv, b.csv]");
        assertThat(openErrors()).isZero();
    }

    @Test
    void aHandlerInAnotherProcessHearsTheWatcher() throws Exception {
        folder.drop("here already.csv", "0");
        Process watcher = WatchInAnotherJvm.watch(workspace);
        try {
            WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
            try (var bench = Workbench.open(workspace)) {
                bench.on(Added.class, "*", added -> got.add("live " + added.path()));
                bench.on(Added.class).named("notebook").handle(added -> {
                    assertThat(added.file()).hasContent("1");
                    got.add("durable " + added.path());
                });
                folder.drop("a.csv", "1");
                until(() -> got.size() == 2);
            }
            folder.drop("b.csv", "1");
            WatchInAnotherJvm.until(workspace, Kind.ADDED, 2);
            try (var bench = Workbench.open(workspace)) {
                bench.on(Added.class).named("notebook").handle(added -> got.add("durable " + added.path()));
                until(() -> got.size() == 3);
            }
        } finally {
            WatchInAnotherJvm.stop(watcher);
        }
        assertThat(got).containsExactlyInAnyOrder("live a.csv", "durable a.csv", "durable b.csv");
    }

    @Test
    void twoOfOneNameAreRefused() {
        try (Watch watch = watch();
                var bench = Workbench.open(workspace)) {
            Handler first = watch.on(Added.class).named("mailer").handle(_ -> {});
            assertThatThrownBy(() -> bench.on(Added.class).named("mailer").handle(_ -> {}))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("A handler named mailer is at work already in process "
                            + ProcessHandle.current().pid());
            first.close();
            bench.on(Added.class).named("mailer").handle(_ -> {}).close();
            assertThatThrownBy(() -> watch.on(Added.class).named("../mailer")).isInstanceOf(UserMistake.class);
            assertThatThrownBy(() -> watch.on(Added.class).matching("[a")).hasMessageContaining("is no glob");
        }
    }

    @Test
    void aStopWaitsForTheHandlerAtWorkAndLeavesTheRestForTheNextStart() throws Exception {
        var working = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class).named("slow").handle(added -> {
                working.countDown();
                goOn.await();
                got.add(added.path());
            });
            folder.drop("a.csv", "1");
            working.await();
            folder.drop("b.csv", "2");
            until(() -> folder.entries(Kind.ADDED).size() == 2);
            var closing = new Thread(watch::close);
            closing.start();
            until(() -> closing.getState() == Thread.State.TIMED_WAITING || closing.getState() == Thread.State.WAITING);
            goOn.countDown();
            closing.join();
        }
        assertThat(got).containsExactly("a.csv");
        try (Watch watch =
                watch(handlers -> handlers.on(Added.class).named("slow").handle(added -> got.add(added.path())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactly("a.csv", "b.csv");
    }

    @Test
    void aHandlerThatDoesNotEndIsInterruptedAndItsChangeDeliveredAgain() throws Exception {
        var working = new CountDownLatch(1);
        try (Watch watch = watch()) {
            watch.on(Added.class).named("endless").handle(_ -> {
                working.countDown();
                new CountDownLatch(1).await();
            });
            folder.drop("a.csv", "1");
            working.await();
        }
        assertThat(entries(Kind.ERROR)).isEmpty();
        try (Watch watch =
                watch(handlers -> handlers.on(Added.class).named("endless").handle(added -> got.add(added.path())))) {
            until(watch::isIdle);
        }
        assertThat(got).containsExactly("a.csv");
    }

    @Test
    void aHandlerMayCloseItself() throws Exception {
        try (Watch watch = watch()) {
            var handler = new Handler[1];
            handler[0] = watch.on(Added.class, "*", added -> {
                got.add(added.path());
                handler[0].close();
            });
            folder.drop("a.csv", "1");
            until(() -> got.size() == 1);
            folder.drop("b.csv", "2");
            folder.until(watch, Kind.ADDED, 2);
        }
        assertThat(got).containsExactly("a.csv");
    }

    @Test
    void aWatcherThatDoesNotTrainTakesFilesOfAnySort() throws Exception {
        try (Watch watch = watch()) {
            folder.drop("a.csv", "no table at all");
            folder.drop("b.png", "nor this");
            folder.until(watch, Kind.ADDED, 2);
            assertThat(watch.advice()).isEmpty();
            assertThat(watch.lastFailure()).isEmpty();
        }
        assertThat(folder.entries())
                .extracting(JournalEntry::kind)
                .containsExactly(Kind.BASELINE_TAKEN, Kind.WATCH_STARTED, Kind.ADDED, Kind.ADDED, Kind.WATCH_STOPPED);
    }

    /** What a handler met with a file is no word about its rows, and the other way round. */
    @Test
    void theErrorsOfHandlersAndOfTrainingAreKeptApart() throws Exception {
        var options = folder.options()
                .withHandlers(handlers -> handlers.on(Added.class)
                        .named("mailer")
                        .retrying(Retries.NONE)
                        .handle(added -> {
                            throw new IOException("no connection");
                        }));
        try (Watch watch = folder.watch(options)) {
            folder.drop("a.csv", DropFolder.penguins(0));
            folder.until(watch, Kind.MODEL_PROMOTED, 1);
            folder.drop("b.csv", DropFolder.penguins(1));
            folder.until(watch, Kind.MODEL_PROMOTED, 2);
        }
        assertThat(entries(Kind.RECOVERED)).isEmpty();
        assertThat(openErrors()).isEqualTo(2);
    }

    @Test
    void theExampleOfTheReadmeCompiles() throws Exception {
        String readme = Files.readString(Checkout.ROOT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("## Handlers of your own"));
        String example = section.substring(section.indexOf("```java") + 8);
        Path file = Files.writeString(workspace.resolve("Mailer.java"), example.substring(0, example.indexOf("```")));
        var said = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        workspace.toString(),
                        file.toString());
        assertThat(code).as(said.toString()).isZero();
    }

    private Watch watch() {
        return watch(_ -> {});
    }

    private Watch watch(Consumer<Handlers> handlers) {
        return folder.watch(folder.options().withoutTraining().withHandlers(handlers));
    }

    private void move(String from, String to) throws IOException {
        Files.move(folder.training.resolve(from), folder.training.resolve(to));
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }

    private List<JournalEntry> entries(Kind kind) {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withKinds(kind));
        }
    }

    private List<JournalEntry> mailersErrors() {
        return entries(Kind.ERROR).stream()
                .filter(entry -> "mailer".equals(entry.text("handler")))
                .toList();
    }

    private int openErrors() {
        try (var bench = Workbench.open(workspace)) {
            return bench.status().openErrors();
        }
    }
}
