package dropforge.table;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Keeps the columns of files under the SHA-256 of their bytes, so that a retraining reads only the files that are new.
 * What was used longest ago goes first when it becomes too large. Safe for use by several threads; lives as long as the
 * watcher.
 */
public final class IngestCache {
    private final long limit;
    private final LinkedHashMap<String, CsvReading> readings = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Up to a quarter of the heap that this Java may use. */
    public IngestCache() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param limit bytes of columns to keep; 0 keeps nothing */
    public IngestCache(long limit) {
        this.limit = limit;
    }

    /** How many files are kept. */
    public synchronized int files() {
        return readings.size();
    }

    /** @param sha256 null finds nothing */
    synchronized Optional<CsvReading> get(String sha256) {
        return Optional.ofNullable(readings.get(sha256));
    }

    /** Keeps a reading, in place of an earlier one of the same bytes; passes over one that has no hash. */
    synchronized void put(CsvReading reading) {
        if (reading.sha256() == null || reading.bytes() > limit) {
            return;
        }
        CsvReading before = readings.put(reading.sha256(), reading);
        bytes += reading.bytes() - (before == null ? 0 : before.bytes());
        while (bytes > limit) {
            bytes -= readings.pollFirstEntry().getValue().bytes();
        }
    }
}
