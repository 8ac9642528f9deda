package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.journal.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the entries of a journal make of the state before them: path to hash, or to {@code folder}. */
final class Replay {
    static final String FOLDER = "folder";

    private Replay() {}

    static Map<String, String> of(List<JournalEntry> entries, Map<String, String> before) {
        return ofChanges(
                entries.stream().flatMap(entry -> entry.change().stream()).toList(), before);
    }

    static Map<String, String> ofChanges(List<FileChange> changes, Map<String, String> before) {
        var state = new TreeMap<>(before);
        changes.forEach(change -> apply(state, change));
        return state;
    }

    private static void apply(TreeMap<String, String> state, FileChange change) {
        switch (change) {
            case FileChange.Added(var path, var _, var sha256) -> state.put(path, sha256);
            case FileChange.Modified(var path, var _, var sha256, var _) -> state.put(path, sha256);
            case FileChange.Renamed(var from, var path, var _, var sha256, var _) -> {
                // Where two files swapped their names, the old one is another file's by now.
                state.remove(from, sha256);
                state.put(path, sha256);
            }
            case FileChange.Removed(var path, var _, var _) -> state.remove(path);
            case FileChange.DirectoryAdded(var path) -> state.put(path, FOLDER);
            case FileChange.DirectoryRemoved(var path) -> state.remove(path);
            case FileChange.DirectoryRenamed(var from, var path) -> {
                state.put(path, state.remove(from));
                var below = state.subMap(from + "/", from + "0");
                var moved = new TreeMap<String, String>();
                below.forEach((name, value) -> moved.put(path + name.substring(from.length()), value));
                below.clear();
                state.putAll(moved);
            }
            // Its removal, where it was moved, is a change of its own.
            case FileChange.Quarantined _ -> {}
            case FileChange.Overflowed(var _) -> {}
        }
    }
}
