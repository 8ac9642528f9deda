package dropforge.watch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hints from inotify itself, which tells what the JDK's watch service does not hand on: that a writer has closed its file,
 * that a file was moved here, and that the kernel's queue overflowed.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a>
 */
public final class InotifySource implements HintSource {
    private static final System.Logger LOG = System.getLogger(InotifySource.class.getName());

    private static final int IN_MODIFY = 0x2;
    private static final int IN_ATTRIB = 0x4;
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_MOVED_FROM = 0x40;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_CREATE = 0x100;
    private static final int IN_DELETE = 0x200;
    private static final int IN_DELETE_SELF = 0x400;
    private static final int IN_MOVE_SELF = 0x800;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_ONLYDIR = 0x1000000;
    private static final int IN_DONT_FOLLOW = 0x2000000;
    private static final int IN_EXCL_UNLINK = 0x4000000;
    private static final int IN_ISDIR = 0x40000000;

    private static final int WATCHED = IN_MODIFY
            | IN_ATTRIB
            | IN_CLOSE_WRITE
            | IN_MOVED_FROM
            | IN_MOVED_TO
            | IN_CREATE
            | IN_DELETE
            | IN_DELETE_SELF
            | IN_MOVE_SELF
            | IN_ONLYDIR
            | IN_EXCL_UNLINK;

    /** A {@code struct inotify_event}: watch, mask, cookie and length of the name, which follows. */
    private static final int HEADER_BYTES = 16;

    private static final int BUFFER_BYTES = 1 << 17;

    /**
     * While a program writes piece by piece, the kernel makes one event of those that nobody has read yet: so the longer it
     * writes, the longer it is left alone. What is written at once is told at once.
     */
    private static final int LONGEST_PAUSE_MILLIS = 5;

    private static final int PAUSE_PER_WRITING = 10;

    private final Map<Integer, Path> folders = new HashMap<>();
    private final Map<Path, Integer> watches = new HashMap<>();
    private Path root;
    private Consumer<Hint> hints;
    private int inotify = -1;
    private int wake = -1;
    private Thread thread;
    private volatile boolean closing;

    @Override
    public String name() {
        return "inotify";
    }

    @Override
    public void start(Path watched, Consumer<Hint> listener) throws IOException {
        root = watched;
        hints = listener;
        inotify = Libc.inotifyInit();
        if (inotify < 0) {
            throw inotify == -Libc.EMFILE
                    ? new Refused("this user has as many inotify instances as fs.inotify.max_user_instances allows")
                    : new FileSystemException(watched.toString(), null, "inotify error " + -inotify);
        }
        wake = Libc.eventfd();
        int result = add(watched, WATCHED);
        if (result < 0) {
            close();
            throw result == -Libc.ENOSPC
                    ? tooMany()
                    : new FileSystemException(watched.toString(), null, "inotify error " + -result);
        }
        thread = Thread.ofPlatform()
                .daemon()
                .name("hints-" + watched.getFileName())
                .start(this::run);
    }

    @Override
    public boolean watchesTrees() {
        return false;
    }

    @Override
    public void watch(Path folder) throws IOException {
        if (add(folder, WATCHED | IN_DONT_FOLLOW) == -Libc.ENOSPC) {
            throw tooMany();
        }
    }

    @Override
    public void watchLink(Path link) throws IOException {
        if (add(link, WATCHED) == -Libc.ENOSPC) {
            throw tooMany();
        }
    }

    private static Refused tooMany() {
        return new Refused("this user watches as many folders as fs.inotify.max_user_watches allows");
    }

    /** The kernel gives a folder that is watched already the same number, under whatever name. */
    private synchronized int add(Path folder, int mask) {
        int watch = Libc.inotifyAddWatch(inotify, folder, folder.equals(root) ? WATCHED : mask);
        if (watch < 0) {
            return watch;
        }
        Path before = folders.put(watch, folder);
        if (before != null && !before.equals(folder)) {
            watches.remove(before, watch);
        }
        Integer other = watches.put(folder, watch);
        if (other != null && other != watch) {
            // Another folder had this name. Should it be elsewhere in the tree, it is watched again when it is listed.
            folders.remove(other);
            Libc.inotifyRemoveWatch(inotify, other);
        }
        return watch;
    }

    @Override
    public synchronized void forget(Path folder) {
        Integer watch = watches.remove(folder);
        if (watch != null) {
            folders.remove(watch);
            // Fails for a folder that was deleted, not for one that was moved away.
            Libc.inotifyRemoveWatch(inotify, watch);
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
            MemorySegment both = Libc.pollPair(arena, inotify, wake);
            MemorySegment onlyWake = Libc.pollPair(arena, -1, wake);
            var batch = new Batch();
            Long writing = null;
            while (!closing) {
                Libc.poll(both, -1);
                if (closing) {
                    return;
                }
                int length = Libc.read(inotify, buffer);
                if (length == -Libc.EAGAIN || length == -Libc.EINTR) {
                    continue;
                }
                if (length < 0) {
                    throw new IOException("inotify error " + -length);
                }
                batch.take(buffer, length);
                batch.deliver();
                if (!batch.isOnlyWriting()) {
                    writing = null;
                } else if (writing == null) {
                    writing = System.nanoTime();
                } else {
                    long pause = TimeUnit.NANOSECONDS.toMillis((System.nanoTime() - writing) / PAUSE_PER_WRITING);
                    Libc.poll(onlyWake, (int) Math.min(LONGEST_PAUSE_MILLIS, pause));
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (!closing) {
                LOG.log(Level.WARNING, "Watching " + root + " ended with an error and is begun again", e);
                hints.accept(new Hint.Ended(root));
            }
        }
    }

    /** What the kernel had ready at once; several events of one path are one hint. Belongs to the thread. */
    private final class Batch {
        private final CharsetDecoder names = Libc.fileNames().newDecoder();
        private final Map<Path, Function<Path, Hint>> byPath = new LinkedHashMap<>();
        private boolean overflowed;
        private boolean onlyWriting;

        void take(MemorySegment buffer, int length) {
            byPath.clear();
            overflowed = false;
            onlyWriting = true;
            synchronized (InotifySource.this) {
                for (int at = 0; at < length; ) {
                    int watch = buffer.get(ValueLayout.JAVA_INT, at);
                    int mask = buffer.get(ValueLayout.JAVA_INT, at + 4);
                    int nameBytes = buffer.get(ValueLayout.JAVA_INT, at + 12);
                    take(watch, mask, buffer.asSlice(at + HEADER_BYTES, nameBytes));
                    at += HEADER_BYTES + nameBytes;
                }
            }
        }

        private void take(int watch, int mask, MemorySegment name) {
            onlyWriting &= (mask & IN_MODIFY) != 0;
            if ((mask & IN_Q_OVERFLOW) != 0) {
                overflowed = true;
                return;
            }
            Path folder = folders.get(watch);
            if (folder == null) {
                return;
            }
            if ((mask & IN_IGNORED) != 0) {
                folders.remove(watch);
                watches.remove(folder, watch);
                return;
            }
            Path path = pathIn(folder, name);
            if ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 && (mask & IN_ISDIR) == 0 && !path.equals(folder)) {
                byPath.put(path, Hint.Closed::new);
            } else if ((mask & IN_ATTRIB) != 0) {
                // Such as the time, which many programs set after they closed the file.
                byPath.putIfAbsent(path, Hint.Touched::new);
            } else {
                byPath.put(path, Hint.Touched::new);
            }
        }

        /** The folder itself where the event has no name, or one that is no text: it is listed then. */
        private Path pathIn(Path folder, MemorySegment name) {
            byte[] bytes = name.toArray(ValueLayout.JAVA_BYTE);
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end == 0) {
                return folder;
            }
            try {
                return folder.resolve(
                        names.decode(ByteBuffer.wrap(bytes, 0, end)).toString());
            } catch (CharacterCodingException _) {
                return folder;
            }
        }

        void deliver() {
            List<Hint> found = new ArrayList<>();
            byPath.forEach((path, hint) -> found.add(hint.apply(path)));
            if (overflowed) {
                found.add(new Hint.Lost(root));
            }
            found.forEach(hints);
        }

        boolean isOnlyWriting() {
            return onlyWriting;
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        if (thread != null) {
            Libc.signal(wake);
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (inotify >= 0) {
            Libc.close(inotify);
            Libc.close(wake);
            inotify = -1;
        }
    }
}
