package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes old versions, each with its metrics, and the archived bytes that no version needs any more. A version goes when it
 * is neither among the newest so many nor younger than so long; the champion, the one that a rollback goes to, the newest, the
 * pinned ones and what a warm one was continued from stay.
 *
 * <p>A version is first renamed, which takes it from all readers at once, then journaled, then deleted. Where a process dies
 * in the midst of it, the name tells the next one to bring it to its end.
 */
final class VersionRetention {
    private static final System.Logger LOG = System.getLogger(VersionRetention.class.getName());

    private final UpkeepSettings settings;
    private final ModelRegistry registry;
    private final Path metrics;
    private final TrainingArchive archive;
    private final Journal journal;
    private final Clock clock;

    VersionRetention(
            UpkeepSettings settings,
            ModelRegistry registry,
            Path metrics,
            TrainingArchive archive,
            Journal journal,
            Clock clock) {
        this.settings = settings;
        this.registry = registry;
        this.metrics = metrics;
        this.archive = archive;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Deletes what has become too old, and what a process that died left half deleted. While a backup is taken nothing is
     * deleted; the next retraining does. That it cannot be done fails nothing else: it is told and tried again. Only for who
     * holds the training lock.
     */
    void apply() {
        try {
            List<Integer> old = old();
            if (old.isEmpty() && registry.removed().isEmpty()) {
                return;
            }
            Optional<ProcessLock> noBackup = registry.tryLockAgainstRemoval();
            if (noBackup.isPresent()) {
                try (ProcessLock _ = noBackup.get()) {
                    remove(old);
                    finish(registry.removed());
                }
            }
        } catch (IOException | UserMistake e) {
            LOG.log(Level.WARNING, "Old versions cannot be removed", e);
            journal.append(Draft.of(Kind.ERROR)
                    .with(
                            "message",
                            "Old versions cannot be removed, which is tried again after the next retraining: %s"
                                    .formatted(e instanceof IOException io ? Reasons.of(io) : e.getMessage())));
        }
    }

    /** Those that number and age let go, oldest first. */
    private List<Integer> old() {
        var old = new ArrayList<Integer>();
        if (settings.keepVersionsFor() == null) {
            return old;
        }
        Instant oldest = clock.instant().minus(settings.keepVersionsFor());
        List<Integer> numbers = registry.numbers();
        for (int number : numbers.subList(0, Math.max(0, numbers.size() - settings.keepVersions()))) {
            Optional<ModelVersion> version = registry.find(number);
            if (version.isPresent() && version.get().trainedAt().isAfter(oldest)) {
                // Those that follow are younger, and there may be thousands.
                break;
            }
            // What cannot be read stays: somebody may bring it back from a backup.
            version.ifPresent(_ -> old.add(number));
        }
        return old;
    }

    private void remove(List<Integer> old) throws IOException {
        try (ProcessLock _ = registry.lock()) {
            var going = new TreeSet<>(old);
            going.removeAll(protectedOnes());
            going.removeAll(basesOfAllBut(going));
            for (int version : going) {
                registry.remove(version);
            }
        }
    }

    /** Without the version that it was continued from, and so on, a warm one could not be made again. */
    private Set<Integer> basesOfAllBut(Set<Integer> going) {
        var bases = new HashSet<Integer>();
        for (int number : registry.numbers().reversed()) {
            if (!going.contains(number) || bases.contains(number)) {
                registry.find(number).map(ModelVersion::mode).map(FitMode::base).ifPresent(bases::add);
            }
        }
        return bases;
    }

    private Set<Integer> protectedOnes() throws IOException {
        registry.foundInUse(clock.instant());
        var stay = new HashSet<Integer>(registry.pinned());
        OptionalInt champion = registry.championIfAny();
        if (champion.isEmpty() && !registry.championChanges().isEmpty()) {
            // The pointer is damaged: whom it named is what the ledger says.
            champion = OptionalInt.of(registry.championChanges().getLast().version());
        }
        champion.ifPresent(stay::add);
        champion.stream().mapToObj(registry::championBefore).forEach(before -> before.ifPresent(stay::add));
        List<Integer> numbers = registry.numbers();
        stay.add(numbers.getLast());
        return stay;
    }

    private void finish(List<Integer> removed) throws IOException {
        for (int version : removed) {
            tell(version);
            delete(version);
        }
        if (!removed.isEmpty()) {
            collect();
        }
    }

    private void tell(int version) {
        boolean told = journal.find(JournalQuery.ALL.withKinds(Kind.VERSION_REMOVED)).stream()
                .anyMatch(entry -> entry.number("version") == version);
        if (!told) {
            journal.append(
                    Draft.of(Kind.VERSION_REMOVED).with("version", version).with("message", reason()));
        }
    }

    private String reason() {
        Duration age = settings.keepVersionsFor() == null ? Duration.ZERO : settings.keepVersionsFor();
        if (age.isZero()) {
            return "It is not among the newest %d (keep-versions).".formatted(settings.keepVersions());
        }
        return "It is neither among the newest %d (keep-versions) nor younger than %s (keep-versions-for)."
                .formatted(
                        settings.keepVersions(),
                        age.toDays() > 0 ? Counted.of(age.toDays(), "day") : Counted.of(age.toMinutes(), "minute"));
    }

    /** The version last: while it can be read, its metrics can be found. */
    private void delete(int version) throws IOException {
        Optional<ModelVersion> removed = registry.findRemoved(version);
        if (removed.isPresent()) {
            Path run = metrics.resolve(removed.get().metricsFolder()).normalize();
            if (metrics.equals(run.getParent())) {
                // Somebody may have written another path into it.
                WholeWrites.deleteTree(run);
            }
        }
        registry.deleteRemoved(version);
    }

    private void collect() throws IOException {
        Optional<Set<String>> needed = registry.neededBytes();
        if (needed.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "The archive stays as it is: a version cannot be read, so nobody knows what it needs");
            return;
        }
        archive.keepOnly(needed.get());
    }
}
