package dropforge.files;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Lets the permissions of files count in a test for root too. On Linux it is a capability of each thread that they do not:
 * the test runs in a thread that has given it away, as have those that it starts.
 */
public final class PermissionsCount implements InvocationInterceptor {
    private static final int VERSION_3 = 0x20080522;
    private static final int HEADER_BYTES = 8;
    /** Effective, permitted and inheritable, 4 bytes each; then the same again for those above the 32nd. */
    private static final int SETS_BYTES = 24;

    private static final int CAP_DAC_OVERRIDE = 1 << 1;
    private static final int CAP_DAC_READ_SEARCH = 1 << 2;

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (OS.current() != OS.LINUX) {
            test.proceed();
            return;
        }
        var task = new FutureTask<Void>(() -> {
            giveUpCapabilities();
            try {
                return test.proceed();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.ofPlatform().name(Thread.currentThread().getName()).start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void giveUpCapabilities() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(HEADER_BYTES, Integer.BYTES);
            header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
            MemorySegment sets = arena.allocate(SETS_BYTES, Integer.BYTES);
            call("capget", header, sets);
            for (int i = 0; i < 2; i++) {
                int left = sets.getAtIndex(ValueLayout.JAVA_INT, i) & ~(CAP_DAC_OVERRIDE | CAP_DAC_READ_SEARCH);
                sets.setAtIndex(ValueLayout.JAVA_INT, i, left);
            }
            call("capset", header, sets);
        }
    }

    private static void call(String name, MemorySegment header, MemorySegment sets) {
        MethodHandle function = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try {
            if ((int) function.invokeExact(header, sets) != 0) {
                throw new IllegalStateException(name + " fails");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }
}
