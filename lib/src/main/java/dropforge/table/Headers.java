package dropforge.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The names of the columns of CSV files, read without their rows: quickly, and without a judgement of the files. */
public final class Headers {
    /** So that a start with very many files does not wait for them. */
    private static final int MOST_READ = 100;

    private Headers() {}

    /**
     * That no file has the target, in a sentence that names the columns which are near to it; empty where one has it, no
     * header can be read, or there are so many files that only some were looked at.
     *
     * @param root that the files are relative to
     */
    public static Optional<String> lackOf(String target, Path root, List<TrainingFile> files) {
        var names = new LinkedHashSet<String>();
        for (TrainingFile file : files.subList(0, Math.min(files.size(), MOST_READ))) {
            names.addAll(of(root.resolve(file.path())));
            if (names.contains(target)) {
                return Optional.empty();
            }
        }
        return names.isEmpty() || files.size() > MOST_READ ? Optional.empty() : Optional.of(noneHas(target, names));
    }

    static String noneHas(String target, Collection<String> names) {
        List<String> near = NearNames.of(target, names);
        return "No file has the target column %s%s; the columns are: %s"
                .formatted(
                        target,
                        near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)",
                        String.join(", ", names));
    }

    /** Empty where it cannot be read, or is no text. */
    private static List<String> of(Path file) {
        try (CsvSource source = CsvSource.open(file, null)) {
            if (source.isEmpty() || source.otherFormat() != null) {
                return List.of();
            }
            String sample = source.sample();
            char delimiter = CsvDialect.delimiterOf(sample, source.isWholeSample());
            try (CsvReader<CsvRecord> rows = CsvDialect.builder(delimiter).ofCsvRecord(sample)) {
                for (CsvRecord row : rows) {
                    List<String> names =
                            row.getFields().stream().map(String::strip).toList();
                    if (names.stream().anyMatch(name -> !name.isEmpty())) {
                        return names;
                    }
                }
            }
            return List.of();
        } catch (IOException | UncheckedIOException | CsvParseException _) {
            return List.of();
        }
    }
}
