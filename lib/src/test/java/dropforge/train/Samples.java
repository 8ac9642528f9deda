package dropforge.train;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The shipped real tables as data sets. The reading is plain, so that these tests stand without the ingest. */
final class Samples {
    private static final Path FOLDER = Path.of("..", "data", "samples");

    private Samples() {}

    /** One for each task and one of flights. */
    static Map<String, Dataset> tables() {
        return new TreeMap<>(Map.of(
                "penguins, 3 species", penguins("species"),
                "penguins, 2 species", twoSpecies(),
                "penguins, body mass", penguins("body_mass_g"),
                "flights, 4 months", flights(4)));
    }

    /** 344 penguins, 3 species, missing values. */
    static Dataset penguins(String target) {
        return read(target, List.of(FOLDER.resolve("penguins.csv")));
    }

    /** Penguins of two species. */
    static Dataset twoSpecies() {
        Dataset all = penguins("species");
        int[] rows = IntStream.range(0, all.rows())
                .filter(row -> all.target()[row] < 2)
                .toArray();
        return new Dataset(
                Rows.of(all.features(), rows),
                Rows.of(all.target(), rows),
                all.targetName(),
                all.classes().subList(0, 2),
                Task.BINARY,
                List.of(new DataFile("penguins.csv", "", 0, rows.length)));
    }

    /** About 2,000 flights of each of the first months; target {@code late}. */
    static Dataset flights(int months) {
        return read(
                "late",
                IntStream.rangeClosed(1, months)
                        .mapToObj(month -> FOLDER.resolve("flights_2013_%02d.csv".formatted(month)))
                        .toList());
    }

    static Dataset read(String target, List<Path> paths) {
        List<NamedCsvRecord> records = new ArrayList<>();
        List<DataFile> files = new ArrayList<>();
        for (Path path : paths) {
            int first = records.size();
            try (Stream<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(path).stream()) {
                rows.filter(row -> !row.getField(target).isEmpty()).forEach(records::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.add(new DataFile(path.getFileName().toString(), "", first, records.size() - first));
        }
        List<Column> columns = records.getFirst().getHeader().stream()
                .map(name -> column(
                        name, records.stream().map(row -> row.getField(name)).toList()))
                .toList();
        Column labels = columns.stream()
                .filter(column -> column.name().equals(target))
                .findFirst()
                .orElseThrow();
        boolean zeroOne =
                labels.levels().isEmpty() && Arrays.stream(labels.values()).allMatch(x -> x == 0 || x == 1);
        List<String> classes = zeroOne ? List.of("0", "1") : labels.levels();
        Task task = classes.isEmpty() ? Task.REGRESSION : classes.size() == 2 ? Task.BINARY : Task.MULTICLASS;
        var features = new ArrayList<>(columns);
        features.remove(labels);
        return new Dataset(new Frame(features, records.size()), labels.values(), target, classes, task, files);
    }

    private static Column column(String name, List<String> words) {
        boolean numbers = words.stream().allMatch(word -> word.isEmpty() || word.matches("-?[0-9.]+(E-?[0-9]+)?"));
        List<String> levels = numbers
                ? List.of()
                : new TreeSet<>(words.stream().filter(word -> !word.isEmpty()).toList())
                        .stream().toList();
        double[] values = words.stream()
                .mapToDouble(
                        word -> word.isEmpty() ? Double.NaN : numbers ? Double.parseDouble(word) : levels.indexOf(word))
                .toArray();
        return new Column(name, numbers ? ColumnType.NUMERIC : ColumnType.CATEGORICAL, values, levels);
    }
}
