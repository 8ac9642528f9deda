package dropforge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The checkout that is being tested, and commands run as a user runs them. Maven starts the tests in its {@code lib}. */
final class Checkout {
    static final Path LIB = Path.of("").toAbsolutePath();
    static final Path ROOT = LIB.getParent();
    static final Path JBANG = ROOT.resolve("jbang");

    private Checkout() {}

    /** What a command left behind when it had ended. */
    record Run(int code, String out, String err) {}

    /**
     * Runs a command to its end, with nothing on stdin.
     *
     * @param environment what is set besides the environment of the tests; an empty value takes the variable away
     */
    static Run run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            Process process = command(folder, environment, command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("Still running after five minutes: " + command + "\n" + Files.readString(err));
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static ProcessBuilder command(Path folder, Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        environment.forEach((name, value) -> {
            if (value.isEmpty()) builder.environment().remove(name);
            else builder.environment().put(name, value);
        });
        return builder;
    }

    static Run jbang(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(JBANG.toString()));
        command.addAll(List.of(arguments));
        return run(folder, environment, command);
    }

    /** What stands behind a JBang directive such as {@code //SOURCES}, in the order of the file. */
    static List<String> directives(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("//" + name + " "))
                    .map(line -> line.substring(name.length() + 3).strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
