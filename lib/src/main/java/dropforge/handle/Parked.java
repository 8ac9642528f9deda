package dropforge.handle;

import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The changes that a handler has given up, as the journal tells: an {@code error} parks, a {@code recovered} takes back. */
final class Parked {
    /** In the detail of both, beside the handler's name: the ids of the changes. */
    static final String CHANGES = "changes";

    static final String MESSAGE = "message";

    private final Journal journal;
    private final PresentPaths paths;
    private final String handler;
    private final List<Failure> failures = new ArrayList<>();

    /**
     * One error.
     *
     * @param error the entry
     * @param open the changes of it that were not delivered since
     */
    private record Failure(JournalEntry error, List<JournalEntry> open) {}

    /**
     * One error that is taken back.
     *
     * @param gone whether there was nothing left to do
     */
    record Over(JournalEntry error, boolean gone) {}

    Parked(Journal journal, PresentPaths paths, String handler) {
        this.journal = journal;
        this.paths = paths;
        this.handler = handler;
        for (JournalEntry entry : journal.find(JournalQuery.ALL.withKinds(Kind.ERROR, Kind.RECOVERED))) {
            if (handler.equals(entry.text(Draft.HANDLER))) {
                List<Long> ids = ids(entry);
                if (entry.kind() == Kind.ERROR) {
                    add(
                            entry,
                            ids.stream()
                                    .map(journal::entry)
                                    .flatMap(Optional::stream)
                                    .toList());
                } else {
                    failures.removeIf(failure -> new HashSet<>(ids).containsAll(ids(failure.error)));
                }
            }
        }
    }

    private static List<Long> ids(JournalEntry entry) {
        return entry.detail().get(CHANGES) instanceof List<?> ids
                ? ids.stream().map(id -> ((Number) id).longValue()).toList()
                : List.of();
    }

    /** Of changes that the journal does not have any more, nothing can be delivered. */
    void add(JournalEntry error, List<JournalEntry> changes) {
        if (!changes.isEmpty()) {
            failures.add(new Failure(error, new ArrayList<>(changes)));
        }
    }

    /** What the newest failure says. */
    Optional<String> newest() {
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of(failures.getLast().error.text(MESSAGE));
    }

    /** The id before that of the oldest change that is parked; the greatest of all when none is. */
    long before() {
        return failures.stream()
                .flatMap(failure -> failure.open.stream())
                .mapToLong(change -> change.id() - 1)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The changes of each failure whose files have had no other wanted change since, oldest first. */
    List<List<JournalEntry>> toDeliverAgain(Wanted wanted) {
        if (failures.isEmpty()) {
            return List.of();
        }
        paths.readOn(before());
        return failures.stream()
                .map(failure -> failure.open.stream()
                        .filter(change -> isNewest(change, wanted))
                        .toList())
                .filter(changes -> !changes.isEmpty())
                .toList();
    }

    private boolean isNewest(JournalEntry change, Wanted wanted) {
        return change.path() == null
                || paths.spans(change).stream()
                        .flatMap(span ->
                                journal
                                        .find(wanted.after(span.after())
                                                .withRoot(change.root())
                                                .withPath(span.path()))
                                        .stream()
                                        .filter(later -> later.id() < span.before()))
                        .noneMatch(later -> wanted.of(later).isPresent());
    }

    /**
     * Takes back what was parked of the files of {@code done}.
     *
     * @param done changes that are dealt with
     * @param run those of them for which there was something to do
     */
    List<Over> delivered(List<JournalEntry> done, List<JournalEntry> run) {
        if (failures.isEmpty()) {
            return List.of();
        }
        paths.readOn(Math.min(before(), done.getFirst().id()));
        Set<String> files = files(done);
        Set<String> filesOfRun = files(run);
        var over = new ArrayList<Over>();
        for (Iterator<Failure> each = failures.iterator(); each.hasNext(); ) {
            Failure failure = each.next();
            boolean gone = failure.open.stream().map(this::fileOf).noneMatch(filesOfRun::contains);
            if (failure.open.removeIf(change -> files.contains(fileOf(change))) && failure.open.isEmpty()) {
                each.remove();
                over.add(new Over(failure.error, gone));
            }
        }
        return over;
    }

    private Set<String> files(List<JournalEntry> changes) {
        var files = new HashSet<String>();
        for (JournalEntry change : changes) {
            files.add(fileOf(change));
            if (change.from() != null) {
                files.add(fileOf(change, change.from()));
            }
        }
        return files;
    }

    private String fileOf(JournalEntry change) {
        return fileOf(change, Objects.requireNonNullElse(change.path(), ""));
    }

    private String fileOf(JournalEntry change, String path) {
        return change.root() + "/" + paths.ofRemark(change.root(), path, change.id());
    }

    /** The entry that says so. */
    Draft recovered(Over over) {
        String path = present(over.error);
        return over.gone
                ? over(
                        over.error,
                        "%s is gone; the handler %s has nothing more to do with it."
                                .formatted(Objects.requireNonNullElse(path, "All that it had given up"), handler))
                : over(
                        over.error,
                        "The handler %s has dealt with %s."
                                .formatted(handler, Objects.requireNonNullElse(path, "all that it had given up")));
    }

    /** The entries that take all of it back, as the handler is not to come again. */
    List<Draft> forgotten() {
        return failures.stream()
                .map(failure -> over(
                        failure.error, "The handler %s is forgotten, and what it had given up.".formatted(handler)))
                .toList();
    }

    private Draft over(JournalEntry error, String message) {
        return Draft.of(Kind.RECOVERED, error.root(), present(error))
                .with(Draft.HANDLER, handler)
                .with(CHANGES, ids(error))
                .with(MESSAGE, message);
    }

    /** The journal looks for what is open by the path of now; the error has that of its time. */
    private String present(JournalEntry error) {
        if (error.path() == null) {
            return null;
        }
        paths.readOn(Math.min(before(), error.id()));
        return paths.ofRemark(error.root(), error.path(), error.id());
    }
}
