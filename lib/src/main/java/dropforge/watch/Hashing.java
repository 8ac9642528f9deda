package dropforge.watch;

import dropforge.files.FileState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads, little by little, the files that the first walk only listed, so that a later change is known to be one, and a copy
 * to be a copy. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Hashing {
    /** Of one core. */
    private static final double SHARE = 0.25;

    /** So many files. */
    private static final int STORED_TOGETHER = 200;

    private static final Duration WHILE_READ_ELSEWHERE = Duration.ofMillis(100);

    /** Before those are tried again that were not found, as they got another name, or could not be read. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Path root;
    private final Baseline baseline;
    private final Contents contents;
    private final Consumer<String> unreadable;

    /** Of which the files may be unread. All files by their paths would be too many. */
    private final Deque<String> folders = new ArrayDeque<>();

    private final Deque<String> files = new ArrayDeque<>();
    private Duration pause = SHORTEST_PAUSE;
    private long nextNanos;

    /** @param unreadable is told which files cannot be read, again each time */
    Hashing(Path root, Baseline baseline, Contents contents, Consumer<String> unreadable) {
        this.root = root;
        this.contents = contents;
        this.baseline = baseline;
        this.unreadable = unreadable;
    }

    /** Nanoseconds until a file is to be read, at most {@code longest}. */
    long nanosToNext(long nowNanos, long longest) {
        return baseline.unread() == 0 ? longest : Math.clamp(nextNanos - nowNanos, 0, longest);
    }

    /** Reads the next file, if it is time. */
    void step(long nowNanos) {
        if (nanosToNext(nowNanos, 1) > 0) {
            return;
        }
        if (isRoundDone()) {
            folders.add("");
            folders.addAll(baseline.foldersBelow(""));
        }
        while (files.isEmpty() && !folders.isEmpty()) {
            files.addAll(baseline.unreadIn(folders.poll()));
        }
        String path = files.poll();
        if (path != null) {
            boolean done = read(path);
            nextNanos = nowNanos + (long) ((System.nanoTime() - nowNanos) / SHARE);
            if (!done) {
                files.addFirst(path);
                nextNanos = nowNanos + WHILE_READ_ELSEWHERE.toNanos();
            }
        }
        if (isRoundDone()) {
            nextNanos = nowNanos + pause.toNanos();
            pause = Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE));
        }
    }

    private boolean isRoundDone() {
        return folders.isEmpty() && files.isEmpty();
    }

    /** Whether it is done with; a large file is being read elsewhere for a while. */
    private boolean read(String path) {
        FileState known = baseline.get(path);
        if (known == null || known.directory() || known.sha256() != null) {
            return true;
        }
        Path file = root.resolve(path);
        try {
            if (isAs(known, file)) {
                String sha256 = contents.sha256(file, known);
                if (sha256 == null) {
                    return false;
                }
                if (isAs(known, file)) {
                    baseline.put(path, known.withSha256(sha256));
                    pause = SHORTEST_PAUSE;
                }
            } else {
                contents.forget(file);
            }
        } catch (NoSuchFileException _) {
            // It may have another name, of which the watcher is to be told yet.
            contents.forget(file);
        } catch (IOException _) {
            contents.forget(file);
            unreadable.accept(path);
        }
        return true;
    }

    private boolean isAs(FileState known, Path file) throws IOException {
        return known.looksLike(FileState.of(file));
    }

    /** Whether what was read is to be brought to the store; all else that has changed is there by then. */
    boolean isToBeStored() {
        int read = baseline.changes();
        return read >= STORED_TOGETHER || (read > 0 && (isRoundDone() || baseline.unread() == 0));
    }

    /** The baseline is another one. */
    void restart() {
        folders.clear();
        files.clear();
        pause = SHORTEST_PAUSE;
    }

    /** Some that could not be read may be by now. */
    void tryAgain(long nowNanos) {
        restart();
        nextNanos = nowNanos;
    }
}
