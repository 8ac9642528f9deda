package dropforge.explore;

import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import dropforge.report.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.tablesaw.api.Table;

/** How long things took from their cause, as far as journal and baseline tell. */
public final class Latencies {
    /** From the last write of a file to its entry in the journal. */
    public static final String NOTICED = "noticed";

    /** From the entry of a file to the end of the retraining that it caused. */
    public static final String TRAINED = "trained";

    /** From the entry of a file to that of its document. */
    public static final String EXTRACTED = "extracted";

    /** The kinds of entries from which they are told. */
    public static final Set<Kind> KINDS = Set.of(
            Kind.ADDED,
            Kind.MODIFIED,
            Kind.FILE_QUARANTINED,
            Kind.TRAINING_STARTED,
            Kind.TRAINING_COMPLETED,
            Kind.DOCUMENT_ADDED,
            Kind.DOCUMENT_UPDATED);

    /** A file keeps its time when it is moved or copied with it: such a one was not written just now. */
    private static final Duration LONGEST_NOTICE = Duration.ofMinutes(1);

    private Latencies() {}

    /**
     * All that can be told. Of {@link #NOTICED} only the newest change of a file that is there: of earlier ones nobody knows when they
     * were written; those of which an event did not tell, and files whose time is more than a minute before, are left out.
     *
     * @param entries in the order of their ids
     * @param baselines of each root: state by path
     * @return in the order of their ends
     */
    public static List<Latency> of(
            List<JournalEntry> entries, Map<String, ? extends Map<String, FileState>> baselines) {
        var latencies = new ArrayList<Latency>();
        var byId = new HashMap<Long, JournalEntry>();
        var newest = new HashMap<String, JournalEntry>();
        JournalEntry training = null;
        for (JournalEntry entry : entries) {
            switch (entry.kind()) {
                case ADDED, MODIFIED -> {
                    byId.put(entry.id(), entry);
                    newest.put(key(entry), entry);
                }
                case FILE_QUARANTINED -> refused(entry, byId);
                case TRAINING_STARTED -> training = entry;
                case TRAINING_COMPLETED -> {
                    if (training != null && training.detail().get("because") instanceof List<?> ids) {
                        ids.stream()
                                .filter(Number.class::isInstance)
                                .map(id -> byId.get(((Number) id).longValue()))
                                .forEach(change -> add(latencies, change, entry.at(), TRAINED));
                    }
                    training = null;
                }
                case DOCUMENT_ADDED, DOCUMENT_UPDATED -> {
                    if (!entry.detail().containsKey("again")) {
                        add(latencies, newest.get(key(entry)), entry.at(), EXTRACTED);
                    }
                }
                default -> {}
            }
        }
        newest.values().stream()
                .filter(entry -> entry.foundBy() == FoundBy.EVENT)
                .forEach(entry -> {
                    FileState state = baselines.containsKey(entry.root())
                            ? baselines.get(entry.root()).get(entry.path())
                            : null;
                    if (state != null) {
                        noticed(latencies, entry, state.modified());
                    }
                });
        latencies.sort(Comparator.comparing(Latency::at));
        return List.copyOf(latencies);
    }

    /** No model learned from it, though it was among what a retraining was begun for. */
    private static void refused(JournalEntry quarantined, Map<Long, JournalEntry> byId) {
        byId.values().removeIf(change -> key(change).equals(key(quarantined)));
    }

    private static String key(JournalEntry entry) {
        return entry.root() + "/" + entry.path();
    }

    private static void noticed(List<Latency> latencies, JournalEntry entry, Instant written) {
        Duration took = Duration.between(written, entry.at());
        // The journal has milliseconds, the file system more.
        Duration atLeast = took.isNegative() && took.toMillis() > -2 ? Duration.ZERO : took;
        if (!atLeast.isNegative() && atLeast.compareTo(LONGEST_NOTICE) < 0) {
            latencies.add(new Latency(entry.at(), atLeast, NOTICED));
        }
    }

    private static void add(List<Latency> latencies, JournalEntry cause, Instant at, String what) {
        if (cause != null && !at.isBefore(cause.at())) {
            latencies.add(new Latency(at, Duration.between(cause.at(), at), what));
        }
    }

    /** One row for each. Columns: {@code at UTC}, when it was done, {@code what}, {@code ms}. */
    public static Table table(List<Latency> latencies) {
        return TableOf.named("latencies", latencies)
                .time("at UTC", Latency::at)
                .text("what", Latency::what)
                .number("ms", latency -> latency.took().toNanos() / 1e6)
                .table();
    }
}
