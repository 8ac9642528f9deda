package dropforge.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes one data set of the files of one ingest: agrees on the columns, then on the types, then joins the rows. */
final class DatasetAssembly {
    private final FileLoading loading;
    private final IngestSettings settings;
    private final FileRules rules;
    private final List<String> warnings = new ArrayList<>();
    private final List<FileProfile> profiles = new ArrayList<>();

    DatasetAssembly(FileLoading loading, IngestSettings settings, FileRules rules) {
        this.loading = loading;
        this.settings = settings;
        this.rules = rules;
    }

    /** @throws TrainingException where no data set comes of the files */
    Ingested of(List<TrainingFile> files) {
        List<LoadedFile> usable = loading.load(files, wordColumns());
        checkSome(usable, files.size());
        String target = targetOf(usable);
        usable = withTarget(usable, target);
        HeaderConsensus consensus = consensus(usable);
        usable = withColumns(usable, consensus);
        checkSome(usable, files.size());
        warnOfUnknownColumns(consensus.names());
        var formats = new ArrayList<ColumnFormat>();
        for (String name : consensus.names()) {
            formats.add(format(name, usable));
        }
        usable = withWords(usable, formats, target, consensus);
        usable = fitting(usable, formats);
        checkSome(usable, files.size());
        checkMemory(usable, formats.size());
        warnOfCopies(usable);
        return join(usable, formats, target);
    }

    private HeaderConsensus consensus(List<LoadedFile> files) {
        return rules.layout()
                .map(HeaderConsensus::of)
                .orElseGet(() -> HeaderConsensus.of(
                        files.stream().map(file -> file.table().header()).toList()));
    }

    private ColumnFormat format(String name, List<LoadedFile> files) {
        Optional<TableLayout.LaidDown> laidDown = rules.layout().flatMap(layout -> layout.column(name));
        boolean filesTell = laidDown.isEmpty()
                || (laidDown.get().type() == ColumnType.DATE
                        && laidDown.get().dates().isEmpty());
        return filesTell
                ? ColumnTypes.decide(
                        name,
                        parts(files, name),
                        laidDown.map(TableLayout.LaidDown::type)
                                .orElse(settings.columns().get(name)),
                        warnings::add)
                : new ColumnFormat(name, laidDown.get().type(), laidDown.get().dates());
    }

    /** Columns of which it is known beforehand that the words are needed. */
    private Set<String> wordColumns() {
        var types = new HashMap<>(settings.columns());
        rules.layout().ifPresent(layout -> layout.columns().forEach(column -> types.put(column.name(), column.type())));
        var names = new HashSet<String>();
        types.forEach((name, type) -> {
            if (type == ColumnType.CATEGORICAL || type == ColumnType.BOOLEAN) {
                names.add(name);
            }
        });
        if (needsClasses()) {
            settings.target().ifPresent(names::add);
        }
        return names;
    }

    private boolean needsClasses() {
        return settings.task().filter(task -> task != Task.REGRESSION).isPresent();
    }

    private void checkSome(List<LoadedFile> usable, int files) {
        if (!usable.isEmpty()) {
            return;
        }
        if (files == 0) {
            throw new TrainingException("There is no training file yet: put CSV files into the training folder.");
        }
        List<FileProblem> refused = loading.refused();
        if (refused.isEmpty()) {
            throw new TrainingException(
                    "All training files changed while they were read: wait until they are at rest.");
        }
        String which =
                files == 1 ? "The training file cannot be used" : "None of the %,d files can be used".formatted(files);
        throw new TrainingException(which + ": " + refused.getFirst().sentence());
    }

    /** Rows that are there twice are used once. */
    private void warnOfCopies(List<LoadedFile> files) {
        SameBytes.among(files.stream()
                        .map(file -> new TrainingFile(
                                file.file().path(), file.table().sha256()))
                        .toList())
                .forEach(pair -> warnings.add(pair.sentence()));
    }

    private String targetOf(List<LoadedFile> usable) {
        var names = new ArrayList<String>();
        usable.forEach(file -> file.table().header().stream()
                .filter(name -> !names.contains(name))
                .forEach(names::add));
        String columns = String.join(", ", names);
        if (settings.target().isEmpty()) {
            throw new TrainingException(
                    "Say which column to predict with --target NAME, or target: NAME in dropforge.yaml, and start again; the columns are: "
                            + columns);
        }
        String target = settings.target().get();
        if (names.contains(target)) {
            return target;
        }
        throw new TrainingException(Headers.noneHas(target, names));
    }

    private List<LoadedFile> withTarget(List<LoadedFile> files, String target) {
        var kept = new ArrayList<LoadedFile>();
        for (LoadedFile file : files) {
            if (!file.table().header().contains(target)) {
                List<String> near = NearNames.of(target, file.table().header());
                String cure =
                        near.isEmpty() ? "add it" : "is it the column %s? Then rename that".formatted(near.getFirst());
                loading.refuse(
                        file,
                        file.table()
                                .fault(
                                        FindingKind.MISSING_COLUMN,
                                        target,
                                        "this file does not have it, and it is the target; " + cure));
            } else if (file.table().column(target).present() == 0) {
                loading.refuse(
                        file,
                        file.table()
                                .fault(
                                        FindingKind.TYPE,
                                        target,
                                        "every value of the target is missing; fill it in, or remove the file"));
            } else {
                kept.add(file);
            }
        }
        checkSome(kept, files.size());
        return kept;
    }

    private List<LoadedFile> withColumns(List<LoadedFile> files, HeaderConsensus consensus) {
        var kept = new ArrayList<LoadedFile>();
        for (LoadedFile file : files) {
            List<CsvReading.Fault> faults = consensus.differencesOf(file.table().header()).stream()
                    .map(each -> file.table().fault(each.kind(), each.column(), each.what()))
                    .toList();
            if (faults.isEmpty()) {
                kept.add(withMissing(file, consensus));
            } else {
                loading.refuse(file, faults);
            }
        }
        return kept;
    }

    private static LoadedFile withMissing(LoadedFile file, HeaderConsensus consensus) {
        List<String> lacked = consensus.lackedBy(file.table().header());
        return lacked.isEmpty()
                ? file
                : new LoadedFile(file.file(), file.table().withMissing(lacked));
    }

    private void warnOfUnknownColumns(List<String> names) {
        for (String name : new TreeSet<>(settings.columns().keySet())) {
            if (!names.contains(name)) {
                List<String> near = NearNames.of(name, names);
                warnings.add("Column %s has a type in the settings, but no file has it%s"
                        .formatted(name, near.isEmpty() ? "." : "; did you mean " + String.join(" or ", near) + "?"));
            }
        }
    }

    /** Reads again the files of which too little was kept for the types that were agreed on. */
    private List<LoadedFile> withWords(
            List<LoadedFile> files, List<ColumnFormat> formats, String target, HeaderConsensus consensus) {
        var kept = new ArrayList<LoadedFile>();
        for (LoadedFile file : files) {
            Set<String> needed = wordColumns();
            boolean known = true;
            for (ColumnFormat format : formats) {
                CsvColumn column = file.table().column(format.name());
                boolean words = column instanceof CsvColumn.Words;
                if (!format.canRead(column)
                        || (!words && needsClasses() && format.name().equals(target))) {
                    needed.add(format.name());
                    known = false;
                }
            }
            Optional<LoadedFile> readable = known ? Optional.of(file) : loading.loadAgain(file, needed);
            readable.map(again -> withMissing(again, consensus)).ifPresent(kept::add);
        }
        return kept;
    }

    /** Leaves out the files that hold a value which is not of the type of its column, or that break the rules otherwise. */
    private List<LoadedFile> fitting(List<LoadedFile> files, List<ColumnFormat> formats) {
        var kept = new ArrayList<LoadedFile>();
        for (LoadedFile file : files) {
            var profile = FileProfile.of(file, formats);
            List<CsvReading.Fault> misfits = misfits(file.table(), formats);
            var faults = new ArrayList<>(misfits);
            rules.violations(profile).stream()
                    .filter(each ->
                            misfits.stream().noneMatch(misfit -> misfit.column().equals(each.column())))
                    .map(each ->
                            new CsvReading.Fault(profile.sha256(), each.kind(), each.row(), each.column(), each.what()))
                    .forEach(faults::add);
            if (faults.isEmpty()) {
                profiles.add(profile);
                kept.add(file);
            } else {
                loading.refuse(file, faults);
            }
        }
        return kept;
    }

    /** The first of each column, in the order of the rows. */
    private List<CsvReading.Fault> misfits(CsvReading.Table table, List<ColumnFormat> formats) {
        var misfits = new ArrayList<CsvReading.Fault>();
        for (ColumnFormat format : formats) {
            CsvColumn column = table.column(format.name());
            int row = format.firstMisfit(column);
            if (row >= 0) {
                String what = "%s; correct it, leave it empty if it is missing, or, if these are words, %s"
                        .formatted(format.complaint(column.wordAt(row)), asWords(format.name()));
                misfits.add(table.faultAt(row, format.name(), what));
            }
        }
        misfits.sort(Comparator.comparingLong(CsvReading.Fault::row));
        return misfits;
    }

    private String asWords(String column) {
        return rules.layout()
                .map(layout -> "write \"type\": \"categorical\" for this column in " + layout.source())
                .orElse("say columns: {%s: categorical} in dropforge.yaml and start again".formatted(column));
    }

    private static void checkMemory(List<LoadedFile> files, int columns) {
        long rows = files.stream().mapToLong(file -> file.table().rows()).sum();
        long needed = rows * columns * Double.BYTES;
        long limit = Runtime.getRuntime().maxMemory() / 2;
        if (rows > Integer.MAX_VALUE - 8 || needed > limit) {
            throw new TrainingException(
                    "%,d rows of %d columns need %,d MB, more than half of the %,d MB that Java may use: give it more (-Xmx), or train on fewer files."
                            .formatted(rows, columns, needed >> 20, limit >> 19));
        }
    }

    private Ingested join(List<LoadedFile> files, List<ColumnFormat> formats, String targetName) {
        ColumnFormat targetFormat = formats.stream()
                .filter(format -> format.name().equals(targetName))
                .findFirst()
                .orElseThrow();
        Target target = Target.of(targetFormat, files, settings.task());
        warnings.addAll(target.warnings());
        var rows = KeptRows.with(target.values(), files);
        rows.dropped(targetName).ifPresent(warnings::add);
        List<ColumnFormat> others =
                formats.stream().filter(format -> format != targetFormat).toList();
        List<Column> columns = others.parallelStream()
                .map(format -> rows.of(ColumnAssembly.of(format, parts(files, format.name()))))
                .toList();
        var features = new ArrayList<Column>();
        var used = new ArrayList<ColumnFormat>();
        for (int c = 0; c < columns.size(); c++) {
            Optional<String> useless = useless(columns.get(c));
            if (useless.isPresent()) {
                warnings.add(
                        "Column %s is left out: %s.".formatted(columns.get(c).name(), useless.get()));
            } else {
                features.add(columns.get(c));
                used.add(others.get(c));
            }
        }
        if (features.isEmpty()) {
            throw new TrainingException(
                    "Beside the target %s there is no column with differing values to learn from: add columns."
                            .formatted(targetName));
        }
        var dataset = new Dataset(
                new Frame(features, rows.count()),
                rows.of(target.values()),
                targetName,
                target.classes(),
                target.task(),
                rows.files(),
                new EqualRows(rows.of(keys(files)), rows.of(valueKeys(files, targetName)), rows.files()));
        return new Ingested(
                dataset, used, loading.refused(), loading.changedWhileRead(), warnings, profiles, rows.lines(files));
    }

    private static long[] keys(List<LoadedFile> files) {
        return files.stream()
                .flatMapToLong(file -> Arrays.stream(file.table().rowKeys()))
                .toArray();
    }

    private static long[] valueKeys(List<LoadedFile> files, String target) {
        return files.stream()
                .flatMapToLong(file -> Arrays.stream(RowKeys.without(
                        file.table().rowKeys(), target, file.table().column(target))))
                .toArray();
    }

    private static Optional<String> useless(Column column) {
        double first = column.values()[0];
        for (double value : column.values()) {
            // Compares NaN as equal to NaN: some missing, some not, is something to learn from.
            if (Double.compare(value, first) != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(Double.isNaN(first) ? "all its values are missing" : "all its values are the same");
    }

    private static List<CsvColumn> parts(List<LoadedFile> files, String name) {
        return files.stream().map(file -> file.table().column(name)).toList();
    }
}
