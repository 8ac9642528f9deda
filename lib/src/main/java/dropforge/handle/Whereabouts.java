package dropforge.handle;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where the files of changes lie when their turn comes. One that is not there is waited for until the journal tells
 * why: a folder's rename is journaled only a moment after it happened. Belongs to the thread of its {@link Handler}.
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
     * @param isThere whether there is such a file or folder; what is removed is there as it is to be
     */
    record Place(JournalEntry change, String path, boolean isThere) {}

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
            List<Place> places = look(changes);
            List<JournalEntry> missing = places.stream()
                    .filter(place -> !place.isThere())
                    .map(Place::change)
                    .filter(change -> change.id() > givenUpTo && !explained.contains(change.id()))
                    .toList();
            if (missing.isEmpty()) {
                return places;
            }
            if (last > heardUpTo) {
                heardUpTo = last;
                asked.clear();
            }
            missing.stream()
                    .filter(change -> asked.add(change.id()) && isExplained(change))
                    .map(JournalEntry::id)
                    .forEach(explained::add);
            if (missing.stream().map(JournalEntry::id).allMatch(explained::contains)) {
                return places;
            }
            if (missing.stream().map(JournalEntry::root).distinct().anyMatch(this::isLost)) {
                begun = System.nanoTime();
            } else if (System.nanoTime() - begun > PATIENCE_NANOS) {
                givenUpTo = last;
                return places;
            }
            if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private List<Place> look(List<JournalEntry> changes) {
        return changes.stream()
                .map(change -> {
                    String path = paths.of(change);
                    return new Place(
                            change,
                            path,
                            !PresentPaths.isThereAfter(change)
                                    || Files.exists(
                                            folders.apply(change.root()).resolve(path), LinkOption.NOFOLLOW_LINKS));
                })
                .toList();
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
