package dropforge.extract;

import dropforge.extract.ChildProcess.Said;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Extracts documents in processes of their own. A thread of Java cannot be ended from outside, and one that has taken all
 * memory takes others with it; a process can, and does not. Each process does one document at a time and many after another;
 * they are started when they are needed, a spare one is kept ready once there is more to do than a moment's work, and all
 * are ended when there was nothing to do for a minute.
 */
public final class ExtractionPool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExtractionPool.class.getName());

    /** Less work than this is done sooner without a spare process that takes the time to start. */
    private static final Duration BEFORE_SPARE = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Which processes will do for a document. */
    private enum Need {
        ANY,
        FRESH,
        /** Fresh, too. */
        WITHOUT_CACHE;

        boolean isMetBy(ChildProcess child) {
            return switch (this) {
                case ANY -> true;
                case FRESH -> child.isFresh();
                case WITHOUT_CACHE -> child.isFresh() && !child.hasCache();
            };
        }
    }

    private final Limits limits;
    private final int processes;
    private final Duration idle;
    private final Semaphore slots;
    private final ExecutorService cleaning = Executors.newVirtualThreadPerTaskExecutor();
    /** Those that live; also guards what follows. */
    private final Set<ChildProcess> all = new LinkedHashSet<>();

    private final Deque<ChildProcess> resting = new ArrayDeque<>();
    private JvmLaunch launch;
    private boolean worked;
    private long since;
    private Thread endsIdle;
    private boolean closed;

    /** @param processes that extract at the same time, at most; a spare one comes on top */
    public ExtractionPool(Limits limits, int processes) {
        this(limits, processes, JvmLaunch.likeThisOne(), IDLE);
    }

    ExtractionPool(Limits limits, int processes, JvmLaunch launch, Duration idle) {
        if (processes < 1) {
            throw new IllegalArgumentException("A pool of " + processes + " processes");
        }
        this.limits = limits;
        this.processes = processes;
        this.launch = launch;
        this.idle = idle;
        this.slots = new Semaphore(processes, true);
        Thread.ofPlatform()
                .daemon()
                .name("abandoned-folders")
                .start(() -> ScratchFolder.removeAbandonedIn(launch.temporary()));
    }

    /** Starts a process, so that the first document need not wait for it; does nothing where there is one. */
    public void prepare() {
        synchronized (all) {
            if (!closed && all.isEmpty()) {
                startResting();
            }
        }
    }

    /**
     * Waits while all processes are busy; that does not count towards the limit of time. Any number of threads may call.
     *
     * @return also when nothing could be extracted: its only part has the failure then
     * @throws UserMistake when no process can be started
     * @throws CancellationException when the pool is closed
     * @throws InterruptedException after the document's process was ended
     */
    public Extraction extract(Source source) throws InterruptedException {
        Failure refusal = refusal(source);
        if (refusal != null) {
            return failed(source, refusal);
        }
        slots.acquire();
        try {
            return extractNow(source);
        } finally {
            slots.release();
        }
    }

    private Failure refusal(Source source) {
        try {
            var attributes = Files.readAttributes(source.file(), BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return new Failure(FailureKind.IO, "It could not be read: it is no regular file.");
            }
            return attributes.size() <= limits.bytes()
                    ? null
                    : new Failure(
                            FailureKind.TOO_LARGE,
                            String.format(
                                    Locale.ROOT,
                                    "It has %,d bytes; up to %,d are read.",
                                    attributes.size(),
                                    limits.bytes()));
        } catch (IOException e) {
            return ExtractionProcess.unreadable(e);
        }
    }

    private static Extraction failed(Source source, Failure failure) {
        return ExtractionProcess.failed(ExtractionProcess.NO_EXTRACTOR, source, failure);
    }

    /**
     * A process may also end of what earlier documents left behind: memory, or threads that go on. So one that ends in a
     * process with a past has what is left of its time in a fresh one. And it may end of a cache that the disk has changed,
     * which the JVM does not check: so one that ends in a process with a cache has what is left in one without.
     */
    private Extraction extractNow(Source source) throws InterruptedException {
        long end = System.nanoTime() + limits.time().toNanos();
        ChildProcess child = take(Need.ANY);
        boolean hadOthers = !child.isFresh();
        Extraction extraction = extractIn(child, source, limits.time(), hadOthers);
        if (extraction == null) {
            child = take(Need.FRESH);
            extraction = extractIn(child, source, until(end), false);
        }
        if (!child.hasCache() || !hasCrashed(extraction)) {
            return extraction;
        }
        Extraction without = extractIn(take(Need.WITHOUT_CACHE), source, until(end), false);
        if (endedItsProcess(without)) {
            return extraction;
        }
        goOnWithoutCache();
        return without;
    }

    private static Duration until(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    /** Also by having no time left. */
    private static boolean endedItsProcess(Extraction extraction) {
        Failure failure = extraction.document().failure();
        return failure != null && (failure.kind() == FailureKind.CRASHED || failure.kind() == FailureKind.TIMEOUT);
    }

    /** Other than for want of memory, which no cache has to do with. */
    private boolean hasCrashed(Extraction extraction) {
        Failure failure = extraction.document().failure();
        return failure != null
                && failure.kind() == FailureKind.CRASHED
                && !failure.equals(ExtractionProcess.outOfMemory(limits));
    }

    /**
     * Gives the process back.
     *
     * @return null when it has ended, and there is to be another try
     */
    private Extraction extractIn(ChildProcess child, Source source, Duration time, boolean again)
            throws InterruptedException {
        boolean lives = false;
        try {
            child.ask(source);
            Said said = answer(child, time);
            switch (said) {
                case Said.Answered(Wire.Answer answer) -> {
                    lives = !answer.last();
                    return answer.extraction();
                }
                case Said.Ended ended -> {
                    refuseClosed();
                    return again ? null : failed(source, child.obituary(ended));
                }
                case Said.Ready _ -> throw new IllegalStateException("A process greeted twice");
                case null -> {
                    refuseClosed();
                    return failed(source, tookTooLong());
                }
            }
        } finally {
            giveBack(child, lives);
        }
    }

    private Said answer(ChildProcess child, Duration time) throws InterruptedException {
        long start = System.nanoTime();
        Said said = child.said(time.compareTo(BEFORE_SPARE) < 0 ? time : BEFORE_SPARE);
        if (said != null) {
            return said;
        }
        // It may well be one that never ends.
        prepareSpare();
        return child.said(time.minusNanos(System.nanoTime() - start));
    }

    private Failure tookTooLong() {
        long millis = limits.time().toMillis();
        String time = String.format(Locale.ROOT, millis % 1_000 == 0 ? "%,d s" : "%2$,d ms", millis / 1_000, millis);
        return new Failure(FailureKind.TIMEOUT, "It took longer than the %s that one document may.".formatted(time));
    }

    private ChildProcess take(Need need) throws InterruptedException {
        // One that rested may have been ended by others, or has a cache that does not let it start; a new one without a
        // cache that ends has another reason to.
        String reason = "";
        boolean mayBeOfCache = false;
        for (int attempt = 0; attempt < 2; attempt++) {
            ChildProcess child = restingOrNew(attempt == 0 ? need : Need.WITHOUT_CACHE);
            boolean isReady = false;
            try {
                isReady = child.awaitReady();
                if (isReady) {
                    if (mayBeOfCache) {
                        goOnWithoutCache();
                    }
                    return child;
                }
                refuseClosed();
                child.kill();
                reason = child.lastWords();
                mayBeOfCache = child.hasCache();
            } finally {
                if (!isReady) {
                    end(child);
                }
            }
        }
        throw new UserMistake(
                "The process that extracts documents cannot be started with %,d MB of memory; see what it says, and that there is as much, and room in the temporary folder: %s"
                        .formatted(limits.memoryMegabytes(), reason.strip()));
    }

    /** It was made by the same JVM for the same classes, but a disk may fail. The next run has another one made. */
    private void goOnWithoutCache() {
        synchronized (all) {
            launch.cache().ifPresent(AotCache::discard);
            launch = launch.withoutCache();
        }
    }

    private ChildProcess restingOrNew(Need need) {
        synchronized (all) {
            refuseClosed();
            for (ChildProcess child : List.copyOf(resting)) {
                if (!child.isAlive()) {
                    resting.remove(child);
                    end(child);
                } else if (need.isMetBy(child)) {
                    resting.remove(child);
                    return child;
                }
            }
            try {
                return start(need == Need.WITHOUT_CACHE ? launch.withoutCache() : launch);
            } catch (IOException e) {
                throw new UserMistake(
                        "The process that extracts documents cannot be started (%s); see that there is enough memory, and room in the temporary folder."
                                .formatted(Reasons.of(e)),
                        e);
            }
        }
    }

    /** With the lock held. */
    private ChildProcess start(JvmLaunch how) throws IOException {
        ChildProcess child = ChildProcess.start(how, limits);
        if (all.isEmpty()) {
            since = System.nanoTime();
        }
        all.add(child);
        if (endsIdle == null) {
            endsIdle = Thread.ofVirtual().start(this::endIdle);
        }
        return child;
    }

    /** Another one is ready when the one in use is lost. */
    private void prepareSpare() {
        synchronized (all) {
            boolean isEarly = System.nanoTime() - since < BEFORE_SPARE.toNanos();
            if (closed || isEarly || !resting.isEmpty() || all.size() > processes) {
                return;
            }
            startResting();
        }
    }

    /** With the lock held. */
    private void startResting() {
        try {
            ChildProcess spare = start(launch);
            spare.rests();
            resting.addLast(spare);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "No spare process", e);
        }
    }

    private void giveBack(ChildProcess child, boolean lives) {
        prepareSpare();
        synchronized (all) {
            worked |= lives;
            if (lives && !closed) {
                child.rests();
                // What it has loaded already is used first.
                resting.addFirst(child);
                return;
            }
        }
        end(child);
    }

    private void end(ChildProcess child) {
        synchronized (all) {
            if (all.remove(child)) {
                child.kill();
                // Nobody has to wait for that.
                cleaning.execute(child::clean);
            }
        }
    }

    private void endIdle() {
        try {
            while (true) {
                Thread.sleep(idle.dividedBy(4));
                synchronized (all) {
                    List<ChildProcess> tired = resting.stream()
                            .filter(child -> child.hasRestedFor(idle))
                            .toList();
                    resting.removeAll(tired);
                    tired.forEach(this::end);
                    if (all.isEmpty()) {
                        endsIdle = null;
                        keepWhatWasLoaded();
                        return;
                    }
                }
            }
        } catch (InterruptedException _) {
            // The pool is closed.
        }
    }

    /** For the next ones, when there is nothing to do; with the lock held. */
    private void keepWhatWasLoaded() {
        if (worked) {
            launch.cache().ifPresent(cache -> AotRecording.startFor(cache, launch));
        }
    }

    /** Those that live. */
    Set<Long> pids() {
        synchronized (all) {
            return all.stream().map(ChildProcess::pid).collect(Collectors.toUnmodifiableSet());
        }
    }

    private void refuseClosed() {
        synchronized (all) {
            if (closed) {
                throw new CancellationException("The pool that extracts documents is closed");
            }
        }
    }

    /** Ends all processes, also those that have a document in hand, and returns when they are gone. */
    @Override
    public void close() {
        synchronized (all) {
            if (!closed) {
                closed = true;
                if (endsIdle != null) {
                    endsIdle.interrupt();
                }
                resting.clear();
                List.copyOf(all).forEach(this::end);
                keepWhatWasLoaded();
            }
        }
        cleaning.close();
    }
}
