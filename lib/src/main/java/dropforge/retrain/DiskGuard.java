package dropforge.retrain;

import dropforge.files.ByteSizes;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether what a retraining is going to write has room. A version and its metrics are taken to become twice as large as the
 * newest ones at most, and 2 MB at least; each new training file to be archived as large as it is.
 *
 * @param reserve bytes to be left free on each disk
 */
public record DiskGuard(Retrainer.Folders folders, long reserve) {
    private static final int HEADROOM = 2;
    /** Of 24,000 flights a version has some 0.3 MB, with metrics and pictures. */
    private static final long LEAST = 2L << 20;

    /** What is to be written on one disk, and the first of the folders that lie there. */
    private record Demand(Path folder, long bytes) {}

    /**
     * What is missing, in a sentence; empty when all has room.
     *
     * @param newBytes of training files that are not in the archive yet
     */
    public Optional<String> shortage(long newBytes) throws IOException {
        for (var each : demands(newBytes).entrySet()) {
            Demand demand = each.getValue();
            long free = each.getKey().getUsableSpace();
            long missing = demand.bytes + reserve - free;
            if (missing > 0) {
                return Optional.of(
                        "A retraining needs about %s on the disk of %s, on which %s are to stay free (disk-reserve), and %s are free: %s are missing. Make room, or let versions go with keep-versions and keep-versions-for."
                                .formatted(
                                        ByteSizes.words(demand.bytes),
                                        demand.folder,
                                        ByteSizes.words(reserve),
                                        ByteSizes.words(free),
                                        ByteSizes.words(missing)));
            }
        }
        return Optional.empty();
    }

    private Map<FileStore, Demand> demands(long newBytes) throws IOException {
        var registry = new ModelRegistry(folders.models());
        Optional<ModelVersion> newest = registry.newest();
        long version = expected(newest.map(each -> registry.folderOf(each.version())));
        long metrics = expected(newest.map(each -> folders.metrics().resolve(each.metricsFolder())));
        var demands = new LinkedHashMap<FileStore, Demand>();
        for (Demand demand : List.of(
                new Demand(folders.models(), version),
                new Demand(folders.metrics(), metrics),
                new Demand(folders.archive(), newBytes))) {
            demands.merge(
                    Files.getFileStore(existing(demand.folder)),
                    demand,
                    (before, more) -> new Demand(before.folder, before.bytes + more.bytes));
        }
        return demands;
    }

    private static long expected(Optional<Path> before) throws IOException {
        return Math.max(LEAST, before.isPresent() ? HEADROOM * size(before.get()) : 0);
    }

    /** 0 for a folder that is gone, or goes meanwhile. */
    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        } catch (NoSuchFileException _) {
            return 0;
        }
        return size;
    }

    private static Path existing(Path folder) {
        return Files.exists(folder) || folder.getParent() == null ? folder : existing(folder.getParent());
    }
}
