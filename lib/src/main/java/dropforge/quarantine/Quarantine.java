package dropforge.quarantine;

import dropforge.files.FileChange;
import dropforge.files.FileMove;
import dropforge.files.FileState;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Draft;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Json;
import dropforge.journal.Kind;
import dropforge.schema.Finding;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The quarantine of a workspace: {@code quarantine/} with the files, each with its path below the training folder and the
 * time in its name, and beside each {@code .reason.json} and, for people, {@code .reason.txt}. Whoever puts files in or
 * takes them out holds the workspace's training lock.
 *
 * <p>The reasons are written first, then the file is moved, within the transaction of the journal's entry: whoever hears of
 * the entry finds the file there. A process that dies in between leaves reasons without a file, which are swept away,
 * or a file without an entry, which gets one; {@link #recover} sees to that before anybody looks for removals.
 */
public final class Quarantine {
    private static final System.Logger LOG = System.getLogger(Quarantine.class.getName());
    private static final String REASON = ".reason.json";
    private static final String IN_WORDS = ".reason.txt";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Path training;
    private final String root;
    private final QuarantineMode mode;
    private final Journal journal;
    private final Clock clock;

    /**
     * @param folder made when the first file goes there
     * @param training the folder that the files come from, absolute
     * @param root its name in the journal
     */
    public Quarantine(Path folder, Path training, String root, QuarantineMode mode, Journal journal, Clock clock) {
        this.folder = folder;
        this.training = training;
        this.root = root;
        this.mode = mode;
        this.journal = journal;
        this.clock = clock;
    }

    /** What became of a file that was to go into quarantine. */
    public sealed interface Outcome {
        record InQuarantine(Quarantined file) implements Outcome {}

        /** It is not as it was judged, or not there any more; its next change brings another judgement. */
        record Changed() implements Outcome {}

        /** It is where it was. @param sentence why */
        record LeftInPlace(String sentence) implements Outcome {}
    }

    public QuarantineMode mode() {
        return mode;
    }

    public Path folder() {
        return folder;
    }

    /**
     * Puts a file into quarantine, with an entry of the journal.
     *
     * @param path relative to the training folder
     * @param sha256 of the bytes that were judged
     * @param findings why, the weightiest first
     * @param schema version that it was judged by; null where there was none
     */
    public Outcome put(String path, String sha256, List<Finding> findings, Integer schema) {
        Path file = training.resolve(path);
        try {
            FileState before = FileState.of(file);
            if (!Sha256.of(file).equals(sha256)) {
                return new Outcome.Changed();
            }
            // What a link leads to lies elsewhere, and may be used there.
            boolean inside = file.toRealPath().equals(training.toRealPath().resolve(path));
            var quarantined = new Quarantined(
                    freeName(path),
                    path,
                    now(),
                    sha256,
                    before.size(),
                    mode == QuarantineMode.MOVE && inside,
                    0,
                    schema,
                    findings,
                    null);
            Path target = folder.resolve(quarantined.name());
            Files.createDirectories(target.getParent());
            if (!quarantined.moved()) {
                return new Outcome.InQuarantine(mark(quarantined));
            }
            try (FileMove move = FileMove.prepare(file, target, sha256)) {
                return new Outcome.InQuarantine(move(quarantined, move, before));
            }
        } catch (NoSuchFileException | FileMove.ChangedMeanwhile _) {
            return new Outcome.Changed();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Cannot put " + path + " into quarantine", e);
            return new Outcome.LeftInPlace(
                    "it stays where it is, since it cannot be moved to %s (%s)".formatted(folder, reason(e)));
        }
    }

    private Quarantined mark(Quarantined file) throws IOException {
        for (Quarantined old : of(file.path())) {
            if (!old.moved()) {
                removeReasons(old);
            }
        }
        return inOneTransaction(file, () -> {});
    }

    private Quarantined move(Quarantined file, FileMove move, FileState judged) throws IOException {
        try {
            return inOneTransaction(file, () -> move.carryOut(judged));
        } catch (IOException | RuntimeException | Error e) {
            // The entry is not kept, so neither is the move.
            move.takeBack();
            removeReasons(file);
            throw e;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private Quarantined inOneTransaction(Quarantined file, Step step) throws IOException {
        try {
            return journal.write(transaction -> {
                JournalEntry entry = transaction.append(entry(file));
                Quarantined told = file.withEntry(entry.id());
                try {
                    writeReasons(told);
                    step.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return told;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Draft entry(Quarantined file) {
        Finding first = file.findings().getFirst();
        String to = file.moved() ? folder.resolve(file.name()).toString() : null;
        return Draft.of(new FileChange.Quarantined(file.path(), file.size(), file.sha256(), to, first.sentence()), root)
                .with("kind", first.kind().wireName())
                .with("row", first.row() == 0 ? null : first.row())
                .with("column", first.column())
                .with("findings", file.findings().size())
                .with("name", file.name());
    }

    private void writeReasons(Quarantined file) throws IOException {
        WholeWrites.text(folder.resolve(file.name() + REASON), Json.page(file));
        WholeWrites.text(folder.resolve(file.name() + IN_WORDS), ReasonText.of(file) + "\n");
    }

    private void removeReasons(Quarantined file) throws IOException {
        Files.deleteIfExists(folder.resolve(file.name() + IN_WORDS));
        Files.deleteIfExists(folder.resolve(file.name() + REASON));
    }

    /** {@code sub/may.20261122T031500.123Z.csv}; never one that is there. */
    private String freeName(String path) {
        int slash = path.lastIndexOf('/');
        int dot = path.lastIndexOf('.');
        String stem = dot > slash ? path.substring(0, dot) : path;
        String ending = dot > slash ? path.substring(dot) : "";
        for (Instant at = now(); ; at = at.plusMillis(1)) {
            String name = stem + "." + STAMP.format(at) + ending;
            boolean free = Stream.of("", REASON)
                    .noneMatch(end -> Files.exists(folder.resolve(name + end), LinkOption.NOFOLLOW_LINKS));
            if (free) {
                return name;
            }
        }
    }

    /** All files, oldest first; what cannot be read of them is left out, and logged. */
    public List<Quarantined> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(each -> each.getFileName().toString().endsWith(REASON))
                    .map(this::read)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(Quarantined::at)
                            .thenComparing(Quarantined::name, NaturalOrder.NATURAL_ORDER))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "Cannot read " + folder, e);
            return List.of();
        }
    }

    private Optional<Quarantined> read(Path reason) {
        try {
            return Optional.ofNullable(Json.read(Files.readString(reason), Quarantined.class));
        } catch (IOException | JacksonException e) {
            LOG.log(Level.WARNING, "Cannot read " + reason, e);
            return Optional.empty();
        }
    }

    private List<Quarantined> of(String path) {
        return files().stream().filter(file -> file.path().equals(path)).toList();
    }

    /**
     * The file of this name in quarantine, or the newest one of this path in the training folder, or of this file name.
     *
     * @throws UserMistake when there is none
     */
    public Quarantined file(String name) {
        List<Quarantined> all = files();
        Optional<Quarantined> found =
                all.stream().filter(file -> file.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            found = all.reversed().stream()
                    .filter(file -> file.path().equals(name) || file.path().endsWith("/" + name))
                    .findFirst();
        }
        return found.orElseThrow(() -> {
            List<String> paths = all.stream().map(Quarantined::path).distinct().toList();
            List<String> near = NearNames.of(name, paths);
            return new UserMistake("There is no %s in the quarantine %s%s"
                    .formatted(
                            name,
                            folder,
                            all.isEmpty()
                                    ? "; it is empty."
                                    : near.isEmpty()
                                            ? "; see `quarantine list`."
                                            : "; did you mean %s?".formatted(String.join(" or ", near))));
        });
    }

    /** Where a file is now. */
    public Path fileOf(Quarantined file) {
        return file.moved() ? folder.resolve(file.name()) : training.resolve(file.path());
    }

    /** Paths of the files that are here, and of which no other one has come in their place yet. */
    public Set<String> movedAway() {
        return files().stream()
                .filter(Quarantined::moved)
                .map(Quarantined::path)
                .filter(path -> Files.notExists(training.resolve(path), LinkOption.NOFOLLOW_LINKS))
                .collect(Collectors.toSet());
    }

    /** Those of the files that were waiting for one of their path to be used, which these are. */
    public List<Quarantined> repaired(List<String> used) {
        List<Quarantined> repaired = files().stream()
                .filter(file -> file.awaitsRepair() && used.contains(file.path()))
                .toList();
        for (Quarantined file : repaired) {
            try {
                if (file.moved()) {
                    writeReasons(file.withRepaired(now()));
                } else {
                    removeReasons(file);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "Cannot write the reason of " + file.name(), e);
            }
        }
        return repaired;
    }

    /**
     * Puts a file back where it was, with an entry of the journal; it is judged anew. One that was only marked loses its
     * mark.
     *
     * @throws UserMistake when there is another file now where it was, or it cannot be moved
     */
    public void release(Quarantined file) {
        Path origin = training.resolve(file.path()).normalize();
        Path there = folder.resolve(file.name()).normalize();
        if (!origin.startsWith(training.normalize()) || !there.startsWith(folder.normalize())) {
            throw new UserMistake(
                    "The reasons of %s name a file outside of the training folder, so somebody has changed them; take what you need from %s by hand."
                            .formatted(file.name(), folder));
        }
        try {
            if (!file.moved()) {
                removeReasons(file);
                journal.append(released(file));
                return;
            }
            if (Files.notExists(there)) {
                throw new UserMistake("%s is not there any more; remove %s, too.".formatted(there, there + REASON));
            }
            if (Files.exists(origin, LinkOption.NOFOLLOW_LINKS)) {
                throw new UserMistake(
                        "There is another file %s now. Move that away first, or take what you need from %s."
                                .formatted(origin, there));
            }
            Files.createDirectories(origin.getParent());
            try (FileMove move = FileMove.prepare(there, origin, Sha256.of(there))) {
                move.carryOut();
            }
            removeReasons(file);
            removeEmptyFolders(there.getParent());
            journal.append(released(file));
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot put %s back to %s (%s). Give this user write access, or move it yourself."
                            .formatted(there, origin, reason(e)),
                    e);
        }
    }

    private Draft released(Quarantined file) {
        return Draft.of(Kind.FILE_RELEASED, root, file.path())
                .withSha256(file.sha256())
                .with("name", file.name())
                .with("entry", file.journalEntry());
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

    /** Makes good what a process that died in the midst of it has left. */
    public void recover() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> folders = Files.walk(folder)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                WholeWrites.sweep(each);
            }
        }
        for (Quarantined file : files()) {
            recover(file);
        }
    }

    private void recover(Quarantined file) throws IOException {
        Path there = folder.resolve(file.name());
        boolean origin = Files.exists(training.resolve(file.path()), LinkOption.NOFOLLOW_LINKS);
        boolean told = journal.entry(file.journalEntry())
                .filter(entry ->
                        entry.kind() == Kind.FILE_QUARANTINED && file.name().equals(entry.text("name")))
                .isPresent();
        if (!file.moved()) {
            if (!told || !origin) {
                removeReasons(file);
            }
        } else if (Files.notExists(there)) {
            // Not moved yet, put back, or taken away by its user: there is nothing to say of it any more.
            removeReasons(file);
        } else if (!told && origin && Sha256.of(training.resolve(file.path())).equals(Sha256.of(there))) {
            // Copied, and not yet removed there: it is judged again.
            Files.delete(there);
            removeReasons(file);
        } else if (!told && journal.droppedBefore().filter(file.at()::isBefore).isEmpty()) {
            JournalEntry entry = journal.append(entry(file));
            writeReasons(file.withEntry(entry.id()));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String reason(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return cause.getMessage() == null || cause.getMessage().startsWith("/")
                ? cause.getClass().getSimpleName()
                : cause.getMessage().lines().collect(Collectors.joining(" "));
    }
}
