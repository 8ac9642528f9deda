package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that documents need are kept as they are once they are loaded, for the next processes. */
class AotCacheTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path temporary;

    private Path folder;
    private Path scratch;
    private AotCache cache;

    @BeforeEach
    void folders() throws IOException {
        folder = temporary.resolve("cache");
        scratch = Files.createDirectory(temporary.resolve("scratch"));
        cache = new AotCache(folder.resolve("extract-1.aot"));
    }

    @Test
    void whenTheFirstDocumentsAreDoneACacheIsMadeAndTheNextProcessesStartWithIt() throws Exception {
        String classPath = jarsOnly();
        assertThat(extract(launch(classPath, List.of()))).isEqualTo(Status.OK);
        await().atMost(PATIENCE).until(() -> cache.isThere() && !Files.exists(claimed()));
        await().atMost(PATIENCE).until(() -> isEmpty(scratch));
        assertThat(Files.list(folder)).containsExactly(cache.file());

        Path loaded = temporary.resolve("loaded.log");
        assertThat(extract(launch(classPath, List.of("-Xlog:class+load:file=" + loaded))))
                .isEqualTo(Status.OK);

        List<String> classes = Files.readAllLines(loaded);
        assertThat(fromCache(classes, "org.apache.tika.parser.html.JSoupParser"))
                .isTrue();
        assertThat(fromCache(classes, ExtractionProcess.class.getName())).isTrue();
        assertThat(fromCache(classes, "org.apache.poi.POIDocument")).isTrue();

        // Half of it is left.
        try (var file = new RandomAccessFile(cache.file().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertThat(extract(launch(classPath, List.of()))).isEqualTo(Status.OK);
    }

    @Test
    void aRecordingThatIsKilledLeavesNothingInTheTemporaryFolderAndTheNextOneRemovesTheRest() throws Exception {
        Files.createDirectory(folder);
        Process recording = recording();
        await().atMost(PATIENCE).until(() -> recording.children().findAny().isPresent());
        List<ProcessHandle> started = recording.descendants().toList();

        recording.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(scratch).isEmptyDirectory();
        assertThat(cache.file()).doesNotExist();

        for (Path left : listed(folder)) {
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        }
        assertThat(recording().waitFor()).isZero();
        assertThat(listed(folder)).containsExactly(cache.file());
        assertThat(scratch).isEmptyDirectory();
    }

    private Process recording() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + scratch,
                        "-cp",
                        jarsOnly(),
                        AotRecording.class.getName(),
                        cache.file().toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("recording.log").toFile())
                .start();
    }

    private static boolean fromCache(List<String> classes, String name) {
        return classes.stream()
                .anyMatch(line -> line.contains(" " + name + " ") && line.contains("shared objects file"));
    }

    @Test
    void aFileThatIsNoCacheDoesNoHarm() throws Exception {
        Files.createDirectory(folder);
        Files.writeString(cache.file(), "no cache");

        assertThat(extract(launch(jarsOnly(), List.of()))).isEqualTo(Status.OK);
    }

    @Test
    void whereProcessesCannotStartWithItItGoesAndTheyStartWithoutIt() throws Exception {
        // The JVM takes it for two files, and ends.
        folder = Files.createDirectory(temporary.resolve("one:two"));
        cache = new AotCache(folder.resolve("extract-1.aot"));
        Files.writeString(cache.file(), "no cache");
        assertThat(extract(launch(jarsOnly(), List.of()))).isEqualTo(Status.OK);
        assertThat(cache.file()).doesNotExist();
    }

    @Test
    void whereFoldersAreOnTheClassPathThereIsNone() throws IOException {
        assertThat(AotCache.of(jarsOnly())).isPresent();
        assertThat(AotCache.of(jarsOnly() + File.pathSeparator + temporary)).isEmpty();
        assertThat(AotCache.of(temporary.resolve("none.jar").toString())).isEmpty();
    }

    @Test
    void anotherJarMeansAnotherCache() throws IOException {
        String classPath = jarsOnly();
        AotCache before = AotCache.of(classPath).orElseThrow();
        assertThat(AotCache.of(classPath)).contains(before);

        Path jar = Path.of(classPath.split(File.pathSeparator)[0]);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        assertThat(AotCache.of(classPath)).isPresent().get().isNotEqualTo(before);
    }

    @Test
    void oneOfAllWhoWouldMakeItDoesAndOneThatDiedKeepsOthersFromItForSomeHours() throws IOException {
        assertThat(cache.claim()).isTrue();
        assertThat(cache.claim()).isFalse();

        Files.setLastModifiedTime(claimed(), FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        assertThat(cache.claim()).isTrue();
        assertThat(cache.claim()).isFalse();

        cache.unclaim();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void thoseThatNobodyUsedForLongestGo() throws IOException {
        Files.createDirectory(folder);
        Files.writeString(cache.file(), "own");
        for (int day = 1; day <= 6; day++) {
            touched("extract-day-%d.aot".formatted(day), Duration.ofDays(day));
        }
        touched(".unfinished-1.config", Duration.ofDays(1));
        touched(".unfinished-2.config", Duration.ofHours(1));

        cache.sweepOthers();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "extract-1.aot",
                            "extract-day-1.aot",
                            "extract-day-2.aot",
                            "extract-day-3.aot",
                            ".unfinished-2.config");
        }
    }

    private void touched(String name, Duration ago) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
    }

    private Path claimed() {
        return folder.resolve("extract-1.aot.claimed");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        return listed(folder).isEmpty();
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private Status extract(JvmLaunch launch) throws Exception {
        Path page = Files.writeString(temporary.resolve("page.html"), "<title>Page</title><p>Some text");
        try (var pool = new ExtractionPool(Limits.DEFAULTS, 1, launch, Duration.ofMinutes(1))) {
            return pool.extract(Source.of(page)).status();
        }
    }

    private JvmLaunch launch(String classPath, List<String> options) {
        return new JvmLaunch(classPath, options, scratch, Optional.of(cache));
    }

    /** Of this JVM, with a jar in place of each folder. */
    private String jarsOnly() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .map(entry -> Files.isDirectory(entry) ? jarOf(entry) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path jarOf(Path classes) {
        Path jar = temporary.resolve(classes.getFileName() + ".jar");
        if (Files.exists(jar)) {
            return jar;
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(each).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(name));
                out.write(Files.readAllBytes(each));
            }
            return jar;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
