package dropforge.benchdocuments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the parts measure, and what they need.
 *
 * @param home for all that is written
 * @param checkout whose {@code jbang} is started
 * @param python the interpreter of the peer; null when it does not take part
 * @param peer its script
 * @param copies of the corpus at once
 * @param threads of each contender, and processes of ours
 * @param pause milliseconds between two looks of a reader
 */
public record Bench(
        Path home,
        Path checkout,
        Corpus corpus,
        String python,
        Path peer,
        int copies,
        int threads,
        long pause,
        Report report) {
    /** As {@code ./jbang elt} starts. */
    private static final List<String> OURS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-Xms32m",
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000");

    /** One thing to measure. */
    interface Case {
        /** Once. */
        void measure(Bench bench) throws IOException, InterruptedException;

        /** After all rounds. */
        void judge(Bench bench);
    }

    /** An empty folder. */
    Path folder(String name) throws IOException {
        return Files.createTempDirectory(home, name + "-");
    }

    /** Ours, in a JVM as {@code ./jbang elt} has it. */
    Program elt(String mode, Path workspace, Path folder, String... settings) throws IOException {
        return elt(List.of(), mode, workspace, folder, settings);
    }

    /**
     * @param options more of the JVM
     */
    Program elt(List<String> options, String mode, Path workspace, Path folder, String... settings)
            throws IOException {
        var all = new ArrayList<>(OURS);
        all.addAll(options);
        var arguments = new ArrayList<>(List.of(mode, workspace.toString(), folder.toString()));
        arguments.add("document-processes=" + threads);
        arguments.addAll(Arrays.asList(settings));
        return new Program(
                "elt",
                java(all, classPath(), EltProgram.class, arguments),
                workspace.resolve("bench.log"));
    }

    /** Bare Tika, in a JVM as it comes. */
    Program tika(List<String> options, Path folder, Path workspace) throws IOException {
        return new Program(
                "tika",
                java(
                        options,
                        classPath(),
                        TikaProgram.class,
                        List.of(String.valueOf(threads), folder.toString())),
                workspace.resolve("bench.log"));
    }

    Program markitdown(int processes, Path folder, Path workspace) throws IOException {
        return new Program(
                "markitdown",
                List.of(
                        python,
                        peer.toString(),
                        "--processes",
                        String.valueOf(processes),
                        folder.toString()),
                workspace.resolve("bench.log"));
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }

    static List<String> java(
            List<String> options, String classPath, Class<?> program, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(arguments);
        return command;
    }
}
