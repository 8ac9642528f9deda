package dropforge.table;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the columns of files under the SHA-256 of their bytes, so that a retraining reads only the files that are new.
 * Each retraining lets go what is not of its own files: a file that is removed and put back is read once more. What was
 * used longest ago goes first when the rest becomes too large. With a folder, they are on the disk as well, for the next
 * process. Safe for use by several threads; lives as long as the watcher, and serves one training folder: two that shared it
 * would each drop what the other needs.
 */
public final class IngestCache {
    private final long limit;
    /** Null: none. */
    private final ColumnFolder folder;

    private Set<String> wanted = Set.of();
    private final LinkedHashMap<String, CsvReading> readings = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Up to a quarter of the heap that this Java may use. */
    public IngestCache() {
        this((ColumnFolder) null);
    }

    /** The same with what is stored in a folder, and stores there what is worth it. */
    public IngestCache(ColumnFolder folder) {
        this(Runtime.getRuntime().maxMemory() / 4, folder);
    }

    /** @param limit bytes of columns to keep; 0 keeps nothing */
    public IngestCache(long limit) {
        this(limit, null);
    }

    /** @param folder of columns of earlier processes; null: none */
    public IngestCache(long limit, ColumnFolder folder) {
        this.limit = limit;
        this.folder = folder;
    }

    /** How many files are kept. */
    public synchronized int files() {
        return readings.size();
    }

    /** @param sha256 null finds nothing */
    synchronized Optional<CsvReading> get(String sha256) {
        return Optional.ofNullable(readings.get(sha256));
    }

    /** What is stored on the disk of a file; it is kept in memory then, too. */
    Optional<CsvReading> stored(Path csv, String sha256) {
        if (folder == null) {
            return Optional.empty();
        }
        Optional<CsvReading.Table> table = sha256 == null ? folder.ofFile(csv) : folder.get(sha256);
        table.ifPresent(this::put);
        return table.map(found -> found);
    }

    /** What is stored of a file does not suffice. */
    void forgetStored(String sha256) {
        if (folder != null) {
            folder.remove(sha256);
        }
    }

    /** These are the files to be stored. */
    synchronized void want(Set<String> sha256s) {
        wanted = Set.copyOf(sha256s);
    }

    /** Stores on the disk what is in memory of the files that are wanted, and lets go what is there of others. */
    void store() {
        if (folder != null) {
            folder.keepOnly(wanted(), this::table);
        }
    }

    private synchronized Set<String> wanted() {
        return wanted;
    }

    private Optional<CsvReading.Table> table(String sha256) {
        return get(sha256).map(reading -> reading instanceof CsvReading.Table table ? table : null);
    }

    /** Lets go of all readings but those of files with these bytes. */
    synchronized void keepOnly(Set<String> sha256s) {
        for (Iterator<CsvReading> each = readings.values().iterator(); each.hasNext(); ) {
            CsvReading reading = each.next();
            if (!sha256s.contains(reading.sha256())) {
                bytes -= reading.bytes();
                each.remove();
            }
        }
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
