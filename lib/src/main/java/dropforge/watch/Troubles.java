package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.journal.Draft;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands in the way of watching, by path: each is journaled once when it begins, again when its reason changes, and
 * when it is over. The empty path stands for the watching itself. Belongs to one thread.
 */
final class Troubles {
    private static final String BY = "by";
    private static final String WATCHER = "watcher";

    private final String root;
    private final Journal journal;
    private final Map<String, String> sentences = new HashMap<>();

    Troubles(String root, Journal journal) {
        this.root = root;
        this.journal = journal;
    }

    /**
     * What stood in the way when the watcher ended, and may still: it is not told again.
     *
     * @return the paths to look at, to see whether it does
     */
    List<String> recall() {
        journal.openErrors(root).forEach((path, entry) -> {
            if (WATCHER.equals(entry.text(BY))) {
                sentences.put(path, entry.text("message"));
            }
        });
        return below("");
    }

    /** @param foundBy null where it is not about a change */
    void tell(String path, FoundBy foundBy, String sentence) {
        // Kept first: should the journal fail, its end is told at least.
        if (!sentence.equals(sentences.put(path, sentence))) {
            journal.append(draft(Kind.ERROR, path, sentence).withFoundBy(foundBy));
        }
    }

    /** A name that the watcher cannot work with. */
    void tellUnnameable(String name) {
        tell(name, null, unnameable(name));
    }

    /** All has been listed: names that were told of before and are not among these have gone. */
    void onlyTheseAreUnnameable(Set<String> names) {
        List.copyOf(sentences.keySet()).stream()
                .filter(path -> isUnnameable(path) && !names.contains(path))
                .forEach(path -> over(path, path + " is no longer there."));
    }

    static String unnameable(String name) {
        return "%s has a name that is no text in this system's encoding (%s) and is passed over; rename it."
                .formatted(name, System.getProperty("sun.jnu.encoding"));
    }

    /** What stood in the way of a file that has gone, or has another name, is over, as the journal has it. */
    void heed(FileChange change) {
        switch (change) {
            case FileChange.Removed removed -> sentences.remove(removed.path());
            case FileChange.DirectoryRemoved removed -> sentences.remove(removed.path());
            case FileChange.Renamed renamed -> {
                sentences.remove(renamed.path());
                sentences.remove(renamed.from());
            }
            case FileChange.DirectoryRenamed renamed ->
                below(renamed.from()).forEach(path -> {
                    String now = renamed.path() + path.substring(renamed.from().length());
                    sentences.put(now, sentences.remove(path).replace(path, now));
                });
            default -> {}
        }
    }

    /** The paths below a folder, the empty path being the root, of which there is trouble that a look may find to be over. */
    List<String> below(String folder) {
        return sentences.keySet().stream()
                .filter(path -> folder.isEmpty() ? !path.isEmpty() : path.startsWith(folder + "/"))
                .filter(path -> !isUnnameable(path))
                .toList();
    }

    private boolean isUnnameable(String path) {
        return unnameable(path).equals(sentences.get(path));
    }

    boolean has(String path) {
        return sentences.containsKey(path);
    }

    /** Does nothing when there was no trouble with this path. */
    void over(String path, String sentence) {
        if (has(path)) {
            journal.append(draft(Kind.RECOVERED, path, sentence));
            sentences.remove(path);
        }
    }

    private Draft draft(Kind kind, String path, String sentence) {
        return Draft.of(kind, root, path.isEmpty() ? null : path)
                .with("message", sentence)
                .with(BY, WATCHER);
    }
}
