package dropforge.watch;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The calls of Linux that Java does not offer, under their own names. Each returns what the C library returns, or the
 * negative error number: {@code -ENOENT}. Not to be touched on other systems.
 */
final class Libc {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int ELOOP = 40;

    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final short POLLIN = 1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FCNTL =
            function("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle READ = function("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle WRITE = function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle POLL = function("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
    private static final MethodHandle EVENTFD = function("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle INOTIFY_INIT1 = function("inotify_init1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle INOTIFY_ADD_WATCH =
            function("inotify_add_watch", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle INOTIFY_RM_WATCH =
            function("inotify_rm_watch", FunctionDescriptor.of(INT, INT, INT));

    /** Where the number of the last error of this thread is put; lives as long as the thread. */
    private static final ThreadLocal<MemorySegment> ERROR =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final Charset FILE_NAMES = nativeCharset();

    private Libc() {}

    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, all);
    }

    private static Charset nativeCharset() {
        String name = System.getProperty("sun.jnu.encoding");
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    /** The encoding of file names. */
    static Charset fileNames() {
        return FILE_NAMES;
    }

    static int open(Path file, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = ERROR.get();
            return orError((int) OPEN.invokeExact(state, name(arena, file), flags), state);
        } catch (Throwable e) {
            throw broken("open", e);
        }
    }

    static int fcntl(int descriptor, int command, int argument) {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) FCNTL.invokeExact(state, descriptor, command, argument), state);
        } catch (Throwable e) {
            throw broken("fcntl", e);
        }
    }

    static int close(int descriptor) {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable e) {
            throw broken("close", e);
        }
    }

    /** How many bytes were read. */
    static int read(int descriptor, MemorySegment into) {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) (long) READ.invokeExact(state, descriptor, into, into.byteSize()), state);
        } catch (Throwable e) {
            throw broken("read", e);
        }
    }

    static int eventfd() {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) EVENTFD.invokeExact(state, 0, O_CLOEXEC | O_NONBLOCK), state);
        } catch (Throwable e) {
            throw broken("eventfd", e);
        }
    }

    /** Makes an eventfd readable, and so wakes whoever polls it. */
    static int signal(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = ERROR.get();
            MemorySegment one = arena.allocateFrom(LONG, 1L);
            return orError((int) (long) WRITE.invokeExact(state, eventfd, one, 8L), state);
        } catch (Throwable e) {
            throw broken("write", e);
        }
    }

    /**
     * Waits until one of two descriptors can be read.
     *
     * @param pair from {@link #pollPair}
     * @param millis how long at most; -1: for ever
     */
    static int poll(MemorySegment pair, int millis) {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) POLL.invokeExact(state, pair, 2L, millis), state);
        } catch (Throwable e) {
            throw broken("poll", e);
        }
    }

    /** Two {@code struct pollfd} of 8 bytes: descriptor, wanted events, events that have come. */
    static MemorySegment pollPair(SegmentAllocator allocator, int first, int second) {
        MemorySegment pair = allocator.allocate(16, 4);
        pair.set(INT, 0, first);
        pair.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        pair.set(INT, 8, second);
        pair.set(ValueLayout.JAVA_SHORT, 12, POLLIN);
        return pair;
    }

    static int inotifyInit() {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) INOTIFY_INIT1.invokeExact(state, O_CLOEXEC | O_NONBLOCK), state);
        } catch (Throwable e) {
            throw broken("inotify_init1", e);
        }
    }

    static int inotifyAddWatch(int inotify, Path folder, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = ERROR.get();
            return orError((int) INOTIFY_ADD_WATCH.invokeExact(state, inotify, name(arena, folder), mask), state);
        } catch (Throwable e) {
            throw broken("inotify_add_watch", e);
        }
    }

    static int inotifyRemoveWatch(int inotify, int watch) {
        try {
            MemorySegment state = ERROR.get();
            return orError((int) INOTIFY_RM_WATCH.invokeExact(state, inotify, watch), state);
        } catch (Throwable e) {
            throw broken("inotify_rm_watch", e);
        }
    }

    private static MemorySegment name(Arena arena, Path path) {
        byte[] name = path.toString().getBytes(FILE_NAMES);
        MemorySegment segment = arena.allocate(name.length + 1L);
        MemorySegment.copy(name, 0, segment, ValueLayout.JAVA_BYTE, 0, name.length);
        return segment;
    }

    private static int orError(int result, MemorySegment state) {
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    }

    private static IllegalStateException broken(String name, Throwable failure) {
        return new IllegalStateException("Cannot call " + name + " of this system", failure);
    }
}
