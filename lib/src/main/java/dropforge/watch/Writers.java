package dropforge.watch;

import dropforge.files.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whether some program has a file open for writing. Linux alone tells it, of files that belong to this user (or to all when
 * this is root): it grants a read lease on a file only while nobody has it open for writing, mapped into memory included.
 * The lease is given back at once.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), Leases</a>
 */
enum Writers {
    /** The file was closed by whoever wrote it. */
    NONE,
    /** Some program has it open for writing, and may be in the midst of it. */
    SOME,
    /** The system does not tell. */
    UNKNOWN;

    /** How a system is asked. */
    @FunctionalInterface
    interface Check {
        Writers of(Path file);
    }

    /** For systems that do not tell. */
    static final Check UNKNOWN_ALWAYS = _ -> UNKNOWN;

    /** Of these alone it is known that no other machine writes to them behind the back of this one. */
    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "overlay");

    /** What this system can tell of the files in a folder. */
    static Check in(Path folder) throws IOException {
        return Platform.isLinux() && LOCAL.contains(Files.getFileStore(folder).type()) ? new Leases() : UNKNOWN_ALWAYS;
    }

    private static final class Leases implements Check {
        private static final int O_RDONLY = 0;
        private static final int F_SETSIG = 10;
        private static final int F_SETLEASE = 1024;
        private static final int F_RDLCK = 0;
        private static final int F_UNLCK = 2;
        /** What a program that opens the file in the moment of the lease makes the kernel send here; ignored by default. */
        private static final int SIGURG = 23;

        @Override
        public Writers of(Path file) {
            int descriptor = Libc.open(file, O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
            if (descriptor < 0) {
                return UNKNOWN;
            }
            try {
                return ask(descriptor);
            } finally {
                Libc.close(descriptor);
            }
        }

        private static Writers ask(int descriptor) {
            // Before the lease: the signal that tells of its end kills a process by default.
            if (Libc.fcntl(descriptor, F_SETSIG, SIGURG) < 0) {
                return UNKNOWN;
            }
            int lease = Libc.fcntl(descriptor, F_SETLEASE, F_RDLCK);
            if (lease < 0) {
                return lease == -Libc.EAGAIN ? SOME : UNKNOWN;
            }
            Libc.fcntl(descriptor, F_SETLEASE, F_UNLCK);
            return NONE;
        }
    }
}
