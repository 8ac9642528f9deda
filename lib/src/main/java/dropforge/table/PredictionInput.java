package dropforge.table;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A CSV file whose rows are to be predicted: its columns as the model reads them, and its rows as they are written.
 *
 * @param frame the columns that the model learned from, as far as the file has them, in the order of the formats
 * @param absent names of those that the file does not have; the model takes their values as missing
 * @param header all names, in the order of the file
 * @param delimiter between the fields
 * @param decimals how the file writes its numbers: with a decimal comma or a point
 * @param charset of the file
 * @param path of the file
 * @param sha256 of the bytes that {@code frame} was read from, in hexadecimal
 */
public record PredictionInput(
        Frame frame,
        List<String> absent,
        List<String> header,
        char delimiter,
        Notation decimals,
        Charset charset,
        Path path,
        String sha256) {

    public PredictionInput {
        absent = List.copyOf(absent);
        header = List.copyOf(header);
    }

    /**
     * Reads a file. It need not have the target, and may have columns that the model does not know.
     *
     * @param formats of the columns that the model learned from, {@link Ingested#formats()}
     * @throws RefusedFileException where there is no such file, or it cannot be read, or holds a value that is not of the
     *     type of its column, such as a text in a column of numbers, in one sentence that names row and column
     */
    public static PredictionInput read(Path path, List<ColumnFormat> formats) {
        requireFile(path);
        var file = new CsvFile(Runtime.getRuntime().maxMemory() / 3);
        CsvReading.Table table =
                table(path, file.read(path, names(formats, format -> format.type() != ColumnType.NUMERIC)));
        boolean readable = formats.stream()
                .filter(format -> table.header().contains(format.name()))
                .allMatch(format -> format.canRead(table.column(format.name())));
        // Where numbers are expected and the file has something else, the words are needed to say what.
        return of(path, readable ? table : table(path, file.read(path, names(formats, _ -> true))), formats);
    }

    /** In the words for who has named a file, and not for who has put one into a watched folder. */
    private static void requireFile(Path path) {
        if (Files.isRegularFile(path)) {
            return;
        }
        String sentence;
        if (Files.isDirectory(path)) {
            sentence = "%s is a folder. Name a CSV file in it.";
        } else if (Files.isSymbolicLink(path) && Files.notExists(path)) {
            sentence = "%s is a link to a file that is not there. Name a CSV file.";
        } else {
            sentence = Files.exists(path)
                    ? "%s is not a regular file. Save its rows as a CSV file and name that."
                    : "There is no file %s. Name a CSV file.";
        }
        throw new RefusedFileException(new FileProblem(
                path.toString(), null, FindingKind.ACCESS, 0, null, sentence.formatted(path), List.of()));
    }

    /** The rows as they are written, in the order of {@link #frame()}; to be closed. */
    public RawRows rawRows() throws IOException {
        return new RawRows(this);
    }

    private static CsvReading.Table table(Path path, CsvReading reading) {
        return switch (reading) {
            case CsvReading.Fault fault -> throw new RefusedFileException(fault.in(path.toString()));
            case CsvReading.Table table -> table;
        };
    }

    private static Set<String> names(List<ColumnFormat> formats, Predicate<ColumnFormat> wanted) {
        return formats.stream().filter(wanted).map(ColumnFormat::name).collect(Collectors.toSet());
    }

    private static PredictionInput of(Path path, CsvReading.Table table, List<ColumnFormat> formats) {
        var columns = new ArrayList<Column>();
        var absent = new ArrayList<String>();
        for (ColumnFormat format : formats) {
            if (!table.header().contains(format.name())) {
                absent.add(format.name());
                continue;
            }
            CsvColumn column = table.column(format.name());
            int misfit = format.firstMisfit(column);
            if (misfit >= 0) {
                String what = format.complaint(column.wordAt(misfit))
                        + ", as the model needs it; correct it, or leave it empty if it is missing";
                throw new RefusedFileException(
                        table.faultAt(misfit, format.name(), what).in(path.toString()));
            }
            columns.add(ColumnAssembly.of(format, List.of(column)));
        }
        return new PredictionInput(
                new Frame(columns, table.rows()),
                absent,
                table.header(),
                table.delimiter(),
                table.decimals(),
                table.charset(),
                path,
                table.sha256());
    }
}
