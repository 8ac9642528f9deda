package dropforge.extract;

import dropforge.extract.Wire.Answer;
import dropforge.extract.Wire.Request;
import dropforge.files.Reasons;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;

/**
 * The program of the processes of an {@link ExtractionPool}: requests come in, answers go out, until there are no more or
 * the pool has ended, in whatever way.
 */
public final class ExtractionProcess {
    /** What leaks a little, as some parsers do, is gone after so many documents. */
    static final int MOST_DOCUMENTS = 1_000;

    static final String NO_EXTRACTOR = "none";

    /** A property of the JVM: whether it may do what it does at its end, when there are no more requests. */
    static final String ENDS_IN_ORDER = "dropforge.ends-in-order";

    private static final String UNKNOWN_TYPE = "application/octet-stream";
    private static final int BUFFER = 1 << 16;
    private static final int SOME_THREADS = 64;

    private final ScratchFolder scratch;
    private final DataInputStream requests;
    private final DataOutputStream answers;
    private final SynchronousQueue<Request> next = new SynchronousQueue<>();
    private boolean worn;

    private ExtractionProcess(ScratchFolder scratch, InputStream in, FileOutputStream out) {
        this.scratch = scratch;
        this.requests = new DataInputStream(new BufferedInputStream(in));
        this.answers = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    }

    /** @param arguments the folder for temporary files; it is deleted in the end */
    public static void main(String... arguments) throws InterruptedException {
        var out = new FileOutputStream(FileDescriptor.out);
        var in = new FileInputStream(FileDescriptor.in);
        // A parser that prints, or asks something, must not have a word in what the two processes say to each other.
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
        var process = new ExtractionProcess(new ScratchFolder(Path.of(arguments[0])), in, out);
        Thread.ofPlatform().name("requests").daemon().start(process::read);
        Thread.ofPlatform().name("language model").daemon().start(Language::prepare);
        try {
            process.work();
        } catch (IOException _) {
            // Nobody reads the answers any more; the other thread hears of it, too, but may come too late.
            process.end();
        }
    }

    /** On a thread of its own, as the pool may end while a document is extracted. */
    private void read() {
        try {
            while (true) {
                next.put(Wire.readRequest(requests));
            }
        } catch (IOException | InterruptedException | RuntimeException _) {
            end();
        }
    }

    private synchronized void end() {
        try {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            if (Boolean.getBoolean(ENDS_IN_ORDER)) {
                // In the folder, which the one who waits for it removes.
                System.exit(0);
            }
            scratch.delete();
        } finally {
            // Not exit(): a parser's hooks might wait for what never comes.
            Runtime.getRuntime().halt(0);
        }
    }

    private void work() throws IOException, InterruptedException {
        var factory = new ExtractorFactory();
        Wire.greet(answers);
        for (int documents = 1; ; documents++) {
            Request request = next.take();
            Extraction extraction = extract(factory, request.source(), request.limits());
            // An extractor may have left it.
            Thread.interrupted();
            boolean last = worn || documents >= MOST_DOCUMENTS || hasGrown() || hasCompany();
            Wire.write(new Answer(request.number(), last, extraction), answers);
        }
    }

    private Extraction extract(ExtractorFactory factory, Source source, Limits limits) {
        String name = NO_EXTRACTOR;
        try {
            Extractor extractor = factory.extractorFor(source);
            name = String.valueOf(extractor.name());
            return Trimming.trim(extractor.extract(source, limits), limits);
        } catch (Throwable t) {
            return Trimming.trim(failed(name, source, failure(source, limits, name, t)), limits);
        }
    }

    /** An extraction of which nothing came. */
    static Extraction failed(String extractor, Source source, Failure failure) {
        return new Extraction(
                extractor, List.of(new Part(0, -1, source.name(), UNKNOWN_TYPE, "", new TreeMap<>(), failure, false)));
    }

    private Failure failure(Source source, Limits limits, String extractor, Throwable thrown) {
        return switch (thrown) {
            case ExtractionException e -> e.failure();
            case IOException e -> failure(source, e);
            case StackOverflowError _ -> {
                // Classes that were being initialised remain broken.
                worn = true;
                yield new Failure(
                        FailureKind.CORRUPT,
                        "It is nested so deeply that the extractor \"%s\" could not follow.".formatted(extractor));
            }
            case OutOfMemoryError _ -> {
                worn = true;
                yield outOfMemory(limits);
            }
            case Error e -> {
                worn = true;
                yield new Failure(FailureKind.CRASHED, "The extractor \"%s\" failed: %s".formatted(extractor, e));
            }
            default ->
                new Failure(
                        FailureKind.CORRUPT,
                        "The extractor \"%s\" does not understand it: %s".formatted(extractor, thrown));
        };
    }

    static Failure outOfMemory(Limits limits) {
        return new Failure(
                FailureKind.CRASHED,
                "It needs more than the %,d MB of memory that one document may take."
                        .formatted(limits.memoryMegabytes()));
    }

    /** Parsers say with the same exception that the disk fails and that the bytes are wrong. */
    private static Failure failure(Source source, IOException e) {
        try (InputStream in = Files.newInputStream(source.file())) {
            in.read();
        } catch (IOException unreadable) {
            return unreadable(unreadable);
        }
        return e instanceof EOFException
                ? new Failure(FailureKind.TRUNCATED, "It ends before its format says so.")
                : new Failure(FailureKind.CORRUPT, "It could not be understood: %s".formatted(Reasons.of(e)));
    }

    static Failure unreadable(IOException e) {
        return new Failure(FailureKind.IO, "It could not be read: %s.".formatted(Reasons.of(e)));
    }

    /** Whether an extractor has left threads that go on; those of pools, which wait for work, are daemons. */
    private static boolean hasCompany() {
        var threads = new Thread[SOME_THREADS];
        int count = Thread.enumerate(threads);
        return Stream.of(threads)
                .limit(count)
                .anyMatch(thread -> !thread.isDaemon() && thread != Thread.currentThread());
    }

    /** Whether it holds more than half of its memory with no document in hand. */
    private static boolean hasGrown() {
        Runtime runtime = Runtime.getRuntime();
        long half = runtime.maxMemory() / 2;
        if (runtime.totalMemory() - runtime.freeMemory() <= half) {
            return false;
        }
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory() > half;
    }
}
