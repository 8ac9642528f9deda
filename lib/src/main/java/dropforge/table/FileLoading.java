package dropforge.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Gets files from the cache or the disk, for one ingest, and keeps account of those that cannot be used. */
final class FileLoading {
    private final Path root;
    private final IngestCache cache;
    private final CsvFile csv;
    private final int threads;
    private final List<FileProblem> refused = new ArrayList<>();
    private final List<String> changedWhileRead = new ArrayList<>();

    FileLoading(Path root, IngestCache cache, CsvFile csv, int threads) {
        this.root = root;
        this.cache = cache;
        this.csv = csv;
        this.threads = threads;
    }

    /** In natural order of their paths. */
    List<FileProblem> refused() {
        refused.sort(Comparator.comparing(FileProblem::path, NaturalOrder.NATURAL_ORDER));
        return refused;
    }

    List<String> changedWhileRead() {
        return changedWhileRead;
    }

    /** Sets a file aside: from now on it is refused. */
    void refuse(LoadedFile file, CsvReading.Fault fault) {
        refuse(file, List.of(fault));
    }

    /** The same for several reasons, the weightiest first. */
    void refuse(LoadedFile file, List<CsvReading.Fault> faults) {
        List<FileProblem> problems =
                faults.stream().map(fault -> fault.in(file.file().path())).toList();
        refused.add(problems.getFirst().with(problems.subList(1, problems.size())));
    }

    /** The files that could be read, in natural order of their paths. */
    List<LoadedFile> load(List<TrainingFile> files, Set<String> asWords) {
        List<TrainingFile> ordered = files.stream()
                .sorted(Comparator.comparing(TrainingFile::path, NaturalOrder.NATURAL_ORDER))
                .toList();
        List<CsvReading> readings = inParallel(ordered.stream()
                .map(file -> (Callable<CsvReading>) () -> cache.get(file.sha256())
                        .or(() -> cache.stored(root.resolve(file.path()), file.sha256()))
                        .orElseGet(() -> fromDisk(file, asWords)))
                .toList());
        var loaded = new ArrayList<LoadedFile>();
        for (int i = 0; i < ordered.size(); i++) {
            usable(ordered.get(i), readings.get(i)).ifPresent(loaded::add);
        }
        return loaded;
    }

    /** The file once more, with the words of these columns; empty where it changed meanwhile or cannot be read. */
    Optional<LoadedFile> loadAgain(LoadedFile file, Set<String> asWords) {
        var unchanged = new TrainingFile(file.file().path(), file.table().sha256());
        cache.forgetStored(file.table().sha256());
        return usable(unchanged, fromDisk(unchanged, asWords));
    }

    private CsvReading fromDisk(TrainingFile file, Set<String> asWords) {
        CsvReading reading = csv.read(root.resolve(file.path()), asWords);
        cache.put(reading);
        return reading;
    }

    private Optional<LoadedFile> usable(TrainingFile file, CsvReading reading) {
        boolean changed = file.sha256() != null
                && reading.sha256() != null
                && !file.sha256().equalsIgnoreCase(reading.sha256());
        if (changed) {
            changedWhileRead.add(file.path());
            return Optional.empty();
        }
        return switch (reading) {
            case CsvReading.Table table -> Optional.of(new LoadedFile(file, table));
            case CsvReading.Fault fault -> {
                refused.add(fault.in(file.path()));
                yield Optional.empty();
            }
        };
    }

    private <T> List<T> inParallel(List<Callable<T>> tasks) {
        try (var executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("ingest-", 0).factory())) {
            try {
                var results = new ArrayList<T>();
                for (Future<T> future : executor.invokeAll(tasks)) {
                    results.add(future.get());
                }
                return results;
            } catch (InterruptedException _) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CancellationException("Reading the training files was interrupted");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
