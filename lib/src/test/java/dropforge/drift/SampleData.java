package dropforge.drift;

import dropforge.table.Column;
import dropforge.table.ColumnType;
import dropforge.table.DataFile;
import dropforge.table.Dataset;
import dropforge.table.Frame;
import dropforge.table.Ingest;
import dropforge.table.IngestCache;
import dropforge.table.IngestSettings;
import dropforge.table.Task;
import dropforge.table.TrainingFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The shipped real tables, and tables of one column. */
final class SampleData {
    private static final Path FOLDER = Path.of("..", "data", "samples");

    private SampleData() {}

    /** 2,000 flights of each of the first months; target {@code late}. */
    static Dataset flights(int months) {
        return read(
                "late",
                IntStream.rangeClosed(1, months)
                        .mapToObj("flights_2013_%02d.csv"::formatted)
                        .toList());
    }

    static Dataset penguins(String target) {
        return read(target, List.of("penguins.csv"));
    }

    private static Dataset read(String target, List<String> names) {
        var files = names.stream().map(name -> new TrainingFile(name, null)).toList();
        return new Ingest(new IngestCache())
                .read(FOLDER, files, IngestSettings.predicting(target))
                .dataset();
    }

    /** The rows of the file at that place. */
    static Profile file(Dataset data, int index) {
        DataFile file = data.files().get(index);
        return Profile.of(data, file.firstRow(), file.rows());
    }

    /** The rows of the files before that place. */
    static Profile filesBefore(Dataset data, int index) {
        return Profile.of(data, 0, data.files().get(index).firstRow());
    }

    /** A single file of a single column x, whose target y is 0 and 1 in turn. */
    static Profile numbers(double... values) {
        return all(table(new Column("x", ColumnType.NUMERIC, values, List.of())));
    }

    static Profile words(String... words) {
        List<String> levels = new TreeSet<>(List.of(words)).stream().toList();
        double[] values = Arrays.stream(words).mapToDouble(levels::indexOf).toArray();
        return all(table(new Column("x", ColumnType.CATEGORICAL, values, levels)));
    }

    static Profile all(Dataset data) {
        return Profile.of(data, 0, data.rows());
    }

    /** @param fileEnds where each file ends, exclusive; one file without any */
    static Dataset table(Column column, int... fileEnds) {
        int rows = column.rows();
        int[] ends = fileEnds.length == 0 ? new int[] {rows} : fileEnds;
        List<DataFile> files = IntStream.range(0, ends.length)
                .mapToObj(i -> {
                    int first = i == 0 ? 0 : ends[i - 1];
                    return new DataFile("f%d.csv".formatted(i), "", first, ends[i] - first);
                })
                .toList();
        double[] target = IntStream.range(0, rows).mapToDouble(row -> row % 2).toArray();
        return new Dataset(new Frame(List.of(column), rows), target, "y", List.of("0", "1"), Task.BINARY, files);
    }

    /** That word so many times. */
    static String[] times(int count, String word) {
        String[] words = new String[count];
        Arrays.fill(words, word);
        return words;
    }

    static double[] times(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    static String[] joined(String[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(String[]::new);
    }

    static ColumnDrift drift(Profile before, Profile now) {
        return Drift.between(before, now, DriftThresholds.DEFAULTS).columns().getFirst();
    }
}
