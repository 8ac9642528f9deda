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
    private final String handler;
    private final List<Failure> failures = new ArrayList<>();

    /**
     * One error.
     *
     * @param error the entry
     * @param open the changes of it that were not delivered since
     */
    private record Failure(JournalEntry error, List<JournalEntry> open) {
        boolean isAbout(Set<String> files) {
            return open.stream().anyMatch(change -> files.contains(fileOf(change.root(), change.path())));
        }
    }

    Parked(Journal journal, String handler) {
        this.journal = journal;
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

    static String fileOf(String root, String path) {
        return root + "/" + path;
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

    /** The changes of each failure whose files have had no other wanted change since, oldest first. */
    List<List<JournalEntry>> toDeliverAgain(Wanted wanted) {
        return failures.stream()
                .map(failure -> failure.open.stream()
                        .filter(change -> isNewest(change, wanted))
                        .toList())
                .filter(changes -> !changes.isEmpty())
                .toList();
    }

    private boolean isNewest(JournalEntry change, Wanted wanted) {
        return change.path() == null
                || journal
                        .find(wanted.after(change.id()).withRoot(change.root()).withPath(change.path()))
                        .stream()
                        .noneMatch(later -> wanted.of(later).isPresent());
    }

    /** Takes back what was parked of the files of {@code delivered}; gives the entries that say so. */
    List<Draft> delivered(List<JournalEntry> delivered) {
        if (failures.isEmpty()) {
            return List.of();
        }
        var files = new HashSet<String>();
        for (JournalEntry change : delivered) {
            files.add(fileOf(change.root(), change.path()));
            if (change.from() != null) {
                files.add(fileOf(change.root(), change.from()));
            }
        }
        var over = new ArrayList<Draft>();
        for (Iterator<Failure> each = failures.iterator(); each.hasNext(); ) {
            Failure failure = each.next();
            if (failure.isAbout(files)) {
                failure.open.removeIf(change -> files.contains(fileOf(change.root(), change.path())));
                if (failure.open.isEmpty()) {
                    each.remove();
                    over.add(over(
                            failure.error,
                            "The handler %s has dealt with %s."
                                    .formatted(
                                            handler,
                                            Objects.requireNonNullElse(
                                                    failure.error.path(), "all that it had given up"))));
                }
            }
        }
        return over;
    }

    /** The entries that take all of it back, as the handler is not to come again. */
    List<Draft> forgotten() {
        return failures.stream()
                .map(failure -> over(
                        failure.error, "The handler %s is forgotten, and what it had given up.".formatted(handler)))
                .toList();
    }

    private Draft over(JournalEntry error, String message) {
        return Draft.of(Kind.RECOVERED, error.root(), error.path())
                .with(Draft.HANDLER, handler)
                .with(CHANGES, ids(error))
                .with(MESSAGE, message);
    }
}
