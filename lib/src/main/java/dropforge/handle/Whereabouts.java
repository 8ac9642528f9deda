package dropforge.handle;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where the files of changes lie when their turn comes. One that is not there, or in whose place there is another, is waited
 * for until the journal tells why: a folder's rename is journaled only a moment after it happened, and what happened while
 * nobody watched only when somebody does again. Belongs to the thread of its {@link Handler}.
 */
final class Whereabouts {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_MILLIS = 50;
    private static final Set<Kind> WENT = Set.of(Kind.REMOVED, Kind.DIRECTORY_REMOVED);
    private static final Set<Kind> RENAMED = Set.of(Kind.RENAMED, Kind.DIRECTORY_RENAMED);

    private final Journal journal;
    private final PresentPaths paths;
    private final Function<String, Path> folders;
    private final CountDownLatch closing;
    /** So far was waited in vain: perhaps nobody watches. */
    private long givenUpTo;

    /** @param closing ends each wait */
    Whereabouts(Journal journal, PresentPaths paths, Function<String, Path> folders, CountDownLatch closing) {
        this.journal = journal;
        this.paths = paths;
        this.folders = folders;
        this.closing = closing;
    }

    /**
     * Of one change.
     *
     * @param path relative to the watched folder
     * @param isThere whether there is this very file or folder; what is removed is there as it is to be
     */
    record Place(JournalEntry change, String path, boolean isThere) {}

    private enum Sight {
        THERE,
        GONE,
        /** Of which the journal does not know yet: the one that was there may have another name. */
        ANOTHER
    }

    /**
     * The places of all of them, at one moment.
     *
     * @throws InterruptedException when the handler is closed meanwhile
     */
    List<Place> of(List<JournalEntry> changes) throws InterruptedException {
        var explained = new HashSet<Long>();
        var asked = new HashSet<Long>();
        long heardUpTo = 0;
        long begun = System.nanoTime();
        while (true) {
            long last = paths.readOn(changes.getFirst().id());
            Map<JournalEntry, Sight> seen = look(changes);
            List<JournalEntry> missing = changes.stream()
                    .filter(change -> seen.get(change) != Sight.THERE)
                    .filter(change -> change.id() > givenUpTo && !explained.contains(change.id()))
                    .toList();
            if (last > heardUpTo) {
                heardUpTo = last;
                asked.clear();
            }
            missing.stream()
                    .filter(change -> asked.add(change.id()) && isExplained(change))
                    .map(JournalEntry::id)
                    .forEach(explained::add);
            if (missing.stream().map(JournalEntry::id).allMatch(explained::contains)) {
                return places(seen, explained);
            }
            if (missing.stream().map(JournalEntry::root).distinct().anyMatch(this::isLost)) {
                begun = System.nanoTime();
            } else if (System.nanoTime() - begun > PATIENCE_NANOS) {
                givenUpTo = last;
                return places(seen, explained);
            }
            if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private Map<JournalEntry, Sight> look(List<JournalEntry> changes) {
        var seen = new LinkedHashMap<JournalEntry, Sight>();
        changes.forEach(change -> seen.put(
                change, PresentPaths.isThereAfter(change) ? look(change.root(), paths.of(change)) : Sight.THERE));
        return seen;
    }

    private Sight look(String root, String path) {
        Path file = folders.apply(root).resolve(path);
        try {
            FileKey key = FileState.of(file).fileKey();
            Optional<FileKey> known = journal.knownKey(root, path);
            boolean isKnown = known.isPresent()
                    && (known.get().equals(key)
                            || !key.isKnown()
                            || !known.get().isKnown());
            return isKnown ? Sight.THERE : Sight.ANOTHER;
        } catch (NoSuchFileException _) {
            return Files.isSymbolicLink(file) ? Sight.THERE : Sight.GONE;
        } catch (IOException _) {
            // Whoever is given it fails, is told why, and gets it again.
            return Sight.THERE;
        }
    }

    /** Where nobody tells what became of the one that was there, the other one has to do. */
    private List<Place> places(Map<JournalEntry, Sight> seen, Set<Long> explained) {
        var places = new ArrayList<Place>();
        seen.forEach((change, sight) -> places.add(new Place(
                change,
                paths.of(change),
                sight == Sight.THERE || (sight == Sight.ANOTHER && !explained.contains(change.id())))));
        return places;
    }

    /** Whether it went, or got another name by itself, under one of the paths that it had. */
    private boolean isExplained(JournalEntry change) {
        return paths.spans(change).stream()
                .anyMatch(span ->
                        journal
                                .find(JournalQuery.ALL
                                        .withAfter(span.after())
                                        .withRoot(change.root())
                                        .withPath(span.path()))
                                .stream()
                                .filter(later -> later.id() < span.before())
                                .anyMatch(later -> WENT.contains(later.kind())
                                        || (RENAMED.contains(later.kind())
                                                && span.path().equals(later.from()))));
    }

    /** A file system that is not mounted for an hour has lost no file. */
    private boolean isLost(String root) {
        return journal.newest(JournalQuery.ALL.withRoot(root).withKinds(Kind.ROOT_LOST, Kind.ROOT_BACK))
                .filter(entry -> entry.kind() == Kind.ROOT_LOST)
                .isPresent();
    }
}
