package dropforge.stress;

import dropforge.journal.JournalEntry;
import dropforge.journal.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Journal, baseline and disk beside each other, once nobody changes any of them. */
public final class Comparison {
    /** So many steps and entries are told of each difference. */
    private static final int TOLD = 8;

    /** For so many differences; of thousands, these say as much. */
    private static final int WITH_HISTORY = 100;

    /**
     * Where two of the three disagree, or what the journal should not say.
     *
     * @param kind the same for differences of the same sort
     * @param sentence what differs
     * @param steps what was done to the path, the last of it
     * @param entries what the journal says of the path and of the folders above it, the last of it
     */
    public record Difference(
            String kind,
            String path,
            String sentence,
            List<Steps.Step> steps,
            List<JournalEntry> entries) {}

    private final Disk disk;
    private final NavigableMap<String, State> baseline;
    private final Replay replay;
    private final List<JournalEntry> entries;
    private final Steps steps;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * @param first what the first baseline had, before the first of the entries
     * @param entries all since then
     */
    public Comparison(
            Path folder,
            NavigableMap<String, State> baseline,
            Map<String, State> first,
            List<JournalEntry> entries,
            Steps steps)
            throws IOException {
        this.disk = new Disk(folder);
        this.baseline = baseline;
        this.replay = new Replay(first);
        this.entries = entries;
        this.steps = steps;
        entries.forEach(replay::take);
        compare();
        if (replay.isRootLost()) {
            add(
                    "root-lost without root-back",
                    "",
                    "the root is there, and the journal says that it is lost");
        }
        for (Replay.Fault fault : replay.faults()) {
            JournalEntry entry = fault.entry();
            add(
                    "entry without cause",
                    entry.path(),
                    "entry %d: %s".formatted(entry.id(), fault.sentence()));
        }
    }

    /** Whether disk and baseline agree: the baseline of a watcher that runs. */
    public static boolean agree(Path folder, NavigableMap<String, State> baseline)
            throws IOException {
        Disk disk = new Disk(folder);
        var recorded = new TreeMap<>(baseline);
        recorded.keySet().removeAll(disk.unknown());
        return disk.states().keySet().equals(recorded.keySet())
                && disk.states().entrySet().stream()
                        .allMatch(there -> there.getValue().isLike(recorded.get(there.getKey())));
    }

    private void compare() {
        Set<String> paths = new TreeSet<>(disk.states().keySet());
        paths.addAll(baseline.keySet());
        paths.addAll(replay.states().keySet());
        paths.removeAll(disk.unknown());
        for (String path : paths) {
            State there = disk.states().get(path);
            State recorded = baseline.get(path);
            State told = replay.states().get(path);
            if (Objects.equals(recorded, told)) {
                compare("baseline and journal", path, there, recorded);
            } else {
                compare("baseline", path, there, recorded);
                compare("journal", path, there, told);
            }
        }
    }

    private void compare(String who, String path, State there, State said) {
        String kind = fault(path, there, said);
        if (kind != null) {
            add(
                    "%s (%s)".formatted(kind, who),
                    path,
                    "%s on the disk, %s in the %s"
                            .formatted(
                                    there == null ? "nothing" : there,
                                    said == null ? "nothing" : said,
                                    who));
        }
    }

    private String fault(String path, State there, State said) {
        if (there == null) {
            return said == null ? null : "not there";
        }
        if (said == null) {
            return "missing";
        }
        if (there.isLike(said)) {
            return null;
        }
        return disk.shared().contains(path)
                ? "out of date, changed by another name"
                : "out of date";
    }

    /**
     * Looks for entries with the bytes of a file that was being written.
     *
     * @param atMost what stood still for longer may be taken for whole
     */
    public void lookForHalfFiles(Contents contents, Duration atMost) {
        for (JournalEntry entry : entries) {
            if (Replay.tellsContent(entry.kind())
                    && entry.sha256() != null
                    && contents.wasPartFor(entry.sha256(), atMost)) {
                add(
                        "half a file",
                        entry.path(),
                        "entry %d: %s while it was being written"
                                .formatted(entry.id(), entry.kind()));
            }
        }
    }

    private void add(String kind, String path, String sentence) {
        if (differences.size() >= WITH_HISTORY) {
            differences.add(new Difference(kind, path, sentence, List.of(), List.of()));
            return;
        }
        differences.add(
                new Difference(
                        kind,
                        path,
                        sentence,
                        steps.lastOf(path, TOLD),
                        last(
                                entries.stream()
                                        .filter(entry ->
                                                Steps.isAtOrAbove(entry.path(), path)
                                                        || Steps.isAtOrAbove(entry.from(), path))
                                        .toList())));
    }

    private static List<JournalEntry> last(List<JournalEntry> all) {
        return all.subList(Math.max(0, all.size() - TOLD), all.size());
    }

    public List<Difference> differences() {
        return differences;
    }

    public long files() {
        return disk.states().values().stream().filter(state -> !state.directory()).count();
    }

    public long folders() {
        return disk.states().size() - files();
    }

    /** How many entries there are of each kind, by who found them. */
    public Map<Kind, Map<String, Integer>> found() {
        var found = new TreeMap<Kind, Map<String, Integer>>();
        for (JournalEntry entry : entries) {
            String by = entry.foundBy() == null ? "" : entry.foundBy().wireName();
            found.computeIfAbsent(entry.kind(), _ -> new TreeMap<>()).merge(by, 1, Integer::sum);
        }
        return found;
    }
}
