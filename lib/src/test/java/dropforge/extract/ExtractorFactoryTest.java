package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which extractor reads what: a user's own first, then text, tables, and Tika for the rest. */
class ExtractorFactoryTest {
    private static final String SERVICE = "META-INF/services/dropforge.extract.Extractor";

    private static final String FOO = """
            import dropforge.extract.*;
            import java.nio.file.Files;
            import java.util.*;

            public final class FooExtractor implements Extractor {
                public String name() { return "foo 1.2"; }
                public boolean accepts(Source source) { return source.ending().equals("foo"); }
                public String extractContent(Source source) throws java.io.IOException {
                    return Files.readString(source.file()).replace("foo", "bar");
                }
                public SortedMap<String, List<String>> extractMetadata(Source source) {
                    return new TreeMap<>(Map.of("dc:title", List.of("a foo")));
                }
                public String mediaType(Source source) { return "application/x-foo"; }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void oneOfYourOwnInAJarReadsItsFilesAndNoOthers() throws Exception {
        Path jar = jar("foo.jar", Map.of("FooExtractor", FOO), "FooExtractor");
        try (var loader = loaderOf(jar)) {
            var factory = new ExtractorFactory(loader);
            Source foo = file("a.foo", "a foo fighter");
            Extractor extractor = factory.extractorFor(foo);
            assertThat(extractor.name()).isEqualTo("foo 1.2");
            Part part = extractor.extract(foo, Limits.DEFAULTS).document();
            assertThat(part.text()).isEqualTo("a bar fighter");
            assertThat(part.mediaType()).isEqualTo("application/x-foo");
            assertThat(DublinCore.of(part)).containsEntry("title", List.of("a foo"));
            assertThat(factory.extractorFor(file("a.txt", "text"))).isInstanceOf(TextExtractor.class);
        }
    }

    @Test
    void oneThatIsBrokenIsLeftOutAndTheOthersWork() throws Exception {
        String throwing = FOO.replace("FooExtractor", "Throwing")
                .replace(
                        "public String name",
                        "public Throwing() { throw new IllegalStateException(\"no\"); }\n" + "public String name");
        Path jar = jar(
                "mixed.jar", Map.of("FooExtractor", FOO, "Throwing", throwing), "is.not.There\nThrowing\nFooExtractor");
        try (var loader = loaderOf(jar)) {
            var factory = new ExtractorFactory(loader);
            assertThat(factory.extractors().stream().map(Extractor::name))
                    .containsExactly("foo 1.2", "text 1", "csv 1", "markdown 1", "tika 3.3.1");
        }
    }

    @Test
    void oneThatThrowsWhenAskedIsPassedBy() throws Exception {
        String throwing = FOO.replace("return source.ending().equals(\"foo\");", "throw new RuntimeException();");
        try (var loader = loaderOf(jar("asked.jar", Map.of("FooExtractor", throwing), "FooExtractor"))) {
            assertThat(new ExtractorFactory(loader).extractorFor(file("a.txt", "x")))
                    .isInstanceOf(TextExtractor.class);
        }
    }

    @Test
    void twoOfTheSameNameHarmNobodyAndTheFirstOneIsAsked() throws Exception {
        Path jar = jar(
                "twice.jar",
                Map.of("FooExtractor", FOO, "OtherExtractor", FOO.replace("FooExtractor", "OtherExtractor")),
                "FooExtractor\nOtherExtractor");
        try (var loader = loaderOf(jar)) {
            Extractor extractor = new ExtractorFactory(loader).extractorFor(file("a.foo", "x"));
            assertThat(extractor.getClass().getName()).isEqualTo("FooExtractor");
        }
    }

    @Test
    void theNameIsBelievedNoMoreThanTheBytes() throws Exception {
        var factory = new ExtractorFactory();
        assertThat(factory.extractorFor(file("a.csv", "a,b"))).isInstanceOf(CsvTextExtractor.class);
        assertThat(factory.extractorFor(file("b.csv", "%PDF-1.4 "))).isInstanceOf(TikaExtractor.class);
        assertThat(factory.extractorFor(file("c.html", "<p>x"))).isInstanceOf(TikaExtractor.class);
        assertThat(factory.extractorFor(file("no-ending", "x"))).isInstanceOf(TikaExtractor.class);
    }

    /** Tika's parsers are a second of class loading; a folder of notes does without. */
    @Test
    void aTextFileLoadsNoParser() throws Exception {
        Path log = folder.resolve("classes.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadOne.class.getName(),
                        file("a.txt", "Grüße").file().toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded =
                    lines.filter(line -> line.contains("org.apache.")).toList();
            assertThat(loaded).isEmpty();
        }
    }

    /** Reads one file. */
    public static final class ReadOne {
        public static void main(String[] args) throws Exception {
            Source source = Source.of(Path.of(args[0]));
            new ExtractorFactory().extractorFor(source).extract(source, Limits.DEFAULTS);
        }
    }

    private URLClassLoader loaderOf(Path jar) throws IOException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
    }

    private Path jar(String name, Map<String, String> sources, String services) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name + ".classes"));
        var command = new ArrayList<>(List.of(
                "-d", classes.toString(), "-cp", Path.of("target", "classes").toString()));
        for (var source : sources.entrySet()) {
            command.add(Files.writeString(classes.resolve(source.getKey() + ".java"), source.getValue())
                    .toString());
        }
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), System.err, command.toArray(String[]::new));
        assertThat(code).isZero();
        Path jar = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String each : sources.keySet()) {
                out.putNextEntry(new JarEntry(each + ".class"));
                out.write(Files.readAllBytes(classes.resolve(each + ".class")));
            }
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(services.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private Source file(String name, String text) throws IOException {
        return Source.of(Files.writeString(folder.resolve(name), text));
    }
}
