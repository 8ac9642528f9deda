package dropforge.benchdocuments;

import dropforge.files.UserMistake;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A user's extractor whose documents, those called {@code *.hang}, never end; a jar for the class
 * path. Each of its files holds the path of another, into which it writes the time of {@link
 * System#nanoTime()} when it begins.
 */
final class HangingExtractor {
    static final String ENDING = ".hang";

    private static final String NAME = "org.example.Hanging";
    private static final String SOURCE =
            """
            package org.example;

            import dropforge.extract.Extractor;
            import dropforge.extract.Source;
            import java.io.IOException;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.nio.file.StandardCopyOption;

            public final class Hanging implements Extractor {
                public String name() {
                    return "hanging 1.0";
                }

                public boolean accepts(Source source) {
                    return source.name().endsWith(".hang");
                }

                public String extractContent(Source source) throws IOException {
                    long now = System.nanoTime();
                    Path begun = Path.of(Files.readString(source.file()));
                    Path whole = begun.resolveSibling(begun.getFileName() + ".part");
                    Files.writeString(whole, String.valueOf(now));
                    Files.move(whole, begun, StandardCopyOption.ATOMIC_MOVE);
                    while (true) {
                        try {
                            Thread.sleep(1_000_000);
                        } catch (InterruptedException e) {
                            // It hears of nothing.
                        }
                    }
                }
            }
            """;

    private HangingExtractor() {}

    static Path jar(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UserMistake(
                    "The benchmark compiles an extractor, which needs a JDK; point JAVA_HOME at one.");
        }
        Path source = folder.resolve("Hanging.java");
        Files.writeString(source, SOURCE);
        int code =
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        Bench.classPath(),
                        source.toString());
        if (code != 0) {
            throw new IllegalStateException("The extractor of the benchmark does not compile");
        }
        Path jar = folder.resolve("hanging.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("org/example/Hanging.class"));
            Files.copy(folder.resolve("org/example/Hanging.class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/dropforge.extract.Extractor"));
            out.write((NAME + "\n").getBytes());
        }
        return jar;
    }
}
