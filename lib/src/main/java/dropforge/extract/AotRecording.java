package dropforge.extract;

import com.sun.management.OperatingSystemMXBean;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that makes an {@link AotCache}: it has a process extract the documents of a {@link Rehearsal}, and the JVM
 * write down what that took. It goes on when the one that started it ends, takes some ten seconds of a processor, and leaves
 * everything else before itself.
 */
public final class AotRecording {
    private static final System.Logger LOG = System.getLogger(AotRecording.class.getName());

    /** Of all of it; what takes longer hangs. */
    private static final Duration MOST = Duration.ofMinutes(10);

    /** What the JVM writes meanwhile, and more. */
    private static final long ROOM = 512L << 20;

    /** Of the machine, or of the container: where it has less, the half gigabyte that it takes may cost somebody else's process. */
    private static final long MEMORY = 2L << 30;

    private AotRecording() {}

    /** Returns at once. Does nothing where there is one, or somebody makes it, or it could not be made just now. */
    static void startFor(AotCache cache, JvmLaunch launch) {
        try {
            if (!cache.isThere() && cache.claim()) {
                launch.startInBackground(
                        AotRecording.class, List.of(cache.file().toString()));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "No ahead-of-time cache can be made", e);
        }
    }

    /** @param arguments the file that it makes */
    public static void main(String... arguments) throws IOException, InterruptedException {
        var cache = new AotCache(Path.of(arguments[0]));
        Thread.ofPlatform().daemon().start(AotRecording::endWhenItHangs);
        cache.sweepOthers();
        if (Files.getFileStore(cache.file().getParent()).getUsableSpace() < ROOM || memory() < MEMORY) {
            return;
        }
        WholeWrites.replace(cache.file(), AotRecording::record);
        cache.unclaim();
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static void endWhenItHangs() {
        try {
            Thread.sleep(MOST);
        } catch (InterruptedException _) {
            return;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(1);
    }

    /** All that it takes lies beside the cache: what one that is killed leaves is swept there. */
    private static void record(Path file) throws IOException {
        Path folder = Files.createDirectory(file.resolveSibling(file.getFileName() + ".recording"));
        try {
            Path documents = Files.createDirectory(folder.resolve("documents"));
            Rehearsal.writeTo(documents);
            Path recorded = folder.resolve("recorded.aot");
            ChildProcess child = ChildProcess.start(JvmLaunch.likeThisOne().recording(recorded), Limits.DEFAULTS);
            try {
                rehearse(child, documents);
                child.finish(MOST);
            } finally {
                child.kill();
                child.clean();
            }
            Files.move(recorded, file);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            WholeWrites.deleteTree(folder);
        }
    }

    private static void rehearse(ChildProcess child, Path documents) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.list(documents)) {
            files = all.sorted().toList();
        }
        if (!child.awaitReady()) {
            throw new IOException("The process does not start: " + child.lastWords());
        }
        for (Path each : files) {
            child.ask(Source.of(each));
            if (!(child.said(Limits.DEFAULTS.time()) instanceof ChildProcess.Said.Answered)) {
                throw new IOException("The process cannot extract " + each.getFileName() + ": " + child.lastWords());
            }
        }
    }
}
