package dropforge.benchwatch;

import dropforge.files.Platform;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the cases measure: folders of their own, the watchers that take part, and who wants to know
 * the figures.
 */
public final class Bench {
    /**
     * How much is done.
     *
     * @param files written at once
     * @param timed files whose way to the watcher is timed
     * @param warmUp files before those
     * @param tree files in the tree that is watched from the start
     * @param idle for how long nothing happens there
     * @param kills how often our watcher is killed
     */
    public record Size(int files, int timed, int warmUp, int tree, Duration idle, int kills) {}

    /** What one watcher reached in one round of a case; a figure is missing where it has none. */
    public record Measured(String measured, int run, String watcher, Map<String, Double> figures) {}

    /** One thing to measure, with all watchers in turn. */
    interface Case {
        void measure(Bench bench) throws IOException, InterruptedException;
    }

    private final Path home;
    private final List<Contender> contenders;
    private final String python;
    private final Path script;
    private final Size size;
    private final Consumer<Measured> listener;
    private int run;
    private int folders;
    private Path tree;

    /**
     * @param python the interpreter for the peers; null when none of them takes part
     * @param script of the peers
     */
    public Bench(
            Path home,
            List<Contender> contenders,
            String python,
            Path script,
            Size size,
            Consumer<Measured> listener) {
        this.home = home;
        this.contenders = contenders;
        this.python = python;
        this.script = script;
        this.size = size;
        this.listener = listener;
    }

    /** Measures one case once, each watcher after the other. */
    public void measure(CaseChoice choice, int round) throws IOException, InterruptedException {
        run = round;
        choice.chosen().measure(this);
    }

    Size size() {
        return size;
    }

    List<Contender> those(List<Contender> wanted) {
        return wanted.stream().filter(contenders::contains).toList();
    }

    /** The large tree that several cases share; null until it is made. */
    Path tree() {
        return tree;
    }

    void treeIs(Path made) {
        tree = made;
    }

    void tell(String measured, String watcher, Map<String, Double> figures) {
        listener.accept(new Measured(measured, run, watcher, figures));
    }

    /** An empty one. */
    Path folder(String name) throws IOException {
        return Files.createDirectory(home.resolve(name + "-" + ++folders));
    }

    void delete(Path... done) throws IOException {
        for (Path folder : done) {
            WholeWrites.deleteTree(folder);
        }
    }

    /**
     * @param workspace where ours has its journal
     * @param perReport how long the consumer takes for each change
     */
    Running start(Contender contender, Path folder, Path workspace, Duration perReport)
            throws IOException {
        Path log = workspace.resolve("log-" + ++folders);
        String millis = String.valueOf(perReport.toMillis());
        var command = new ArrayList<String>();
        if (contender.isPython()) {
            command.addAll(List.of(python, script.toString(), contender.wireName()));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(contender.jvmOptions);
            command.addAll(keptClasses(contender));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(contender.program.getName());
        }
        command.addAll(List.of(folder.toString(), millis));
        if (!contender.isPython()) {
            command.add(workspace.toString());
        }
        return new Running(contender, log, command);
    }

    /**
     * As `./jbang watch` starts: with the classes that the last start had loaded. A JVM with
     * another class path can neither use nor replace them.
     */
    private static List<String> keptClasses(Contender contender) throws IOException {
        Path folder = Files.createDirectories(Platform.cacheFolder().resolve("classes"));
        String loadedBy =
                System.getProperty("java.runtime.version") + System.getProperty("java.class.path");
        String prefix = "bench-watch-" + contender.wireName() + "-";
        Path archive = folder.resolve("%s%08x.jsa".formatted(prefix, loadedBy.hashCode()));
        try (var older =
                Files.newDirectoryStream(
                        folder,
                        file ->
                                file.getFileName().toString().startsWith(prefix)
                                        && !file.equals(archive))) {
            for (Path each : older) {
                Files.delete(each);
            }
        }
        return List.of(
                "-Xlog:disable",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive);
    }
}
