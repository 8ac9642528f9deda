package dropforge.retrain;

import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides how much the next version is fitted anew: what the setting says, unless something asks for a full fit. */
record ModeChoice(ModeSettings settings, ModelRegistry registry, OldFiles old, String settingsHash) {

    /** @param data of all files */
    FitMode of(Dataset data) {
        if (settings.kind() == FitMode.Kind.FULL) {
            return FitMode.full(null);
        }
        Optional<ModelVersion> newest = registry.newest();
        OptionalInt inUse = registry.championIfAny();
        if (newest.isEmpty() || inUse.isEmpty()) {
            return FitMode.full("There was no champion before.");
        }
        int sinceFull = newest.get().mode() == null ? 0 : newest.get().mode().sinceFull();
        if (sinceFull >= settings.fullEvery()) {
            return FitMode.full("%d in a row were no full fits.".formatted(sinceFull));
        }
        Optional<ModelVersion> champion = registry.find(inUse.getAsInt());
        // What a window does not reach is no part of the newest version, so that it is compared with the last full one,
        // too.
        Optional<String> obstacle = champion.map(version -> obstacle(data, version))
                .orElse(Optional.of("The champion cannot be read."))
                .or(() -> changed(data, newest.get()));
        if (obstacle.isPresent()) {
            return FitMode.full(obstacle.get());
        }
        return settings.kind() == FitMode.Kind.WARM
                ? FitMode.warm(settings.number(), inUse.getAsInt(), sinceFull + 1)
                : FitMode.window(Math.min(settings.number(), data.files().size()), sinceFull + 1);
    }

    private Optional<String> obstacle(Dataset data, ModelVersion champion) {
        if (!champion.target().equals(data.targetName())) {
            return Optional.of(
                    "Version %d, the champion, predicts %s.".formatted(champion.version(), champion.target()));
        }
        if (!champion.settingsSha256().equals(settingsHash)) {
            return Optional.of("Version %d, the champion, was made with other settings.".formatted(champion.version()));
        }
        return changed(data, champion);
    }

    /** A file that a model learned from and that is other or gone is not unlearned by more iterations. */
    private Optional<String> changed(Dataset data, ModelVersion before) {
        Map<String, String> now = new HashMap<>();
        for (DataFile file : data.files()) {
            now.put(file.path(), file.sha256());
        }
        return before.files().stream()
                .filter(file -> !file.sha256().equals(now.get(file.path())))
                // What was learned from a file that has only become old is to stay.
                .filter(file -> now.containsKey(file.path()) || !old.has(file.path(), file.sha256()))
                .map(file -> "%s %s since version %d."
                        .formatted(file.path(), now.containsKey(file.path()) ? "changed" : "went", before.version()))
                .findFirst();
    }
}
