package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dropforge.files.WholeWrites;
import dropforge.journal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;

/**
 * A notebook run top to bottom in a real kernel, with what {@code ./jbang lab} installs, in a copy of the folder.
 *
 * @param outputs of all cells, in their order; a failed cell does not end the run
 */
record NotebookRun(List<Output> outputs) {
    /** Of a notebook of ours on two cores that are busy with other tests, too. */
    private static final int SECONDS_PER_CELL = 240;

    private static final Path RESOURCES = Checkout.LIB.resolve("src/test/resources/dropforge/lab");
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;]*m");

    /** What `lab` says where there is no Python that will do. */
    private static final Pattern NO_PYTHON = Pattern.compile("JupyterLab needs Python|lacks the module venv");

    private static Prepared prepared;

    /**
     * One output of one cell.
     *
     * @param cell from 0, markdown counts
     * @param type {@code stream}, {@code display_data}, {@code execute_result} or {@code error}
     * @param stream stdout or stderr; empty of other types
     * @param text of a stream
     * @param data by MIME type; bytes are in Base64
     * @param metadata by MIME type
     * @param error the lines as Jupyter shows them, without their colours; empty where there is none
     */
    record Output(
            int cell,
            String type,
            String stream,
            String text,
            Map<String, String> data,
            Map<String, Object> metadata,
            String error) {
        Output {
            error = ANSI.matcher(error).replaceAll("");
        }

        /** The bytes of a picture, where it has one. */
        Optional<byte[]> png() {
            return Optional.ofNullable(data.get("image/png"))
                    .map(text -> Base64.getMimeDecoder().decode(text));
        }
    }

    /**
     * What {@code ./jbang lab --prepare} says.
     *
     * @param jupyterPath where our kernel is described
     */
    private record Prepared(String python, String jupyterPath) {}

    /** In the kernel of {@code ./jbang lab}. */
    static NotebookRun inOurKernel(Path notebook) throws Exception {
        return run(notebook, Map.of("JUPYTER_PATH", prepared().jupyterPath()));
    }

    /** In JJava as its wheel describes it, with the {@code java} of this JDK first on PATH: somebody's own Jupyter. */
    static NotebookRun inAPlainKernel(Path notebook, Path jdk) throws Exception {
        String path = jdk.resolve("bin") + java.io.File.pathSeparator + System.getenv("PATH");
        return run(notebook, Map.of("JUPYTER_PATH", "", "PATH", path));
    }

    /** A copy of the folder of notebooks and of the samples, laid out as in a checkout; returns where the notebooks are. */
    static Path copyOfTheNotebooks(Path checkout) throws IOException {
        copy(Checkout.ROOT.resolve("notebooks"), checkout.resolve("notebooks"));
        copy(Checkout.ROOT.resolve("data/samples"), checkout.resolve("data/samples"));
        return checkout.resolve("notebooks");
    }

    /** A notebook of the tests, in such a copy. */
    static Path resource(String name, Path notebooks) throws IOException {
        return Files.copy(RESOURCES.resolve(name), notebooks.resolve(name));
    }

    static Path resource(String name) {
        return RESOURCES.resolve(name);
    }

    /** A notebook of these cells, in such a copy. */
    static Path ofCells(Path notebooks, String... cells) throws IOException {
        var written = new ArrayList<Map<String, Object>>();
        for (String cell : cells) {
            written.add(Map.of(
                    "cell_type",
                    "code",
                    "id",
                    "cell-" + written.size(),
                    "metadata",
                    Map.of(),
                    "outputs",
                    List.of(),
                    "source",
                    cell));
        }
        return Files.writeString(
                notebooks.resolve("cells.ipynb"),
                Json.line(Map.of("cells", written, "metadata", Map.of(), "nbformat", 4, "nbformat_minor", 5)));
    }

    /** One message of the kernel about a cell. */
    record Message(String type, String text) {}

    /** Runs cells in our kernel; the last but one is interrupted once it has changed what it shows. Returns the messages of each. */
    static List<List<Message>> interrupted(Path notebooks, String... cells) throws Exception {
        var command = new ArrayList<>(List.of(
                prepared().python(),
                RESOURCES.resolve("interrupt.py").toString(),
                notebooks.toString(),
                String.valueOf(SECONDS_PER_CELL)));
        command.addAll(List.of(cells));
        var run = Checkout.run(notebooks, Map.of("JUPYTER_PATH", prepared().jupyterPath()), command);
        assertThat(run.code()).as(run.err()).isZero();
        return Json.read(run.out(), new TypeReference<List<List<Message>>>() {});
    }

    /** The library as Maven packs it, in the place of the copied checkout in which a notebook looks for it. */
    static void packTheLibrary(Path checkout) throws Exception {
        var packed = Checkout.run(
                Checkout.LIB,
                Map.of("MAVEN_OPTS", "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"),
                List.of("mvn", "-q", "-B", "jar:jar"));
        assertThat(packed.code()).as(packed.out() + packed.err()).isZero();
        Path target = Files.createDirectories(checkout.resolve("lib/target"));
        try (var jars = Files.newDirectoryStream(Checkout.LIB.resolve("target"), "dropforge-*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, target.resolve(jar.getFileName()));
            }
        }
    }

    List<Output> errors() {
        return outputs.stream().filter(output -> output.type().equals("error")).toList();
    }

    /** What the cells printed. */
    String printed(String stream) {
        return String.join(
                "",
                outputs.stream()
                        .filter(output -> output.stream().equals(stream))
                        .map(Output::text)
                        .toList());
    }

    private static NotebookRun run(Path notebook, Map<String, String> kernel) throws Exception {
        var environment = new HashMap<>(kernel);
        Path own = Files.createTempDirectory("jupyter");
        for (String folder : List.of("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")) {
            environment.put(folder, own.toString());
        }
        try {
            var run = Checkout.run(
                    notebook.getParent(),
                    environment,
                    List.of(
                            prepared().python(),
                            RESOURCES.resolve("run.py").toString(),
                            notebook.toString(),
                            String.valueOf(SECONDS_PER_CELL)));
            assertThat(run.code()).as(run.err()).isZero();
            return new NotebookRun(Json.read(run.out(), new TypeReference<List<Output>>() {}));
        } finally {
            WholeWrites.deleteTree(own);
        }
    }

    /** Skips a test where there is no Python, as `lab` says. */
    static void needPython() throws Exception {
        assertThat(prepared()).isNotNull();
    }

    private static synchronized Prepared prepared() throws Exception {
        if (prepared == null) {
            var run = Checkout.jbang(Checkout.ROOT, Map.of(), "lab", "--prepare");
            if (NO_PYTHON.matcher(run.err()).find() && System.getenv("CI") == null) {
                // The rest of the project does without.
                abort(run.err());
            }
            assertThat(run.code()).as(run.err()).isZero();
            prepared = new Prepared(
                    word(run.out(), "(?<= )%s(?= -m jupyterlab)"), word(run.out(), "(?<=JUPYTER_PATH=)%s"));
        }
        return prepared;
    }

    private static String word(String command, String pattern) {
        Matcher found = Pattern.compile(pattern.formatted("('[^']*'|\\S+)")).matcher(command);
        assertThat(found.find()).as(command).isTrue();
        return found.group().replace("'", "");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> found = Files.walk(from)) {
            for (Path path : (Iterable<Path>) found::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
