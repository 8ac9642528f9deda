package dropforge.retrain;

import de.siegmar.fastcsv.writer.CsvWriter;
import dropforge.drift.ColumnDrift;
import dropforge.drift.Spread;
import dropforge.registry.FileDrift;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The drift of the new files, one column of a file per row, the target first and then the most changed: {@code drift.csv}. */
final class DriftTable {
    static final String FILE_NAME = "drift.csv";

    private DriftTable() {}

    static void write(List<FileDrift> drifts, Path file) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord(
                    "file",
                    "column",
                    "level",
                    "psi",
                    "ks",
                    "missing_before",
                    "missing_now",
                    "mean_before",
                    "mean_now",
                    "new_categories",
                    "sentence");
            for (FileDrift drift : drifts) {
                Stream.concat(drift.report().target().stream(), drift.report().columns().stream())
                        .map(column -> fields(drift.path(), column))
                        .forEach(csv::writeRecord);
            }
        }
    }

    private static List<String> fields(String path, ColumnDrift column) {
        return List.of(
                path,
                column.column(),
                column.level().name().toLowerCase(Locale.ROOT),
                number(column.psi()),
                number(column.ks()),
                number(column.missingBefore()),
                number(column.missingNow()),
                of(column.before(), Spread::mean),
                of(column.now(), Spread::mean),
                String.join("; ", column.newCategories().keySet()),
                column.sentence());
    }

    private static String of(Spread spread, ToDoubleFunction<Spread> what) {
        return spread == null ? "" : number(what.applyAsDouble(spread));
    }

    private static String number(double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%.5g", number) : "";
    }
}
