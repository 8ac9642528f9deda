package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.files.FileMove;
import dropforge.files.FileState;
import dropforge.files.ProcessLock;
import dropforge.files.Reasons;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Kind;
import dropforge.registry.FitMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.ModelVersion;
import dropforge.registry.TrainingArchive;
import dropforge.table.NaturalOrder;
import dropforge.table.NearNames;
import dropforge.table.TrainingFile;
import dropforge.train.Splits;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves old training files out of the training folder into {@code archived/} of the workspace, each under its path there, and
 * back. A file goes once it is neither among the newest so many nor younger than so long; never one that is held out or that
 * no version has learned from, nor so many that nothing is left to learn from, nor one whose bytes a version could not be made
 * of again, nor one that is back after it had gone. It is no reason for a retraining: what is left is learned from when
 * something else changes.
 *
 * <p>A file is moved within the transaction of the journal's entry: whoever hears of the entry finds the file there. One of
 * which a process died before the entry was kept gets it by {@link #recover}, before anybody looks for removals. Whoever moves
 * files holds the workspace's training lock, and the registry's lock against removal, since a backup that is being taken has
 * listed each where it was.
 */
public final class OldFiles {
    private static final System.Logger LOG = System.getLogger(OldFiles.class.getName());
    private static final int CANDIDATES_NAMED = 5;
    private static final Set<Kind> STORY = Set.of(Kind.FILE_ARCHIVED, Kind.FILE_RELEASED);
    /** A path with the beginning of a hash before its ending. */
    private static final Pattern WITH_HASH = Pattern.compile("(.+)\\.([0-9a-f]{12})(\\.[^./]*)?");

    /** Name in the detail of a {@code file-archived}: where the file is below {@code archived/}. */
    private static final String NAME = "name";

    private final UpkeepSettings settings;
    private final Path training;
    private final Path folder;
    private final TrainingArchive archive;
    private final ModelRegistry registry;
    private final Journal journal;
    private final Clock clock;

    /**
     * @param training the folder that the files come from, absolute
     * @param folder made when the first file goes there
     * @param archive of the bytes that versions can be made of again
     * @param registry tells which files versions have learned from
     */
    public OldFiles(
            UpkeepSettings settings,
            Path training,
            Path folder,
            TrainingArchive archive,
            ModelRegistry registry,
            Journal journal,
            Clock clock) {
        this.settings = settings;
        this.training = training;
        this.folder = folder;
        this.archive = archive;
        this.registry = registry;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * An old file.
     *
     * @param path below the training folder, where it came from
     * @param name below {@code archived/}: the path, or, where another of that path was there already, with the beginning of
     *     its hash
     * @param at when it was moved, null where nobody wrote that down
     */
    public record OldFile(String path, String name, long bytes, Instant at) {}

    public Path folder() {
        return folder;
    }

    /** Those that are here, in natural order of their names. */
    public List<OldFile> files() {
        return names().stream().map(this::file).toList();
    }

    /** How many there are. */
    public int count() {
        return names().size();
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && !WholeWrites.isTemporary(file.getFileName().toString()))
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted(NaturalOrder.NATURAL_ORDER)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Cannot read " + folder, e);
            return List.of();
        }
    }

    private OldFile file(String name) {
        String path = pathOf(name);
        Instant at = journal
                .find(JournalQuery.ALL.withRoot(Retrainer.ROOT).withPath(path).withKinds(Kind.FILE_ARCHIVED))
                .reversed()
                .stream()
                .filter(entry -> name.equals(entry.text(NAME)))
                .findFirst()
                .map(JournalEntry::at)
                .orElse(null);
        return new OldFile(path, name, folder.resolve(name).toFile().length(), at);
    }

    /** Where a file came from. */
    private String pathOf(String name) {
        Optional<String> path = pathWithoutHash(name);
        try {
            Matcher parts = WITH_HASH.matcher(name);
            return path.isPresent()
                            && parts.matches()
                            && Sha256.of(folder.resolve(name)).startsWith(parts.group(2))
                    ? path.get()
                    : name;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot read " + folder.resolve(name), e);
            return name;
        }
    }

    /** Empty for a name that has none. */
    private static Optional<String> pathWithoutHash(String name) {
        Matcher parts = WITH_HASH.matcher(name);
        return parts.matches()
                ? Optional.of(parts.group(1) + (parts.group(3) == null ? "" : parts.group(3)))
                : Optional.empty();
    }

    /** Whether the file of that path and these bytes was moved away, and not put back. */
    boolean has(String path, String sha256) {
        return last(path)
                .filter(entry -> entry.kind() == Kind.FILE_ARCHIVED && sha256.equals(entry.sha256()))
                .isPresent();
    }

    /** Paths of the files that are here, and of which no other one has come in their place yet. */
    Set<String> movedAway() {
        return names().stream()
                // Without reading them: of two paths the wrong one is that of no file.
                .flatMap(name -> Stream.concat(Stream.of(name), pathWithoutHash(name).stream()))
                .filter(path -> Files.notExists(training.resolve(path), LinkOption.NOFOLLOW_LINKS))
                .collect(Collectors.toSet());
    }

    private Optional<JournalEntry> last(String path) {
        return journal.newest(
                JournalQuery.ALL.withRoot(Retrainer.ROOT).withPath(path).withKinds(STORY.toArray(Kind[]::new)));
    }

    /**
     * Moves the files that have become old. That one cannot be moved fails nothing else: it is told and tried again after the
     * next retraining. While a backup is taken none is moved; the next retraining does.
     *
     * @param present all training files
     */
    void apply(List<TrainingFile> present) {
        if (!settings.archivesFiles() || present.size() <= settings.keepTrainingFiles()) {
            return;
        }
        try {
            List<ModelVersion.TrainedFile> old = old(present);
            Optional<ProcessLock> noBackup = old.isEmpty() ? Optional.empty() : registry.tryLockAgainstRemoval();
            if (noBackup.isPresent()) {
                try (ProcessLock _ = noBackup.get()) {
                    move(old);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Cannot archive old training files", e);
        }
    }

    private void move(List<ModelVersion.TrainedFile> old) {
        var failures = new LinkedHashMap<String, Exception>();
        for (ModelVersion.TrainedFile file : old) {
            try {
                if (archive.isSound(file.sha256())) {
                    move(file);
                }
            } catch (NoSuchFileException | FileMove.ChangedMeanwhile _) {
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

    /** A file that versions were made of, and whether there is one that has learned from it and not held it out. */
    private record Used(ModelVersion.TrainedFile file, boolean learnedFrom) {}

    /** In their order, which for files named by date is that of time. */
    private List<ModelVersion.TrainedFile> old(List<TrainingFile> present) {
        List<Used> used = used(present);
        Instant oldest = clock.instant().minus(settings.keepTrainingFor());
        var old = used.subList(0, Math.max(0, used.size() - settings.keepTrainingFiles())).stream()
                .filter(each ->
                        each.learnedFrom && isOlder(training.resolve(each.file.path()), oldest) && !isBack(each.file))
                .collect(Collectors.toCollection(ArrayList::new));
        while (!old.isEmpty()
                && !isEnough(used.stream().filter(each -> !old.contains(each)).toList())) {
            old.removeLast();
        }
        return old.stream().map(Used::file).toList();
    }

    /** Those that are there, each as the newest version has it that was made of it; of a window the files before it, too. */
    private List<Used> used(List<TrainingFile> present) {
        var used = new HashMap<String, Used>();
        for (int number : registry.numbers().reversed()) {
            Optional<ModelVersion> version = registry.find(number);
            version.ifPresent(each -> each.files()
                    .forEach(file -> used.putIfAbsent(file.path(), new Used(file, hasLearnedFrom(each, file)))));
            boolean ofAll = version.filter(
                            each -> each.mode() == null || each.mode().kind() != FitMode.Kind.WINDOW)
                    .isPresent();
            if (ofAll) {
                break;
            }
        }
        return present.stream()
                .sorted(Comparator.comparing(TrainingFile::path, NaturalOrder.NATURAL_ORDER))
                .filter(file -> used.containsKey(file.path())
                        && (file.sha256() == null
                                || file.sha256()
                                        .equals(used.get(file.path()).file.sha256())))
                .map(file -> used.get(file.path()))
                .toList();
    }

    /** Of a version that holds out rows by chance, from each file that is not held out as a whole. */
    private static boolean hasLearnedFrom(ModelVersion version, ModelVersion.TrainedFile file) {
        return file.heldOut() != null && (version.rows().byTime() ? file.heldOut() == 0 : file.heldOut() < file.rows());
    }

    private static boolean isEnough(List<Used> left) {
        return left.stream().anyMatch(Used::learnedFrom)
                && left.stream().mapToLong(each -> each.file.rows()).sum() >= Splits.FEWEST_ROWS;
    }

    private static boolean isOlder(Path file, Instant oldest) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
        } catch (IOException _) {
            return false;
        }
    }

    /** By the command or by hand: its user wants it there. */
    private boolean isBack(ModelVersion.TrainedFile file) {
        return last(file.path())
                .filter(entry ->
                        entry.kind() == Kind.FILE_ARCHIVED || entry.detail().containsKey(Draft.ARCHIVED))
                .filter(entry -> file.sha256().equals(entry.sha256()))
                .isPresent();
    }

    private void move(ModelVersion.TrainedFile file) throws IOException {
        Path from = training.resolve(file.path());
        // What a link leads to lies elsewhere, and may be used there.
        if (!from.toRealPath().equals(training.toRealPath().resolve(file.path()))) {
            return;
        }
        FileState read = FileState.of(from);
        if (!Sha256.of(from).equals(file.sha256())) {
            throw new FileMove.ChangedMeanwhile();
        }
        String name = freeName(file);
        Path to = folder.resolve(name);
        Files.createDirectories(to.getParent());
        try (FileMove move = FileMove.prepare(from, to, file.sha256())) {
            try {
                journal.write(transaction -> {
                    transaction.append(entry(file.path(), file.sha256(), name, reason()));
                    try {
                        move.carryOut(read);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return null;
                });
            } catch (UncheckedIOException e) {
                move.takeBack();
                throw e.getCause();
            } catch (RuntimeException | Error e) {
                // The entry is not kept, so neither is the move.
                move.takeBack();
                throw e;
            }
        }
    }

    /** Its path, or, where another of that path is here already, one with the beginning of its hash. */
    private String freeName(ModelVersion.TrainedFile file) {
        if (Files.notExists(folder.resolve(file.path()), LinkOption.NOFOLLOW_LINKS)) {
            return file.path();
        }
        int dot = file.path().lastIndexOf('.');
        int end = dot > file.path().lastIndexOf('/') ? dot : file.path().length();
        return "%s.%.12s%s"
                .formatted(
                        file.path().substring(0, end),
                        file.sha256(),
                        file.path().substring(end));
    }

    private Draft entry(String path, String sha256, String name, String reason) {
        return Draft.of(Kind.FILE_ARCHIVED, Retrainer.ROOT, path)
                .withSha256(sha256)
                .with("message", reason)
                .with(NAME, name)
                .with(Draft.TO, folder.resolve(name).toString());
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
        for (String name : names()) {
            String path = pathOf(name);
            Path here = folder.resolve(name);
            Path there = training.resolve(path);
            if (Files.notExists(there, LinkOption.NOFOLLOW_LINKS)) {
                tellOfMove(path, name);
            } else if (isCopy(here, there)) {
                // Copied, and not yet removed at the one place or the other; or somebody has brought it again.
                Files.delete(here);
            }
        }
    }

    /** Whether there are two of them: by a link it may be but one, which would be gone with either. */
    private static boolean isCopy(Path one, Path other) throws IOException {
        return Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSameFile(one, other)
                && Files.size(one) == Files.size(other)
                && Sha256.of(one).equals(Sha256.of(other));
    }

    /** Unless that was done, or nobody would miss the file: then somebody has put it here. */
    private void tellOfMove(String path, String name) throws IOException {
        JournalQuery ofFile = JournalQuery.ALL.withRoot(Retrainer.ROOT).withPath(path);
        Optional<JournalEntry> last = journal.newest(ofFile.withKinds(
                Kind.ADDED, Kind.MODIFIED, Kind.RENAMED, Kind.REMOVED, Kind.FILE_RELEASED, Kind.FILE_ARCHIVED));
        boolean isDone = last.map(entry -> entry.kind() == Kind.REMOVED || entry.kind() == Kind.FILE_ARCHIVED)
                .orElse(journal.droppedBefore().isPresent());
        if (isDone) {
            return;
        }
        String sha256 = Sha256.of(folder.resolve(name));
        boolean isTold = journal.find(ofFile.withKinds(Kind.FILE_ARCHIVED)).stream()
                .anyMatch(entry -> sha256.equals(entry.sha256()));
        if (!isTold && archive.isSound(sha256)) {
            journal.append(entry(path, sha256, name, "The process ended while it was moved."));
        }
    }

    /**
     * Puts a file back to where it was, with an entry of the journal; it stays there from now on, and is learned from. Waits
     * while a backup is taken.
     *
     * @param name as {@link #files} has it, or its path, or the last part of that
     * @return the file as it was here
     * @throws UserMistake when there is none, several have that last part, there is another file now where it was, or it
     *     cannot be moved
     */
    public OldFile release(String name) {
        OldFile file = find(name);
        Path here = folder.resolve(file.name());
        Path there = training.resolve(file.path());
        if (!Files.isDirectory(training)) {
            throw new UserMistake("The training folder %s is not there. Mount or make it first; %s stays where it is."
                    .formatted(training, here));
        }
        try (ProcessLock _ = registry.lockAgainstRemoval()) {
            if (Files.exists(there) && Files.isSameFile(here, there)) {
                throw new UserMistake(
                        "%s is %s itself, by a link. Take that link away, and not the file, then release it again."
                                .formatted(there, here));
            }
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS) && !isCopy(here, there)) {
                throw new UserMistake(
                        "There is another file %s now. Move that away first, or take what you need from %s."
                                .formatted(there, here));
            }
            String sha256 = Sha256.of(here);
            if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(here);
            } else {
                Files.createDirectories(there.getParent());
                try (FileMove move = FileMove.prepare(here, there, sha256)) {
                    move.carryOut();
                }
            }
            removeEmptyFolders(here.getParent());
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

    private OldFile find(String name) {
        List<OldFile> all = files();
        List<OldFile> found = Stream.<Predicate<OldFile>>of(
                        each -> each.name().equals(name),
                        each -> each.path().equals(name),
                        each -> each.path().endsWith("/" + name))
                .map(fits -> all.stream().filter(fits).toList())
                .filter(fitting -> !fitting.isEmpty())
                .findFirst()
                .orElseThrow(() -> new UserMistake(noSuch(name, all)));
        if (found.size() > 1) {
            throw new UserMistake(severalSuch(name, found));
        }
        return found.getFirst();
    }

    private void removeEmptyFolders(Path from) throws IOException {
        for (Path each = from; !each.equals(folder); each = each.getParent()) {
            try (Stream<Path> inside = Files.list(each)) {
                if (inside.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(each);
        }
    }

    private static String severalSuch(String name, List<OldFile> found) {
        int others = found.size() - CANDIDATES_NAMED;
        return "%s may be %s%s; name it as `archived list` does."
                .formatted(
                        name,
                        found.stream()
                                .limit(CANDIDATES_NAMED)
                                .map(OldFile::name)
                                .collect(Collectors.joining(" or ")),
                        others > 0 ? " or " + Counted.of(others, "other") : "");
    }

    private String noSuch(String name, List<OldFile> all) {
        List<String> near = NearNames.of(name, all.stream().map(OldFile::name).toList());
        return "There is no %s in %s%s"
                .formatted(
                        name,
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
