package dropforge.extract;

import dropforge.extract.Wire.Answer;
import dropforge.extract.Wire.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM that extracts one document after another, as the pool sees it; one thread at a time uses it. */
final class ChildProcess {
    private static final System.Logger LOG = System.getLogger(ChildProcess.class.getName());

    /** Of {@code -XX:+ExitOnOutOfMemoryError}; an extractor may exit with it, too. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int BUFFER = 1 << 16;
    /** Of what it prints for people. */
    private static final int LAST_WORDS = 8_192;

    private static final long MOST_LOGGED = 1 << 20;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(10);
    /** Its output ends with it, unless a document closes the one, or leaves a process that holds the other. */
    private static final Duration SHORT = Duration.ofMillis(800);

    private final ScratchFolder scratch;
    private final Process process;
    private final Limits limits;
    private final boolean hasCache;
    private final DataOutputStream requests;
    private final BlockingQueue<Said> said = new ArrayBlockingQueue<>(4);
    private final StringBuilder lastWords = new StringBuilder();
    private final Thread listener;
    private long number;
    private boolean ready;
    private long idleSince;

    /** What came from it. */
    sealed interface Said {
        record Ready() implements Said {}

        record Answered(Answer answer) implements Said {}

        /** @param nonsense what was wrong with its last word; empty when there was none */
        record Ended(Optional<String> nonsense) implements Said {}
    }

    private ChildProcess(ScratchFolder scratch, Process process, Limits limits, boolean hasCache) {
        this.scratch = scratch;
        this.process = process;
        this.limits = limits;
        this.hasCache = hasCache;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        // Of the platform: a virtual one that waits for a pipe takes a carrier from others.
        Thread.ofPlatform().daemon().name("answers-" + process.pid()).start(this::read);
        this.listener =
                Thread.ofPlatform().daemon().name("words-" + process.pid()).start(this::listen);
    }

    /** Returns at once; the process gets ready meanwhile. */
    static ChildProcess start(JvmLaunch launch, Limits limits) throws IOException {
        ScratchFolder scratch = ScratchFolder.createIn(launch.temporary());
        try {
            // It may be made, or go, meanwhile: what was there at this moment is what the process gets.
            JvmLaunch now = launch.cache().filter(AotCache::isThere).isPresent() ? launch : launch.withoutCache();
            return new ChildProcess(
                    scratch,
                    now.start(scratch, limits.memoryMegabytes()),
                    limits,
                    now.cache().isPresent());
        } catch (IOException e) {
            scratch.delete();
            throw e;
        }
    }

    private void read() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER))) {
            Said last;
            try {
                Wire.awaitGreeting(in);
                Said next = new Said.Ready();
                // With room for all that is asked for, a process that goes on and on is found out by what is in there.
                while (said.offer(next)) {
                    next = new Said.Answered(Wire.readAnswer(in, limits));
                }
                return;
            } catch (EOFException _) {
                last = new Said.Ended(Optional.empty());
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                last = new Said.Ended(Optional.of(String.valueOf(e.getMessage())));
            }
            said.offer(last);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The answers of a process cannot be closed", e);
        }
    }

    /** All that it prints is read, so that it never waits for someone to do so. */
    private void listen() {
        byte[] some = new byte[LAST_WORDS];
        long logged = 0;
        try (InputStream in = process.getErrorStream()) {
            for (int length; (length = in.read(some)) >= 0; ) {
                String words = new String(some, 0, length, StandardCharsets.UTF_8);
                synchronized (lastWords) {
                    lastWords.append(words);
                    lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS));
                }
                logged += length;
                if (logged < MOST_LOGGED) {
                    LOG.log(Level.DEBUG, "Process {0,number,#} prints: {1}", process.pid(), words);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "What a process prints has ended", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it had no document in hand yet. */
    boolean isFresh() {
        return number == 0;
    }

    /** Whether it was started with one that was there. */
    boolean hasCache() {
        return hasCache;
    }

    long pid() {
        return process.pid();
    }

    /** @return false when it could not be started */
    boolean awaitReady() throws InterruptedException {
        ready = ready || said(START) instanceof Said.Ready;
        return ready;
    }

    /** Hands it a document. That it has ended meanwhile is found by {@link #said}. */
    void ask(Source source) {
        number++;
        try {
            Wire.write(new Request(number, source, limits), requests);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A process has ended before its request", e);
        }
    }

    /** @return null when nothing came in time */
    Said said(Duration time) throws InterruptedException {
        Said next = said.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        return next instanceof Said.Answered(Answer answer) && answer.number() != number
                ? new Said.Ended(Optional.of("an answer that nobody asked for"))
                : next;
    }

    /** Why it has said that it ended; ends it, should it still run. */
    Failure obituary(Said.Ended ended) throws InterruptedException {
        boolean hasEnded = process.waitFor(SHORT);
        // A JVM that crashes reports it where answers are expected; what it ends with says more.
        boolean crashed = hasEnded && process.exitValue() != 0;
        if (ended.nonsense().isPresent() && !crashed) {
            return new Failure(
                    FailureKind.CRASHED,
                    "The process that read it gave an answer which makes no sense: %s."
                            .formatted(ended.nonsense().get()));
        }
        if (!hasEnded) {
            return new Failure(FailureKind.CRASHED, "The process that read it gave no answer and did not end.");
        }
        int code = process.exitValue();
        return code == OUT_OF_MEMORY && lastWords().contains("OutOfMemoryError")
                ? ExtractionProcess.outOfMemory(limits)
                : new Failure(FailureKind.CRASHED, "The process that read it ended with exit code %d.".formatted(code));
    }

    /** The end of what it printed. */
    String lastWords() throws InterruptedException {
        listener.join(SHORT);
        synchronized (lastWords) {
            return lastWords.toString();
        }
    }

    /** Tells it that there are no more requests, and waits for its end. */
    void finish(Duration time) throws IOException, InterruptedException {
        requests.close();
        process.waitFor(time);
    }

    /** With all that it started. */
    void kill() {
        // Taken together first: the children of one that has ended are no longer known to be its.
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** After it was killed. */
    void clean() {
        try {
            process.waitFor(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        scratch.delete();
    }

    void rests() {
        idleSince = System.nanoTime();
    }

    boolean hasRestedFor(Duration time) {
        return System.nanoTime() - idleSince > time.toNanos();
    }
}
