package dropforge.watch;

import dropforge.files.Platform;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which other file systems lie below a watched folder, and which of them send no events. Linux alone tells, in one table of
 * all mounts, which is read at a start and when the kernel says that it is another one: no folder is asked where it lies.
 * Elsewhere there are none. Belongs to the thread of its {@link FolderWatcher}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">proc_pid_mountinfo(5)</a>
 */
final class Mounts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Mounts.class.getName());

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int NUMBER = 0;
    private static final int PLACE = 4;
    private static final int EVENTS_CAME = 6;
    private static final short POLLERR = 8;

    /** File systems on which other machines, or the host of a container, change files without an event here. */
    static final Set<String> WITHOUT_EVENTS = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "afs",
            "ceph",
            "lustre",
            "gpfs",
            "beegfs",
            "orangefs",
            "gfs2",
            "ocfs2",
            "coda",
            "9p",
            "virtiofs",
            "vboxsf",
            "prl_fs",
            "drvfs",
            "fakeowner",
            "grpcfuse",
            "fuse.grpcfuse",
            "fuse.osxfs",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.ceph-fuse",
            "fuse.vmhgfs-fuse",
            "fuse.gvfsd-fuse",
            "fuse.curlftpfs",
            "fuse.davfs2",
            "fuse.s3fs",
            "fuse.goofys",
            "fuse.mount-s3",
            "fuse.blobfuse2",
            "fuse.rclone",
            "fuse.gcsfuse",
            "fuse.juicefs",
            "webdav");

    private final Path folder;
    private final Set<String> withoutEvents;
    private Map<String, Mount> below = Map.of();
    private int table = -1;
    private MemorySegment poll;

    /** A mount, of which there may be another one at the same place later. */
    private record Mount(String number, String type) {}

    Mounts(Path folder) {
        this(folder, WITHOUT_EVENTS);
    }

    /** @param withoutEvents types of file systems */
    Mounts(Path folder, Set<String> withoutEvents) {
        this.folder = folder;
        this.withoutEvents = withoutEvents;
    }

    /** Reads the table; from now on {@link #changed} tells what is another. */
    void open() {
        close();
        if (Platform.isLinux()) {
            // First, so that what is mounted while the table is read counts as a change.
            table = Libc.open(TABLE, Libc.O_CLOEXEC);
            poll = Libc.pollPair(Arena.ofAuto(), table, -1);
            below = read();
        }
    }

    /** The type of the file system that begins in this folder and sends no events; null where none does. */
    String withoutEvents(String path) {
        Mount mount = below.get(path);
        return mount != null && withoutEvents.contains(mount.type()) ? mount.type() : null;
    }

    /** Whether this file lies on a file system without events that begins below the folder. */
    boolean isWithoutEvents(Path file) {
        if (below.isEmpty()) {
            return false;
        }
        String path = folder.relativize(file).toString();
        return below.keySet().stream().anyMatch(place -> path.startsWith(place + "/") && withoutEvents(place) != null);
    }

    /** The folders where a file system was mounted or unmounted since the last call; one call of the system when none was. */
    Set<String> changed() {
        if (table < 0 || Libc.poll(poll, 0) <= 0 || (poll.get(ValueLayout.JAVA_SHORT, EVENTS_CAME) & POLLERR) == 0) {
            return Set.of();
        }
        Map<String, Mount> before = below;
        below = read();
        var changed = new HashSet<>(before.keySet());
        changed.addAll(below.keySet());
        changed.removeIf(path -> Objects.equals(before.get(path), below.get(path)));
        return changed;
    }

    private Map<String, Mount> read() {
        var found = new HashMap<String, Mount>();
        try {
            Path real = folder.toRealPath();
            // Bytes, which stay what they are until it is known which are a name.
            for (String line :
                    Files.readString(TABLE, StandardCharsets.ISO_8859_1).split("\n")) {
                // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
                String[] fields = line.split(" ");
                String path = pathBelow(real, unescaped(fields[PLACE]));
                if (path != null) {
                    // Of several at one place the last one is seen.
                    found.put(path, new Mount(fields[NUMBER], typeIn(fields)));
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot tell what is mounted below " + folder, e);
        }
        return found;
    }

    private static String pathBelow(Path real, String bytes) {
        try {
            Path place = Path.of(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), Libc.fileNames()));
            return place.startsWith(real) && !place.equals(real)
                    ? real.relativize(place).toString()
                    : null;
        } catch (InvalidPathException _) {
            // Nor can the watcher name it.
            return null;
        }
    }

    private static String typeIn(String[] fields) {
        // A number of optional fields ends with a dash.
        int at = PLACE + 1;
        while (!fields[at].equals("-")) {
            at++;
        }
        return fields[at + 1];
    }

    /** Blanks and the like stand there as {@code \040}. */
    private static String unescaped(String field) {
        var text = new StringBuilder();
        for (int at = 0; at < field.length(); at++) {
            if (field.charAt(at) == '\\' && at + 3 < field.length()) {
                text.append((char) Integer.parseInt(field, at + 1, at + 4, 8));
                at += 3;
            } else {
                text.append(field.charAt(at));
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (table >= 0) {
            Libc.close(table);
            table = -1;
        }
        below = Map.of();
    }
}
