package dropforge;

import dropforge.handle.Handlers;
import dropforge.journal.JournalEntry;
import dropforge.train.FitProgress;
import dropforge.watch.BaselineProgress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
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
 * @param training whether models are trained; without, the folder may hold any files
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
        boolean training,
        boolean setStoreAside,
        BaselineProgress baselineProgress,
        Runnable whenTrained) {
    /** The settings of the workspace, and nobody who listens. */
    public static final WatchOptions DEFAULTS = new WatchOptions(null, Map.of(), _ -> {}, FitProgress.NONE, _ -> {});

    public WatchOptions {
        settings = Map.copyOf(settings);
    }

    /** Trains, and has no handlers. */
    public WatchOptions(
            Path workspace,
            Map<Settings.Key, Object> settings,
            Consumer<JournalEntry> listener,
            FitProgress progress,
            Consumer<String> alarm) {
        this(workspace, settings, listener, progress, alarm, _ -> {}, true, false, BaselineProgress.NONE, () -> {});
    }

    public WatchOptions withWorkspace(Path folder) {
        return new WatchOptions(
                folder,
                settings,
                listener,
                progress,
                alarm,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions with(Settings.Key key, Object value) {
        var more = new EnumMap<Settings.Key, Object>(Settings.Key.class);
        more.putAll(settings);
        more.put(key, value);
        return new WatchOptions(
                workspace,
                more,
                listener,
                progress,
                alarm,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    /** The column to predict. */
    public WatchOptions withTarget(String column) {
        return with(Settings.Key.TARGET, column);
    }

    public WatchOptions withListener(Consumer<JournalEntry> another) {
        return new WatchOptions(
                workspace,
                settings,
                another,
                progress,
                alarm,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions withProgress(FitProgress another) {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                another,
                alarm,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions withAlarm(Consumer<String> another) {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                another,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    /**
     * Handlers that are there from the first change on, those of files that changed while nobody watched included:
     * {@code withHandlers(handlers -> handlers.on(Added.class, "*.csv", added -> ...))}.
     */
    public WatchOptions withHandlers(Consumer<Handlers> more) {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                handlers.andThen(more),
                training,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions withoutTraining() {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                handlers,
                false,
                setStoreAside,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions withBaselineProgress(BaselineProgress another) {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                handlers,
                training,
                setStoreAside,
                another,
                whenTrained);
    }

    /** Checks the database first, which takes a while for a large one, and goes on without it when it is damaged. */
    public WatchOptions settingStoreAside() {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                handlers,
                training,
                true,
                baselineProgress,
                whenTrained);
    }

    public WatchOptions withWhenTrained(Runnable another) {
        return new WatchOptions(
                workspace,
                settings,
                listener,
                progress,
                alarm,
                handlers,
                training,
                setStoreAside,
                baselineProgress,
                another);
    }
}
