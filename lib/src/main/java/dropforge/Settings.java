package dropforge;

import dropforge.backup.Backup;
import dropforge.drift.DriftThresholds;
import dropforge.elt.InboundFolder;
import dropforge.extract.ExtractionPool;
import dropforge.extract.Limits;
import dropforge.files.ByteSizes;
import dropforge.files.IgnoreRules;
import dropforge.files.UserMistake;
import dropforge.files.WrongUsage;
import dropforge.journal.Journal;
import dropforge.journal.Json;
import dropforge.quarantine.Quarantine;
import dropforge.quarantine.QuarantineMode;
import dropforge.registry.ModelRegistry;
import dropforge.registry.TrainingArchive;
import dropforge.retrain.GateSettings;
import dropforge.retrain.ModeSettings;
import dropforge.retrain.OldFiles;
import dropforge.retrain.Retrainer;
import dropforge.retrain.UpkeepSettings;
import dropforge.schema.SchemaStore;
import dropforge.table.ColumnType;
import dropforge.table.IngestSettings;
import dropforge.table.NearNames;
import dropforge.table.Task;
import dropforge.train.Search;
import dropforge.train.Trainers;
import dropforge.train.TrainingSettings;
import dropforge.watch.FolderWatcher;
import dropforge.watch.FollowLinks;
import dropforge.watch.Reconciler;
import dropforge.watch.SourceChoice;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The settings in force in a workspace, and where each comes from: a flag wins over {@code dropforge.yaml}, that over the
 * default.
 */
public final class Settings {
    /** In the workspace; need not be there. */
    public static final String FILE_NAME = "dropforge.yaml";

    private static final int LEAST_DOCUMENT_MEMORY = 192;
    private static final String FLAG = "flag";
    private static final String DEFAULT = "default";
    private static final Set<Key> FOLDERS = Set.of(
            Key.TRAINING, Key.INBOUND, Key.MODELS, Key.METRICS, Key.ARCHIVE, Key.QUARANTINE_FOLDER, Key.DOCUMENTS);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path workspace;
    private final Map<Key, Value> values;

    /** Everything that can be set, with its default; null where there is none. */
    public enum Key {
        TRAINING("training", "DIR", "folder of the training files; the default lies in the workspace"),
        MODELS("models", "DIR", "folder of the models; the default lies in the workspace"),
        METRICS("metrics", "DIR", "folder of the metrics; the default lies in the workspace"),
        ARCHIVE(
                "archive",
                "DIR",
                "folder of the bytes of all training files that a version learned from; the default lies in the workspace"),
        INBOUND("inbound", "DIR", "folder whose files become documents; the default lies in the workspace"),
        DOCUMENTS(
                "documents",
                "DIR",
                "folder of the bytes of all documents, each once under its hash; the default lies in the workspace"),
        TARGET(null, "COLUMN", "column to predict"),
        TASK("auto", "TASK", "auto, binary, multiclass or regression"),
        COLUMNS(Map.of(), "MAP", "types of columns where they are told wrong, such as {zip: categorical}"),
        QUARANTINE(
                "move",
                "HOW",
                "what becomes of a file that cannot be learned from: move (out of the training folder), mark (it stays, with its reasons in the quarantine folder) or off (it stays)"),
        QUARANTINE_FOLDER(
                "quarantine",
                "DIR",
                "folder of the files that cannot be learned from; the default lies in the workspace"),
        TRAINER(
                TrainingSettings.DEFAULTS.trainer(),
                "NAME",
                "what fits the models: %s; or %s, which tries them"
                        .formatted(String.join(", ", Trainers.names()), Search.AUTO)),
        SEARCH_SECONDS(
                TrainingSettings.SEARCH_SECONDS,
                "N",
                "how long --trainer auto may try trainers and settings, before the fit itself"),
        HOLDOUT(TrainingSettings.DEFAULTS.holdout(), "HOW", "rows to score on: auto, time (the last ones) or random"),
        HOLDOUT_SHARE(TrainingSettings.DEFAULTS.holdoutShare(), "SHARE", "share of the rows to score on"),
        SEED(TrainingSettings.DEFAULTS.seed(), "N", "for everything random"),
        ITERATIONS(TrainingSettings.DEFAULTS.iterations(), "N", "trees or steps at most"),
        LEAVES(TrainingSettings.DEFAULTS.leaves(), "N", "leaves of a tree at most"),
        LEARNING_RATE(TrainingSettings.DEFAULTS.learningRate(), "RATE", "weight of each tree"),
        LEAF_ROWS(null, "N", "rows of a leaf at least; otherwise 20, or fewer of few rows"),
        COLUMN_SHARE(TrainingSettings.DEFAULTS.columnShare(), "SHARE", "share of the columns that each tree may use"),
        PERMUTATION(
                "auto",
                "WHEN",
                "whether it is measured what a model loses when a column is shuffled, some 0.1 s: on, off, or auto (with --trainer auto)"),
        EARLY_STOPPING(
                TrainingSettings.DEFAULTS.earlyStopping(),
                "N",
                "iterations without improvement before a fit ends; 0: never"),
        THREADS(TrainingSettings.DEFAULTS.threads(), "N", "threads of a fit"),
        PROMOTE(
                GateSettings.DEFAULTS.promote().wireName(),
                "WHEN",
                "when a new version becomes the champion: if-better, always or never (but by `models promote`)"),
        PROMOTE_MARGIN(
                GateSettings.DEFAULTS.margin(),
                "GAIN",
                "by how much more its leading metric must be better than the champion's, on rows that neither has learned from; below 0, a version that is worse by less will do"),
        PROMOTE_CONFIDENCE(
                GateSettings.DEFAULTS.confidence(),
                "SHARE",
                "how sure that must be: the lower end of this interval of the gain must exceed the margin"),
        MODE(
                "full",
                "HOW",
                "how much each retraining fits anew: full, `warm 50` (so many more iterations on the champion, with the new rows), or `window 3` (the last so many files)"),
        FULL_EVERY(ModeSettings.FULL_EVERY, "N", "after so many versions that are no full fits, a full one comes"),
        DRIFT(
                Map.of(),
                "MAP",
                "from when on a column of a new file counts as drifting, such as {psi-strong: 0.5, target-some: 0.1}"),
        KEEP_VERSIONS(
                UpkeepSettings.DEFAULTS.keepVersions(),
                "N",
                "so many of the newest versions stay, whatever their age; of the others those go that are older than keep-versions-for. The champion, the one before it and pinned ones always stay"),
        KEEP_VERSIONS_FOR(
                "90d",
                "TIME",
                "versions that are not older stay, however many they are; 0s: the number alone decides, never: all stay"),
        KEEP_TRAINING_FILES(
                null,
                "N",
                "after a retraining the training files that are not among the newest so many leave their folder for archived/, and where keep-training-for is said only those of them that are older; otherwise all stay, or the newest %d beside keep-training-for"
                        .formatted(UpkeepSettings.DEFAULTS.keepTrainingFiles())),
        KEEP_TRAINING_FOR(
                null,
                "TIME",
                "after a retraining the training files that were written earlier, such as 400d, leave their folder for archived/, but for the newest (keep-training-files); never: all stay"),
        DOCUMENT_TIME("60s", "TIME", "how long one document may be extracted; then it is given up"),
        DOCUMENT_SIZE("512MB", "SIZE", "larger files are recorded, and not read"),
        DOCUMENT_TEXT(
                Limits.DEFAULTS.characters(),
                "N",
                "characters of text of one document at most, with what is embedded in it; what comes after is cut"),
        DOCUMENT_PROCESSES(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4),
                "N",
                "so many documents are extracted at once, each in a process of its own"),
        DOCUMENT_MEMORY("512MB", "SIZE", "what each of these processes may take for its work"),
        DISK_RESERVE("64MB", "SIZE", "so much must stay free on each disk after a retraining, or it is not begun"),
        SETTLE("300ms", "TIME", "how long a file must stand still before it is read"),
        SOURCE("auto", "NAME", "where hints of changes come from: " + SourceChoice.names()),
        RECONCILE_SHARE(
                Reconciler.Pace.DEFAULT.share(),
                "SHARE",
                "share of one core for the background check for missed events; 0: never"),
        FOLLOW_LINKS(
                false,
                "WHERE",
                "which symbolic links to folders are followed: inside, as the flag alone says (to folders in the watched one that are passed over by name), anywhere, or false; one that leads back is not"),
        IGNORE(IgnoreRules.DEFAULT_PATTERNS, "LIST", "names of files and folders to pass over, as globs"),
        KEEP_ENTRIES(
                "730d",
                "TIME",
                "how long entries of the journal are kept, at least; two years, so that a season can be compared with the one before. 0 or never: all"),
        PROCESS_EXISTING(false, "BOOLEAN", "whether files that are there at the first start count as added");

        /** Of how documents are extracted. */
        public static final Set<Key> OF_DOCUMENTS = Collections.unmodifiableSet(EnumSet.of(
                DOCUMENTS, DOCUMENT_TIME, DOCUMENT_SIZE, DOCUMENT_TEXT, DOCUMENT_PROCESSES, DOCUMENT_MEMORY));

        private final Object defaultValue;
        private final String placeholder;
        private final String description;

        Key(Object defaultValue, String placeholder, String description) {
            this.defaultValue = defaultValue;
            this.placeholder = placeholder;
            this.description = description;
        }

        static Optional<Key> of(String wireName) {
            return Arrays.stream(values())
                    .filter(key -> key.wireName().equals(wireName))
                    .findFirst();
        }

        /** Null where there is none. */
        public Object defaultValue() {
            return defaultValue;
        }

        /** What stands for its value in a help text: {@code DIR}. */
        public String placeholder() {
            return placeholder;
        }

        /** As it is written in the file and as a flag: {@code holdout-share}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public String description() {
            return description;
        }
    }

    /**
     * A setting in force.
     *
     * @param value null where nothing is set
     * @param origin {@code default}, {@code flag}, or the path of the file
     */
    public record Value(Object value, String origin) {
        boolean isFlag() {
            return origin.equals(FLAG);
        }

        /** Whether nobody said anything. */
        public boolean isDefault() {
            return origin.equals(DEFAULT);
        }
    }

    private Settings(Path workspace, Map<Key, Value> values) {
        this.workspace = workspace;
        this.values = values;
        check();
    }

    /**
     * Reads the settings of a workspace.
     *
     * @param flags what the user said on the command line; null values count as not said
     * @throws UserMistake for an unknown key or a value that does not fit
     */
    public static Settings load(Path workspace, Map<Key, ?> flags) {
        var values = new LinkedHashMap<Key, Value>();
        for (Key key : Key.values()) {
            values.put(key, new Value(key.defaultValue, DEFAULT));
        }
        Path file = workspace.resolve(FILE_NAME);
        read(file).forEach((name, value) -> {
            Key key = key(name, file.toString());
            // A name without a value, as in `target:`, says nothing.
            if (value != null) {
                values.put(key, new Value(value, file.toString()));
            }
        });
        flags.forEach((key, value) -> {
            if (value != null) {
                values.put(key, new Value(value, FLAG));
            }
        });
        return new Settings(workspace, values);
    }

    private static Map<String, Object> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            JsonNode content = YAML.readTree(Files.readString(file));
            if (content.isMissingNode() || content.isNull()) {
                // Empty, or nothing but comments.
                return Map.of();
            }
            if (!content.isObject()) {
                throw unreadable(file, "it holds no `name: value`", null);
            }
            return YAML.convertValue(content, new TypeReference<>() {});
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw unreadable(file, (line > 0 ? "line " + line + ": " : "") + firstLine(e.getOriginalMessage()), e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8", e);
        } catch (IOException e) {
            throw unreadable(file, Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage()), e);
        }
    }

    private static UserMistake unreadable(Path file, String why, Exception cause) {
        return new UserMistake(
                "%s cannot be read as settings (%s). Write one `name: value` per line, as in `target: amount`; `config` shows the names."
                        .formatted(file, why),
                cause);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /** @param where somebody says it */
    static Key key(String name, String where) {
        return Key.of(name).orElseThrow(() -> {
            List<String> names = Arrays.stream(Key.values()).map(Key::wireName).toList();
            List<String> near = NearNames.of(name, names);
            return new UserMistake("%s sets %s, which is no setting%s. There are: %s."
                    .formatted(
                            where,
                            name,
                            near.isEmpty() ? "" : " (did you mean %s?)".formatted(near.getFirst()),
                            String.join(", ", names)));
        });
    }

    /** The same with some that win over them, as flags do. */
    Settings with(Map<Key, ?> flags) {
        var all = new LinkedHashMap<Key, Value>(values);
        flags.forEach((key, value) -> all.put(key, new Value(value, FLAG)));
        var settings = new Settings(workspace, all);
        settings.check();
        return settings;
    }

    /** All settings with their origin, in the order of {@link Key}. */
    public Map<Key, Value> all() {
        return values;
    }

    /** What somebody said, by its name, so that another process can read it with {@link #recorded}. */
    Map<String, Value> said() {
        var said = new LinkedHashMap<String, Value>();
        values.forEach((key, value) -> {
            if (!value.isDefault()) {
                said.put(key.wireName(), new Value(inForce(key), value.origin()));
            }
        });
        return said;
    }

    /** The settings of another process in the same workspace, from what it said; names that are no settings are left out. */
    static Settings recorded(Path workspace, Map<String, Value> said) {
        var values = new LinkedHashMap<Key, Value>();
        for (Key key : Key.values()) {
            values.put(key, said.getOrDefault(key.wireName(), new Value(key.defaultValue, DEFAULT)));
        }
        return new Settings(workspace, values);
    }

    /** The value of a setting, null where nothing is set; of a folder its absolute path, as a text. */
    public Object inForce(Key key) {
        return FOLDERS.contains(key) ? folder(key).toString() : values.get(key).value();
    }

    /** Reads every setting once, so that a mistake is told at the start and not when it is first needed. */
    private void check() {
        target();
        task();
        columns();
        quarantineMode();
        settle();
        ignore();
        source();
        reconciling();
        followLinks();
        processExisting();
        keepEntries();
        upkeep();
        training();
        gate();
        mode();
        drift();
        permutation();
        documentLimits();
        documentProcesses();
    }

    /** The folder whose files become documents. */
    public Path inboundFolder() {
        return folder(Key.INBOUND);
    }

    /** Of the bytes of documents. */
    Path documentsFolder() {
        return folder(Key.DOCUMENTS);
    }

    /** How much one document may cost. */
    public Limits documentLimits() {
        return new Limits(
                duration(Key.DOCUMENT_TIME),
                size(Key.DOCUMENT_SIZE),
                whole(Key.DOCUMENT_TEXT, 1, 500_000_000),
                Limits.DEFAULTS.depth(),
                Limits.DEFAULTS.embedded(),
                documentMemory());
    }

    /** In megabytes; the model that tells languages takes most of the least. */
    private int documentMemory() {
        long megabytes = size(Key.DOCUMENT_MEMORY) >> 20;
        if (megabytes < LEAST_DOCUMENT_MEMORY || megabytes > 1 << 20) {
            throw wrong(Key.DOCUMENT_MEMORY, "a size of %dMB or more, such as 512MB".formatted(LEAST_DOCUMENT_MEMORY));
        }
        return (int) megabytes;
    }

    /** How many documents are extracted at once. */
    public int documentProcesses() {
        return (int) whole(Key.DOCUMENT_PROCESSES, 1, 256);
    }

    /** No process of it is started yet. */
    ExtractionPool extractionPool() {
        return new ExtractionPool(documentLimits(), documentProcesses());
    }

    public Path trainingFolder() {
        return folder(Key.TRAINING);
    }

    /** The folder of this {@code root} of the journal; what is in no folder of these settings any more lies nowhere. */
    Path watchedFolder(String root) {
        if (root.equals(Retrainer.ROOT)) {
            return trainingFolder();
        }
        if (root.equals(InboundFolder.ROOT)) {
            return inboundFolder();
        }
        throw new UserMistake("No folder %s is watched with these settings.".formatted(root));
    }

    public Path modelsFolder() {
        return folder(Key.MODELS);
    }

    public Path metricsFolder() {
        return folder(Key.METRICS);
    }

    public Path archiveFolder() {
        return folder(Key.ARCHIVE);
    }

    /** Of the training files that have become old. */
    Path archivedFolder() {
        return workspace.resolve("archived");
    }

    /** Of what is made anew when it is needed, and is in no backup. */
    Path columnsFolder() {
        return workspace.resolve(Backup.CACHE).resolve("columns");
    }

    public Path quarantineFolder() {
        return folder(Key.QUARANTINE_FOLDER);
    }

    /** What becomes of a file that cannot be learned from. */
    public QuarantineMode quarantineMode() {
        // YAML takes a bare off for false.
        String mode = text(Key.QUARANTINE).equals("false") ? "off" : text(Key.QUARANTINE);
        return oneOf(Key.QUARANTINE, mode, QuarantineMode.class, "");
    }

    Quarantine quarantine(Journal journal) {
        return new Quarantine(
                quarantineFolder(), trainingFolder(), Retrainer.ROOT, quarantineMode(), journal, Clock.systemUTC());
    }

    OldFiles oldFiles(Journal journal) {
        return new OldFiles(
                upkeep(),
                trainingFolder(),
                archivedFolder(),
                new TrainingArchive(archiveFolder()),
                new ModelRegistry(modelsFolder()),
                journal,
                Clock.systemUTC());
    }

    /** A default or a value of the file is relative to the workspace, a flag to where the user is. */
    private Path folder(Key key) {
        Value value = values.get(key);
        Path path = Path.of(text(key));
        return (value.origin().equals(FLAG) ? path : workspace.resolve(path))
                .toAbsolutePath()
                .normalize();
    }

    /** The column to predict; empty while nobody said. */
    public Optional<String> target() {
        Object target = values.get(Key.TARGET).value();
        if (target instanceof Map || target instanceof List) {
            throw wrong(Key.TARGET, "the name of one column");
        }
        return Optional.ofNullable(target).map(Object::toString);
    }

    /** What is predicted; empty where the target tells. */
    public Optional<Task> task() {
        String task = text(Key.TASK);
        return task.equals("auto") ? Optional.empty() : Optional.of(oneOf(Key.TASK, task, Task.class, "auto, "));
    }

    /** The types of columns that the user laid down. */
    public Map<String, ColumnType> columns() {
        if (!(values.get(Key.COLUMNS).value() instanceof Map<?, ?> map)) {
            throw wrong(Key.COLUMNS, "a list such as {zip: categorical, day: date}");
        }
        var types = new LinkedHashMap<String, ColumnType>();
        map.forEach((name, type) ->
                types.put(String.valueOf(name), oneOf(Key.COLUMNS, String.valueOf(type), ColumnType.class, "")));
        return types;
    }

    public Duration settle() {
        return duration(Key.SETTLE);
    }

    public IgnoreRules ignore() {
        return values.get(Key.IGNORE).value() instanceof List<?> patterns
                ? new IgnoreRules(patterns.stream().map(String::valueOf).toList())
                : new IgnoreRules(List.of(text(Key.IGNORE)));
    }

    public SourceChoice source() {
        return SourceChoice.of(text(Key.SOURCE)).orElseThrow(() -> wrong(Key.SOURCE, "one of " + SourceChoice.names()));
    }

    /** How much the background check for missed events may do. */
    public Reconciler.Pace reconciling() {
        return new Reconciler.Pace(
                number(Key.RECONCILE_SHARE, 0, 1, "a share of one core from 0 to 1"),
                Reconciler.Pace.DEFAULT.firstPause());
    }

    /** Which symbolic links to folders are followed. */
    public FollowLinks followLinks() {
        return FollowLinks.of(text(Key.FOLLOW_LINKS))
                .orElseThrow(() -> wrong(Key.FOLLOW_LINKS, "false, inside or anywhere"));
    }

    public boolean processExisting() {
        return switch (text(Key.PROCESS_EXISTING)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(Key.PROCESS_EXISTING, "true or false");
        };
    }

    /** How long entries of the journal are kept, at least; zero for ever. */
    public Duration keepEntries() {
        String time = text(Key.KEEP_ENTRIES);
        if (time.equals("never") || time.equals("0")) {
            return Duration.ZERO;
        }
        try {
            return Durations.parse(time);
        } catch (IllegalArgumentException _) {
            throw wrong(Key.KEEP_ENTRIES, "a time such as 365d, or never");
        }
    }

    /** How much of a disk the models may take. */
    public UpkeepSettings upkeep() {
        return new UpkeepSettings(
                (int) whole(Key.KEEP_VERSIONS, 1, 1_000_000),
                age(Key.KEEP_VERSIONS_FOR, "90d"),
                isSaid(Key.KEEP_TRAINING_FILES)
                        ? (int) whole(Key.KEEP_TRAINING_FILES, 1, 1_000_000)
                        : UpkeepSettings.DEFAULTS.keepTrainingFiles(),
                keepTrainingFor(),
                size(Key.DISK_RESERVE));
    }

    /** Null for never, as long as neither is said. */
    private Duration keepTrainingFor() {
        if (isSaid(Key.KEEP_TRAINING_FOR)) {
            return age(Key.KEEP_TRAINING_FOR, "400d");
        }
        return isSaid(Key.KEEP_TRAINING_FILES) ? Duration.ZERO : UpkeepSettings.DEFAULTS.keepTrainingFor();
    }

    private boolean isSaid(Key key) {
        return values.get(key).value() != null;
    }

    /** Null for never. */
    private Duration age(Key key, String example) {
        String age = text(key);
        try {
            return age.equals("never") ? null : Durations.parse(age);
        } catch (IllegalArgumentException _) {
            throw wrong(key, "a time such as %s, 0s so that the number alone decides, or never".formatted(example));
        }
    }

    private long size(Key key) {
        try {
            return ByteSizes.parse(text(key));
        } catch (IllegalArgumentException _) {
            throw wrong(key, "a size such as 64MB or 10GB");
        }
    }

    /** What a fit depends on. */
    public TrainingSettings training() {
        if (!text(Key.TRAINER).equals(Search.AUTO) && !Trainers.names().contains(text(Key.TRAINER))) {
            throw wrong(Key.TRAINER, "%s, or one of %s".formatted(Search.AUTO, String.join(", ", Trainers.names())));
        }
        String holdout = text(Key.HOLDOUT);
        if (!List.of("auto", "time", "random").contains(holdout)) {
            throw wrong(Key.HOLDOUT, "auto, time or random");
        }
        return new TrainingSettings(
                text(Key.TRAINER),
                holdout,
                number(Key.HOLDOUT_SHARE, 0.01, 0.9, "a share from 0.01 to 0.9"),
                whole(Key.SEED, Integer.MIN_VALUE, Integer.MAX_VALUE),
                (int) whole(Key.ITERATIONS, 1, 100_000),
                (int) whole(Key.LEAVES, 2, 100_000),
                number(Key.LEARNING_RATE, 1e-6, 1, "a number above 0 and up to 1"),
                number(Key.COLUMN_SHARE, 0.01, 1, "a share from 0.01 to 1"),
                (int) whole(Key.EARLY_STOPPING, 0, 100_000),
                (int) whole(Key.THREADS, 1, 1_024),
                values.get(Key.LEAF_ROWS).value() == null ? null : (int) whole(Key.LEAF_ROWS, 1, 1_000_000),
                number(Key.SEARCH_SECONDS, 0, 86_400, "a number of seconds from 0 to 86400"));
    }

    /** Whether the permutation importance of each model is measured: where a search takes its seconds, by default. */
    boolean permutation() {
        return switch (text(Key.PERMUTATION)) {
            case "auto" -> training().searches();
            // What YAML makes of on and off.
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw wrong(Key.PERMUTATION, "on, off or auto");
        };
    }

    /** What the user has said of the training files. */
    IngestSettings ingest() {
        return new IngestSettings(target(), task(), columns());
    }

    /** When a new version becomes the champion. */
    public GateSettings gate() {
        GateSettings.Promote promote = Arrays.stream(GateSettings.Promote.values())
                .filter(each -> each.wireName().equals(text(Key.PROMOTE)))
                .findFirst()
                .orElseThrow(() -> wrong(Key.PROMOTE, "if-better, always or never"));
        return new GateSettings(
                promote,
                number(Key.PROMOTE_MARGIN, -Double.MAX_VALUE, Double.MAX_VALUE, "a number, such as 0.005"),
                number(Key.PROMOTE_CONFIDENCE, 0.5, 0.999, "a share from 0.5 to 0.999"));
    }

    /** How much each retraining fits anew. */
    public ModeSettings mode() {
        return ModeSettings.of(text(Key.MODE), (int) whole(Key.FULL_EVERY, 1, 1_000_000))
                .orElseThrow(() -> wrong(Key.MODE, "full, `warm 50` or `window 3`"));
    }

    /** From when on a column of a new file counts as drifting. */
    public DriftThresholds drift() {
        Map<?, ?> defaults = Json.convert(DriftThresholds.DEFAULTS, Map.class);
        var thresholds = new LinkedHashMap<String, Object>();
        defaults.forEach((name, value) -> thresholds.put(String.valueOf(name), value));
        if (!(values.get(Key.DRIFT).value() instanceof Map<?, ?> map)) {
            throw wrong(Key.DRIFT, "a list such as {psi-strong: 0.5}");
        }
        map.forEach((name, value) -> {
            String known = camelCase(String.valueOf(name));
            if (!thresholds.containsKey(known) || !(value instanceof Number)) {
                throw wrong(
                        Key.DRIFT,
                        "a list of numbers by the names "
                                + thresholds.keySet().stream()
                                        .map(Settings::kebabCase)
                                        .collect(Collectors.joining(", ")));
            }
            thresholds.put(known, value);
        });
        return new DriftThresholds(
                number(thresholds, "psiSome"),
                number(thresholds, "psiStrong"),
                number(thresholds, "ksSome"),
                number(thresholds, "ksStrong"),
                number(thresholds, "missingSome"),
                number(thresholds, "missingStrong"),
                number(thresholds, "targetSome"),
                number(thresholds, "targetStrong"),
                number(thresholds, "falseAlarms"));
    }

    private static double number(Map<String, Object> thresholds, String name) {
        return ((Number) thresholds.get(name)).doubleValue();
    }

    private static String camelCase(String kebab) {
        return Pattern.compile("-(.)")
                .matcher(kebab)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static String kebabCase(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** How the training folder is watched. */
    FolderWatcher.Options watching() {
        return new FolderWatcher.Options(
                Retrainer.ROOT,
                trainingFolder(),
                label(trainingFolder()),
                settle(),
                ignore(),
                processExisting(),
                reconciling(),
                followLinks());
    }

    /** How the inbound folder is watched. */
    FolderWatcher.Options watchingInbound() {
        return new FolderWatcher.Options(
                InboundFolder.ROOT,
                inboundFolder(),
                label(inboundFolder()),
                settle(),
                ignore(),
                processExisting(),
                reconciling(),
                followLinks());
    }

    InboundFolder inbound() {
        return new InboundFolder(InboundFolder.ROOT, label(inboundFolder()), inboundFolder());
    }

    /** Within the workspace relative to it, so that a workspace can be moved. */
    private String label(Path folder) {
        return folder.startsWith(workspace)
                ? workspace.relativize(folder).toString().replace('\\', '/')
                : folder.toString();
    }

    /** What trains with these settings. */
    Retrainer retrainer(Journal journal) {
        return new Retrainer(
                folders(),
                ingest(),
                training(),
                new Retrainer.Rules(gate(), mode(), drift(), permutation(), upkeep()),
                new SchemaStore(workspace, journal),
                quarantine(journal),
                journal,
                Clock.systemUTC());
    }

    /** Every folder that a setting names, by the name of the setting. */
    Map<String, Path> allFolders() {
        var folders = new LinkedHashMap<String, Path>();
        FOLDERS.stream().sorted().forEach(key -> folders.put(key.wireName(), folder(key)));
        return folders;
    }

    /** Where a training reads and writes. */
    Retrainer.Folders folders() {
        return new Retrainer.Folders(
                trainingFolder(), modelsFolder(), metricsFolder(), archiveFolder(), archivedFolder(), columnsFolder());
    }

    private String text(Key key) {
        return String.valueOf(values.get(key).value());
    }

    private double number(Key key, double least, double most, String expected) {
        try {
            double number = Double.parseDouble(text(key));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong(key, expected);
    }

    private long whole(Key key, long least, long most) {
        try {
            long number = Long.parseLong(text(key));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw wrong(key, "a whole number from %d to %d".formatted(least, most));
    }

    private Duration duration(Key key) {
        try {
            return Durations.parse(text(key));
        } catch (IllegalArgumentException _) {
            throw wrong(key, "a time such as 300ms, 2s or 1m");
        }
    }

    private <E extends Enum<E>> E oneOf(Key key, String word, Class<E> type, String others) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(word)) {
                return value;
            }
        }
        throw wrong(
                key,
                others
                        + Arrays.stream(type.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    private UserMistake wrong(Key key, String expected) {
        Value value = values.get(key);
        return value.origin().equals(FLAG)
                ? new WrongUsage("--%s is %s, but must be %s.".formatted(key.wireName(), value.value(), expected))
                : new UserMistake("The setting %s (%s) is %s, but must be %s."
                        .formatted(key.wireName(), value.origin(), value.value(), expected));
    }
}
