package dropforge.extract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the processes of a pool are started.
 *
 * @param classPath theirs, as in {@code java.class.path}
 * @param options further ones of the JVM
 * @param temporary holds the folders for what they write meanwhile
 * @param cache that they start with
 */
record JvmLaunch(String classPath, List<String> options, Path temporary, Optional<AotCache> cache) {
    /** What a process is told of the world; the rest may hold what a document should not get to. */
    private static final List<String> ENVIRONMENT =
            List.of("PATH", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "TZ", "TESSDATA_PREFIX", "SystemRoot");

    /**
     * Ctrl-C in a terminal, and a service that is stopped, tell all processes; these end after the one that needs their
     * answers. The JVM leaves alone what is ignored when it starts. And they give way to who looks something up meanwhile.
     */
    private static final String DEAF = """
            trap '' INT TERM HUP
            command -v nice >/dev/null && exec nice -n %d "$0" "$@"
            exec "$0" "$@\"""";

    private static final Path SHELL = Path.of("/bin/sh");

    /** A third of the share that others have; with less, a busy machine would let documents reach their limit of time. */
    private static final int NICE = 5;

    private static final int NICEST = 19;

    /** Documents are many and different: Java's second compiler costs more than it gives. */
    private static final List<String> OF_THE_JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** With the class path of this process. */
    static JvmLaunch likeThisOne() {
        String classPath = OwnClassPath.get();
        return new JvmLaunch(
                classPath, List.of(), Path.of(System.getProperty("java.io.tmpdir")), AotCache.of(classPath));
    }

    /** A process that makes a {@link #cache} as it ends, and writes all else beside it. */
    JvmLaunch recording(Path file) {
        return new JvmLaunch(
                classPath,
                List.of("-XX:AOTCacheOutput=" + file, "-D" + ExtractionProcess.ENDS_IN_ORDER + "=true"),
                file.getParent(),
                Optional.empty());
    }

    JvmLaunch withoutCache() {
        return new JvmLaunch(classPath, options, temporary, Optional.empty());
    }

    /** A program of the same class path that goes on when this one ends, and that nobody listens to. */
    void startInBackground(Class<?> program, List<String> arguments) throws IOException {
        List<String> command = command(NICEST);
        command.addAll(OF_THE_JVM);
        command.addAll(List.of("-Xmx128m", "-Djava.io.tmpdir=" + temporary, "-Djava.awt.headless=true"));
        command.addAll(List.of("-cp", absolute(classPath), program.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.start().getOutputStream().close();
    }

    private static List<String> command(int nice) {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SHELL)) {
            command.addAll(List.of(SHELL.toString(), "-c", DEAF.formatted(nice)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }

    Process start(ScratchFolder scratch, int memoryMegabytes) throws IOException {
        Path folder = scratch.path();
        var arguments = new ArrayList<>(OF_THE_JVM);
        arguments.addAll(List.of(
                "-Xmx" + memoryMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                // It would come among the answers.
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                // A hundred, as Java has it, is not deep for what programs write.
                "-Djdk.xml.maxElementDepth=5000",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED"));
        cache.ifPresent(there -> {
            there.touch();
            // The JVM passes by one that does not fit, or that is gone.
            arguments.add("-XX:AOTCache=" + there.file());
        });
        arguments.addAll(options);
        arguments.addAll(List.of("-cp", absolute(classPath), ExtractionProcess.class.getName(), folder.toString()));
        // A class path may be longer than a command line.
        Path file = folder.resolve("arguments");
        Files.writeString(file, arguments.stream().map(JvmLaunch::quoted).collect(Collectors.joining("\n")));

        List<String> command = command(NICE);
        command.add("@" + file);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT);
        environment.putAll(Map.of(
                "LC_ALL", "C.UTF-8",
                "LANG", "C.UTF-8",
                "TMPDIR", folder.toString(),
                "TEMP", folder.toString(),
                "TMP", folder.toString()));
        return builder.start();
    }

    /** It runs in another folder. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
