package dropforge.registry;

import dropforge.files.FileNews;
import dropforge.files.ProcessLock;
import dropforge.files.Sha256;
import dropforge.files.UserMistake;
import dropforge.files.WholeWrites;
import dropforge.journal.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The models folder, or that of the experiments, which has no champion. Reads need no lock: every version is whole or absent,
 * and the pointer is replaced atomically.
 */
public final class ModelRegistry {
    /** In each version's folder, for people. */
    public static final String CARD_FILE = "card.md";

    private static final System.Logger LOG = System.getLogger(ModelRegistry.class.getName());
    private static final Pattern VERSION_FOLDER = Pattern.compile("version_(\\d{4,9})");
    private static final String MODEL_FILES = "model.*";
    private static final String CHAMPION = "champion";
    private static final String BACKUP_LOCK = "backup.lock";
    /** Before the name of a version that is being removed; a dot, so that nobody takes it for one. */
    private static final String REMOVED = ".removed-";

    private final Path folder;
    private final String noun;
    private final String howToMakeOne;
    private final Pattern folderNames;
    private final ChampionLedger ledger;
    private final Pins pins;

    /** @param folder made when the first version is added */
    public ModelRegistry(Path folder) {
        this(folder, "version", "there are no models yet: drop a CSV file into the training folder, or run `retrain`.");
    }

    /** @param folder made when the first experiment is added */
    public static ModelRegistry ofExperiments(Path folder) {
        return new ModelRegistry(folder, "experiment", "there is none yet: `bench.train(...)` makes one.");
    }

    private ModelRegistry(Path folder, String noun, String howToMakeOne) {
        this.folder = folder;
        this.noun = noun;
        this.howToMakeOne = howToMakeOne;
        this.folderNames = Pattern.compile(noun + "_(\\d{4,9})");
        this.ledger = new ChampionLedger(folder);
        this.pins = new Pins(folder);
    }

    private String folderName(int number) {
        return "%s_%04d".formatted(noun, number);
    }

    /** In the folder of each: {@code version.json}. */
    Path fileOf(int number) {
        return folderOf(number).resolve(noun + ".json");
    }

    static String versionFolderName(int number) {
        return "version_%04d".formatted(number);
    }

    /** The number of the version whose folder has this name. */
    static Optional<Integer> numberOf(String folderName) {
        return numberOf(VERSION_FOLDER, folderName);
    }

    private static Optional<Integer> numberOf(Pattern names, String folderName) {
        Matcher name = names.matcher(folderName);
        return name.matches() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }

    public Path folder() {
        return folder;
    }

    /** Where a version lies, or would. */
    public Path folderOf(int version) {
        return folder.resolve(folderName(version));
    }

    /** All versions, oldest first. A folder whose version.json cannot be read is left out, and logged. */
    public List<ModelVersion> versions() {
        var versions = new ArrayList<ModelVersion>();
        for (int number : numbers()) {
            read(number).ifPresent(versions::add);
        }
        return versions;
    }

    /** The numbers of all versions that are there, whether they can be read or not, ascending. */
    public List<Integer> numbers() {
        return numbers("");
    }

    private List<Integer> numbers(String prefix) {
        var numbers = new ArrayList<Integer>();
        if (!Files.isDirectory(folder)) {
            return numbers;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(prefix) && Files.isDirectory(entry)) {
                    numberOf(folderNames, name.substring(prefix.length())).ifPresent(numbers::add);
                }
            }
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot read the models folder %s (%s). Give this user read access."
                            .formatted(folder, e.getClass().getSimpleName()),
                    e);
        }
        numbers.sort(Comparator.naturalOrder());
        return numbers;
    }

    private Optional<ModelVersion> read(int number) {
        return read(number, fileOf(number));
    }

    private static Optional<ModelVersion> read(int number, Path file) {
        try {
            ModelVersion version = Json.read(Files.readString(file), ModelVersion.class);
            if (version == null || version.version() != number) {
                LOG.log(Level.WARNING, "Version {0} is left out: {1} is of another one", number, file);
                return Optional.empty();
            }
            return Optional.of(version);
        } catch (IOException | JacksonException e) {
            LOG.log(Level.WARNING, "Version " + number + " is left out: " + file + " cannot be read", e);
            return Optional.empty();
        }
    }

    /** A version; empty when there is none of this number, or its version.json cannot be read. */
    public Optional<ModelVersion> find(int number) {
        return Files.isDirectory(folderOf(number)) ? read(number) : Optional.empty();
    }

    /** @throws UserMistake when there is no such version, or it cannot be read */
    public ModelVersion version(int number) {
        return find(number).orElseThrow(() -> {
            List<Integer> known = numbers();
            if (known.contains(number)) {
                return new UserMistake("%s cannot be read; use another version, or train one with `retrain --force`."
                        .formatted(fileOf(number)));
            }
            boolean was = noun.equals("version") && !known.isEmpty() && number > 0 && number < known.getLast();
            return new UserMistake("There is no %s %d%s in %s; %s"
                    .formatted(
                            noun,
                            number,
                            was ? " any more (`timeline --kind version-removed` tells why)" : "",
                            folder,
                            known.isEmpty()
                                    ? howToMakeOne
                                    : "there are %d to %d, of which %d is nearest: see `%s list`."
                                            .formatted(
                                                    known.getFirst(),
                                                    known.getLast(),
                                                    nearest(number, known),
                                                    noun.equals("version") ? "models" : noun + "s")));
        });
    }

    private static int nearest(int number, List<Integer> known) {
        return known.stream()
                .min(Comparator.comparingLong(one -> Math.abs((long) one - number)))
                .orElseThrow();
    }

    /** The newest version. */
    public Optional<ModelVersion> newest() {
        List<Integer> numbers = numbers();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            Optional<ModelVersion> version = read(numbers.get(i));
            if (version.isPresent()) {
                return version;
            }
        }
        return Optional.empty();
    }

    /**
     * The number for the next version: none that a version had which is there, is being removed, or ever was in use. Only for
     * who holds the workspace's training lock.
     */
    public int nextNumber() {
        return 1
                + Stream.of(
                                numbers(),
                                numbers(REMOVED),
                                championChanges().stream()
                                        .map(ChampionChange::version)
                                        .toList())
                        .flatMap(List::stream)
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0);
    }

    /**
     * Adds a version: whole or not at all.
     *
     * @param filler writes the model; version.json is written here
     */
    public void add(ModelVersion version, WholeWrites.Filler filler) throws IOException {
        Files.createDirectories(folder);
        WholeWrites.folder(folderOf(version.version()), target -> {
            filler.fill(target);
            Files.writeString(target.resolve(noun + ".json"), Json.page(version.withModelFiles(modelFiles(target))));
        });
    }

    /** A version told to people, in Markdown. @throws UserMistake when its card was removed */
    public String card(ModelVersion version) {
        Path card = folderOf(version.version()).resolve(CARD_FILE);
        try {
            return Files.readString(card);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). `models show %d --json` tells what the version was made of."
                            .formatted(card, e.getClass().getSimpleName(), version.version()),
                    e);
        }
    }

    /** Every file of a version, by its name, with the SHA-256 of its bytes. */
    public SortedMap<String, String> filesOf(int version) throws IOException {
        return files(folderOf(version), "*");
    }

    private static SortedMap<String, String> modelFiles(Path folder) throws IOException {
        return files(folder, MODEL_FILES);
    }

    private static SortedMap<String, String> files(Path folder, String glob) throws IOException {
        var hashes = new TreeMap<String, String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    hashes.put(file.getFileName().toString(), Sha256.of(file));
                }
            }
        }
        return hashes;
    }

    /** Whether the model of a version is as it was written. */
    public boolean isSound(ModelVersion version) {
        try {
            checkModelFiles(version);
            return true;
        } catch (UserMistake | IOException _) {
            return false;
        }
    }

    /**
     * What reads a model may be native code, which must never see a file that Dropforge has not written.
     *
     * @throws UserMistake when a file of the model is not as it was written, or another lies beside them
     */
    public void checkModelFiles(ModelVersion version) throws IOException {
        List<String> damages = modelDamages(version);
        if (!damages.isEmpty()) {
            throw new UserMistake(damages.getFirst());
        }
    }

    /** Which files of the model are not as they were written, or not of Dropforge, in sentences. */
    List<String> modelDamages(ModelVersion version) throws IOException {
        Path versionFolder = folderOf(version.version());
        var damages = new ArrayList<String>();
        if (version.modelFiles().isEmpty()) {
            damages.add(
                    "%s names no files of a model with their hashes, so none can be trusted; use another version with --version, or train one with `retrain --force`."
                            .formatted(versionFolder.resolve(noun + ".json")));
        }
        for (var file : version.modelFiles().entrySet()) {
            Path path = versionFolder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Sha256.of(path).equals(file.getValue())) {
                damages.add(
                        "%s is not as it was written, or is gone; bring it back from a backup, use another version with --version, or train one with `retrain --force`."
                                .formatted(path));
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(versionFolder, MODEL_FILES)) {
            for (Path file : files) {
                if (!version.modelFiles().containsKey(file.getFileName().toString())) {
                    damages.add(
                            "%s was not written with this version: what comes from elsewhere is never read as a model. Take it away, or use another version with --version."
                                    .formatted(file));
                }
            }
        }
        return damages;
    }

    /**
     * The version in use; empty while there is none.
     *
     * @throws UserMistake when the pointer cannot be read, or names no version that is there
     */
    public OptionalInt champion() {
        Path pointer = folder.resolve(CHAMPION);
        if (Files.isDirectory(pointer)) {
            throw new UserMistake(
                    "%s is a folder, where the file belongs that names the version in use. Remove it, then run `retrain`."
                            .formatted(pointer));
        }
        try {
            String name = Files.readString(pointer).strip();
            Matcher matcher = folderNames.matcher(name);
            if (!matcher.matches() || !Files.isDirectory(folder.resolve(name))) {
                throw pointsNowhere("\"%s\"".formatted(name), null);
            }
            return OptionalInt.of(Integer.parseInt(matcher.group(1)));
        } catch (NoSuchFileException _) {
            return OptionalInt.empty();
        } catch (CharacterCodingException e) {
            throw pointsNowhere("bytes that are no text", e);
        } catch (IOException e) {
            throw new UserMistake(
                    "Cannot read %s (%s). Give this user read access."
                            .formatted(pointer, e.getClass().getSimpleName()),
                    e);
        }
    }

    private UserMistake pointsNowhere(String content, Exception cause) {
        List<Integer> known = numbers();
        return new UserMistake(
                "%s names no version that is there, but %s. Write the name of one into it%s, or run `retrain`, which names the newest."
                        .formatted(
                                folder.resolve(CHAMPION),
                                content,
                                known.isEmpty() ? "" : ", such as " + folderName(known.getLast())),
                cause);
    }

    /** Why the pointer names no version that is there; empty when it does, or when there is no version yet. */
    public Optional<String> championProblem() {
        try {
            return champion().isEmpty() && !numbers().isEmpty()
                    ? Optional.of("%s is gone, so that no version is in use. Run `retrain`, which names the newest."
                            .formatted(folder.resolve(CHAMPION)))
                    : Optional.empty();
        } catch (UserMistake e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The version in use, for who can do without; empty, too, where {@link #championProblem} says why. */
    public OptionalInt championIfAny() {
        try {
            return champion();
        } catch (UserMistake _) {
            return OptionalInt.empty();
        }
    }

    /**
     * Makes a version the one in use: readers see the old one or the new one, and the ledger gets a line. Only for who has
     * the {@link #lock}.
     *
     * @param reason in a sentence
     * @throws UserMistake when there is no such version, or a file of it is not as it was written
     */
    public ChampionChange switchTo(int version, ChampionChange.How how, String reason, Instant at) throws IOException {
        checkModelFiles(version(version));
        foundInUse(at);
        OptionalInt before = championIfAny();
        WholeWrites.text(folder.resolve(CHAMPION), folderName(version) + "\n");
        return write(version, before, how, reason, at);
    }

    /**
     * Writes down who is in use where the ledger says otherwise: the pointer was edited by hand, or a process died between
     * the two. Only for who has the {@link #lock}.
     */
    public void foundInUse(Instant at) throws IOException {
        OptionalInt inUse = championIfAny();
        List<ChampionChange> changes = championChanges();
        OptionalInt last = changes.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(changes.getLast().version());
        if (inUse.isEmpty() || inUse.equals(last)) {
            return;
        }
        int version = inUse.getAsInt();
        Optional<String> gate = changes.stream().anyMatch(change -> change.version() == version)
                ? Optional.empty()
                : read(version)
                        .map(ModelVersion::decision)
                        .filter(Decision::promoted)
                        .map(Decision::reason);
        write(
                version,
                last,
                gate.isPresent() ? ChampionChange.How.GATE : ChampionChange.How.FOUND,
                gate.orElse("The file %s named it.".formatted(CHAMPION)),
                at);
    }

    private ChampionChange write(int version, OptionalInt before, ChampionChange.How how, String reason, Instant at)
            throws IOException {
        List<ChampionChange> changes = ledger.changes();
        long number = changes.isEmpty() ? 1 : changes.getLast().number() + 1;
        var change =
                new ChampionChange(number, at, version, before.isPresent() ? before.getAsInt() : null, how, reason);
        ledger.add(change);
        return change;
    }

    /** Who was champion and when, oldest first. */
    public List<ChampionChange> championChanges() {
        return ledger.changes();
    }

    /**
     * The version that was in use before this one came into use; of one that was rolled back to, the one before it came into
     * use at first, so that one can go back step by step.
     */
    public OptionalInt championBefore(int version) {
        return championChanges().reversed().stream()
                .filter(change -> change.version() == version && change.how() != ChampionChange.How.ROLLED_BACK)
                .map(ChampionChange::before)
                .filter(Objects::nonNull)
                .findFirst()
                // Of before there was a ledger.
                .or(() -> read(version).map(ModelVersion::parent))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /**
     * Taken while the champion is switched or an experiment is numbered, for moments only, by whoever does it in whatever workspace.
     *
     * @throws CancellationException when the thread is interrupted while it waits
     */
    public ProcessLock lock() throws IOException {
        return acquired(lockFile());
    }

    private ProcessLock acquired(String lock) throws IOException {
        Files.createDirectories(folder);
        try {
            return ProcessLock.acquire(folder.resolve(lock));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Waiting for the lock of %s was interrupted".formatted(folder));
        }
    }

    /**
     * Calls {@code heard} at once, where there is a champion, and whenever somebody may have switched the champion or pinned
     * a version. Whoever does may still be at it: what they write down is there for who takes {@link #lock}.
     *
     * @throws IOException where the system has nothing to tell it with
     */
    public FileNews news(Runnable heard) throws IOException {
        Files.createDirectories(folder);
        return FileNews.of(folder, Set.of(ChampionLedger.FILE, Pins.FILE), Duration.ZERO, heard);
    }

    private String lockFile() {
        return noun.equals("version") ? "champion.lock" : noun + ".lock";
    }

    /**
     * Taken while versions are removed, and while a backup reads them, which would miss their files.
     *
     * @return empty while somebody else has it
     */
    public Optional<ProcessLock> tryLockAgainstRemoval() throws IOException {
        Files.createDirectories(folder);
        return ProcessLock.tryAcquire(folder.resolve(BACKUP_LOCK));
    }

    /** The same as soon as nobody else has it. */
    public ProcessLock lockAgainstRemoval() throws IOException {
        return acquired(BACKUP_LOCK);
    }

    /** Whether a folder of this name is what is left of a version that was removed. */
    public static boolean isBeingRemoved(String name) {
        return name.startsWith(REMOVED);
    }

    /**
     * The versions that are kept whatever their age.
     *
     * @throws UserMistake when the file that names them cannot be read
     */
    public SortedSet<Integer> pinned() {
        return pins.all();
    }

    /**
     * Keeps a version whatever its age. Only for who has the {@link #lock}.
     *
     * @return whether it was not pinned yet
     * @throws UserMistake when there is no such version
     */
    public boolean pin(int version) throws IOException {
        version(version);
        return pins.add(version);
    }

    /** The opposite. @return whether it was pinned */
    public boolean unpin(int version) throws IOException {
        return pins.remove(version);
    }

    /**
     * Takes a version from all readers at once; what is left of it is named by {@link #removed} until {@link #deleteRemoved}.
     * Only for who has the {@link #lock} and the training lock.
     */
    public void remove(int version) throws IOException {
        WholeWrites.rename(folderOf(version), removedFolder(version));
    }

    private Path removedFolder(int version) {
        return folder.resolve(REMOVED + folderName(version));
    }

    /** The numbers of the versions that were removed and are not deleted yet. */
    public List<Integer> removed() {
        return numbers(REMOVED);
    }

    /** A version that was removed and is not deleted yet; empty where deleting it was begun. */
    public Optional<ModelVersion> findRemoved(int version) {
        return read(version, removedFolder(version).resolve(noun + ".json"));
    }

    /** Deletes what is left of a version that was removed; may be done again where a process died meanwhile. */
    public void deleteRemoved(int version) throws IOException {
        WholeWrites.deleteTree(removedFolder(version));
    }

    /**
     * The SHA-256 of all training files that the versions were made of; empty where a version cannot be read, since nobody
     * knows what it needs.
     */
    public Optional<Set<String>> neededBytes() {
        var needed = new HashSet<String>();
        for (int number : numbers()) {
            Optional<ModelVersion> version = read(number);
            if (version.isEmpty()) {
                return Optional.empty();
            }
            version.get().files().forEach(file -> needed.add(file.sha256()));
        }
        return Optional.of(needed);
    }

    /** Removes what a process that died while adding a version left. Only for who holds the training lock. */
    public void sweep() throws IOException {
        WholeWrites.sweep(folder);
    }
}
