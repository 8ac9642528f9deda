package dropforge.train;

import dropforge.table.TrainingException;
import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Loads LightGBM's native library, once per process, and mends two things that lightgbm4j leaves to chance.
 *
 * <p>It unpacks the library to one fixed name in the folder for temporary files and overwrites what is there: the library
 * that another process has mapped, which kills that process at its next page fault. Here every process has a folder of
 * its own.
 *
 * <p>OpenMP's threads spin while they wait for each other, each time for some milliseconds. Where another program wants
 * the core too, the thread that all wait for is the one that is not running. Measured on two cores and 273,000 rows, per
 * tree: spinning as delivered 13 ms idle and 180 to 250 ms at a load of 3; spinning {@value #SPINS} times 13 ms idle and
 * 20 to 70 ms at loads of 3 to 8; not at all 22 ms at best and 47 ms at those loads; the model is the same to the bit.
 * OpenMP reads its settings from the environment when it is loaded, so this is set there, unless the user has set something.
 */
final class LightGbmLibrary {
    // Held, because a logger that nobody holds forgets its level.
    private static final Logger CHATTER = Logger.getLogger("io.github.metarank.lightgbm4j");

    /**
     * Each Java thread that fits gets OpenMP threads of its own, and with more of them than cores GNU's OpenMP hardly spins,
     * unless the policy is active: the same fit took 2.6 s on a second thread and 1.45 s on the first, and takes 1.45 s on
     * both with it.
     */
    private static final String SPINS = "1000";

    private static final Map<String, String> WAITING = Map.of("GOMP_SPINCOUNT", SPINS, "OMP_WAIT_POLICY", "active");
    private static final boolean LOADED = load();

    private LightGbmLibrary() {}

    /** @throws TrainingException where there is no library for this machine */
    static void require() {
        if (!LOADED) {
            throw new TrainingException(
                    ("LightGBM's library cannot be loaded on %s %s; install OpenMP (libgomp1 on Debian"
                                    + " and Ubuntu, libomp on macOS) or choose another trainer, such as smile-forest.")
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
    }

    private static synchronized boolean load() {
        CHATTER.setLevel(Level.WARNING);
        if (WAITING.keySet().stream().allMatch(name -> System.getenv(name) == null)) {
            spinBriefly();
        }
        String shared = System.getProperty("java.io.tmpdir");
        Path own = null;
        try {
            own = Files.createTempDirectory("dropforge-lightgbm-");
            System.setProperty("java.io.tmpdir", own.toString());
            return LGBMBooster.isNativeLoaded(); // runs its static initialiser, which loads
        } catch (IOException | LinkageError unusable) {
            return false;
        } finally {
            System.setProperty("java.io.tmpdir", shared);
            delete(own);
        }
    }

    private static void spinBriefly() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(address -> {
            MethodHandle setenv = linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                for (var setting : WAITING.entrySet()) {
                    MemorySegment name = arena.allocateFrom(setting.getKey());
                    int _ = (int) setenv.invokeExact(name, arena.allocateFrom(setting.getValue()), 0);
                }
            } catch (Throwable unsupported) {
                CHATTER.log(Level.FINE, "OpenMP keeps its own way of waiting", unsupported);
            }
        });
    }

    /** What is mapped stays readable after its name is gone; Windows refuses, so there it waits for the exit. */
    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        folder.toFile().deleteOnExit();
        File[] files = folder.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
        boolean _ = folder.toFile().delete();
    }
}
