package dropforge.table;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What there is to say of the values of one file, without the values.
 *
 * @param path relative to the training folder, {@code /} between names
 * @param sha256 of its bytes, in hexadecimal
 * @param rows number of rows, those without a target included
 * @param charset that its characters were read in
 * @param columns all of them, the target included, in the order of the data set
 */
public record FileProfile(String path, String sha256, int rows, Charset charset, List<ColumnProfile> columns) {
    public FileProfile {
        columns = List.copyOf(columns);
    }

    /**
     * What a file is like by itself, with the types that it shows alone.
     *
     * @throws RefusedFileException when it is no table
     */
    public static FileProfile read(Path file) {
        CsvReading reading = new CsvFile(Runtime.getRuntime().maxMemory() / 3).read(file, Set.of());
        return switch (reading) {
            case CsvReading.Fault fault -> throw new RefusedFileException(fault.in(file.toString()));
            case CsvReading.Table table ->
                of(
                        new LoadedFile(new TrainingFile(file.toString(), null), table),
                        table.header().stream()
                                .map(name -> ColumnTypes.decide(name, List.of(table.column(name)), null, _ -> {}))
                                .toList());
        };
    }

    static FileProfile of(LoadedFile file, List<ColumnFormat> formats) {
        CsvReading.Table table = file.table();
        return new FileProfile(
                file.file().path(),
                table.sha256(),
                table.rows(),
                table.charset(),
                formats.stream()
                        .map(format -> new ColumnProfile(format, table.column(format.name()), table.lines()))
                        .toList());
    }
}
