package dropforge;

import dropforge.handle.Handlers;
import dropforge.journal.JournalEntry;
import dropforge.train.FitProgress;
import dropforge.watch.BaselineProgress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How to watch. Immutable; each {@code with} gives a new one.
 *
 * @param workspace folder of the store, the settings and the log; null: the folder that the models folder lies in
 * @param settings what is set here wins over {@code dropforge.yaml}
 * @param listener is given each journal entry that is written, from the thread that wrote it, and those by which other
 *     processes switch the champion or pin a version; must be quick
 * @param progress is told how far each fit has come
 * @param alarm is given what cannot be journaled, as on a full disk, in a sentence
 * @param handlers starts handlers of one's own, before anything is watched, so that they miss nothing
 * @param work which folders are watched, and what is made of their files
 * @param setStoreAside whether a damaged database is renamed and a fresh baseline taken, instead of a refusal; one that is
 *     sound stays
 * @param baselineProgress is told how far the first look over a folder has come
 * @param whenTrained is run when all that there was to train has been, on the thread that trains; must be quick
 */
public record WatchOptions(
        Path workspace,
        Map<Settings.Key, Object> settings,
        Consumer<JournalEntry> listener,
        FitProgress progress,
        Consumer<String> alarm,
        Consumer<Handlers> handlers,
        Set<Work> work,
        boolean setStoreAside,
        BaselineProgress baselineProgress,
        Runnable whenTrained) {
    /** What a watcher does. */
    public enum Work {
        /** The training folder is watched, whatever files it holds. */
        WATCH_TRAINING,
        /** Models are trained of its files. */
        TRAIN,
        /** The inbound folder is watched, and documents are made of its files. */
        DOCUMENTS
    }

    /** The settings of the workspace, and nobody who listens. */
    public static final WatchOptions DEFAULTS = new WatchOptions(null, Map.of(), _ -> {}, FitProgress.NONE, _ -> {});

    public WatchOptions {
        settings = Map.copyOf(settings);
        work = Set.copyOf(work);
    }

    /** Trains, makes no documents, and has no handlers. */
    public WatchOptions(
            Path workspace,
            Map<Settings.Key, Object> settings,
            Consumer<JournalEntry> listener,
            FitProgress progress,
            Consumer<String> alarm) {
        this(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                _ -> {},
                Set.of(Work.WATCH_TRAINING, Work.TRAIN),
                false,
                BaselineProgress.NONE,
                () -> {});
    }

    /** All parts of options, to change one. */
    private static final class Parts {
        private Path workspace;
        private Map<Settings.Key, Object> settings;
        private Consumer<JournalEntry> listener;
        private FitProgress progress;
        private Consumer<String> alarm;
        private Consumer<Handlers> handlers;
        private Set<Work> work;
        private boolean setStoreAside;
        private BaselineProgress baselineProgress;
        private Runnable whenTrained;
    }

    private WatchOptions changed(Consumer<Parts> change) {
        var parts = new Parts();
        parts.workspace = workspace;
        parts.settings = settings;
        parts.listener = listener;
        parts.progress = progress;
        parts.alarm = alarm;
        parts.handlers = handlers;
        parts.work = work;
        parts.setStoreAside = setStoreAside;
        parts.baselineProgress = baselineProgress;
        parts.whenTrained = whenTrained;
        change.accept(parts);
        return new WatchOptions(
                parts.workspace,
                parts.settings,
                parts.listener,
                parts.progress,
                parts.alarm,
                parts.handlers,
                parts.work,
                parts.setStoreAside,
                parts.baselineProgress,
                parts.whenTrained);
    }

    public WatchOptions withWorkspace(Path folder) {
        return changed(parts -> parts.workspace = folder);
    }

    public WatchOptions with(Settings.Key key, Object value) {
        var more = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        more.putAll(settings);
        more.put(key, value);
        return changed(parts -> parts.settings = more);
    }

    /** The column to predict. */
    public WatchOptions withTarget(String column) {
        return with(Settings.Key.TARGET, column);
    }

    public WatchOptions withListener(Consumer<JournalEntry> another) {
        return changed(parts -> parts.listener = another);
    }

    public WatchOptions withProgress(FitProgress another) {
        return changed(parts -> parts.progress = another);
    }

    public WatchOptions withAlarm(Consumer<String> another) {
        return changed(parts -> parts.alarm = another);
    }

    /**
     * Handlers that are there from the first change on, those of files that changed while nobody watched included:
     * {@code withHandlers(handlers -> handlers.on(Added.class, "*.csv", added -> ...))}.
     */
    public WatchOptions withHandlers(Consumer<Handlers> more) {
        return changed(parts -> parts.handlers = handlers.andThen(more));
    }

    /** The training folder is watched, and may hold any files. */
    public WatchOptions withoutTraining() {
        return without(Work.TRAIN);
    }

    /** Beside what else is done, documents are made of the files of the inbound folder. */
    public WatchOptions withDocuments() {
        var more = EnumSet.copyOf(work);
        more.add(Work.DOCUMENTS);
        return changed(parts -> parts.work = more);
    }

    /** Documents are made, and nothing else is watched. */
    public WatchOptions withDocumentsOnly() {
        return changed(parts -> parts.work = Set.of(Work.DOCUMENTS));
    }

    private WatchOptions without(Work left) {
        var less = EnumSet.copyOf(work);
        less.remove(left);
        return changed(parts -> parts.work = less);
    }

    public WatchOptions withBaselineProgress(BaselineProgress another) {
        return changed(parts -> parts.baselineProgress = another);
    }

    /** Checks the database first, which takes a while for a large one, and goes on without it when it is damaged. */
    public WatchOptions settingStoreAside() {
        return changed(parts -> parts.setStoreAside = true);
    }

    public WatchOptions withWhenTrained(Runnable another) {
        return changed(parts -> parts.whenTrained = another);
    }

    /** Whether models are trained. */
    boolean trains() {
        return work.contains(Work.TRAIN);
    }

    boolean makesDocuments() {
        return work.contains(Work.DOCUMENTS);
    }

    boolean watchesTraining() {
        return work.contains(Work.WATCH_TRAINING);
    }
}
