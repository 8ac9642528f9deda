package dropforge.extract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the processes of a pool are started.
 *
 * @param classPath theirs, as in {@code java.class.path}
 * @param options further ones of the JVM
 * @param temporary holds the folders for what they write meanwhile
 */
record JvmLaunch(String classPath, List<String> options, Path temporary) {
    /** What a process is told of the world; the rest may hold what a document should not get to. */
    private static final List<String> ENVIRONMENT = List.of("PATH", "HOME", "TZ", "TESSDATA_PREFIX", "SystemRoot");

    /**
     * Ctrl-C in a terminal, and a service that is stopped, tell all processes; these end after the one that needs their
     * answers. The JVM leaves alone what is ignored when it starts.
     */
    private static final List<String> DEAF = List.of("/bin/sh", "-c", "trap '' INT TERM HUP; exec \"$0\" \"$@\"");

    /** With the class path of this process. */
    static JvmLaunch likeThisOne() {
        return new JvmLaunch(
                System.getProperty("java.class.path"), List.of(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    Process start(ScratchFolder scratch, int memoryMegabytes) throws IOException {
        Path folder = scratch.path();
        var arguments = new ArrayList<>(List.of(
                "-Xmx" + memoryMegabytes + "m",
                "-XX:+UseSerialGC",
                // Documents are many and different: Java's second compiler costs more than it gives.
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                // It would come among the answers.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                // A hundred, as Java has it, is not deep for what programs write.
                "-Djdk.xml.maxElementDepth=5000",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED"));
        arguments.addAll(options);
        arguments.addAll(List.of("-cp", absolute(classPath), ExtractionProcess.class.getName(), folder.toString()));
        // A class path may be longer than a command line.
        Path file = folder.resolve("arguments");
        Files.writeString(file, arguments.stream().map(JvmLaunch::quoted).collect(Collectors.joining("\n")));

        var command = new ArrayList<>(Files.isExecutable(Path.of(DEAF.getFirst())) ? DEAF : List.<String>of());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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
