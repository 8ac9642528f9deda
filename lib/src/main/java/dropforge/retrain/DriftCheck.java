package dropforge.retrain;

import dropforge.drift.Drift;
import dropforge.drift.DriftThresholds;
import dropforge.drift.Profile;
import dropforge.journal.Json;
import dropforge.registry.FileDrift;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/** Measures how the files that the champion does not know differ from the rows that it learned from. */
final class DriftCheck {
    /** Of more, as at a first start on a full folder, the newest by name are measured. */
    static final int MOST_FILES = 50;

    private static final System.Logger LOG = System.getLogger(DriftCheck.class.getName());

    private final DriftThresholds thresholds;
    private final ModelRegistry registry;
    private Known known;

    /** What a version learned from, kept in memory from one retraining to the next. */
    private record Known(ModelVersion version, Profile profile) {}

    DriftCheck(DriftThresholds thresholds, ModelRegistry registry) {
        this.thresholds = thresholds;
        this.registry = registry;
    }

    DriftThresholds thresholds() {
        return thresholds;
    }

    /** Spares reading that of a version that has just been made. */
    void remember(ModelVersion version, Profile profile) {
        known = new Known(version, profile);
    }

    /** One for each file with bytes that the champion was not made with, in their order; none without a champion. */
    List<FileDrift> of(Dataset data, OptionalInt champion) {
        Optional<ModelVersion> version = champion.isPresent() ? registry.find(champion.getAsInt()) : Optional.empty();
        Optional<Profile> before = version.flatMap(this::profile);
        if (before.isEmpty()) {
            return List.of();
        }
        Set<String> hashes = version.orElseThrow().files().stream()
                .map(ModelVersion.TrainedFile::sha256)
                .collect(Collectors.toSet());
        List<DataFile> files = data.files().stream()
                .filter(file -> file.rows() > 0 && !hashes.contains(file.sha256()))
                .toList();
        return files.stream()
                .skip(Math.max(0, files.size() - MOST_FILES))
                .map(file -> new FileDrift(
                        file.path(),
                        file.sha256(),
                        champion.getAsInt(),
                        Drift.between(before.get(), Profile.of(data, file.firstRow(), file.rows()), thresholds)))
                .toList();
    }

    private Optional<Profile> profile(ModelVersion version) {
        if (known == null || !known.version.equals(version)) {
            known = new Known(version, read(version).orElse(null));
        }
        return Optional.ofNullable(known.profile);
    }

    private Optional<Profile> read(ModelVersion version) {
        Path file = registry.folderOf(version.version()).resolve(Profile.FILE_NAME);
        try {
            return Optional.ofNullable(Json.read(Files.readString(file), Profile.class));
        } catch (NoSuchFileException _) {
            // Of before it was kept.
            return Optional.empty();
        } catch (IOException | UncheckedIOException | JacksonException e) {
            LOG.log(Level.WARNING, "Drift is not measured, since " + file + " cannot be read", e);
            return Optional.empty();
        }
    }
}
