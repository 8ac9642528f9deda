package dropforge.lab;

import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder with a Python and packages of its own.
 *
 * <p>It cannot be made under another name and renamed, since Python writes its path into it. So it has a name that no other
 * has, and a file beside it, written when it is whole, says which is the one to use; what a process that was killed left
 * behind, and what its pip may still write, is in a folder of its own and goes at the next chance.
 */
public record VirtualEnvironment(Path folder) {
    private static final boolean WINDOWS =
            Path.of("").getFileSystem().getSeparator().equals("\\");
    private static final int NAME_LENGTH = 12;

    /** A list of packages is the same for years; the log of how they were installed is short. */
    private static final String LOG = "-pip.log";

    /**
     * The one that holds these packages; made where there is none, or where the Python that it was made with is gone. Of two
     * processes that want to make it one waits for the other.
     *
     * @param cache where it lies, under its name and a part of the hash of the requirements
     * @param requirements as pip takes them in a file
     * @param tell gets a sentence before something that takes long
     * @throws UserMistake if it cannot be made: no Python, no network, no room
     */
    public static VirtualEnvironment ready(Path cache, String name, String requirements, Consumer<String> tell)
            throws InterruptedException {
        String key = name + "-" + Sha256.of(requirements).substring(0, NAME_LENGTH);
        Path pointer = cache.resolve(key + ".txt");
        try {
            Optional<VirtualEnvironment> there = whole(pointer);
            if (there.isPresent()) {
                return there.get();
            }
            Files.createDirectories(cache);
            try (var _ = lock(cache.resolve(key + ".lock"), tell)) {
                there = whole(pointer);
                return there.isPresent() ? there.get() : make(pointer, key, requirements, tell);
            }
        } catch (IOException e) {
            throw new UserMistake(
                    "JupyterLab cannot be installed in %s (%s). Make room there, give this user write access, or name another folder with XDG_CACHE_HOME."
                            .formatted(cache, Reasons.of(e)),
                    e);
        }
    }

    /** The Python that has the packages. */
    public Path python() {
        return WINDOWS ? folder.resolve("Scripts", "python.exe") : folder.resolve("bin", "python");
    }

    /** Where its packages put what Jupyter finds: kernels, and JupyterLab itself. */
    Path share() {
        return folder.resolve("share", "jupyter");
    }

    /** What a process is told of the world, so that it has these packages and no others. */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeAll(List.of("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV"));
    }

    private static ProcessLock lock(Path file, Consumer<String> tell) throws IOException, InterruptedException {
        Optional<ProcessLock> lock = ProcessLock.tryAcquire(file);
        if (lock.isPresent()) {
            return lock.get();
        }
        tell.accept("Waiting for another process that installs JupyterLab ...");
        return ProcessLock.acquire(file);
    }

    private static Optional<VirtualEnvironment> whole(Path pointer) throws InterruptedException {
        try {
            Path folder = pointer.resolveSibling(Files.readString(pointer).strip());
            var environment = new VirtualEnvironment(folder);
            // Its Python is a link to one that may have been replaced by another version, which does not find the
            // packages.
            return new Command(environment.python(), "-c", "import pip").run().code() == 0
                    ? Optional.of(environment)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static VirtualEnvironment make(Path pointer, String key, String requirements, Consumer<String> tell)
            throws IOException, InterruptedException {
        Files.deleteIfExists(pointer);
        sweep(pointer.getParent(), key);
        var python = Python.on(String.valueOf(System.getenv("PATH")));
        tell.accept("Fetching JupyterLab and what it needs, once, with %s ...".formatted(python));
        Path folder =
                pointer.resolveSibling(key + "-" + UUID.randomUUID().toString().substring(0, 8));
        var made = new VirtualEnvironment(folder);
        Path log = pointer.resolveSibling(key + LOG);
        try {
            Path list = Files.writeString(Files.createDirectories(folder).resolve("requirements.txt"), requirements);
            check(log, new Command(python.program(), "-m", "venv", folder.toString()).run());
            check(
                    log,
                    new Command(
                                    made.python(),
                                    "-m",
                                    "pip",
                                    "install",
                                    "--disable-pip-version-check",
                                    "--no-input",
                                    "--no-color",
                                    "--retries",
                                    "2",
                                    "--prefer-binary",
                                    "-r",
                                    list.toString())
                            .run());
            WholeWrites.text(pointer, folder.getFileName().toString());
            return made;
        } catch (IOException | RuntimeException e) {
            try {
                WholeWrites.deleteTree(folder);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** What was never finished, or is of a Python that is gone. Only for who holds the lock. */
    private static void sweep(Path cache, String key) throws IOException {
        List<Path> left;
        try (Stream<Path> found = Files.list(cache)) {
            left = found.filter(path -> path.getFileName().toString().startsWith(key + "-"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        for (Path folder : left) {
            WholeWrites.deleteTree(folder);
        }
    }

    private static void check(Path log, Command.Ended ended) throws IOException {
        if (ended.code() == 0) {
            return;
        }
        String where = "";
        try {
            Files.writeString(log, ended.output());
            where = " All that it said is in %s.".formatted(log);
        } catch (IOException _) {
            // On a full disk the last line must do.
        }
        String last = ended.lastLine();
        String advice = ended.output().contains("No space left on device")
                ? "Make room in %s, or name another folder with XDG_CACHE_HOME.".formatted(log.getParent())
                : "It comes from PyPI, once: connect to the internet, or name a mirror with PIP_INDEX_URL, and start again.";
        throw new UserMistake(
                "JupyterLab could not be installed (%s). %s%s".formatted(last.replaceFirst("\\.$", ""), advice, where));
    }

    /** A program that says little and ends by itself, or with this process. */
    private record Command(List<String> words) {
        Command(Path program, String... arguments) {
            this(new ArrayList<>(List.of(arguments)));
            words.addFirst(program.toString());
        }

        /** @param output of both kinds, in its order */
        record Ended(int code, String output) {
            String lastLine() {
                return output.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .reduce((_, last) -> last)
                        .orElse("it says nothing and ended with " + code);
            }
        }

        Ended run() throws IOException, InterruptedException {
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            clean(builder.environment());
            // A user who installs for himself alone by a setting would be refused in here.
            builder.environment().put("PIP_USER", "0");
            Process process = builder.start();
            var end = new Thread(process::destroyForcibly, "end of " + words.getFirst());
            Runtime.getRuntime().addShutdownHook(end);
            try {
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes());
                return new Ended(process.waitFor(), output);
            } finally {
                if (process.isAlive()) {
                    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                }
                stopHeeding(end);
            }
        }

        private static void stopHeeding(Thread end) {
            try {
                Runtime.getRuntime().removeShutdownHook(end);
            } catch (IllegalStateException _) {
                // The process ends, and has done it.
            }
        }
    }
}
