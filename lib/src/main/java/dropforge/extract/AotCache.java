package dropforge.extract;

import dropforge.files.Platform;
import dropforge.files.Sha256;
import dropforge.files.WholeWrites;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time cache for the processes of a pool, in the user's cache: the classes that documents need, as they
 * are once they are loaded and linked. There is one for each JVM and class path; it is made once, by {@link AotRecording}.
 *
 * @param file that the JVM writes and reads; absent as long as there is none
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
record AotCache(Path file) {
    private static final System.Logger LOG = System.getLogger(AotCache.class.getName());

    private static final String ENDING = ".aot";
    /** Each has some 60 MB: those of the scripts in use, and not of all their former states. */
    private static final int MOST = 4;

    /** Where it could not be made, as on a full disk, it is tried again after this time. */
    private static final Duration BEFORE_NEXT_TRY = Duration.ofHours(2);

    /** @return empty where the JVM keeps none: it does of jars, and not of folders with classes */
    static Optional<AotCache> of(String classPath) {
        try {
            MessageDigest key = Sha256.digest();
            update(key, System.getProperty("java.vm.version") + System.getProperty("java.home"));
            for (String entry : classPath.split(File.pathSeparator)) {
                Path jar = Path.of(entry).toAbsolutePath();
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                update(key, jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar));
            }
            String name = "extract-" + HexFormat.of().formatHex(key.digest(), 0, 8) + ENDING;
            return Optional.of(
                    new AotCache(Platform.cacheFolder().resolve("aot").resolve(name)));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "No ahead-of-time cache", e);
            return Optional.empty();
        }
    }

    private static void update(MessageDigest key, String text) {
        key.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    boolean isThere() {
        return Files.isRegularFile(file);
    }

    /** It is in use, so others are given up before it. */
    void touch() {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot touch " + file, e);
        }
    }

    /** For one that processes crash with. */
    void discard() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot remove " + file, e);
        }
    }

    /** For one of all who would make it; see {@link #unclaim}. */
    boolean claim() throws IOException {
        Files.createDirectories(file.getParent());
        try {
            Files.createFile(claimed());
            return true;
        } catch (FileAlreadyExistsException e) {
            return isAbandoned() && Files.deleteIfExists(claimed()) && claim();
        }
    }

    private boolean isAbandoned() throws IOException {
        try {
            Instant since = Files.getLastModifiedTime(claimed()).toInstant();
            return since.isBefore(Instant.now().minus(BEFORE_NEXT_TRY));
        } catch (NoSuchFileException _) {
            return true;
        }
    }

    /** When it is made; what came to nothing keeps its claim, so that not every run tries again. */
    void unclaim() throws IOException {
        Files.deleteIfExists(claimed());
    }

    private Path claimed() {
        return file.resolveSibling(file.getFileName() + ".claimed");
    }

    /** Removes those that were not used for the longest time, and what was left of some that never came to be. */
    void sweepOthers() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            List<Path> others = all.filter(
                            each -> !each.getFileName().toString().startsWith(name()))
                    .sorted(Comparator.comparing(AotCache::lastUsed).reversed())
                    .toList();
            int kept = 0;
            for (Path each : others) {
                boolean isCache = each.toString().endsWith(ENDING);
                boolean isOld = lastUsed(each).isBefore(Instant.now().minus(BEFORE_NEXT_TRY));
                if (isCache ? ++kept >= MOST : isOld) {
                    WholeWrites.deleteTree(each);
                }
            }
        }
    }

    private String name() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private static Instant lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }
}
