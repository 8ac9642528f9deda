package dropforge.lab;

import dropforge.files.WholeWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Jupyter is told of the kernel: which JVM, and with what.
 *
 * @param javaHome of a JDK, since the kernel compiles
 * @param kernel JJava's jar
 * @param classPath of the library
 * @param heap of the JVM at most, as it takes it: {@code 640m}
 */
record KernelSpec(Path javaHome, Path kernel, String classPath, String heap) {
    /** As JJava's own is called, which notebooks name and which it comes before. */
    static final String NAME = "java";

    private static final String PROGRAM = "org.dflib.jjava.distro.JJava";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The kernel says when it starts and ends, libraries what they think of: on the terminal, or in cells. */
    private static final String SILENCE = "handlers=\n";

    /** Writes it where Jupyter looks when {@code folder} is on JUPYTER_PATH; one that starts a kernel sees the old one or this. */
    void writeTo(Path folder) throws IOException {
        Path own = Files.createDirectories(folder.resolve("kernels", NAME));
        Path logging = own.resolve("logging.properties");
        if (!Files.exists(logging)) {
            WholeWrites.text(logging, SILENCE);
        }
        List<String> command = List.of(
                javaHome.resolve("bin", "java").toString(),
                "-Xmx" + heap,
                // Else the thread that answers dies, and the kernel is silent from then on.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.config.file=" + logging,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // As JJava's launcher says.
                "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
                "-cp",
                String.join(java.io.File.pathSeparator, kernel.toString(), classPath),
                PROGRAM,
                "{connection_file}");
        WholeWrites.text(
                own.resolve("kernel.json"),
                JSON.writeValueAsString(Map.of(
                        "argv", command,
                        "display_name", "Java 25 (Dropforge)",
                        "language", "java",
                        "interrupt_mode", "message")));
    }
}
