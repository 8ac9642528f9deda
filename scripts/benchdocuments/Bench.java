package dropforge.benchdocuments;

import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /** Folder for what ours keeps from one run to the next. */
    static final String KEPT = "kept";

    /** By which Linux and others tell programs where to keep such things. */
    private static final String CACHE_VARIABLE = "XDG_CACHE_HOME";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

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

    /**
     * Ours, in a JVM as {@code ./jbang elt} has it from its second run on; see {@link #prepare}.
     */
    Program elt(String mode, Path workspace, Path folder, String... settings) throws IOException {
        return elt(home.resolve(KEPT), mode, workspace, folder, settings);
    }

    /** As it is on a machine where it never ran; what it keeps comes into the workspace. */
    Program eltForTheFirstTime(String mode, Path workspace, Path folder) throws IOException {
        return elt(Files.createDirectories(workspace.resolve(KEPT)), mode, workspace, folder);
    }

    /**
     * @param kept what is kept from one run to the next
     */
    private Program elt(Path kept, String mode, Path workspace, Path folder, String... settings)
            throws IOException {
        var options = new ArrayList<>(OURS);
        options.addAll(classes(kept.resolve("elt")));
        var arguments = new ArrayList<>(List.of(mode, workspace.toString(), folder.toString()));
        arguments.add("document-processes=" + threads);
        arguments.addAll(Arrays.asList(settings));
        return new Program(
                "elt",
                java(options, classPath(), EltProgram.class, arguments),
                workspace.resolve("bench.log"),
                Map.of(CACHE_VARIABLE, kept.toString()));
    }

    /** Of a JVM that keeps the classes which it loaded, for its next start. */
    static List<String> classes(Path archive) {
        return List.of(
                "-Xlog:disable",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive + ".jsa");
    }

    /** One run of ours over the corpus, and what comes of it: all that later ones start with. */
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(home.resolve(KEPT));
        Path workspace = folder("prepare");
        Path inbound = workspace.resolve("inbound");
        corpus.only(Line::isOrdinary).copyTo(inbound);
        long begin = System.nanoTime();
        try (Program program = elt(EltProgram.ONCE, workspace, inbound)) {
            program.awaitEnd();
        }
        awaitCaches(home.resolve(KEPT));
        report.note(
                "before",
                "a first run of elt and what it makes for later ones took %.0f s"
                        .formatted(Program.seconds(begin, System.nanoTime())));
        WholeWrites.deleteTree(workspace);
    }

    /**
     * Until no ahead-of-time cache is being made.
     *
     * @param cache of a user, {@code ~/.cache} by default
     */
    static void awaitCaches(Path cache) throws IOException, InterruptedException {
        Path caches = cache.resolve("dropforge").resolve("aot");
        long begin = System.nanoTime();
        while (Files.isDirectory(caches) && isBeingMade(caches)) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                return;
            }
            Thread.sleep(100);
        }
    }

    private static boolean isBeingMade(Path caches) throws IOException {
        try (Stream<Path> all = Files.list(caches)) {
            return all.anyMatch(each -> each.toString().endsWith(".claimed"));
        }
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
