package dropforge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code lib/Dropforge.java} tells JBang what the folders and the pom tell Maven. */
class DropforgeSourcesTest {
    private static final Path FACE = Checkout.LIB.resolve("Dropforge.java");
    private static final Pom POM = Pom.read(Checkout.LIB.resolve("pom.xml"));

    @Test
    void everySourceIsNamed() throws IOException {
        assertSame("SOURCES", filesUnder("src/main/java"));
    }

    @Test
    void everyResourceIsNamed() throws IOException {
        String folder = "src/main/resources";
        assertSame(
                "FILES",
                filesUnder(folder).stream()
                        .map(file -> file.substring(folder.length() + 1) + "=" + file)
                        .toList());
    }

    @Test
    void theDependenciesAreThoseOfThePom() {
        assertSame("DEPS", POM.dependencies());
    }

    /** JBang and Maven settle differently which version is taken when two are asked for; where they differ, the pom names one. */
    @Test
    void jbangRunsTheVersionsThatMavenTests() throws IOException, InterruptedException {
        var run = Checkout.jbang(Checkout.ROOT, Map.of(), "info", "classpath", "scripts/status.java");
        assertThat(run.code()).as(run.err()).isZero();
        List<String> tested = jars(System.getProperty("java.class.path"));
        assertThat(jars(run.out().strip().lines().toList().getLast()))
                .filteredOn(jar -> !jar.contains("annotations") && !jar.startsWith("status"))
                .hasSizeGreaterThan(20)
                .allMatch(tested::contains, "tested by Maven in this version");
    }

    private static List<String> jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .map(path -> Path.of(path).getFileName().toString())
                .toList();
    }

    @Test
    void theJavaReleaseIsThatOfThePom() {
        assertSame("JAVA", List.of(POM.release() + "+"));
    }

    /** Native code (SQLite, LightGBM, inotify) is called without a warning; JBang hands this on to each script. */
    @Test
    void nativeAccessIsGranted() {
        assertThat(Checkout.directives(FACE, "RUNTIME_OPTIONS")).contains("--enable-native-access=ALL-UNNAMED");
    }

    private static List<String> filesUnder(String folder) throws IOException {
        if (!Files.isDirectory(Checkout.LIB.resolve(folder))) return List.of();
        try (Stream<Path> found = Files.walk(Checkout.LIB.resolve(folder))) {
            return found.filter(Files::isRegularFile)
                    .map(file -> Checkout.LIB.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void assertSame(String directive, List<String> expected) {
        List<String> named = Checkout.directives(FACE, directive);
        var missing = new ArrayList<>(expected);
        named.forEach(missing::remove);
        var superfluous = new ArrayList<>(named);
        expected.forEach(superfluous::remove);
        assertThat(missing.size() + superfluous.size())
                .withFailMessage(() -> "lib/Dropforge.java" + lines("\nlacks\n", directive, missing)
                        + lines("\nhas, and should not,\n", directive, superfluous))
                .isZero();
    }

    private static String lines(String heading, String directive, List<String> values) {
        if (values.isEmpty()) return "";
        return heading + "//" + directive + " " + String.join("\n//" + directive + " ", values);
    }
}
