package dropforge.handle;

import dropforge.files.FileChange;
import dropforge.files.WrongUsage;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which changes a handler wants. Immutable; each {@code with} gives a new one.
 *
 * @param kinds such as {@code Added.class}; {@code FileChange.class} for all
 * @param glob such as {@code *.csv} for names at any depth, or {@code 2026/*.csv}, with a {@code /} in it, for paths
 *     relative to the watched folder; null for all. A rename is wanted when the old name matches, too: the file
 *     leaves. What lies in a folder that is renamed has no changes of its own: that is one {@code DirectoryRenamed}. What
 *     counts is the path that a file had when it changed, also where its folder has another name by its turn.
 * @param root {@code training}; null for all watched folders
 * @param fromStart whether a handler that has never been here begins with all that the journal has, and not now
 */
public record Wanted(Set<Class<? extends FileChange>> kinds, String glob, String root, boolean fromStart) {
    /** Every change from now on. */
    public static final Wanted ALL = new Wanted(Set.of(FileChange.class), null, null, false);

    /** A file came, has other bytes, or has another name. */
    public static final Wanted FILES =
            ALL.withKinds(FileChange.Added.class, FileChange.Modified.class, FileChange.Renamed.class);

    private static final Map<Kind, Class<? extends FileChange>> CLASSES = Map.of(
            Kind.ADDED, FileChange.Added.class,
            Kind.MODIFIED, FileChange.Modified.class,
            Kind.RENAMED, FileChange.Renamed.class,
            Kind.REMOVED, FileChange.Removed.class,
            Kind.FILE_QUARANTINED, FileChange.Quarantined.class,
            Kind.DIRECTORY_ADDED, FileChange.DirectoryAdded.class,
            Kind.DIRECTORY_REMOVED, FileChange.DirectoryRemoved.class,
            Kind.DIRECTORY_RENAMED, FileChange.DirectoryRenamed.class,
            Kind.OVERFLOWED, FileChange.Overflowed.class);

    /** @throws WrongUsage for a glob that is none */
    public Wanted {
        kinds = Set.copyOf(kinds);
        if (glob != null) {
            matcher(glob);
        }
    }

    @SafeVarargs
    public final Wanted withKinds(Class<? extends FileChange>... wanted) {
        return new Wanted(Set.of(wanted), glob, root, fromStart);
    }

    /** @throws WrongUsage for a kind of entry that is no change of a file or folder */
    public Wanted withKinds(List<Kind> wanted) {
        wanted.stream().filter(kind -> !CLASSES.containsKey(kind)).findFirst().ifPresent(kind -> {
            throw new WrongUsage("%s is no change of a file; there are %s."
                    .formatted(
                            kind.wireName(),
                            EnumSet.copyOf(CLASSES.keySet()).stream()
                                    .map(Kind::wireName)
                                    .collect(Collectors.joining(", "))));
        });
        return new Wanted(wanted.stream().map(CLASSES::get).collect(Collectors.toSet()), glob, root, fromStart);
    }

    public Wanted withGlob(String wanted) {
        return new Wanted(kinds, wanted, root, fromStart);
    }

    public Wanted withRoot(String wanted) {
        return new Wanted(kinds, glob, wanted, fromStart);
    }

    public Wanted withFromStart() {
        return new Wanted(kinds, glob, root, true);
    }

    Set<Kind> entryKinds() {
        return CLASSES.entrySet().stream()
                .filter(known -> kinds.stream().anyMatch(kind -> kind.isAssignableFrom(known.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    JournalQuery after(long id) {
        return JournalQuery.ALL.withAfter(id).withKinds(entryKinds()).withRoot(root);
    }

    /** The change of an entry, when it is one that is wanted. */
    Optional<FileChange> of(JournalEntry entry) {
        return entry.change()
                .filter(change -> (root == null || root.equals(entry.root()))
                        && kinds.stream().anyMatch(kind -> kind.isInstance(change))
                        && (matches(change.path()) || (entry.from() != null && matches(entry.from()))));
    }

    /** Whether this path, relative to its folder, goes with the glob. */
    boolean matches(String path) {
        if (glob == null) {
            return true;
        }
        Path relative = Path.of(path);
        return matcher(glob).matches(glob.contains("/") ? relative : relative.getFileName());
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new WrongUsage("%s is no glob (%s); write it like *.csv.".formatted(glob, e.getDescription()));
        }
    }

    /** For people: {@code added, modified *.csv}. */
    String words() {
        Set<Kind> wanted = entryKinds();
        String what = wanted.size() == CLASSES.size()
                ? "all"
                : EnumSet.copyOf(wanted).stream().map(Kind::wireName).collect(Collectors.joining(", "));
        return glob == null ? what : what + " " + glob;
    }
}
