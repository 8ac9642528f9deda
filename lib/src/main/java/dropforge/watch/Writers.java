package dropforge.watch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
        boolean linux = System.getProperty("os.name").equals("Linux");
        return linux && LOCAL.contains(Files.getFileStore(folder).type()) ? new Leases() : UNKNOWN_ALWAYS;
    }

    private static final class Leases implements Check {
        private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
        private static final int F_SETSIG = 10;
        private static final int F_SETLEASE = 1024;
        private static final int F_RDLCK = 0;
        private static final int F_UNLCK = 2;
        /** What a program that opens the file in the moment of the lease makes the kernel send here; ignored by default. */
        private static final int SIGURG = 23;

        private static final int EAGAIN = 11;

        private static final Linker LINKER = Linker.nativeLinker();
        private static final StructLayout STATE = Linker.Option.captureStateLayout();
        private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        private static final MethodHandle OPEN = function(
                "open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        private static final MethodHandle FCNTL = function(
                "fcntl",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2),
                Linker.Option.captureCallState("errno"));
        private static final MethodHandle CLOSE =
                function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
        }

        @Override
        public Writers of(Path file) {
            try (Arena arena = Arena.ofConfined()) {
                byte[] name = file.toString().getBytes(nativeCharset());
                MemorySegment path = arena.allocate(name.length + 1L);
                MemorySegment.copy(name, 0, path, ValueLayout.JAVA_BYTE, 0, name.length);
                int descriptor = (int) OPEN.invokeExact(path, O_RDONLY_NONBLOCK_CLOEXEC);
                if (descriptor < 0) {
                    return UNKNOWN;
                }
                try {
                    return ask(descriptor, arena.allocate(STATE));
                } finally {
                    int _ = (int) CLOSE.invokeExact(descriptor);
                }
            } catch (Throwable e) {
                throw new IllegalStateException("Cannot ask the system who writes to " + file, e);
            }
        }

        private static Writers ask(int descriptor, MemorySegment state) throws Throwable {
            // Before the lease: the signal that tells of its end kills a process by default.
            if ((int) FCNTL.invokeExact(state, descriptor, F_SETSIG, SIGURG) < 0) {
                return UNKNOWN;
            }
            if ((int) FCNTL.invokeExact(state, descriptor, F_SETLEASE, F_RDLCK) < 0) {
                return (int) ERRNO.get(state, 0L) == EAGAIN ? SOME : UNKNOWN;
            }
            int _ = (int) FCNTL.invokeExact(state, descriptor, F_SETLEASE, F_UNLCK);
            return NONE;
        }

        private static Charset nativeCharset() {
            String name = System.getProperty("sun.jnu.encoding");
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        }
    }
}
