package dropforge.registry;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads every byte of versions and of the archive, and says which are not as they were written. */
public final class SoundnessCheck {
    private final ModelRegistry registry;
    private final TrainingArchive archive;
    private final Progress progress;
    private long done;
    private long all;

    /** Is told how far the reading has come. */
    @FunctionalInterface
    public interface Progress {
        Progress NONE = (_, _) -> {};

        /** @param done bytes of so many in all, which may turn out to be a few more or less */
        void at(long done, long all);
    }

    /**
     * What was found.
     *
     * @param versions that were looked at
     * @param archived training files that were looked at
     * @param damages in sentences; empty when all is as it was written
     */
    public record Result(int versions, int archived, List<String> damages) {
        public boolean isSound() {
            return damages.isEmpty();
        }
    }

    public SoundnessCheck(ModelRegistry registry, TrainingArchive archive, Progress progress) {
        this.registry = registry;
        this.archive = archive;
        this.progress = progress;
    }

    /**
     * Of all versions, and all that is archived, whoever needs it.
     *
     * @param versionFiles the files of each version with their SHA-256 by the name of the version's metrics folder, where the
     *     journal knows them
     */
    public Result ofAll(Map<String, Map<?, ?>> versionFiles) throws IOException {
        var damages = new ArrayList<String>();
        List<Integer> numbers = registry.numbers();
        SortedSet<String> archived = archive.all();
        plan(numbers, archived);
        for (int number : numbers) {
            damages.addAll(ofVersion(number, versionFiles));
            read(bytesOf(number));
        }
        registry.championProblem().ifPresent(damages::add);
        return new Result(numbers.size(), archived.size(), withArchived(damages, archived));
    }

    /** Of one version, and what it learned from. */
    public Result of(int number, Map<String, Map<?, ?>> versionFiles) throws IOException {
        ModelVersion version = registry.version(number);
        var needed = new TreeSet<String>();
        version.files().forEach(file -> needed.add(file.sha256()));
        needed.removeIf(sha256 -> !archive.has(sha256));
        plan(List.of(number), needed);
        List<String> damages = ofVersion(number, versionFiles);
        read(bytesOf(number));
        return new Result(1, needed.size(), withArchived(damages, needed));
    }

    private void plan(List<Integer> versions, SortedSet<String> archived) throws IOException {
        done = 0;
        all = 0;
        for (int number : versions) {
            all += bytesOf(number);
        }
        for (String sha256 : archived) {
            all += bytesOf(sha256);
        }
    }

    /** 0 where it has gone meanwhile; whether it may is looked at when it is read. */
    private long bytesOf(String sha256) {
        return archive.fileOf(sha256).toFile().length();
    }

    private long bytesOf(int number) throws IOException {
        long bytes = 0;
        if (Files.isDirectory(registry.folderOf(number))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(registry.folderOf(number))) {
                for (Path file : files) {
                    bytes += file.toFile().length();
                }
            }
        }
        return bytes;
    }

    private void read(long bytes) {
        done += bytes;
        progress.at(done, all);
    }

    private List<String> ofVersion(int number, Map<String, Map<?, ?>> versionFiles) throws IOException {
        var damages = new ArrayList<String>();
        Optional<ModelVersion> read = registry.find(number);
        Path file = registry.fileOf(number);
        if (read.isEmpty()) {
            damages.add(
                    "%s cannot be read, or is of another version; nothing is removed from the archive until it is back, or its folder gone."
                            .formatted(file));
            return damages;
        }
        ModelVersion version = read.get();
        Map<String, String> there = registry.filesOf(number);
        versionFiles.getOrDefault(version.metricsFolder(), Map.of()).forEach((key, sha256) -> {
            String name = String.valueOf(key);
            if (!version.modelFiles().containsKey(name) && !sha256.equals(there.get(name))) {
                damages.add("%s is not as it was written, or is gone; bring it back from a backup."
                        .formatted(registry.folderOf(number).resolve(name)));
            }
        });
        damages.addAll(registry.modelDamages(version));
        for (ModelVersion.TrainedFile trained : version.files()) {
            if (!archive.has(trained.sha256())) {
                damages.add(
                        "The bytes %.12s… of %s are not in the archive %s, so version %d cannot be made again; bring them back from a backup."
                                .formatted(trained.sha256(), trained.path(), archive.folder(), number));
            }
        }
        return damages;
    }

    private List<String> withArchived(List<String> damages, SortedSet<String> archived) throws IOException {
        for (String sha256 : archived) {
            if (!archive.isSound(sha256)) {
                damages.add("%s does not hold the bytes that it is named after; bring it back from a backup."
                        .formatted(archive.fileOf(sha256)));
            }
            read(bytesOf(sha256));
        }
        return damages;
    }
}
