package dropforge.lab;

import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * JupyterLab, ready to be started on a folder of notebooks.
 *
 * @param python what it is installed in
 * @param notebooks its root folder
 * @param own what is written for this folder alone: the kernel, and which tabs are open
 */
public record Lab(VirtualEnvironment python, Path notebooks, Path own) {
    /**
     * Ctrl-C in a terminal is for the process that started it: told twice, Jupyter would end and leave its kernels behind. It
     * ends with that process, however that one ends, since then nobody holds the other end of stdin.
     */
    private static final String START = """
            import os, runpy, signal, sys, threading
            def end_with_parent():
                while os.read(0, 1024):
                    pass
                os.kill(os.getpid(), signal.SIGTERM)
            if hasattr(os, "setsid"):
                os.setsid()
            threading.Thread(target=end_with_parent, daemon=True).start()
            runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)
            """;

    /**
     * Of a kernel, where nobody says otherwise. Half a gigabyte is for data; the rest of its gigabyte is its compiler's and native:
     * 0.98 GB at most with experiments, blame and tables of 327,346 flights.
     */
    public static final String HEAP_SIZE = "640m";

    private static final Pattern HEAP = Pattern.compile("[1-9]\\d{0,5}[mMgG]");

    /** Nobody is asked about news, and nothing is looked for on the net. */
    private static final String SETTINGS = """
            {
              "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}
            }
            """;

    /** It is as it came, and nobody has to be asked to build it again. */
    private static final String PAGE = """
            {
              "buildAvailable": false,
              "buildCheck": false
            }
            """;

    /**
     * Makes or reuses what it needs, and describes the kernel: this JVM's JDK, with the library as it is now.
     *
     * @param cache of the user, for what can be made again
     * @param requirements what is to be installed, as pip takes it in a file
     * @param classPath of the library
     * @param heap of each kernel at most: a number with {@code m} or {@code g}
     * @param tell gets a sentence before something that takes long
     * @throws UserMistake if it cannot be made ready
     */
    public static Lab prepare(
            Path cache, Path notebooks, String requirements, String classPath, String heap, Consumer<String> tell)
            throws InterruptedException {
        if (!HEAP.matcher(heap).matches()) {
            throw new UserMistake("%s is no size of memory; say one such as 640m or 4g.".formatted(heap));
        }
        var python = VirtualEnvironment.ready(cache, "lab", requirements, tell);
        Path root = notebooks.toAbsolutePath().normalize();
        Path own = cache.resolve("labs", Sha256.of(root.toString()).substring(0, 12));
        try {
            Path settings = Files.createDirectories(python.share().resolve("lab", "settings"));
            write(settings.resolve("overrides.json"), SETTINGS);
            write(settings.resolve("page_config.json"), PAGE);
            new KernelSpec(
                            Path.of(System.getProperty("java.home")),
                            python.share().resolve("kernels", "java", "jjava.jar"),
                            classPath,
                            heap)
                    .writeTo(own);
            return new Lab(python, root, own);
        } catch (IOException e) {
            throw new UserMistake(
                    "The kernel cannot be described in %s (%s). Make room there, or give this user write access."
                            .formatted(own, Reasons.of(e)),
                    e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            WholeWrites.text(file, text);
        }
    }

    /**
     * Starts it, with its output where this process has its own. Closing the stream to it ends it and its kernels.
     *
     * @param further arguments of {@code jupyter lab}
     */
    public Process start(List<String> further) throws IOException {
        var command = new ArrayList<>(List.of(python.python().toString(), "-c", START));
        command.addAll(arguments(further));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        VirtualEnvironment.clean(builder.environment());
        builder.environment().putAll(environment());
        return builder.start();
    }

    /** The same for a shell. */
    public String command(List<String> further) {
        var words = new ArrayList<String>();
        environment().forEach((name, value) -> words.add(name + "=" + quoted(value)));
        words.add(quoted(python.python().toString()));
        words.addAll(List.of("-m", "jupyterlab"));
        arguments(further).forEach(argument -> words.add(quoted(argument)));
        return String.join(" ", words);
    }

    private List<String> arguments(List<String> further) {
        var arguments = new ArrayList<>(List.of(
                "--ServerApp.root_dir=" + notebooks,
                // Whatever would be asked at its end.
                "-y",
                // In a container there is often no other user.
                "--allow-root",
                "--log-level=WARN",
                "--LabApp.log_level=WARN",
                "--LabApp.news_url=None",
                "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly"));
        // Jupyter refuses what is said twice, and the user's word counts.
        arguments.removeIf(own -> further.stream().anyMatch(other -> name(other).equals(name(own))));
        arguments.addAll(further);
        return arguments;
    }

    private static String name(String argument) {
        return argument.replaceFirst("=.*$", "");
    }

    /** What it is told of the world: our kernel comes first, and other Java kernels get this JDK, too. */
    public Map<String, String> environment() {
        var environment = new TreeMap<String, String>();
        environment.put("JUPYTER_PATH", before(own.toString(), System.getenv("JUPYTER_PATH")));
        environment.put("JUPYTERLAB_WORKSPACES_DIR", own.resolve("workspaces").toString());
        Path java = Path.of(System.getProperty("java.home"));
        environment.put("JAVA_HOME", java.toString());
        environment.put("PATH", before(java.resolve("bin").toString(), System.getenv("PATH")));
        return environment;
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String before(String first, String others) {
        return others == null || others.isEmpty() ? first : first + File.pathSeparator + others;
    }
}
