package dropforge;

import dropforge.journal.JournalQuery;
import dropforge.journal.PathPattern;
import dropforge.journal.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file of a watched folder, or a pattern of files, as users name them.
 *
 * @param root name of the folder in the journal
 * @param path relative to it
 */
record Place(String root, String path) {
    private static final List<String> ROOTS = List.of("training", "inbound");

    /** The watched folders by their names in the journal. */
    static Map<String, Path> roots(Path workspace, Store store) {
        var found = new TreeMap<String, Path>();
        store.query(
                        "select name, folder from watched_root where folder <> ''",
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(root -> found.put(root.getKey(), workspace.resolve(root.getValue())));
        return found;
    }

    /**
     * Where a path on the disk lies in a watched folder; empty where it does in none.
     *
     * @param file absolute, or relative to where the process runs; it need not be there, and may be a pattern
     */
    static Set<Place> onDisk(String file, Map<String, Path> roots) {
        var places = new LinkedHashSet<Place>();
        for (Path there : spellings(file)) {
            roots.forEach((root, folder) -> {
                for (Path top : List.of(folder, real(folder))) {
                    if (there.startsWith(top) && !there.equals(top)) {
                        places.add(
                                new Place(root, top.relativize(there).toString().replace(File.separatorChar, '/')));
                    }
                }
            });
        }
        return places;
    }

    /** Which queries a path, or a pattern, may stand for, likeliest first. */
    static List<JournalQuery> about(JournalQuery query, String path, Map<String, Path> roots) {
        var meant = new LinkedHashSet<JournalQuery>();
        // A mere name is one in any folder, wherever the process runs.
        if (path.indexOf('/') >= 0 || path.indexOf(File.separatorChar) >= 0) {
            for (Place place : onDisk(path, roots)) {
                if (query.root() == null || query.root().equals(place.root())) {
                    meant.add(query.withRoot(place.root()).withPaths(PathPattern.fromTop(place.path())));
                }
            }
        }
        String name = tidy(path);
        for (String root : ROOTS) {
            String before = root + "/";
            if (name.startsWith(before) && name.length() > before.length()) {
                meant.add(query.withPaths(PathPattern.of(name.substring(before.length()))));
            }
        }
        meant.add(query.withPaths(PathPattern.of(name)));
        return List.copyOf(meant);
    }

    /** Without what means this very folder. */
    static String tidy(String path) {
        return path.replaceFirst("^(\\./+)+", "");
    }

    private static Set<Path> spellings(String file) {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            Path folder = path.getParent();
            // The file may be gone, or be a link; the folder that it is in counts.
            return folder == null
                    ? Set.of()
                    : new LinkedHashSet<>(List.of(path, real(folder).resolve(path.getFileName())));
        } catch (InvalidPathException _) {
            return Set.of();
        }
    }

    /** Without links; of what is gone, or is a pattern, as far as it is there. */
    static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException _) {
            return folder.getParent() == null
                    ? folder
                    : real(folder.getParent()).resolve(folder.getFileName());
        }
    }
}
