package dropforge;

import dropforge.files.UserMistake;
import dropforge.journal.FileHistory;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.journal.Store;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.retrain.Retrainer;
import dropforge.table.NearNames;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds out which file somebody means, and puts together what is known of it. */
record Tracing(Path workspace, Store store, Journal journal, ModelRegistry registry) {

    /** @throws UserMistake when nothing is known of such a file */
    FileTrace of(String file) {
        List<ModelVersion> versions = registry.versions();
        Map<String, Path> roots = Place.roots(workspace, store);
        for (Place place : places(file, roots)) {
            FileHistory history = journal.historyOf(place.root(), place.path());
            Optional<Known> now = known(place.root(), history.path());
            List<FileTrace.UsedIn> used =
                    place.root().equals(Retrainer.ROOT) ? usedIn(history, now, versions) : List.of();
            if (!history.entries().isEmpty() || now.isPresent() || !used.isEmpty()) {
                return new FileTrace(
                        place.root(),
                        history.path(),
                        history.names(),
                        now.isPresent(),
                        now.map(Known::size).orElse(null),
                        now.map(Known::sha256).orElse(null),
                        history.entries(),
                        used);
            }
        }
        throw new UserMistake(unknown(file));
    }

    /**
     * Whether a file, or a pattern of files, stands for something that is recorded, or lies below a folder that has or had
     * another name: nothing need have happened to it by itself.
     */
    boolean knows(String path) {
        Map<String, Path> roots = Place.roots(workspace, store);
        return Place.about(JournalQuery.ALL, path, roots).stream()
                .anyMatch(meant -> isRecorded(meant, roots.keySet()) || isBelowARenamedFolder(meant));
    }

    private boolean isRecorded(JournalQuery meant, Set<String> roots) {
        return roots.stream()
                .filter(root -> meant.root() == null || meant.root().equals(root))
                .anyMatch(root -> store.prepared("select path from baseline where root = ?", select -> {
                    select.setString(1, root);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            if (meant.paths().fits(row.getString(1))) {
                                return true;
                            }
                        }
                    }
                    return false;
                }));
    }

    private boolean isBelowARenamedFolder(JournalQuery meant) {
        String path = meant.paths().toString();
        return IntStream.range(0, path.length())
                .filter(slash -> path.charAt(slash) == '/')
                .mapToObj(slash -> path.substring(0, slash))
                .anyMatch(folder -> !journal.find(meant.withPath(folder)
                                .withKinds(Kind.DIRECTORY_RENAMED)
                                .withLimit(1))
                        .isEmpty());
    }

    /** What may be meant, likeliest first: who is within the folder names a file as it lies there. */
    private static List<Place> places(String file, Map<String, Path> roots) {
        var places = new LinkedHashSet<>(Place.onDisk(file, roots));
        var names = new LinkedHashSet<>(roots.keySet());
        names.add(Retrainer.ROOT);
        String path = Place.tidy(file).replaceFirst("/+$", "");
        for (String root : names) {
            places.add(new Place(root, path));
            if (path.startsWith(root + "/")) {
                places.add(new Place(root, path.substring(root.length() + 1)));
            }
        }
        return List.copyOf(places);
    }

    /** What the baseline has of a file; a folder has no hash. */
    private record Known(long size, String sha256) {}

    private Optional<Known> known(String root, String path) {
        return store.first(
                "select size, nullif(lower(hex(sha256)), '') from baseline where root = ? and path = ?",
                row -> new Known(row.getLong(1), row.getString(2)),
                root,
                path);
    }

    /** A version names its files with their contents; those are this file that had one of its names and contents. */
    private List<FileTrace.UsedIn> usedIn(FileHistory history, Optional<Known> now, List<ModelVersion> versions) {
        var contents = new HashSet<String>();
        for (JournalEntry entry : history.entries()) {
            contents.add(entry.sha256());
            contents.add(entry.sha256Before());
        }
        now.map(Known::sha256).ifPresent(contents::add);
        OptionalInt champion = registry.championIfAny();
        var used = new ArrayList<FileTrace.UsedIn>();
        for (ModelVersion version : versions) {
            for (ModelVersion.TrainedFile file : version.files()) {
                if (history.names().contains(file.path())
                        && (contents.contains(file.sha256()) || isOfTheBaseline(history, version, file))) {
                    used.add(new FileTrace.UsedIn(
                            version.version(),
                            version.trainedAt(),
                            file.path(),
                            file.sha256(),
                            file.rows(),
                            file.heldOut(),
                            champion.isPresent() && champion.getAsInt() == version.version()));
                }
            }
        }
        return used;
    }

    /** The journal does not tell what a file of the baseline held before it was first changed. */
    private static boolean isOfTheBaseline(FileHistory history, ModelVersion version, ModelVersion.TrainedFile file) {
        return history.cameWithBaseline()
                && file.path().equals(history.names().getFirst())
                && history.entries().stream()
                        .findFirst()
                        .map(first -> version.trainedAt().isBefore(first.at()))
                        .orElse(true);
    }

    private String unknown(String file) {
        List<String> near = near(file);
        return "Nothing is known of a file %s; ".formatted(file)
                + (near.isEmpty()
                        ? "name one as it is called within the watched folder, such as may.csv or old/may.csv, or by its path on the disk."
                        : "did you mean %s?".formatted(String.join(", or ", near)));
    }

    private List<String> near(String file) {
        var known =
                new TreeSet<>(store.query("select path from baseline where not directory", row -> row.getString(1)));
        // Of those that are gone, the newest will do.
        journal.find(JournalQuery.ALL.withKinds(Kind.REMOVED, Kind.RENAMED).withLimit(1_000))
                .forEach(entry -> known.add(entry.from() == null ? entry.path() : entry.from()));
        String name = lastName(file);
        var near = new LinkedHashSet<String>();
        known.stream().filter(path -> lastName(path).equals(name)).limit(3).forEach(near::add);
        near.addAll(NearNames.of(file, known));
        Map<String, String> byName = new TreeMap<>();
        known.forEach(path -> byName.putIfAbsent(lastName(path), path));
        NearNames.of(name, byName.keySet()).stream().map(byName::get).forEach(near::add);
        return near.stream().limit(3).toList();
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
