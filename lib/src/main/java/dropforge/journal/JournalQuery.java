package dropforge.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * Which entries of the journal are wanted.
 *
 * @param after only those with a higher id
 * @param kinds only these; empty for all
 * @param root only those of this watched folder; null for all
 * @param paths only those of files with such a new or old name; null for all
 * @param since only those from this time on; null for all
 * @param until only those before this time; null for all
 * @param foundBy only changes that these noticed; empty for all entries
 * @param limit the newest so many
 */
public record JournalQuery(
        long after,
        Set<Kind> kinds,
        String root,
        PathPattern paths,
        Instant since,
        Instant until,
        Set<FoundBy> foundBy,
        int limit) {
    /** Everything. */
    public static final JournalQuery ALL =
            new JournalQuery(0, Set.of(), null, null, null, null, Set.of(), Integer.MAX_VALUE);

    public JournalQuery withAfter(long id) {
        return new JournalQuery(id, kinds, root, paths, since, until, foundBy, limit);
    }

    public JournalQuery withKinds(Collection<Kind> wanted) {
        return new JournalQuery(after, Set.copyOf(wanted), root, paths, since, until, foundBy, limit);
    }

    public JournalQuery withKinds(Kind... wanted) {
        return withKinds(Set.of(wanted));
    }

    public JournalQuery withRoot(String wanted) {
        return new JournalQuery(after, kinds, wanted, paths, since, until, foundBy, limit);
    }

    /** Of this file, as its new or its old name, whatever characters the name has; null for all. */
    public JournalQuery withPath(String wanted) {
        return withPaths(wanted == null ? null : PathPattern.exactly(wanted));
    }

    /** Of the files whose new or old name is such; null for all. */
    public JournalQuery withPaths(PathPattern wanted) {
        return new JournalQuery(after, kinds, root, wanted, since, until, foundBy, limit);
    }

    public JournalQuery withSince(Instant time) {
        return new JournalQuery(after, kinds, root, paths, time, until, foundBy, limit);
    }

    public JournalQuery withUntil(Instant time) {
        return new JournalQuery(after, kinds, root, paths, since, time, foundBy, limit);
    }

    public JournalQuery withFoundBy(Collection<FoundBy> wanted) {
        return new JournalQuery(after, kinds, root, paths, since, until, Set.copyOf(wanted), limit);
    }

    public JournalQuery withLimit(int most) {
        return new JournalQuery(after, kinds, root, paths, since, until, foundBy, most);
    }
}
