package dropforge;

import static org.awaitility.Awaitility.await;

import dropforge.Settings.Key;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.train.FitProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the scripts {@code watch} and {@code retrain} do, in a JVM that can be killed. */
final class WatchInAnotherJvm {
    private WatchInAnotherJvm() {}

    /** {@code watch} on a workspace, with settings such as {@code target=late}. */
    static Process watch(Path workspace, String... settings) throws IOException {
        return start(List.of(), "watch", workspace, settings);
    }

    /** The same, where no file may become larger than this: the system's way to a full disk for one process. */
    static Process watchWithFilesUpTo(int kilobytes, Path workspace, String... settings) throws IOException {
        // POSIX has blocks of 512 bytes.
        return start(
                List.of("/bin/sh", "-c", "ulimit -f " + kilobytes * 2 + "; exec \"$@\"", "sh"),
                "watch",
                workspace,
                settings);
    }

    static Process retrain(Path workspace, String... settings) throws IOException {
        return start(List.of(), "retrain", workspace, settings);
    }

    /** {@code elt --watch} on a workspace. */
    static Process makeDocuments(Path workspace, String... settings) throws IOException {
        return start(List.of(), "documents", workspace, settings);
    }

    private static Process start(List<String> before, String what, Path workspace, String... settings)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(ChildJvm.command(Main.class, what, workspace.toString()));
        command.addAll(List.of("target=late", "threads=1", "settle=50ms", "promote=always"));
        command.addAll(List.of(settings));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(workspace.resolve("child.log").toFile())
                .start();
    }

    /** SIGTERM. */
    static void stop(Process process) throws InterruptedException {
        process.destroy();
        awaitEnd(process);
    }

    /** SIGKILL. */
    static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        awaitEnd(process);
    }

    static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The process does not end");
        }
    }

    static List<JournalEntry> entries(Path workspace, Kind... kinds) {
        try (var bench = Workbench.open(workspace)) {
            return bench.events(JournalQuery.ALL.withKinds(kinds));
        }
    }

    /** Waits until the journal has that many entries of a kind. */
    static void until(Path workspace, Kind kind, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> entries(workspace, kind).size() >= count);
    }

    /** The program of that JVM. */
    static final class Main {
        void main(String... arguments) throws InterruptedException {
            Path workspace = Path.of(arguments[1]);
            var settings = new EnumMap<Key, Object>(Key.class);
            for (String argument : List.of(arguments).subList(2, arguments.length)) {
                String[] parts = argument.split("=", 2);
                settings.put(Key.valueOf(parts[0].toUpperCase().replace('-', '_')), parts[1]);
            }
            if (arguments[0].equals("retrain")) {
                IO.println(Workbench.retrain(workspace, Map.copyOf(settings), false, FitProgress.NONE)
                        .getClass()
                        .getSimpleName());
                return;
            }
            var options = new WatchOptions(workspace, settings, _ -> {}, FitProgress.NONE, _ -> {});
            try (Watch watch = arguments[0].equals("documents")
                    ? Workbench.makeDocuments(workspace, options)
                    : Workbench.watch(workspace, options)) {
                Runtime.getRuntime().addShutdownHook(new Thread(watch::close));
                watch.await();
            }
        }
    }
}
