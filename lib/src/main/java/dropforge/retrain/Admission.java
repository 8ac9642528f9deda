package dropforge.retrain;

import dropforge.files.Counted;
import dropforge.journal.Journal;
import dropforge.quarantine.Quarantine;
import dropforge.quarantine.Quarantine.Outcome.Changed;
import dropforge.quarantine.Quarantine.Outcome.InQuarantine;
import dropforge.quarantine.Quarantine.Outcome.LeftInPlace;
import dropforge.quarantine.QuarantineMode;
import dropforge.registry.ModelVersion;
import dropforge.schema.Finding;
import dropforge.schema.Schema;
import dropforge.schema.SchemaInForce;
import dropforge.schema.SchemaRules;
import dropforge.schema.SchemaStore;
import dropforge.table.ColumnFolder;
import dropforge.table.DataFile;
import dropforge.table.FileProblem;
import dropforge.table.FileProfile;
import dropforge.table.FindingKind;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestException;
import dropforge.table.IngestSettings;
import dropforge.table.Ingested;
import dropforge.table.NaturalOrder;
import dropforge.table.SameBytes;
import dropforge.table.TrainingException;
import dropforge.table.TrainingFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the training files and decides which may be learned from: by the schema in force, or, before there is one, by what
 * they agree on. A file that may not be goes into quarantine, unless it is likely that not the file is wrong but the schema
 * or a setting: then nothing is moved.
 */
final class Admission {
    private static final System.Logger LOG = System.getLogger(Admission.class.getName());

    /** So many files that are all wrong are more likely all right, where they are more than those that are used. */
    private static final int FEWEST_OF_A_SWEEP = 3;

    private final Path training;
    private final IngestSettings said;
    private final SchemaStore schemas;
    private final Quarantine quarantine;
    private final FileReports reports;
    private final Ingest ingest;
    /** Hashes of the files that were judged when a version was made, also of the last files alone. */
    private final Set<String> judged = new HashSet<>();

    private final Set<SameBytes> judgedCopies = new HashSet<>();

    /**
     * @param columns of the training files that were read before
     * @param said what the user has said in the settings
     */
    Admission(
            Path training,
            ColumnFolder columns,
            IngestSettings said,
            Journal journal,
            SchemaStore schemas,
            Quarantine quarantine) {
        this.training = training;
        this.ingest = new Ingest(new IngestCache(columns));
        this.said = said;
        this.schemas = schemas;
        this.quarantine = quarantine;
        this.reports = new FileReports(journal);
    }

    /** What came of the files. */
    sealed interface Result {
        /**
         * A data set.
         *
         * @param read with what is worth a warning
         * @param schema in force from now on
         * @param fresh the files that it has not seen yet
         * @param findings sentences about files that are new, by the schema
         * @param copies sentences about files that are new and have the bytes of others
         */
        record Admitted(
                Ingested read, Schema schema, List<FileProfile> fresh, List<String> findings, List<String> copies)
                implements Result {
            /** What there is to say of files that are new. */
            List<String> news() {
                return Stream.concat(copies.stream(), findings.stream()).toList();
            }
        }

        /** A file has changed since it was noticed, and is judged with its next change. */
        record Changing(String path) implements Result {}
    }

    /**
     * Reads the files.
     *
     * @param newest version that there is
     * @param interruptibly runs what may be interrupted: not while a file is moved or the schema is written
     * @throws TrainingException when no data set comes of them
     */
    Result read(
            List<TrainingFile> files,
            Optional<ModelVersion> newest,
            Function<Supplier<Ingested>, Ingested> interruptibly)
            throws IOException {
        SchemaInForce inForce = SchemaInForce.of(schemas, said);
        Set<TrainingFile> before = newest.stream()
                .flatMap(version -> version.files().stream())
                .map(file -> new TrainingFile(file.path(), file.sha256()))
                .collect(Collectors.toSet());
        Set<String> known = before.stream().map(TrainingFile::sha256).collect(Collectors.toSet());
        Set<String> movedAway = quarantine.movedAway();
        List<TrainingFile> present =
                files.stream().filter(file -> !movedAway.contains(file.path())).toList();
        Ingested read;
        try {
            read = interruptibly.apply(() -> ingest.read(training, present, inForce.settings(), inForce.rules()));
        } catch (IngestException e) {
            if (!e.changedWhileRead().isEmpty()) {
                return new Result.Changing(e.changedWhileRead().getFirst());
            }
            return switch (refuse(e.refused(), List.of(), inForce, known)) {
                case Refusal.Changed(var path) -> new Result.Changing(path);
                case Refusal.Done(var _, var moved) ->
                    throw moved == 0
                            ? e
                            : new TrainingException(
                                    "%s [%s moved to %s; see `quarantine list`]"
                                            .formatted(e.getMessage(), Counted.of(moved, "file"), quarantine.folder()),
                                    e);
            };
        }
        if (!read.changedWhileRead().isEmpty()) {
            return new Result.Changing(read.changedWhileRead().getFirst());
        }
        return switch (refuse(read.refused(), read.dataset().files(), inForce, known)) {
            case Refusal.Changed(var path) -> new Result.Changing(path);
            case Refusal.Done(var refused, var _) ->
                admitted(read, refused, inForce, known, newCopies(read.profiles(), before));
        };
    }

    /** Of those that the newest version has, it was said then. */
    private List<String> newCopies(List<FileProfile> files, Set<TrainingFile> before) {
        return copies(files).stream()
                .filter(pair -> !before.contains(pair.file()) || !before.contains(pair.first()))
                .filter(pair -> !judgedCopies.contains(pair))
                .map(SameBytes::sentence)
                .toList();
    }

    private static List<SameBytes> copies(List<FileProfile> files) {
        return SameBytes.among(files.stream()
                .map(file -> new TrainingFile(file.path(), file.sha256()))
                .toList());
    }

    private Result.Admitted admitted(
            Ingested read, List<FileProblem> refused, SchemaInForce inForce, Set<String> known, List<String> copies)
            throws IOException {
        Predicate<FileProfile> isNew = file -> !known.contains(file.sha256()) && !judged.contains(file.sha256());
        List<String> findings =
                inForce.findings(read, isNew).stream().map(Finding::sentence).toList();
        return new Result.Admitted(
                read.with(refused, findings),
                inForce.settle(schemas, read),
                // The first schema has seen all of them already.
                inForce.schema().isEmpty()
                        ? List.of()
                        : read.profiles().stream().filter(isNew).toList(),
                findings,
                copies);
    }

    /** The same of the last of its files alone, by the same schema, whatever its user writes meanwhile. */
    Ingested last(int files, Result.Admitted admitted) {
        List<DataFile> used = admitted.read().dataset().files();
        List<TrainingFile> last = used.subList(used.size() - files, used.size()).stream()
                .map(file -> new TrainingFile(file.path(), file.sha256()))
                .toList();
        Schema schema = admitted.schema();
        var settings = new IngestSettings(Optional.of(schema.target()), Optional.of(schema.task()), said.columns());
        return ingest.readSome(training, last, settings, new SchemaRules(schema))
                .with(admitted.read().refused(), admitted.findings());
    }

    /** A version was made of them: what they are like is usual from now on. */
    void accepted(Result.Admitted admitted) {
        admitted.read().profiles().stream().map(FileProfile::sha256).forEach(judged::add);
        ingest.store();
        judgedCopies.addAll(copies(admitted.read().profiles()));
        try {
            schemas.widen(admitted.schema(), admitted.fresh(), admitted.read().profiles());
        } catch (IOException e) {
            // The version is there all the same; the next one is warned of once more.
            LOG.log(Level.WARNING, "What was seen in new files cannot be written down", e);
        }
    }

    private sealed interface Refusal {
        /**
         * @param refused the files, where the sentences say what became of them
         * @param moved so many of them to quarantine
         */
        record Done(List<FileProblem> refused, int moved) implements Refusal {}

        /** A file is not as it was judged. */
        record Changed(String path) implements Refusal {}
    }

    private Refusal refuse(List<FileProblem> refused, List<DataFile> used, SchemaInForce inForce, Set<String> known) {
        List<FileProblem> judged = refused.stream()
                .filter(problem -> isOfTheFile(problem) && !problem.kind().isOfTheBytes())
                .toList();
        if (inForce.schema().isPresent()) {
            refuseToRefuseMost(judged, used, known);
        }
        boolean doubtful =
                judged.size() > used.size() && (inForce.schema().isEmpty() || judged.size() >= FEWEST_OF_A_SWEEP);
        boolean off = quarantine.mode() == QuarantineMode.OFF;
        Integer schema = inForce.schema().map(Schema::version).orElse(null);
        var told = new ArrayList<FileProblem>();
        var all = new ArrayList<FileProblem>();
        int moved = 0;
        for (FileProblem problem : refused) {
            if (off || !isOfTheFile(problem) || reports.isMarked(problem)) {
                told.add(problem);
            } else if (doubtful && !problem.kind().isOfTheBytes()) {
                told.add(problem.adding(
                        "it stays where it is, since most files are refused: is the schema wrong, or a setting?"));
            } else {
                switch (quarantine.put(problem.path(), problem.sha256(), Finding.of(problem), schema)) {
                    case InQuarantine(var file) -> {
                        moved += file.moved() ? 1 : 0;
                        all.add(file.moved() ? problem.adding("moved to quarantine") : problem);
                    }
                    case Changed _ -> {
                        return new Refusal.Changed(problem.path());
                    }
                    case LeftInPlace(var sentence) -> told.add(problem.adding(sentence));
                }
            }
        }
        all.addAll(told);
        all.sort(Comparator.comparing(FileProblem::path, NaturalOrder.NATURAL_ORDER));
        reports.tell(told, used);
        reports.tellRepaired(
                quarantine.repaired(used.stream().map(DataFile::path).toList()), used);
        return new Refusal.Done(all, moved);
    }

    /** Of what cannot be read nothing is known, and what does not fit into memory may fit into more. */
    private static boolean isOfTheFile(FileProblem problem) {
        return problem.sha256() != null && problem.kind() != FindingKind.ACCESS && problem.kind() != FindingKind.MEMORY;
    }

    /**
     * Not the files are wrong where most of those that a version was made of would be refused at once.
     *
     * @throws TrainingException when it is so
     */
    private void refuseToRefuseMost(List<FileProblem> judged, List<DataFile> used, Set<String> known) {
        List<FileProblem> learnedFrom = judged.stream()
                .filter(problem -> known.contains(problem.sha256()))
                .toList();
        long stillUsed =
                used.stream().filter(file -> known.contains(file.sha256())).count();
        if (learnedFrom.size() > stillUsed) {
            throw new TrainingException(
                    "%,d of %s that the newest version was made of would be refused, so likely not they are wrong but %s, or a setting; nothing is trained or moved. Change it back, or remove it to have it made anew. The first is %s"
                            .formatted(
                                    learnedFrom.size(),
                                    Counted.of(learnedFrom.size() + stillUsed, "file"),
                                    schemas.file(),
                                    learnedFrom.getFirst().sentence()));
        }
    }
}
