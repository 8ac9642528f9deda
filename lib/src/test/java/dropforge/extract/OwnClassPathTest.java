package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dropforge.ChildJvm;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notebook's kernel has the library in a class loader, and not where its JVM looks; the processes that extract need it. */
class OwnClassPathTest {
    @TempDir
    Path folder;

    @Test
    void documentsAreExtractedWhereTheLibraryIsInAClassLoaderAlone() throws Exception {
        Path document = Files.writeString(folder.resolve("a.html"), "<p>found by words</p>");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        // A folder with this program, and without the library.
                        program().toString(),
                        Kernel.class.getName(),
                        System.getProperty("java.class.path"),
                        document.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(ChildJvm.output(process)).contains("OK found by words");
    }

    @Test
    void whatTheJvmWasStartedWithIsAllElsewhere() {
        assertThat(OwnClassPath.get()).isEqualTo(System.getProperty("java.class.path"));
    }

    private Path program() throws Exception {
        String name = Kernel.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve("program").resolve(name);
        Files.createDirectories(copy.getParent());
        try (var in = Kernel.class.getResourceAsStream("/" + name)) {
            Files.copy(in, copy);
        }
        return folder.resolve("program");
    }

    /** Takes a class path into a loader, and runs {@link Cell} in it. */
    public static final class Kernel {
        public static void main(String... arguments) throws Exception {
            URL[] urls = Stream.of(arguments[0].split(File.pathSeparator))
                    .map(entry -> {
                        try {
                            return Path.of(entry).toUri().toURL();
                        } catch (java.net.MalformedURLException e) {
                            throw new IllegalArgumentException(entry, e);
                        }
                    })
                    .toArray(URL[]::new);
            try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                Class<?> cell = loader.loadClass("dropforge.extract.OwnClassPathTest$Cell");
                cell.getMethod("main", String[].class).invoke(null, (Object) new String[] {arguments[1]});
            }
        }
    }

    /** Extracts one document. */
    public static final class Cell {
        public static void main(String... arguments) throws Exception {
            try (var pool = new ExtractionPool(Limits.DEFAULTS, 1)) {
                var extraction = pool.extract(Source.of(Path.of(arguments[0])));
                System.out.println(
                        extraction.status() + " " + extraction.document().text());
            }
        }
    }
}
