package dropforge.table;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a {@link Dataset} of the CSV files of a training folder. Each file is read once, in one pass, into columns whose
 * types are still open; columns and types are then decided over all files. A file that does not go with the others is
 * refused, and the others are used without it. Safe for use by several threads.
 *
 * <p>The encoding is found out (UTF-8, UTF-16 with or without a byte-order mark, else windows-1252), and so are the
 * delimiter (comma, semicolon, tab, |), the decimal comma, and the types; {@link MissingWords}, {@link ColumnTypes},
 * {@link Notation}, {@link HeaderConsensus} and {@link Target} say by which rules.
 */
public final class Ingest {
    private final IngestCache cache;
    private final int threads;
    private final CsvFile csv = new CsvFile(Runtime.getRuntime().maxMemory() / 3);

    /**
     * @param cache of the files read before
     * @param threads that read files at the same time, 1 or more
     */
    public Ingest(IngestCache cache, int threads) {
        this.cache = cache;
        this.threads = threads;
    }

    /** With one thread per core, two at most: more would wait for the disk and the memory. */
    public Ingest(IngestCache cache) {
        this(cache, Math.min(2, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Reads the files that are not in the cache, and puts all together.
     *
     * @param root the training folder
     * @param files in any order; they are taken in the natural order of their paths
     * @throws IngestException where no data set comes of them, in one sentence: no target is said or no file has it (the
     *     sentence lists the columns), no file is in order, too few rows or classes, no column to learn from
     * @throws java.util.concurrent.CancellationException when the thread is interrupted while files are read
     */
    public Ingested read(Path root, List<TrainingFile> files, IngestSettings settings) {
        return read(root, files, settings, FileRules.NONE);
    }

    /**
     * The same, where each file is judged by these rules.
     *
     * @param rules where they lay down the columns, what the files have in common does not count
     */
    public Ingested read(Path root, List<TrainingFile> files, IngestSettings settings, FileRules rules) {
        // Before the new files are read, so that there is room for them.
        cache.keepOnly(files.stream().map(TrainingFile::sha256).collect(Collectors.toSet()));
        Ingested read = readSome(root, files, settings, rules);
        cache.want(read.dataset().files().stream().map(DataFile::sha256).collect(Collectors.toSet()));
        return read;
    }

    /** Stores the columns of the files that {@link #read} has read last, so that the next process need not read them. */
    public void store() {
        cache.store();
    }

    /** The same of some of the files that {@link #read} has read: the others stay in the cache. */
    public Ingested readSome(Path root, List<TrainingFile> files, IngestSettings settings, FileRules rules) {
        var loading = new FileLoading(root, cache, csv, threads);
        var assembly = new DatasetAssembly(loading, settings, rules);
        try {
            return assembly.of(files);
        } catch (TrainingException e) {
            throw new IngestException(e, loading.refused(), loading.changedWhileRead());
        }
    }
}
