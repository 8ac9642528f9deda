package dropforge.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of a page of entries. Each way to reach them is a branch that an index serves in the order of the ids, with a
 * limit of its own, so that however long the journal is, no more is read than what is asked for: SQLite would otherwise
 * read and sort all entries of several kinds to give the newest one. A column that is only compared, and must not lure
 * the planner to another index, is written as an expression.
 *
 * @param sql with a {@code ?} for each parameter
 */
record EntrySelect(String sql, List<Object> parameters) {
    private static final String COLUMNS = "id, at, kind, root, path, from_path, size, sha256, found_by, detail";

    /** In which order, between which ids, both excluded, and how many at most. */
    record Window(boolean newestFirst, long after, long before, int limit) {
        /** What follows this entry. */
        Window beyond(long id) {
            return newestFirst ? new Window(true, after, id, limit) : new Window(false, id, before, limit);
        }
    }

    /** What an index finds, and what is compared besides. */
    private record Branch(String where, List<Object> parameters) {}

    /**
     * @param roots all that there are entries of
     * @param rarePrefix whether so few entries are of files whose name begins as wanted that they are best fetched by it
     */
    static EntrySelect of(JournalQuery query, List<String> roots, boolean rarePrefix, Window window) {
        var branches = new ArrayList<Branch>();
        String name = query.paths() == null ? null : query.paths().name().orElse(null);
        boolean rareFinder = !query.foundBy().isEmpty() && !query.foundBy().contains(FoundBy.EVENT);
        String ids = "id > ? and id < ?";
        if (name != null) {
            branches.add(new Branch("path = ?" + others(query), values(query, name)));
            // Both names alike: it would be found twice.
            branches.add(
                    new Branch("from_path = ? and coalesce(path, '') <> ?" + others(query), values(query, name, name)));
        } else if (rareFinder) {
            for (FoundBy who : query.foundBy()) {
                branches.add(new Branch(
                        "found_by = ? and found_by <> 'event'" + others(query), values(query, who.wireName())));
            }
        } else if (rarePrefix) {
            String from = query.paths().prefix();
            String to = afterPrefix(from);
            ids = "id + 0 > ? and id + 0 < ?";
            branches.add(new Branch("path >= ? and path < ?" + others(query), values(query, from, to)));
            branches.add(new Branch(
                    "from_path >= ? and from_path < ? and not (coalesce(path, '') >= ? and coalesce(path, '') < ?)"
                            + others(query),
                    values(query, from, to, from, to)));
        } else if (query.root() != null || !query.kinds().isEmpty()) {
            Collection<Kind> kinds = query.kinds().isEmpty() ? EnumSet.allOf(Kind.class) : query.kinds();
            for (Kind kind : kinds) {
                for (String root : query.root() == null ? roots : List.of(query.root())) {
                    branches.add(new Branch(
                            "root = ? and kind = ?" + finders(query) + times(query),
                            with(List.of(root, kind.wireName()), finderValues(query), timeValues(query))));
                }
                if (query.root() == null) {
                    branches.add(new Branch(
                            "root is null and kind = ?" + finders(query) + times(query),
                            with(List.of(kind.wireName()), finderValues(query), timeValues(query))));
                }
            }
        } else {
            branches.add(new Branch(
                    "1 = 1" + finders(query) + times(query), with(List.of(), finderValues(query), timeValues(query))));
        }
        return union(branches, ids, window);
    }

    /** What happened to a name, or to a folder above it that got another name. */
    static EntrySelect ofName(String root, String path, Window window) {
        var branches = new ArrayList<Branch>();
        branches.add(new Branch("path = ? and root || '' = ?", List.of(path, root)));
        branches.add(
                new Branch("from_path = ? and root || '' = ? and coalesce(path, '') <> ?", List.of(path, root, path)));
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            for (String column : List.of("path", "from_path")) {
                branches.add(new Branch(
                        column + " = ? and root || '' = ? and kind || '' = ?",
                        List.of(folder, root, Kind.DIRECTORY_RENAMED.wireName())));
            }
        }
        return union(branches, "id > ? and id < ?", window);
    }

    private static EntrySelect union(List<Branch> branches, String ids, Window window) {
        String order = " order by id" + (window.newestFirst() ? " desc" : "") + " limit ?";
        var parameters = new ArrayList<Object>();
        String union = branches.stream()
                .map(branch -> {
                    parameters.addAll(branch.parameters());
                    parameters.addAll(List.of(window.after(), window.before(), window.limit()));
                    return "select * from (select %s from entry where %s and %s%s)"
                            .formatted(COLUMNS, branch.where(), ids, order);
                })
                .collect(Collectors.joining(" union all "));
        if (branches.size() == 1) {
            return new EntrySelect(union, parameters);
        }
        parameters.add(window.limit());
        return new EntrySelect("select * from (" + union + ")" + order, parameters);
    }

    /** The least text that is greater than all that begin so. */
    static String afterPrefix(String prefix) {
        // SQLite compares UTF-8, in which nothing follows the last code point.
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    private static String others(JournalQuery query) {
        String kinds = query.kinds().isEmpty()
                ? ""
                : " and kind || '' in (" + marks(query.kinds().size()) + ")";
        String root = query.root() == null ? "" : " and root || '' = ?";
        return kinds + root + finders(query) + times(query);
    }

    private static List<Object> values(JournalQuery query, Object... first) {
        var kinds = query.kinds().stream().map(Kind::wireName).toList();
        List<Object> root = query.root() == null ? List.of() : List.of(query.root());
        return with(List.of(first), kinds, root, finderValues(query), timeValues(query));
    }

    private static String finders(JournalQuery query) {
        return query.foundBy().isEmpty()
                ? ""
                : " and coalesce(found_by, '') in (" + marks(query.foundBy().size()) + ")";
    }

    private static List<String> finderValues(JournalQuery query) {
        return query.foundBy().stream().map(FoundBy::wireName).toList();
    }

    private static String times(JournalQuery query) {
        return (query.since() == null ? "" : " and at >= ?") + (query.until() == null ? "" : " and at < ?");
    }

    private static List<String> timeValues(JournalQuery query) {
        var times = new ArrayList<String>();
        if (query.since() != null) {
            times.add(EntryTime.atOrAfter(query.since()));
        }
        if (query.until() != null) {
            times.add(EntryTime.atOrAfter(query.until()));
        }
        return times;
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static List<Object> with(List<?>... parts) {
        var all = new ArrayList<Object>();
        for (List<?> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
