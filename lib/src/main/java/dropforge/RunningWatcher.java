package dropforge;

import dropforge.files.ProcessLock;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The process that watches in a workspace, seen from any other.
 *
 * @param pid of the process
 * @param since when it took the workspace's lock
 * @param settings that it runs with; null while it is starting
 */
record RunningWatcher(long pid, Instant since, Settings settings) {
    /** In the entry of a restored workspace: the settings of the folders that lie in it now. */
    static final String FOLDERS = "folders";

    /** Empty while nobody watches. */
    static Optional<RunningWatcher> of(Path workspace, Journal journal) {
        return ProcessLock.holder(Locks.of(workspace).watcher())
                .map(holder -> new RunningWatcher(
                        holder.pid(),
                        holder.since(),
                        lastStart(journal)
                                .filter(entry -> isBy(holder, entry))
                                .map(entry -> Settings.recorded(workspace, said(entry)))
                                .orElse(null)));
    }

    /** Entries have milliseconds. */
    private static boolean isBy(ProcessLock.Holder holder, JournalEntry started) {
        return (long) started.number("pid") == holder.pid()
                && !started.at().isBefore(holder.since().truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * The settings of a start now with the same flags as the last watcher had, whether it still runs or not; those of the
     * workspace where nobody has watched.
     */
    static Settings asLastTime(Path workspace, Settings now, Journal journal) {
        Map<Settings.Key, Object> flags = flagsOfLastTime(journal);
        return flags.isEmpty() ? now : Settings.load(workspace, flags);
    }

    static Map<Settings.Key, Object> flagsOfLastTime(Journal journal) {
        Map<Settings.Key, Object> flags = new EnumMap<>(Settings.Key.class);
        Optional<JournalEntry> last = lastStart(journal);
        last.map(RunningWatcher::said).orElse(Map.of()).forEach((name, value) -> {
            if (value.isFlag()) {
                Settings.Key.of(name).ifPresent(key -> flags.put(key, value.value()));
            }
        });
        // Of a workspace that was restored since, some folders lie elsewhere.
        journal.newest(JournalQuery.ALL
                        .withKinds(Kind.WORKSPACE_RESTORED)
                        .withAfter(last.map(JournalEntry::id).orElse(0L)))
                .map(restored -> restored.detail().get(FOLDERS))
                .filter(List.class::isInstance)
                .ifPresent(folders -> ((List<?>) folders)
                        .forEach(name -> Settings.Key.of(String.valueOf(name)).ifPresent(flags::remove)));
        return flags;
    }

    /** The first entry of the last watcher; empty where nobody has watched. */
    static Optional<JournalEntry> lastStart(Journal journal) {
        return journal.newest(JournalQuery.ALL.withKinds(Kind.WATCH_STARTED));
    }

    /** The first entry of the last watcher of the training folder; others make documents alone. */
    static Optional<JournalEntry> lastStartOfTraining(Journal journal) {
        return journal.find(JournalQuery.ALL.withKinds(Kind.WATCH_STARTED)).reversed().stream()
                .filter(start -> start.text("folder") != null)
                .findFirst();
    }

    /** Whether the last watcher of the training folder trained; true where nobody has watched it. */
    static boolean lastTrains(Journal journal) {
        return lastStartOfTraining(journal)
                .map(start -> !Boolean.FALSE.equals(start.detail().get("training")))
                .orElse(true);
    }

    private static Map<String, Settings.Value> said(JournalEntry started) {
        var said = new LinkedHashMap<String, Settings.Value>();
        if (started.detail().get("settings") instanceof Map<?, ?> settings) {
            settings.forEach((name, value) -> {
                if (value instanceof Map<?, ?> pair) {
                    said.put(
                            String.valueOf(name),
                            new Settings.Value(pair.get("value"), String.valueOf(pair.get("origin"))));
                }
            });
        }
        return said;
    }
}
