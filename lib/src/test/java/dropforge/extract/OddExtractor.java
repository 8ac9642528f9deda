package dropforge.extract;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A user's extractor; the ending of a file says what it does. */
public final class OddExtractor implements Extractor {
    private static final Set<String> ENDINGS = Set.of(
            "ok",
            "hang",
            "exit",
            "oom",
            "thrown-oom",
            "deep",
            "bug",
            "link",
            "null",
            "none",
            "print",
            "noise",
            "big",
            "late-exit",
            "thread",
            "tree",
            "ask",
            "interrupt",
            "eof",
            "torn",
            "leaves",
            "cache",
            "slow-without-cache",
            "segv");

    @Override
    public String name() {
        return "odd 1.0";
    }

    @Override
    public boolean accepts(Source source) {
        return ENDINGS.contains(source.ending());
    }

    @Override
    public String extractContent(Source source) throws IOException, ExtractionException {
        String text = Files.readString(source.file());
        switch (source.ending()) {
            case "hang" -> hang(source, ProcessHandle.current().pid());
            case "tree" ->
                hang(source, new ProcessBuilder("sleep", "1000").start().pid());
            case "exit" -> System.exit(7);
            case "segv" ->
                hang(
                        source,
                        new ProcessBuilder(
                                        "kill",
                                        "-SEGV",
                                        "" + ProcessHandle.current().pid())
                                .start()
                                .pid());
            case "slow-without-cache" -> {
                haltWithCache();
                hang(source, ProcessHandle.current().pid());
            }
            case "thread" -> Thread.ofPlatform().start(() -> awaitFile(Path.of("/never")));
            case "late-exit" ->
                Thread.ofPlatform().daemon().start(() -> {
                    awaitFile(Path.of(text));
                    System.exit(7);
                });
            case "oom" -> {
                var all = new ArrayList<byte[]>();
                while (true) {
                    all.add(new byte[1 << 20]);
                }
            }
            case "thrown-oom" -> throw new OutOfMemoryError("Cannot reserve direct buffer memory");
            case "deep" -> deep(0);
            case "bug" -> throw new IllegalStateException("no such state");
            case "link" -> throw new NoClassDefFoundError("org/example/Missing");
            case "null" -> {
                return null;
            }
            case "print" -> {
                for (int line = 0; line < 50_000; line++) {
                    System.out.println("The parser has something to say " + line);
                    System.err.println("and something to complain about " + line);
                }
            }
            case "noise" -> new FileOutputStream(FileDescriptor.out).write("not an answer".getBytes());
            case "big" -> {
                return "x".repeat(100_000_000);
            }
            case "ask" -> {
                return "asked: " + System.in.read();
            }
            case "interrupt" -> Thread.currentThread().interrupt();
            case "eof" -> throw new java.io.EOFException();
            case "torn" -> throw new IOException("Unexpected record signature");
            case "cache" -> haltWithCache();
            case "leaves" -> Files.createTempFile("left", "behind");
            default -> {}
        }
        return text;
    }

    @Override
    public SortedMap<String, List<String>> extractMetadata(Source source) {
        return new TreeMap<>(java.util.Map.of(
                "pid", List.of("" + ProcessHandle.current().pid()),
                "folder", List.of(System.getProperty("java.io.tmpdir")),
                "environment", List.of(System.getenv().keySet().toString())));
    }

    @Override
    public Extraction extract(Source source, Limits limits) throws IOException, ExtractionException {
        return source.ending().equals("none")
                ? new Extraction(name(), List.of())
                : Extractor.super.extract(source, limits);
    }

    /** In the end there is a file with a number of a process beside the document. */
    private static void hang(Source source, long pid) throws IOException {
        Path written = Files.writeString(besides(source.file(), "written"), "" + pid);
        Files.move(written, besides(source.file(), "pid"), StandardCopyOption.ATOMIC_MOVE);
        while (true) {
            Thread.onSpinWait();
        }
    }

    /** As a JVM ends whose ahead-of-time cache a disk has changed. */
    private static void haltWithCache() {
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-XX:AOTCache="))) {
            Runtime.getRuntime().halt(134);
        }
    }

    static Path besides(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + "." + ending);
    }

    private static void awaitFile(Path file) {
        while (!Files.exists(file)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int deep(int depth) {
        return deep(depth + 1) + 1;
    }
}
