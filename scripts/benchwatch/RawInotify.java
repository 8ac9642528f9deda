package dropforge.benchwatch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/**
 * Reads the events of one folder from Linux's inotify and does nothing with them: sooner no watcher
 * in Java can know of a file. Not recursive.
 */
public final class RawInotify {
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int HEADER_BYTES = 16;
    private static final int BUFFER_BYTES = 1 << 17;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle INIT =
            function("inotify_init1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle ADD_WATCH =
            function(
                    "inotify_add_watch", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));

    private static MethodHandle function(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
    }

    static void main(String... arguments) throws Throwable {
        var reports = new Reports(Duration.ofMillis(Long.parseLong(arguments[1])));
        int inotify = (int) INIT.invokeExact(0);
        try (Arena arena = Arena.ofConfined()) {
            int watch =
                    (int)
                            ADD_WATCH.invokeExact(
                                    inotify, arena.allocateFrom(arguments[0]), IN_CLOSE_WRITE);
            if (watch < 0) {
                throw new IOException("inotify does not watch " + arguments[0]);
            }
        }
        Thread.ofPlatform().daemon().start(() -> read(inotify, reports));
        reports.serve();
    }

    private static void read(int inotify, Reports reports) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
            while (true) {
                long length = (long) READ.invokeExact(inotify, buffer, buffer.byteSize());
                for (long at = 0; at < length; ) {
                    int nameBytes = buffer.get(INT, at + 12);
                    if (nameBytes > 0) {
                        reports.add(buffer.getString(at + HEADER_BYTES));
                    }
                    at += HEADER_BYTES + nameBytes;
                }
            }
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot read the events", e);
        }
    }
}
