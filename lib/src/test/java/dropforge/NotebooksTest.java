package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.NotebookRun.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each notebook of the checkout, and one of the tests. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class NotebooksTest {
    private static final Path NOTEBOOKS = Checkout.ROOT.resolve("notebooks");

    /** What the pictures of each say that they show, in their order. */
    private static final Map<String, List<String>> SHOWN = Map.of(
            "01-first-look.ipynb",
                    List.of(
                            "auc of the versions that predict late",
                            "up: auc (higher is better)",
                            "rejected: ",
                            "Timeline: ",
                            "training (18): "),
            "02-event-timeline.ipynb", List.of("Timeline: 4", "documents (4): ", "Timeline: 4,0", "Throughput: 4,0"),
            "03-why-did-it-change.ipynb",
                    List.of(
                            "auc of the versions that predict late",
                            "Drift from file to file",
                            "late (target): ",
                            "Version 7 without each of its files",
                            "flights_2013_04.csv: gain ",
                            "blamed"),
            "04-experiments.ipynb",
                    List.of("ROC curves", "smile-forest: AUC ", "Learning curves", "leaves 7, rate 0.05"),
            "05-documents.ipynb", List.of("Timeline: ", "documents ("),
            "06-watcher-health.ipynb",
                    List.of("Latency: ", "noticed", "Time and memory of the versions", "Timeline: ", "Throughput: "));

    @TempDir
    Path checkout;

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return Stream.concat(
                            Stream.of(NotebookRun.resource("picture.ipynb")),
                            files.filter(file -> file.toString().endsWith(".ipynb"))
                                    .sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void runsTopToBottomWithoutErrorOrNoise(Path notebook) throws Exception {
        Map<String, String> before = workspaceOfTheCheckout();
        Path copy = NotebookRun.copyOfTheNotebooks(checkout).resolve(notebook.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(notebook, copy);
        }
        var run = NotebookRun.inOurKernel(copy);
        assertThat(run.errors()).isEmpty();
        assertThat(run.printed("stderr")).isEmpty();
        assertThat(workspaceOfTheCheckout()).isEqualTo(before);
        List<Output> pictures = run.outputs().stream()
                .filter(output -> output.data().containsKey("image/png")
                        && !output.metadata().isEmpty())
                .toList();
        for (Output picture : pictures) {
            CellsTest.assertPicture(picture);
        }
        assertThat(String.join(
                        "\n",
                        pictures.stream()
                                .map(picture -> picture.data().get("text/plain"))
                                .toList()))
                .contains(SHOWN.getOrDefault(notebook.getFileName().toString(), List.of("")));
    }

    /** Their diff is to be read. */
    @ParameterizedTest
    @MethodSource("notebooks")
    void isKeptWithoutOutputsAndForOurKernel(Path notebook) {
        JsonNode book = new JsonMapper().readTree(notebook.toFile());
        for (JsonNode cell : book.get("cells")) {
            if (cell.get("cell_type").asString().equals("code")) {
                assertThat(cell.get("outputs")).isEmpty();
                assertThat(cell.get("execution_count").isNull()).isTrue();
            }
        }
        assertThat(book.get("metadata").get("kernelspec").get("name").asString())
                .isEqualTo("java");
    }

    /** Who runs {@code lab} from a URL has what the script names. */
    @Test
    void theScriptCarriesEachFileOfTheFolder() throws IOException {
        Stream<String> wanted;
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            wanted = files
                    .filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .map(name -> name.equals("requirements.txt")
                            ? "lab/requirements.txt=../notebooks/requirements.txt"
                            : "notebooks/%1$s=../notebooks/%1$s".formatted(name))
                    .toList()
                    .stream();
        }
        List<String> carried = Checkout.directives(Checkout.ROOT.resolve("scripts/lab.java"), "FILES");
        assertThat(carried)
                .as("the //FILES lines of scripts/lab.java")
                .filteredOn(line -> !line.startsWith("samples/"))
                .containsExactlyInAnyOrderElementsOf(wanted.toList());
        try (Stream<Path> documents = Files.list(Checkout.ROOT.resolve("data/samples/documents"))) {
            assertThat(carried)
                    .as("the //FILES lines of scripts/lab.java, for the notebook about documents")
                    .containsAll(documents
                            .map(file -> "samples/documents/%1$s=../data/samples/documents/%1$s"
                                    .formatted(file.getFileName()))
                            .toList());
        }
    }

    private static Map<String, String> workspaceOfTheCheckout() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(Checkout.ROOT.resolve("data"))) {
            for (Path path : (Iterable<Path>) found::iterator) {
                files.put(path.toString(), Files.getLastModifiedTime(path).toString());
            }
        }
        return files;
    }
}
