package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.FileChange;
import dropforge.files.FileChange.Added;
import dropforge.handle.ChangeHandler;
import dropforge.handle.Delivery;
import dropforge.handle.Exec;
import dropforge.handle.Retries;
import dropforge.handle.Wanted;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Handlers in processes that are killed, stopped, and given jars. */
@Timeout(180)
class HandlersAcrossProcessesTest {
    private static final int ROUNDS = 8;
    private static final int FILES_PER_ROUND = 40;

    @TempDir
    Path workspace;

    private DropFolder folder;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeTheFolder() {
        folder = new DropFolder(workspace);
    }

    @AfterEach
    void endWhatRuns() throws InterruptedException {
        for (Process process : started) {
            WatchInAnotherJvm.kill(process);
        }
    }

    @Test
    void killsAtAnyMomentLoseNoChangeAndKeepTheOrder() throws Exception {
        var moments = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            Process watcher = start("durable");
            WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, round + 1);
            for (int file = 0; file < FILES_PER_ROUND; file++) {
                folder.drop("%02d-%02d.csv".formatted(round, file), "round %d file %d".formatted(round, file));
            }
            // The moment is what is tried out, so there is no condition to wait for.
            assertThat(watcher.waitFor(moments.nextInt(50, 500), TimeUnit.MILLISECONDS))
                    .isFalse();
            WatchInAnotherJvm.kill(watcher);
        }
        Process watcher = start("durable");
        List<JournalEntry> added = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            added.clear();
            added.addAll(WatchInAnotherJvm.entries(workspace, Kind.ADDED));
            return added.size() == ROUNDS * FILES_PER_ROUND && new LinkedHashSet<>(effects()).size() == added.size();
        });
        WatchInAnotherJvm.stop(watcher);

        List<String> effects = effects();
        assertThat(new LinkedHashSet<>(effects))
                .containsExactlyElementsOf(
                        added.stream().map(JournalEntry::path).toList());
        // What was in the works at a kill comes twice, and nothing else.
        assertThat(effects).hasSizeLessThanOrEqualTo(added.size() + ROUNDS);
    }

    @Test
    void aJarOnTheClassPathBringsHandlers() throws Exception {
        Path jar = jarOf("found.Greeter", """
                package found;

                import dropforge.files.FileChange;
                import dropforge.handle.*;
                import java.io.IOException;
                import java.nio.file.*;

                public final class Greeter implements ChangeHandler {
                    public String name() {
                        return "greeter";
                    }

                    public Wanted wants() {
                        return Wanted.FILES.withGlob("*.csv");
                    }

                    public Retries retries() {
                        return Retries.NONE;
                    }

                    public void handle(Delivery<FileChange> change) throws IOException {
                        if (change.path().equals("bad.csv")) throw new IOException("this one never");
                        Path log = change.folder().resolveSibling("effects.log");
                        Files.writeString(log, change.path() + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                }
                """);
        Process watcher = start("none", jar.toString());
        WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
        folder.drop("bad.csv", "1");
        WatchInAnotherJvm.until(workspace, Kind.ADDED, 1);
        folder.drop("a.csv", "2");
        folder.drop("b.txt", "3");
        until(() -> effects().contains("a.csv"));
        WatchInAnotherJvm.stop(watcher);

        assertThat(effects()).containsExactly("a.csv");
        JournalEntry begin =
                WatchInAnotherJvm.entries(workspace, Kind.WATCH_STARTED).getFirst();
        assertThat(begin.detail().get("handlers")).isEqualTo(List.of("greeter"));
        List<JournalEntry> errors = WatchInAnotherJvm.entries(workspace, Kind.ERROR);
        assertThat(errors.getFirst().text("message"))
                .startsWith("A handler on the class path cannot be used")
                .contains("found.NotThere");
        assertThat(errors.getLast().text("message"))
                .startsWith("The handler greeter failed on bad.csv (IOException: this one never)");
        assertThat(errors).hasSize(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandIsEndedWithTheWatcherAndSoAreItsChildren() throws Exception {
        Process watcher = start("exec", "sleep 1000 & echo $! > %s; wait".formatted(workspace.resolve("pid")));
        WatchInAnotherJvm.until(workspace, Kind.WATCH_STARTED, 1);
        folder.drop("a.csv", "1");
        until(() -> read("pid").endsWith("\n"));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(read("pid").strip())).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        WatchInAnotherJvm.stop(watcher);

        until(() -> !child.isAlive());
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.WATCH_STOPPED)).hasSize(1);
        assertThat(WatchInAnotherJvm.entries(workspace, Kind.ERROR)).isEmpty();
        // It was cut short, so it is run again.
        Process next = start("exec", "echo $DROPFORGE_PATH >> %s".formatted(workspace.resolve("effects.log")));
        until(() -> effects().contains("a.csv"));
        WatchInAnotherJvm.stop(next);
    }

    /** The class, and beside it in the list of services one that is not there. */
    private Path jarOf(String name, String source) throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(workspace.resolve("source")).resolve(name.replaceFirst(".*\\.", "") + ".java"),
                source);
        Path classes = Files.createDirectories(workspace.resolve("classes"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(code).isZero();
        Path jar = workspace.resolve("found.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
            Files.copy(classes.resolve(name.replace('.', '/') + ".class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/" + ChangeHandler.class.getName()));
            out.write("found.NotThere\n%s\n".formatted(name).getBytes());
        }
        return jar;
    }

    private Process start(String what, String... more) throws IOException {
        List<String> command = ChildJvm.command(Main.class, workspace.toString(), what);
        if (what.equals("none")) {
            int classPath = command.indexOf("-cp") + 1;
            command.set(classPath, command.get(classPath) + File.pathSeparator + more[0]);
        }
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(workspace.resolve("child.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition::getAsBoolean);
    }

    private String read(String name) {
        try {
            return Files.readString(workspace.resolve(name));
        } catch (IOException _) {
            return "";
        }
    }

    private List<String> effects() {
        try (Stream<String> lines = read("effects.log").lines()) {
            return lines.toList();
        }
    }

    /** A watcher with a handler. */
    static final class Main {
        void main(String... arguments) throws InterruptedException {
            Path workspace = Path.of(arguments[0]);
            var options =
                    WatchOptions.DEFAULTS.with(Settings.Key.SETTLE, "50ms").withoutTraining();
            options = switch (arguments[1]) {
                case "durable" ->
                    options.withHandlers(handlers ->
                            handlers.on(Added.class).named("effects").handle(added -> note(added)));
                case "exec" ->
                    options.withHandlers(
                            handlers -> new Exec(arguments[2], false, Wanted.FILES, "command", Retries.NONE)
                                    .start(handlers, IO::println, IO::println));
                default -> options;
            };
            try (Watch watch = Workbench.watch(workspace, options)) {
                Runtime.getRuntime().addShutdownHook(new Thread(watch::close));
                watch.await();
            }
        }

        private static void note(Delivery<? extends FileChange> change) throws IOException {
            Files.writeString(
                    change.folder().resolveSibling("effects.log"),
                    change.path() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            // So that a kill meets it at work.
            LockSupport.parkNanos(3_000_000);
        }
    }
}
