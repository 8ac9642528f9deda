package dropforge.stress;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What the journal says that there is: its entries applied one after the other. */
final class Replay {
    /** An entry that tells what cannot have happened to what the entries before it have told. */
    record Fault(JournalEntry entry, String sentence) {}

    private final NavigableMap<String, State> states;
    private final List<Fault> faults = new ArrayList<>();

    /**
     * Names with the content that another file has taken their place of: it may turn up under
     * another name yet.
     */
    private final Set<Former> replaced = new HashSet<>();

    private boolean rootLost;

    private record Former(String path, String sha256) {}

    /**
     * @param first what there was before the first entry
     */
    Replay(Map<String, State> first) {
        states = new TreeMap<>(first);
    }

    NavigableMap<String, State> states() {
        return states;
    }

    List<Fault> faults() {
        return faults;
    }

    boolean isRootLost() {
        return rootLost;
    }

    void take(JournalEntry entry) {
        if (!Watcher.ROOT.equals(entry.root())) {
            return;
        }
        State before = entry.path() == null ? null : states.get(entry.path());
        switch (entry.kind()) {
            case ADDED -> {
                refuse(before != null, entry, "added, though it is there: " + before);
                put(entry);
            }
            case MODIFIED -> {
                refuse(
                        before == null || before.directory(),
                        entry,
                        "modified, though it is no file: " + before);
                refuse(
                        before != null
                                && entry.sha256() != null
                                && entry.sha256().equals(before.sha256()),
                        entry,
                        "modified, though its bytes are the same");
                put(entry);
            }
            case REMOVED -> {
                refuse(
                        before == null || before.directory(),
                        entry,
                        "removed, though it is no file: " + before);
                states.remove(entry.path());
            }
            case RENAMED -> rename(entry);
            case DIRECTORY_ADDED -> {
                refuse(before != null, entry, "added as a folder, though it is there: " + before);
                states.put(entry.path(), State.FOLDER);
            }
            case DIRECTORY_REMOVED -> {
                refuse(
                        before == null || !before.directory(),
                        entry,
                        "removed, though it is no folder: " + before);
                states.remove(entry.path());
            }
            case DIRECTORY_RENAMED -> renameFolder(entry);
            case ROOT_LOST -> rootLost = true;
            case ROOT_BACK -> rootLost = false;
            default -> {}
        }
    }

    private void rename(JournalEntry entry) {
        State from = states.get(entry.from());
        boolean wasReplaced = replaced.contains(new Former(entry.from(), entry.sha256()));
        refuse(
                (from == null || from.directory()) && !wasReplaced,
                entry,
                "renamed from what is no file: " + from);
        State there = states.get(entry.path());
        refuse(there != null && there.directory(), entry, "renamed to what is a folder");
        if (from != null && mayHold(from, entry)) {
            states.remove(entry.from());
        }
        put(entry);
    }

    /** A file of the first baseline that nobody had read may have had any bytes. */
    private static boolean mayHold(State state, JournalEntry entry) {
        return state.sha256() == null
                ? entry.size() != null && state.size() == entry.size()
                : state.sha256().equals(entry.sha256());
    }

    private void renameFolder(JournalEntry entry) {
        State from = states.remove(entry.from());
        refuse(from == null || !from.directory(), entry, "renamed from what is no folder: " + from);
        refuse(states.containsKey(entry.path()), entry, "renamed to what is there");
        // '0' follows '/' among the characters.
        var below = states.subMap(entry.from() + "/", true, entry.from() + "0", false);
        var moved = new LinkedHashMap<String, State>();
        below.forEach((path, state) ->
                moved.put(entry.path() + path.substring(entry.from().length()), state));
        below.clear();
        states.putAll(moved);
        states.put(entry.path(), State.FOLDER);
    }

    private void put(JournalEntry entry) {
        State before =
                states.put(
                        entry.path(),
                        State.file(entry.size() == null ? -1 : entry.size(), entry.sha256()));
        if (before != null && before.sha256() != null) {
            replaced.add(new Former(entry.path(), before.sha256()));
        }
    }

    private void refuse(boolean isFault, JournalEntry entry, String sentence) {
        if (isFault) {
            faults.add(new Fault(entry, sentence));
        }
    }

    /** Whether such an entry says what a file contains. */
    static boolean tellsContent(Kind kind) {
        return kind == Kind.ADDED || kind == Kind.MODIFIED || kind == Kind.RENAMED;
    }
}
