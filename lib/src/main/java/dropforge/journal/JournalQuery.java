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
 * @param path only those of this file, as its new or its old name; null for all
 * @param since only those from this time on; null for all
 * @param limit the newest so many
 */
public record JournalQuery(long after, Set<Kind> kinds, String root, String path, Instant since, int limit) {
    /** Everything. */
    public static final JournalQuery ALL = new JournalQuery(0, Set.of(), null, null, null, Integer.MAX_VALUE);

    public JournalQuery withAfter(long id) {
        return new JournalQuery(id, kinds, root, path, since, limit);
    }

    public JournalQuery withKinds(Collection<Kind> wanted) {
        return new JournalQuery(after, Set.copyOf(wanted), root, path, since, limit);
    }

    public JournalQuery withKinds(Kind... wanted) {
        return withKinds(Set.of(wanted));
    }

    public JournalQuery withRoot(String wanted) {
        return new JournalQuery(after, kinds, wanted, path, since, limit);
    }

    public JournalQuery withPath(String wanted) {
        return new JournalQuery(after, kinds, root, wanted, since, limit);
    }

    public JournalQuery withSince(Instant time) {
        return new JournalQuery(after, kinds, root, path, time, limit);
    }

    public JournalQuery withLimit(int most) {
        return new JournalQuery(after, kinds, root, path, since, most);
    }
}
