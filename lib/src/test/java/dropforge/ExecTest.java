package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.PermissionsCount;
import dropforge.handle.Exec;
import dropforge.handle.Retries;
import dropforge.handle.Wanted;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A command for each change, run by a real watcher. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ExecTest {
    @TempDir
    Path workspace;

    private DropFolder folder;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @Test
    void eachChangeOfAFileRunsTheCommandOnceInOrder() throws Exception {
        try (Watch watch = watch("echo {kind} {path} {from}")) {
            folder.drop("a.txt", "1");
            until(() -> out.size() == 1);
            folder.drop("a.txt", "22");
            until(() -> out.size() == 2);
            Files.move(folder.training.resolve("a.txt"), folder.training.resolve("b c.txt"));
            until(() -> out.size() == 3);
            Files.delete(folder.training.resolve("b c.txt"));
            folder.until(watch, Kind.REMOVED, 1);
        }
        assertThat(out).containsExactly("added a.txt ", "modified a.txt ", "renamed b c.txt a.txt");
        assertThat(err).isEmpty();
    }

    @Test
    void theEnvironmentTellsTheSameAndTheErrorStreamIsKeptApart() throws Exception {
        String command =
                "printf '%s\\n' \"$DROPFORGE_KIND\" \"$DROPFORGE_PATH\" \"$DROPFORGE_FILE\" \"$DROPFORGE_ROOT\""
                        + " \"${DROPFORGE_FROM-none}\"; echo warning >&2; read -r line || printf 'no input, no line break'";
        try (Watch watch = watch(command)) {
            folder.drop("sub/a.txt", "1");
            until(() -> out.size() == 6 && err.size() == 1 && watch.isIdle());
        }
        assertThat(out)
                .containsExactly(
                        "added",
                        "sub/a.txt",
                        folder.training.resolve("sub/a.txt").toString(),
                        folder.training.toString(),
                        "none",
                        "no input, no line break");
        assertThat(err).containsExactly("warning");
    }

    @Test
    void anExitCodeOtherThanZeroIsAnErrorAndTheNextFileIsServed() throws Exception {
        try (Watch watch = watch("test ! -s {}")) {
            folder.drop("full.txt", "1");
            folder.until(watch, Kind.ADDED, 1);
            folder.drop("empty.txt", "");
            folder.until(watch, Kind.ADDED, 2);
            assertThat(watch.lastFailure()).isPresent();
        }
        assertThat(folder.entries(Kind.ERROR)).singleElement().satisfies(error -> {
            assertThat(error.path()).isEqualTo("full.txt");
            assertThat(error.text("message"))
                    .isEqualTo("The handler exec failed on full.txt (`test ! -s {}` ended with exit code 1) and goes on"
                            + " with the next; when the file changes, it is tried again.");
        });
    }

    @Test
    void aRetryThatSucceedsIsNoError() throws Exception {
        var exec = new Exec(
                "mkdir {}.lock 2>/dev/null && exit 1; echo done; rmdir {}.lock",
                false,
                Wanted.FILES,
                null,
                new Retries(1, Duration.ofMillis(1)));
        try (Watch watch = watch(exec)) {
            folder.drop("a.txt", "1");
            until(() -> out.contains("done") && watch.isIdle());
        }
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void aBatchRunsOnceWithAllFilesEachOnce() throws Exception {
        var exec = new Exec("printf '<%s>\\n' {}", true, Wanted.FILES.withGlob("*.txt"), null, Retries.NONE);
        try (Watch watch = watch(exec)) {
            folder.drop("a b.txt", "1");
            folder.drop("c.txt", "2");
            folder.drop("d.csv", "3");
            folder.until(watch, Kind.ADDED, 3);
        }
        assertThat(out)
                .containsExactlyInAnyOrder(
                        "<%s>".formatted(folder.training.resolve("a b.txt")),
                        "<%s>".formatted(folder.training.resolve("c.txt")));
    }

    /** It is there: whoever cannot read it fails, and gets it again. */
    @Test
    @ExtendWith(PermissionsCount.class)
    void whatLiesInAFolderThatMayNotBeEnteredByItsTurnIsNotPassedOver() throws Exception {
        Path go = workspace.resolve("go");
        try (Watch watch = watch("while ! test -e %s; do sleep 0.02; done; echo {path}".formatted(go))) {
            folder.drop("d/a.txt", "1");
            folder.drop("d/b.txt", "2");
            until(() -> folder.entries(Kind.ADDED).size() == 2);
            Path locked = Files.setPosixFilePermissions(
                    folder.training.resolve("d"), PosixFilePermissions.fromString("---------"));
            Files.createFile(go);
            try {
                until(() -> out.size() == 2 && watch.isIdle());
            } finally {
                Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
            }
        }
        assertThat(out).containsExactlyInAnyOrder("d/a.txt", "d/b.txt");
    }

    @Test
    void whatIsGoneByItsTurnIsPassedOver() throws Exception {
        Path go = workspace.resolve("go");
        try (Watch watch = watch("while ! test -e %s; do sleep 0.02; done; cat {}".formatted(go))) {
            folder.drop("a.txt", "first\n");
            until(() -> folder.entries(Kind.ADDED).size() == 1);
            folder.drop("b.txt", "second\n");
            until(() -> folder.entries(Kind.ADDED).size() == 2);
            Files.delete(folder.training.resolve("b.txt"));
            until(() -> folder.entries(Kind.REMOVED).size() == 1);
            Files.createFile(go);
            until(watch::isIdle);
        }
        assertThat(out).containsExactly("first");
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void aCommandThatLagsGetsAFileByTheNameThatItsFolderHasByThen() throws Exception {
        Path go = workspace.resolve("go");
        String command =
                "while ! test -e %s; do sleep 0.02; done; echo \"$DROPFORGE_PATH {path}\"; cat {}".formatted(go);
        for (boolean journaled : List.of(true, false)) {
            out.clear();
            Files.deleteIfExists(go);
            String from = "from-" + journaled;
            String to = "to-" + journaled;
            try (Watch watch = watch(command)) {
                int before = folder.entries(Kind.ADDED).size();
                folder.drop("first-%s.txt".formatted(journaled), "first\n");
                until(() -> folder.entries(Kind.ADDED).size() == before + 1);
                folder.drop(from + "/a.txt", journaled + " a\n");
                until(() -> folder.entries(Kind.ADDED).size() == before + 2);
                folder.drop(from + "/b.txt", journaled + " b\n");
                until(() -> folder.entries(Kind.ADDED).size() == before + 3);
                Files.move(folder.training.resolve(from), folder.training.resolve(to));
                if (journaled) {
                    until(() -> folder.entries(Kind.DIRECTORY_RENAMED).size() == 1);
                }
                Files.createFile(go);
                until(watch::isIdle);
            }
            assertThat(out.subList(2, out.size()))
                    .containsExactly(
                            "%s/a.txt %s/a.txt".formatted(to, to),
                            journaled + " a",
                            "%s/b.txt %s/b.txt".formatted(to, to),
                            journaled + " b");
        }
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void aRetryFindsTheFileWhoseFolderWasRenamedDuringTheFirstTry() throws Exception {
        Path go = workspace.resolve("go");
        var exec = new Exec(
                "echo begun; while ! test -e %s; do sleep 0.02; done; cat {}".formatted(go),
                false,
                Wanted.FILES,
                null,
                new Retries(1, Duration.ofMillis(1)));
        try (Watch watch = watch(exec)) {
            folder.drop("q1/a.txt", "content\n");
            until(() -> out.contains("begun"));
            Files.move(folder.training.resolve("q1"), folder.training.resolve("q2"));
            Files.createFile(go);
            until(() -> out.size() == 3 && watch.isIdle());
        }
        assertThat(out).containsExactly("begun", "begun", "content");
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void whileTheWatchedFolderIsAwayNoFileIsPassedOver() throws Exception {
        Path go = workspace.resolve("go");
        Path away = workspace.resolve("away");
        try (Watch watch = watch("while ! test -e %s; do sleep 0.02; done; echo {path}".formatted(go))) {
            for (String name : List.of("first.txt", "sub/a.txt", "b.txt")) {
                int before = folder.entries(Kind.ADDED).size();
                folder.drop(name, name);
                until(() -> folder.entries(Kind.ADDED).size() == before + 1);
            }
            Files.move(folder.training, away);
            Files.createFile(go);
            until(() -> folder.entries(Kind.ROOT_LOST).size() == 1 && out.contains("first.txt"));
            assertThat(watch.isIdle()).isFalse();
            Files.move(away, folder.training);
            until(() -> folder.entries(Kind.ROOT_BACK).size() == 1 && watch.isIdle());
        }
        assertThat(out).containsExactly("first.txt", "sub/a.txt", "b.txt");
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
    }

    @Test
    void whatWasGivenUpAndIsGoneIsNotSaidToBeDealtWith() throws Exception {
        var exec = new Exec("false {}", false, Wanted.FILES, "zip", Retries.NONE);
        try (Watch watch = watch(exec)) {
            folder.drop("a.txt", "1");
            until(() -> folder.entries(Kind.ERROR).size() == 1);
            Files.delete(folder.training.resolve("a.txt"));
            folder.until(watch, Kind.REMOVED, 1);
        }
        try (Watch watch = watch(exec)) {
            until(watch::isIdle);
        }
        assertThat(folder.entries(Kind.RECOVERED))
                .extracting(entry -> entry.text("message"))
                .containsExactly("a.txt is gone; the handler zip has nothing more to do with it.");
    }

    @Test
    void namesThatAreHostileToShellsDoNoHarm() throws Exception {
        List<String> names = List.of(
                "$(touch pwned)", "`touch pwned`", "a;touch pwned", "'; touch pwned; '", "a\nb", "* ?", "-n", "\\");
        try (Watch watch = watch("cat '{}' && cd %s && echo \"{path}\"".formatted(workspace))) {
            for (String name : names) {
                folder.drop(name, "content\n");
            }
            folder.until(watch, Kind.ADDED, names.size());
        }
        assertThat(out).hasSize(2 * names.size() + 1).contains("$(touch pwned)", "a;touch pwned", "* ?");
        assertThat(folder.entries(Kind.ERROR)).isEmpty();
        assertThat(workspace.resolve("pwned")).doesNotExist();
        assertThat(Path.of("pwned")).doesNotExist();
    }

    /** As a fork bomb would: what runs in the background holds the pipes. */
    @Test
    void whatACommandLeavesInTheBackgroundHoldsUpNothing() throws Exception {
        try (Watch watch = watch("sleep 300 & echo $!")) {
            folder.drop("a.txt", "1");
            folder.drop("b.txt", "2");
            folder.until(watch, Kind.ADDED, 2);
        } finally {
            for (String pid : out) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        assertThat(out).hasSize(2);
    }

    @Test
    void whatIsNotDoneAtTheEndIsCountedAndSoIsWhatBecomesOfIt() throws Exception {
        assertThat(undoneOf(null, "a.txt", "b.txt", "c.txt"))
                .containsExactly("The handler exec has not dealt with 3 changes, from a.txt on; the next start does not"
                        + " make up for them, as it would with a name (--exec-name).");
        assertThat(undoneOf("zip", "d.txt"))
                .containsExactly(
                        "The handler zip has not dealt with 1 change, of d.txt; it goes on there at the next start.");
    }

    /** The command is being run for the first file, the others wait. */
    private List<String> undoneOf(String name, String... files) throws Exception {
        out.clear();
        Watch watch = watch(new Exec("echo begun; exec sleep 1000", false, Wanted.FILES, name, Retries.NONE));
        try (watch) {
            int before = folder.entries(Kind.ADDED).size();
            for (String file : files) {
                folder.drop(file, file);
                int soon = ++before;
                until(() -> folder.entries(Kind.ADDED).size() == soon);
            }
            until(() -> out.contains("begun"));
        }
        return watch.undone();
    }

    @Test
    void whereAllIsDoneNothingIsSaidAtTheEnd() throws Exception {
        Watch watch = watch(new Exec("echo {}", true, Wanted.FILES, null, Retries.NONE));
        try (watch) {
            folder.drop("a.txt", "1");
            folder.until(watch, Kind.ADDED, 1);
        }
        assertThat(watch.undone()).isEmpty();
    }

    @Test
    void theHandlersStandInTheFirstEntry() throws Exception {
        watch("true").close();
        JournalEntry begin = folder.entries(Kind.WATCH_STARTED).getFirst();
        assertThat(begin.detail()).containsEntry("handlers", List.of("exec")).containsEntry("training", false);
    }

    private Watch watch(String command) {
        return watch(new Exec(command, false, Wanted.FILES, null, Retries.NONE));
    }

    private Watch watch(Exec exec) {
        return folder.watch(
                folder.options().withoutTraining().withHandlers(handlers -> exec.start(handlers, out::add, err::add)));
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
