package dropforge.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that one process at a time may hold. The operating system lets go of it when the process dies, however it dies;
 * the text in the file only tells people and other commands who holds it.
 */
public final class ProcessLock implements AutoCloseable {
    /** Far behind the text, which must stay readable where locks are mandatory (Windows). */
    private static final long LOCKED_BYTE = 1L << 40;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final FileChannel channel;
    private final FileLock lock;

    private ProcessLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Who holds a lock.
     *
     * @param pid of the process
     * @param since when it took it
     */
    public record Holder(long pid, Instant since) {}

    /** Takes the lock; empty when another process, or another part of this one, holds it. */
    public static Optional<ProcessLock> tryAcquire(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            String text = "%d %s%n".formatted(ProcessHandle.current().pid(), Instant.now());
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            return Optional.of(new ProcessLock(channel, lock));
        } catch (OverlappingFileLockException _) {
            channel.close();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes the lock as soon as it is free. */
    public static ProcessLock acquire(Path file) throws IOException, InterruptedException {
        while (true) {
            Optional<ProcessLock> lock = tryAcquire(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            // The systems' own blocking call cannot be ended by a stop of this process in order.
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Who holds the lock, if a process that is still alive does. Takes no lock, so it gets in nobody's way. */
    public static Optional<Holder> holder(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            var holder = new Holder(Long.parseLong(words[0]), Instant.parse(words[1]));
            // A process that began after the lock was taken only has the same number.
            return ProcessHandle.of(holder.pid)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(start -> !start.isAfter(holder.since))
                            .orElse(true))
                    .map(_ -> holder);
        } catch (IOException | RuntimeException _) {
            // Not there, or being written: nobody holds it yet.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            // The end of the process lets go of it.
            System.getLogger(ProcessLock.class.getName()).log(System.Logger.Level.DEBUG, "Cannot release a lock", e);
        }
    }
}
