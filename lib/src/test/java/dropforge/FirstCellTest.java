package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the first cell of a notebook does and says, in our kernel and in others. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FirstCellTest {
    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    Path checkout;

    @Test
    void ourKernelHasTheLibraryAndNobodyElseSpeaks() throws Exception {
        assertWorks(NotebookRun.inOurKernel(notebook("picture.ipynb")));
    }

    @Test
    void aKernelOfSomebodysOwnHasItFromTheJarOfMaven() throws Exception {
        Path notebook = notebook("picture.ipynb");
        NotebookRun.packTheLibrary(checkout);
        assertWorks(NotebookRun.inAPlainKernel(notebook, JDK));
    }

    @Test
    void aLibraryThatIsNotBuiltIsSaidInOneSentence() throws Exception {
        var run = NotebookRun.inAPlainKernel(notebook("workspace.ipynb"), JDK);
        assertThat(run.errors())
                .singleElement()
                .extracting(NotebookRun.Output::error)
                .isEqualTo(
                        "java.lang.IllegalStateException: This notebook needs the library, and there is no %s/lib/target/dropforge-VERSION.jar: start it with ./jbang lab, or build it with `mvn -f lib/pom.xml package -DskipTests` and restart the kernel."
                                .formatted(checkout));
        assertThat(run.outputs()).hasSize(1);
    }

    @Test
    void anOlderJavaIsSaidInOneSentence() throws Exception {
        Path older =
                java17().orElseGet(() -> abort("There is no JDK 17 here (`apt install openjdk-17-jdk-headless`)."));
        Path notebook = notebook("workspace.ipynb");
        Path target = Files.createDirectories(checkout.resolve("lib/target"));
        // Class files that it cannot read are there.
        Files.writeString(target.resolve("dropforge-0.jar"), "");
        var run = NotebookRun.inAPlainKernel(notebook, older);
        assertThat(run.errors())
                .singleElement()
                .extracting(NotebookRun.Output::error)
                .isEqualTo(
                        "java.lang.IllegalStateException: This notebook needs Java 25, and this kernel runs on Java 17: start it with ./jbang lab, or put a JDK 25 first on PATH and restart the kernel.");
        assertThat(run.outputs()).hasSize(1);
    }

    private static void assertWorks(NotebookRun run) {
        assertThat(run.errors()).isEmpty();
        assertThat(run.printed("stderr")).isEmpty();
        assertThat(run.printed("stdout")).isEqualTo("SQLite\n");
        assertThat(run.outputs().getFirst().data()).containsEntry("text/plain", "Workbench t");
        var picture = run.outputs().getLast();
        assertThat(picture.cell()).isEqualTo(3);
        assertThat(picture.png()).hasValueSatisfying(bytes -> assertThat(bytes).hasSizeGreaterThan(500));
    }

    private Path notebook(String name) throws Exception {
        return NotebookRun.resource(name, NotebookRun.copyOfTheNotebooks(checkout));
    }

    private static Optional<Path> java17() throws Exception {
        var said = System.getenv("JAVA_HOME_17_X64");
        if (said != null) {
            return Optional.of(Path.of(said));
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(usual)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(usual)) {
            return found.filter(jdk -> jdk.getFileName().toString().matches(".*\\b(1\\.)?17\\b.*"))
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                    .filter(jdk -> Files.exists(jdk.resolve("lib/modules")))
                    .findFirst();
        }
    }
}
