package dropforge.handle;

import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Where files lie by now, as far as the journal knows: what is in a folder that got another name came along, and has no
 * entries of its own. A file's own rename is not followed, as it is a change by itself. Belongs to one thread.
 */
final class PresentPaths {
    private final Journal journal;
    /** Of folders, oldest first: all from {@link #after} to {@link #upTo}. */
    private final Deque<JournalEntry> renames = new ArrayDeque<>();

    private long after = Long.MAX_VALUE;
    private long upTo;

    PresentPaths(Journal journal) {
        this.journal = journal;
    }

    /** A path that a file had, and between which entries; both are excluded. */
    record Span(String path, long after, long before) {}

    /**
     * Learns of the renames of folders that are new, and of all those after this entry where they are not known.
     *
     * @return the entry up to which it knows them
     */
    long readOn(long id) {
        if (id < after) {
            renames.clear();
            after = id;
            upTo = id;
        }
        long last = journal.lastId();
        if (last > upTo) {
            renames.addAll(journal.find(JournalQuery.ALL.withAfter(upTo).withKinds(Kind.DIRECTORY_RENAMED)));
            upTo = renames.isEmpty() ? last : Math.max(last, renames.getLast().id());
        }
        return upTo;
    }

    /** Nobody asks for what happened up to this entry any more; if somebody does, it is read again. */
    void forgetUpTo(long id) {
        if (id > after) {
            after = id;
            upTo = Math.max(upTo, id);
            while (!renames.isEmpty() && renames.getFirst().id() <= id) {
                renames.removeFirst();
            }
        }
    }

    /** Where the file or folder of a change lies by now; what is gone keeps its path. The empty one is the watched folder. */
    String of(JournalEntry change) {
        return spans(change).getLast().path();
    }

    /**
     * Under which path is kept by now what was said of this one at an entry, whatever has become of the file: what is said
     * of a folder goes with that folder, too.
     */
    String ofRemark(String root, String path, long since) {
        return spans(root, path, since, true).getLast().path();
    }

    /** All paths that the file or folder of a change had since then, the present one last. */
    List<Span> spans(JournalEntry change) {
        String path = Objects.requireNonNullElse(change.path(), "");
        return isThereAfter(change)
                ? spans(change.root(), path, change.id(), false)
                : List.of(new Span(path, change.id(), Long.MAX_VALUE));
    }

    /** Whether there is a file or folder when this has happened to it. */
    static boolean isThereAfter(JournalEntry change) {
        return switch (change.kind()) {
            case REMOVED, DIRECTORY_REMOVED, OVERFLOWED, FILE_QUARANTINED -> false;
            default -> true;
        };
    }

    private List<Span> spans(String root, String first, long since, boolean itself) {
        var spans = new ArrayList<Span>();
        String path = first;
        long begin = since;
        for (JournalEntry rename : renames) {
            if (rename.id() > since
                    && rename.root().equals(root)
                    && (path.startsWith(rename.from() + "/") || (itself && path.equals(rename.from())))) {
                spans.add(new Span(path, begin, rename.id()));
                path = rename.path() + path.substring(rename.from().length());
                begin = rename.id();
            }
        }
        spans.add(new Span(path, begin, Long.MAX_VALUE));
        return spans;
    }
}
