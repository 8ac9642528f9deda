package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.FileMove;
import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.table.NaturalOrder;
import dropforge.table.NearNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves old training files out of the training folder into {@code archived/} of the workspace, each under its path there, and
 * back. A file goes once it is neither among the newest so many nor younger than so long; never one of which rows are held
 * out, nor the last one that is learned from, nor one whose bytes a version could not be made of again, nor one that
 * its user has put back. It is no reason for a retraining: what is left is learned from when something else changes.
 *
 * <p>A file is moved within the transaction of the journal's entry: whoever hears of the entry finds the file there. One of
 * which a process died before the entry was kept gets it by {@link #recover}, before anybody looks for removals. Whoever moves
 * files holds the workspace's training lock.
 */
public final class OldFiles {
    private static final System.Logger LOG = System.getLogger(OldFiles.class.getName());
    private static final Set<Kind> STORY = Set.of(Kind.FILE_ARCHIVED, Kind.FILE_RELEASED);

    private final UpkeepSettings settings;
    private final Path training;
    private final Path folder;
    private final TrainingArchive archive;
    private final Journal journal;
    private final Clock clock;

    /**
     * @param training the folder that the files come from, absolute
     * @param folder made when the first file goes there
     * @param archive of the bytes that versions can be made of again
     */
    public OldFiles(
            UpkeepSettings settings,
            Path training,
            Path folder,
            TrainingArchive archive,
            Journal journal,
            Clock clock) {
        this.settings = settings;
        this.training = training;
        this.folder = folder;
        this.archive = archive;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * An old file.
     *
     * @param path below the training folder, and below {@code archived/}
     * @param at when it was moved, null where nobody wrote that down
     */
    public record OldFile(String path, long bytes, Instant at) {}

    public Path folder() {
        return folder;
    }

    /** Those that are here, in natural order of their paths. */
    public List<OldFile> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && !WholeWrites.isTemporary(file.getFileName().toString()))
                    .map(this::file)
                    .sorted(Comparator.comparing(OldFile::path, NaturalOrder.NATURAL_ORDER))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Cannot read " + folder, e);
            return List.of();
        }
    }

    private OldFile file(Path file) {
        String path = folder.relativize(file).toString().replace('\\', '/');
        return new OldFile(
                path,
                file.toFile().length(),
                last(path)
                        .filter(entry -> entry.kind() == Kind.FILE_ARCHIVED)
                        .map(JournalEntry::at)
                        .orElse(null));
    }

    /** Whether the file of that path and these bytes was moved away, and not put back. */
    boolean has(String path, String sha256) {
        return last(path)
                .filter(entry -> entry.kind() == Kind.FILE_ARCHIVED && sha256.equals(entry.sha256()))
                .isPresent();
    }

    /** Paths of the files that are here, and of which no other one has come in their place yet. */
    Set<String> movedAway() {
        return Files.isDirectory(folder)
                ? files().stream()
                        .map(OldFile::path)
                        .filter(path -> Files.notExists(training.resolve(path), LinkOption.NOFOLLOW_LINKS))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private Optional<JournalEntry> last(String path) {
        return journal.newest(
                JournalQuery.ALL.withRoot(Retrainer.ROOT).withPath(path).withKinds(STORY.toArray(Kind[]::new)));
    }

    /**
     * Moves the files of versions that have become old. That one cannot be moved fails nothing else: it is told and tried
     * again after the next retraining.
     */
    void apply(ModelRegistry registry) {
        if (!settings.archivesFiles()) {
            return;
        }
        var failures = new LinkedHashMap<String, Exception>();
        for (ModelVersion.TrainedFile file : old(registry.versions())) {
            try {
                if (!isPutBack(file) && archive.isSound(file.sha256())) {
                    move(file);
                }
            } catch (NoSuchFileException | ChangedMeanwhile _) {
                // Its removal, or its change, brings the next retraining.
            } catch (IOException | UncheckedIOException e) {
                LOG.log(Level.WARNING, "Cannot archive " + file.path(), e);
                failures.put(file.path(), e);
            }
        }
        if (!failures.isEmpty()) {
            tell(failures);
        }
    }

    /** As that of a training, the trouble is over with the next one, or told anew. */
    private void tell(SequencedMap<String, Exception> failures) {
        var first = failures.firstEntry();
        int others = failures.size() - 1;
        journal.append(Draft.of(Kind.ERROR)
                .with(
                        "message",
                        "%s%s old and cannot be moved to %s, which is tried again after the next retraining: %s"
                                .formatted(
                                        first.getKey(),
                                        others == 0 ? " is" : " and " + Counted.of(others, "other file") + " are",
                                        folder,
                                        reason(first.getValue()))));
    }

    /** In their order, which for files named by date is that of time. */
    private List<ModelVersion.TrainedFile> old(List<ModelVersion> versions) {
        // As the newest version has each that has it: one of the last files alone has not the older ones.
        var known = new TreeMap<String, ModelVersion.TrainedFile>(NaturalOrder.NATURAL_ORDER);
        versions.forEach(version -> version.files().forEach(file -> known.put(file.path(), file)));
        List<ModelVersion.TrainedFile> files = known.values().stream()
                .filter(file -> Files.isRegularFile(training.resolve(file.path())))
                .toList();
        Set<ModelVersion.TrainedFile> newest =
                versions.isEmpty() ? Set.of() : Set.copyOf(versions.getLast().files());
        Instant oldest = clock.instant().minus(settings.keepTrainingFor());
        var old = new ArrayList<ModelVersion.TrainedFile>();
        for (ModelVersion.TrainedFile file :
                files.subList(0, Math.max(0, files.size() - settings.keepTrainingFiles()))) {
            boolean heldOut = newest.contains(file) && (file.heldOut() == null || file.heldOut() > 0);
            if (!heldOut && isOlder(training.resolve(file.path()), oldest)) {
                old.add(file);
            }
        }
        long left = newest.stream()
                .filter(file -> !old.contains(file) && (file.heldOut() == null || file.heldOut() < file.rows()))
                .count();
        return left == 0 && !old.isEmpty() ? old.subList(0, old.size() - 1) : old;
    }

    private static boolean isOlder(Path file, Instant oldest) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isPutBack(ModelVersion.TrainedFile file) {
        return last(file.path())
                .filter(entry -> entry.kind() == Kind.FILE_RELEASED
                        && entry.detail().containsKey(Draft.ARCHIVED)
                        && file.sha256().equals(entry.sha256()))
                .isPresent();
    }

    private static final class ChangedMeanwhile extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void move(ModelVersion.TrainedFile file) throws IOException {
        Path from = training.resolve(file.path());
        Path to = folder.resolve(free(file));
        Files.createDirectories(to.getParent());
        // What a link leads to lies elsewhere, and may be used there.
        if (!from.toRealPath().equals(training.toRealPath().resolve(file.path()))) {
            return;
        }
        try (FileMove move = FileMove.prepare(from, to, file.sha256())) {
            if (!Sha256.of(from).equals(file.sha256())) {
                throw new ChangedMeanwhile();
            }
            try {
                journal.write(transaction -> {
                    transaction.append(entry(file.path(), file.sha256(), to, reason()));
                    try {
                        move.carryOut();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return null;
                });
            } catch (RuntimeException | Error e) {
                // The entry is not kept, so neither is the move.
                move.takeBack();
                throw e;
            }
        }
    }

    /** Its path, or, where another of that path is here already, one with the beginning of its hash. */
    private String free(ModelVersion.TrainedFile file) {
        if (Files.notExists(folder.resolve(file.path()), LinkOption.NOFOLLOW_LINKS)) {
            return file.path();
        }
        int dot = file.path().lastIndexOf('.');
        return "%s.%.12s%s"
                .formatted(
                        file.path().substring(0, dot),
                        file.sha256(),
                        file.path().substring(dot));
    }

    private static Draft entry(String path, String sha256, Path to, String reason) {
        return Draft.of(Kind.FILE_ARCHIVED, Retrainer.ROOT, path)
                .withSha256(sha256)
                .with("message", reason)
                .with(Draft.TO, to.toString());
    }

    private String reason() {
        Duration age = settings.keepTrainingFor();
        String among = "It is not among the newest %s (keep-training-files)".formatted(settings.keepTrainingFiles());
        return age.isZero()
                ? among + "."
                : "It is neither among the newest %d (keep-training-files) nor younger than %s (keep-training-for)."
                        .formatted(
                                settings.keepTrainingFiles(),
                                age.toDays() > 0
                                        ? Counted.of(age.toDays(), "day")
                                        : Counted.of(age.toMinutes(), "minute"));
    }

    /** Makes good what a process that died in the midst of it has left. */
    void recover() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> folders = Files.walk(folder)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                WholeWrites.sweep(each);
            }
        }
        for (OldFile file : files()) {
            Path here = folder.resolve(file.path());
            Path there = training.resolve(file.path());
            boolean isThere = Files.exists(there, LinkOption.NOFOLLOW_LINKS);
            boolean isKnown = journal.newest(
                            JournalQuery.ALL.withRoot(Retrainer.ROOT).withPath(file.path()))
                    .isPresent();
            if (isKnown && last(file.path()).isEmpty()) {
                String sha256 = Sha256.of(here);
                if (isThere && Sha256.of(there).equals(sha256)) {
                    // Copied, and not yet removed there.
                    Files.delete(here);
                } else if (!isThere) {
                    journal.append(entry(file.path(), sha256, here, "The process ended while it was moved."));
                }
            }
        }
    }

    /**
     * Puts a file back to where it was, with an entry of the journal; it stays there from now on, and is learned from.
     *
     * @param path as {@link #files} has it, or the last part of it
     * @return the file as it was here
     * @throws UserMistake when there is none, there is another file now where it was, or it cannot be moved
     */
    public OldFile release(String path) {
        List<OldFile> all = files();
        OldFile file = all.stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .or(() -> all.stream()
                        .filter(each -> each.path().endsWith("/" + path))
                        .findFirst())
                .orElseThrow(() -> new UserMistake(noSuch(path, all)));
        Path here = folder.resolve(file.path());
        Path there = training.resolve(file.path());
        if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            throw new UserMistake("There is another file %s now. Move that away first, or take what you need from %s."
                    .formatted(there, here));
        }
        try {
            String sha256 = Sha256.of(here);
            Files.createDirectories(there.getParent());
            try (FileMove move = FileMove.prepare(here, there, sha256)) {
                move.carryOut();
            }
            journal.append(Draft.of(Kind.FILE_RELEASED, Retrainer.ROOT, file.path())
                    .withSha256(sha256)
                    .with(
                            Draft.ARCHIVED,
                            last(file.path()).map(JournalEntry::id).orElse(0L)));
            return file;
        } catch (IOException | UncheckedIOException e) {
            throw new UserMistake(
                    "Cannot put %s back to %s (%s). Give this user write access, or move it yourself."
                            .formatted(here, there, reason(e)),
                    e);
        }
    }

    private String noSuch(String path, List<OldFile> all) {
        List<String> near = NearNames.of(path, all.stream().map(OldFile::path).toList());
        return "There is no %s in %s%s"
                .formatted(
                        path,
                        folder,
                        all.isEmpty()
                                ? "; no old file was moved there."
                                : near.isEmpty()
                                        ? "; see `archived list`."
                                        : "; did you mean %s?".formatted(String.join(" or ", near)));
    }

    private static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : cause instanceof IOException io ? Reasons.of(io) : String.valueOf(cause.getMessage());
    }
}
