package dropforge.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dropforge.ChildJvm;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an extractor does, it costs the one document that it does it with. */
class ExtractionPoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path temporary;

    private Path inbound;
    private Path scratch;
    private ExecutorService callers;

    @BeforeEach
    void folders() throws IOException {
        inbound = Files.createDirectory(temporary.resolve("inbound"));
        scratch = Files.createDirectory(temporary.resolve("scratch"));
        callers = Executors.newCachedThreadPool();
    }

    @AfterEach
    void nothingIsLeft() {
        callers.shutdownNow();
        callers.close();
        assertThat(scratch).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "exit, CRASHED, The process that read it ended with exit code 7.",
        "segv, CRASHED, The process that read it ended with exit code 1.",
        "oom, CRASHED, It needs more than the 64 MB of memory that one document may take.",
        "thrown-oom, CRASHED, It needs more than the 64 MB of memory that one document may take.",
        "deep, CORRUPT, It is nested so deeply that the extractor \"odd 1.0\" could not follow.",
        "bug, CORRUPT, The extractor \"odd 1.0\" does not understand it: java.lang.IllegalStateException: no such state",
        "link, CRASHED, The extractor \"odd 1.0\" failed: java.lang.NoClassDefFoundError: org/example/Missing",
        "noise, CRASHED, The process that read it gave an answer which makes no sense: 6e6f7420 in place of 414e7331.",
        "eof, TRUNCATED, It ends before its format says so.",
        "torn, CORRUPT, It could not be understood: Unexpected record signature",
    })
    void whatAnExtractorDoesCostsItsDocumentAlone(String ending, FailureKind kind, String reason) throws Exception {
        try (var pool = pool(withMemory(64), 1)) {
            assertThat(pool.extract(document("before.ok")).status()).isEqualTo(Status.OK);

            Extraction failed = pool.extract(document("this." + ending));

            assertThat(failed.parts()).hasSize(1);
            assertThat(failed.status()).isEqualTo(Status.FAILED);
            assertThat(failed.document().name()).isEqualTo("this." + ending);
            assertThat(failed.document().failure()).isEqualTo(new Failure(kind, reason));
            assertThat(pool.extract(document("after.ok")).document().text()).isEqualTo("after.ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"null", "none"})
    void anExtractorThatReturnsNothingHasFailed(String ending) throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            Failure failure =
                    pool.extract(document("this." + ending)).document().failure();

            assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(failure.reason()).contains("odd 1.0");
        }
    }

    @Test
    void oneThatNeverEndsIsEndedAndASpareProcessTakesTheNext() throws Exception {
        try (var pool = pool(withTime(Duration.ofSeconds(4)), 1)) {
            Future<Extraction> hanging = later(() -> pool.extract(document("this.hang")));
            long hung = pidBeside("this.hang");
            await().atMost(PATIENCE).until(() -> pool.pids().size() == 2);
            Set<Long> both = pool.pids();

            Extraction next = pool.extract(document("next.ok"));

            assertThat(next.status()).isEqualTo(Status.OK);
            assertThat(pid(next)).isNotEqualTo(hung).isIn(both);
            assertThat(hanging.get().document().failure())
                    .isEqualTo(new Failure(FailureKind.TIMEOUT, "It took longer than the 4 s that one document may."));
            awaitEnd(hung);
        }
    }

    @Test
    void othersGoOnBesideOneThatHangs() throws Exception {
        var pool = pool(withTime(LONG), 2);
        Future<Extraction> hanging = later(() -> pool.extract(document("this.hang")));
        pidBeside("this.hang");

        for (int count = 0; count < 20; count++) {
            assertThat(pool.extract(document(count + ".ok")).status()).isEqualTo(Status.OK);
        }

        assertThat(hanging).isNotDone();
        pool.close();
        assertThatThrownBy(hanging::get).hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void whatADocumentStartedEndsWithIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sleep")));
        try (var pool = pool(withTime(Duration.ofSeconds(2)), 1)) {
            Extraction extraction = pool.extract(document("this.tree"));

            assertThat(extraction.document().failure().kind()).isEqualTo(FailureKind.TIMEOUT);
            awaitEnd(pidBeside("this.tree"));
        }
    }

    @Test
    void manyDocumentsOfManyThreadsComeBackAsTheyAre() throws Exception {
        int count = 2_000;
        try (var pool = pool(Limits.DEFAULTS, 2)) {
            List<Future<Extraction>> all = new ArrayList<>();
            var four = Executors.newFixedThreadPool(4);
            for (int number = 0; number < count; number++) {
                Source source = document(number + (number % 2 == 0 ? ".ok" : ".txt"));
                all.add(four.submit(() -> pool.extract(source)));
            }
            var pids = new java.util.TreeSet<Long>();
            for (int number = 0; number < count; number++) {
                Extraction extraction = all.get(number).get();
                assertThat(extraction.status()).isEqualTo(Status.OK);
                assertThat(extraction.document().text())
                        .isEqualTo(extraction.document().name());
                assertThat(extraction.document().name()).startsWith(number + ".");
                if (number % 2 == 0) {
                    pids.add(pid(extraction));
                }
            }
            four.close();
            assertThat(pids.size()).isBetween(2, 6);
            assertThat(pool.pids().size()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aProcessEndsAfterAThousandDocuments() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            Source source = document("one.ok");
            List<Long> pids = new ArrayList<>();
            for (int count = 0; count < ExtractionProcess.MOST_DOCUMENTS + 1; count++) {
                pids.add(pid(pool.extract(source)));
            }
            assertThat(Set.copyOf(pids)).hasSize(2);
            assertThat(Set.copyOf(pids.subList(0, ExtractionProcess.MOST_DOCUMENTS)))
                    .hasSize(1);
            awaitEnd(pids.getFirst());
        }
    }

    @Test
    void aKilledProcessCostsTheDocumentInHand() throws Exception {
        try (var pool = pool(withTime(LONG), 1)) {
            Future<Extraction> hanging = later(() -> pool.extract(document("this.hang")));

            ProcessHandle.of(pidBeside("this.hang")).orElseThrow().destroyForcibly();

            assertThat(hanging.get().document().failure())
                    .isEqualTo(new Failure(FailureKind.CRASHED, "The process that read it ended with exit code 137."));
            assertThat(pool.extract(document("next.ok")).status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void whatAnEarlierDocumentLeftBehindDoesNotCostALaterOne() throws Exception {
        try (var pool = pool(withTime(LONG), 1)) {
            Path signal = inbound.resolve("now");
            Extraction first = pool.extract(document("first.late-exit", signal.toString()));
            Future<Extraction> second = later(() -> pool.extract(document("second.hang")));
            long pid = pidBeside("second.hang");
            assertThat(pid(first)).isEqualTo(pid);
            Files.delete(OddExtractor.besides(inbound.resolve("second.hang"), "pid"));

            Files.createFile(signal);

            // It has another try in a process of which nobody but itself has a hold.
            long another = pidBeside("second.hang");
            assertThat(another).isNotEqualTo(pid);
            assertThat(second).isNotDone();
            ProcessHandle.of(another).orElseThrow().destroyForcibly();
            assertThat(second.get().document().failure().kind()).isEqualTo(FailureKind.CRASHED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDocumentThatEndsAProcessWithACacheHasAnotherTryWithoutIt(boolean hadOthers) throws Exception {
        AotCache cache = cacheThatIsThere();
        try (var pool = pool(launch(Optional.of(cache)))) {
            if (hadOthers) {
                assertThat(pool.extract(document("before.ok")).status()).isEqualTo(Status.OK);
            }
            assertThat(pool.extract(document("this.cache")).document().text()).isEqualTo("this.cache");
            assertThat(cache.file()).doesNotExist();

            assertThat(pool.extract(document("next.cache")).status()).isEqualTo(Status.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exit, The process that read it ended with exit code 7.",
        "thrown-oom, It needs more than the 512 MB of memory that one document may take."
    })
    void oneThatDoesSoAlsoWithoutItLeavesItThere(String ending, String reason) throws Exception {
        AotCache cache = cacheThatIsThere();
        try (var pool = pool(launch(Optional.of(cache)))) {
            assertThat(pool.extract(document("this." + ending)).document().failure())
                    .isEqualTo(new Failure(FailureKind.CRASHED, reason));
        }
        assertThat(cache.file()).exists();
    }

    @Test
    void whereTheOtherTryHasNoTimeLeftItIsTheFirstThatIsTold() throws Exception {
        AotCache cache = cacheThatIsThere();
        Limits some = withTime(Duration.ofSeconds(4));
        try (var pool = new ExtractionPool(some, 1, launch(Optional.of(cache)), LONG)) {
            assertThat(pool.extract(document("this.slow-without-cache"))
                            .document()
                            .failure())
                    .isEqualTo(new Failure(FailureKind.CRASHED, "The process that read it ended with exit code 134."));
        }
        assertThat(cache.file()).exists();
    }

    @Test
    void whereProcessesDoNotStartAlsoWithoutACacheItStaysThere() throws Exception {
        AotCache cache = cacheThatIsThere();
        try (var pool = new ExtractionPool(withMemory(0), 1, launch(Optional.of(cache)), LONG)) {
            assertThatThrownBy(() -> pool.extract(document("one.ok"))).isInstanceOf(UserMistake.class);
        }
        assertThat(cache.file()).exists();
    }

    /** The JVM passes it by; what counts is that it starts with it. Nobody is to make another one. */
    private AotCache cacheThatIsThere() throws IOException {
        var cache = new AotCache(temporary.resolve("extract-1.aot"));
        assertThat(cache.claim()).isTrue();
        Files.writeString(cache.file(), "no cache");
        return cache;
    }

    @Test
    void aThreadThatADocumentLeftBehindEndsWithItsProcess() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            Extraction one = pool.extract(document("one.thread"));

            assertThat(one.status()).isEqualTo(Status.OK);
            awaitEnd(pid(one));
        }
    }

    @Test
    void whatRestsAndIsKilledIsReplaced() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            long pid = pid(pool.extract(document("one.ok")));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            awaitEnd(pid);

            assertThat(pool.extract(document("two.ok")).status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void ctrlCInATerminalLeavesItToThePoolToEndProcesses() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            long pid = pid(pool.extract(document("one.ok")));
            for (String signal : List.of("INT", "TERM", "HUP")) {
                assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                                .start()
                                .waitFor())
                        .isZero();
            }

            assertThat(pid(pool.extract(document("two.ok")))).isEqualTo(pid);
        }
    }

    @Test
    void aParserThatPrintsOrAsksDoesNoHarm() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            assertThat(pool.extract(document("this.print")).document().text()).isEqualTo("this.print");
            assertThat(pool.extract(document("this.ask")).document().text()).isEqualTo("asked: -1");
            assertThat(pool.extract(document("this.interrupt")).status()).isEqualTo(Status.OK);
            assertThat(pool.extract(document("that.interrupt")).status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void textBeyondTheLimitIsCut() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            Part part = pool.extract(document("this.big")).document();

            assertThat(part.status()).isEqualTo(Status.PARTIAL);
            assertThat(part.failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
            assertThat(part.text()).hasSize((int) Limits.DEFAULTS.characters());
        }
    }

    @Test
    void aFileThatIsTooLargeOrCannotBeReadStartsNoProcess() throws Exception {
        Path large = inbound.resolve("large.ok");
        try (var pool = pool(Limits.DEFAULTS, 1);
                var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(5L << 30);

            assertThat(pool.extract(Source.of(large)).document().failure())
                    .isEqualTo(new Failure(
                            FailureKind.TOO_LARGE, "It has 5,368,709,120 bytes; up to 536,870,912 are read."));
            assertThat(pool.extract(Source.of(inbound.resolve("gone.ok")))
                            .document()
                            .failure())
                    .isEqualTo(new Failure(FailureKind.IO, "It could not be read: it is not there."));
            assertThat(pool.extract(Source.of(inbound)).document().failure())
                    .isEqualTo(new Failure(FailureKind.IO, "It could not be read: it is no regular file."));
            assertThat(pool.pids()).isEmpty();
        }
    }

    @Test
    void anInterruptedCallerEndsItsDocument() throws Exception {
        try (var pool = pool(withTime(LONG), 1)) {
            Future<Extraction> hanging = later(() -> pool.extract(document("this.hang")));
            long pid = pidBeside("this.hang");

            hanging.cancel(true);

            awaitEnd(pid);
            assertThat(pool.extract(document("next.ok")).status()).isEqualTo(Status.OK);
        }
    }

    @Test
    void closingEndsDocumentsInHandAndThoseThatWait() throws Exception {
        var pool = pool(withTime(LONG), 1);
        Future<Extraction> hanging = later(() -> pool.extract(document("this.hang")));
        long pid = pidBeside("this.hang");
        Future<Extraction> waiting = later(() -> pool.extract(document("next.ok")));

        pool.close();

        assertThat(isRunning(pid)).isFalse();
        assertThat(scratch).isEmptyDirectory();
        for (var future : List.of(hanging, waiting)) {
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
        }
        assertThatThrownBy(() -> pool.extract(document("late.ok"))).isInstanceOf(CancellationException.class);
        pool.close();
    }

    @Test
    void processesEndWhenThereIsNothingToDo() throws Exception {
        try (var pool = new ExtractionPool(Limits.DEFAULTS, 1, launch(Optional.empty()), Duration.ofMillis(200))) {
            long pid = pid(pool.extract(document("one.ok")));

            awaitEnd(pid);

            await().atMost(PATIENCE).until(() -> pool.pids().isEmpty());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(scratch).isEmptyDirectory());
            assertThat(pid(pool.extract(document("two.ok")))).isNotEqualTo(pid);
        }
    }

    @Test
    void aPoolThatIsKilledTakesItsProcessesWithIt() throws Exception {
        document("this.hang");
        Process parent = ChildJvm.start(
                PoolOfOneDocument.class,
                launch(Optional.empty()).classPath(),
                scratch.toString(),
                inbound.resolve("this.hang").toString());
        long pid = pidBeside("this.hang");

        parent.destroyForcibly();

        awaitEnd(pid);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(scratch).isEmptyDirectory());
    }

    @RepeatedTest(4)
    void alsoOneThatIsOnlyStarting() throws Exception {
        document("this.hang");
        Process parent = ChildJvm.start(
                PoolOfOneDocument.class,
                launch(Optional.empty()).classPath(),
                scratch.toString(),
                inbound.resolve("this.hang").toString());
        await().pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> parent.children().anyMatch(ExtractionPoolTest::isJava));
        ProcessHandle child = parent.children().findAny().orElseThrow();

        parent.destroyForcibly();

        awaitEnd(child.pid());
        // A spare process may have been on the way: its folder was there, it was not, and nobody is left to remove
        // that.
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Stream<Path> left = Files.list(scratch)) {
                assertThat(left).hasSizeLessThanOrEqualTo(1).allSatisfy(folder -> {
                    try (Stream<Path> inIt = Files.list(folder)) {
                        assertThat(inIt).allMatch(file -> file.endsWith("arguments"));
                    }
                });
            }
        });
        try (Stream<Path> left = Files.list(scratch)) {
            for (Path folder : (Iterable<Path>) left::iterator) {
                WholeWrites.deleteTree(folder);
            }
        }
    }

    @Test
    void aFolderThatNobodyUsedForADayIsRemovedByTheNextPool() throws Exception {
        Path abandoned = Files.createDirectories(scratch.resolve("dropforge-extract-1"));
        Files.writeString(abandoned.resolve("arguments"), "-Xmx512m");
        Path used = Files.createDirectories(scratch.resolve("dropforge-extract-2"));
        Path another = Files.createDirectories(scratch.resolve("mine"));
        for (Path old : List.of(abandoned, another)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }

        try (var _ = new ExtractionPool(Limits.DEFAULTS, 1, launch(Optional.empty()), LONG)) {
            await().atMost(PATIENCE).until(() -> Files.notExists(abandoned));
        }
        assertThat(used).exists();
        assertThat(another).exists();
        WholeWrites.deleteTree(used);
        WholeWrites.deleteTree(another);
    }

    /** Not what starts it. */
    private static boolean isJava(ProcessHandle process) {
        return process.info().command().filter(name -> name.endsWith("java")).isPresent();
    }

    /** The program of that JVM. */
    static final class PoolOfOneDocument {
        void main(String... arguments) throws InterruptedException {
            var launch = new JvmLaunch(arguments[0], List.of(), Path.of(arguments[1]), Optional.empty());
            try (var pool = new ExtractionPool(withTime(LONG), 1, launch, LONG)) {
                pool.extract(Source.of(Path.of(arguments[2])));
            }
        }
    }

    @Test
    void aProcessHasAFolderOfItsOwnAndIsToldLittleOfTheWorld() throws Exception {
        try (var pool = pool(Limits.DEFAULTS, 1)) {
            Part part = pool.extract(document("this.leaves")).document();

            Path folder = Path.of(part.first("folder").orElseThrow());
            assertThat(folder.getParent()).isEqualTo(scratch);
            assertThat(folder)
                    .isDirectoryContaining(file -> file.getFileName().toString().startsWith("left"));
            String names = part.first("environment").orElseThrow();
            assertThat(names.substring(1, names.length() - 1).split(", "))
                    .isSubsetOf(
                            "PATH",
                            "HOME",
                            "TZ",
                            "TESSDATA_PREFIX",
                            "SystemRoot",
                            "LC_ALL",
                            "LANG",
                            "TMPDIR",
                            "TEMP",
                            "TMP",
                            "PWD",
                            "_",
                            "OLDPWD",
                            "SHLVL");
        }
    }

    @Test
    void aNameOfAnyBytesIsRead() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        new ProcessBuilder("/bin/sh", "-c", "printf bytes > \"$(printf 'f\\374r\\377 m\\303\\274\\n\\\\ %%41.ok')\"")
                .directory(inbound.toFile())
                .start()
                .waitFor();
        try (var pool = pool(Limits.DEFAULTS, 1);
                DirectoryStream<Path> files = Files.newDirectoryStream(inbound)) {
            Path file = files.iterator().next();

            Extraction extraction = pool.extract(new Source(file, "label.ok"));

            assertThat(extraction.document().text()).isEqualTo("bytes");
            assertThat(extraction.document().name()).isEqualTo("label.ok");
        }
    }

    @Test
    void aJvmThatCannotStartIsSaidSo() {
        try (var pool = pool(withMemory(0), 1)) {
            assertThatThrownBy(() -> pool.extract(document("one.ok")))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("cannot be started with 0 MB");
        }
    }

    private ExtractionPool pool(Limits limits, int processes) {
        try {
            return new ExtractionPool(limits, processes, launch(Optional.empty()), LONG);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ExtractionPool pool(JvmLaunch launch) {
        return new ExtractionPool(withTime(LONG), 1, launch, LONG);
    }

    /** With a jar like a user's on the class path. */
    private JvmLaunch launch(Optional<AotCache> cache) throws IOException {
        Path jar = temporary.resolve("a user's \"jar\" with \\ .jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Extractor.class.getName()));
            out.write(OddExtractor.class.getName().getBytes());
        }
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + jar;
        return new JvmLaunch(classPath, List.of(), scratch, cache);
    }

    private static Limits withTime(Duration time) {
        Limits some = Limits.DEFAULTS;
        return new Limits(time, some.bytes(), some.characters(), some.depth(), some.embedded(), some.memoryMegabytes());
    }

    private static Limits withMemory(int megabytes) {
        Limits some = Limits.DEFAULTS;
        return new Limits(some.time(), some.bytes(), some.characters(), some.depth(), some.embedded(), megabytes);
    }

    private Source document(String name) throws IOException {
        return document(name, name);
    }

    private Source document(String name, String text) throws IOException {
        return Source.of(Files.writeString(inbound.resolve(name), text));
    }

    private Future<Extraction> later(Callable<Extraction> extraction) {
        return callers.submit(extraction);
    }

    /** What the extractor of a document that hangs has written. */
    private long pidBeside(String name) throws IOException {
        Path file = OddExtractor.besides(inbound.resolve(name), "pid");
        await().atMost(PATIENCE).until(() -> Files.exists(file));
        return Long.parseLong(Files.readString(file));
    }

    private static long pid(Extraction extraction) {
        return Long.parseLong(extraction.document().first("pid").orElseThrow());
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitEnd(long pid) {
        await().atMost(PATIENCE).until(() -> !isRunning(pid));
    }
}
