package dropforge.lab;

import dropforge.files.UserMistake;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python that can make a virtual environment.
 *
 * @param program its absolute path
 * @param version such as {@code 3.11.2}
 */
record Python(Path program, String version) {
    static final int OLDEST_MINOR = 10;

    private static final List<String> NAMES = List.of(
            "python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python", "python.exe");

    /** Runs in Python 2 too. Debian has venv without what it needs, in a package of its own. */
    private static final String ASK = """
            import sys
            print("%d.%d.%d" % sys.version_info[:3])
            try:
                import venv, ensurepip
                print("whole")
            except ImportError:
                print("no venv")
            """;

    /**
     * The first on a path that is new enough and whole.
     *
     * @param path as in the variable {@code PATH}
     * @throws UserMistake if there is none: it says which were there, and what to install
     */
    static Python on(String path) throws InterruptedException {
        var tooOld = new ArrayList<Python>();
        var partial = new ArrayList<Python>();
        for (String name : NAMES) {
            for (Path program : programs(path, name)) {
                List<String> answer = ask(program);
                if (answer.size() != 2 || !answer.getFirst().matches("\\d+\\.\\d+\\.\\d+")) {
                    continue;
                }
                var python = new Python(program, answer.getFirst());
                if (!python.isNewEnough()) {
                    tooOld.add(python);
                } else if (!answer.getLast().equals("whole")) {
                    partial.add(python);
                } else {
                    return python;
                }
            }
        }
        throw new UserMistake(
                partial.isEmpty()
                        ? "JupyterLab needs Python 3.%d or newer, and %s: install it (`apt install python3 python3-venv`, `brew install python`) and start again."
                                .formatted(
                                        OLDEST_MINOR,
                                        tooOld.isEmpty()
                                                ? "there is none on PATH"
                                                : "the newest on PATH is " + newest(tooOld))
                        : "%s lacks the module venv, with which JupyterLab is installed: `apt install python3-venv` puts it there."
                                .formatted(partial.getFirst()));
    }

    private static Python newest(List<Python> some) {
        return some.stream()
                .max((a, b) -> Runtime.Version.parse(a.version).compareTo(Runtime.Version.parse(b.version)))
                .orElseThrow();
    }

    private boolean isNewEnough() {
        String[] numbers = version.split("\\.");
        int major = Integer.parseInt(numbers[0]);
        return major > 3 || (major == 3 && Integer.parseInt(numbers[1]) >= OLDEST_MINOR);
    }

    private static List<Path> programs(String path, String name) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> at(folder, name).stream())
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .toList();
    }

    private static Optional<Path> at(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name).toAbsolutePath());
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** Its lines; none of what is no Python, or does not answer. */
    private static List<String> ask(Path program) throws InterruptedException {
        try {
            var builder = new ProcessBuilder(program.toString(), "-c", ASK);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            return process.inputReader().lines().toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(program, version);
    }
}
