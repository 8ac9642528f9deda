package dropforge.watch;

import dropforge.watch.FolderLister.Child;
import dropforge.watch.FolderLister.What;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lists a whole tree in a thread of its own, some way ahead of who compares it. Each folder is watched before it is listed:
 * until this is closed, the source belongs to that thread.
 */
final class TreeListing implements AutoCloseable {
    /** So that a folder with a million files is not held as a whole. */
    private static final int CHILDREN_PER_PART = 256;

    private static final int PARTS_AHEAD = 512;

    /**
     * Some of what is in a folder. The parts of one folder follow one another.
     *
     * @param last whether the folder has no more
     * @param failure why it could not be listed, or not further; else null
     */
    record Part(String folder, List<Child> children, boolean last, IOException failure) {}

    private final FolderLister lister;
    private final SourceInUse source;
    private final boolean descends;
    private final BlockingQueue<String> folders = new LinkedBlockingQueue<>();
    private final BlockingQueue<Part> parts = new ArrayBlockingQueue<>(PARTS_AHEAD);
    /** Folders of which not all parts have been taken and dealt with. */
    private final AtomicLong open = new AtomicLong();

    private final Thread thread;
    private Part taken;

    /**
     * @param top where the tree begins; empty for the root
     * @param descends whether all folders that it meets are listed too; otherwise those that are {@link #enter entered}
     */
    TreeListing(FolderLister lister, SourceInUse source, String top, boolean descends) {
        this.lister = lister;
        this.source = source;
        this.descends = descends;
        add(top);
        this.thread = Thread.ofPlatform().daemon().name("list-" + top).start(this::run);
    }

    /** Has this folder listed, too, where it does not descend by itself. */
    void enter(String folder) {
        if (!descends) {
            add(folder);
        }
    }

    private void add(String folder) {
        open.incrementAndGet();
        folders.add(folder);
    }

    /**
     * The next part, each folder after the one that it is in; null after the last.
     *
     * @throws InterruptedIOException when this thread is to end
     */
    Part next() throws InterruptedIOException {
        if (taken != null && taken.last()) {
            open.decrementAndGet();
        }
        taken = null;
        if (open.get() == 0) {
            return null;
        }
        try {
            taken = parts.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the watcher ends");
        }
        return taken;
    }

    private void run() {
        try {
            while (true) {
                list(folders.take());
            }
        } catch (InterruptedException _) {
            // It was closed.
        }
    }

    private void list(String folder) throws InterruptedException {
        var part = new ArrayList<Child>();
        IOException failure = null;
        try {
            source.watch(folder);
            lister.list(folder, child -> {
                if (descends && child.what() == What.FOLDER) {
                    add(child.path());
                }
                part.add(child);
                if (part.size() == CHILDREN_PER_PART) {
                    put(new Part(folder, List.copyOf(part), false, null));
                    part.clear();
                }
            });
        } catch (Closed _) {
            throw new InterruptedException();
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Whoever waits for the parts must hear of it.
            failure = new IOException(e);
        }
        parts.put(new Part(folder, part, true, failure));
    }

    private static final class Closed extends RuntimeException {}

    private void put(Part part) {
        try {
            parts.put(part);
        } catch (InterruptedException _) {
            throw new Closed();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            // It may wait for room.
            parts.clear();
            try {
                thread.join(10);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
