package dropforge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dropforge.files.Platform;
import dropforge.lab.VirtualEnvironment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./jbang lab} as its user meets it: in a browser, with the mouse. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LabInBrowserTest {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/lab\\?token=\\w+");
    private static final String PLAYWRIGHT = "playwright==1.65.2\n";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    @TempDir
    Path temporary;

    @Test
    void aNotebookRunsInTheBrowserAndCtrlCEndsAllOfIt() throws Exception {
        NotebookRun.needPython();
        Path browser = browser();
        Path python = VirtualEnvironment.ready(Platform.cacheFolder(), "browser", PLAYWRIGHT, _ -> {})
                .python();
        // Elsewhere than in the checkout, whose notebooks are not to be changed.
        Path home = Files.createDirectories(temporary.resolve("where I am"));
        Path notebooks = NotebookRun.copyOfTheNotebooks(home);
        NotebookRun.resource("picture.ipynb", notebooks);
        Path printed = temporary.resolve("printed.txt");
        Process lab = start(home, printed, "--no-browser", "--port", "0");
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> ADDRESS.matcher(Files.readString(printed)).find() || !lab.isAlive());
            Matcher address = ADDRESS.matcher(Files.readString(printed));
            assertThat(address.find()).as(Files.readString(printed)).isTrue();

            Path screenshot = temporary.resolve("lab.png");
            var run = Checkout.run(
                    temporary,
                    Map.of(),
                    List.of(
                            python.toString(),
                            NotebookRun.resource("browse.py").toString(),
                            browser.toString(),
                            address.group(),
                            "picture.ipynb",
                            screenshot.toString()));

            assertThat(run.code()).as(run.err() + Files.readString(printed)).isZero();
            assertThat(run.out().lines())
                    .containsExactly("picture 320 200", "kernel Java 25 (Dropforge)", "asked 0", "elsewhere 0");
            assertThat(ImageIO.read(screenshot.toFile()).getWidth()).isEqualTo(1280);
        } finally {
            Set<ProcessHandle> started = lab.descendants().collect(Collectors.toSet());
            new ProcessBuilder("kill", "-INT", String.valueOf(lab.pid()))
                    .start()
                    .waitFor();
            boolean ended = lab.waitFor(1, TimeUnit.MINUTES);
            lab.destroyForcibly();
            assertThat(ended).isTrue();
            assertThat(started).hasSizeGreaterThanOrEqualTo(2).noneMatch(ProcessHandle::isAlive);
            assertThat(lab.exitValue()).isZero();
        }
    }

    private static Process start(Path folder, Path printed, String... options) throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("DROPFORGE_HOME", "");
        for (String name : List.of("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")) {
            environment.put(name, printed.resolveSibling("jupyter").toString());
        }
        var command = Stream.concat(
                        Stream.of(
                                Checkout.JBANG.toString(),
                                Checkout.ROOT.resolve("scripts/lab.java").toString()),
                        Stream.of(options))
                .toList();
        return Checkout.command(folder, environment, command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
    }

    private static Path browser() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort("There is no Chromium on PATH (`apt install chromium`)."));
    }
}
