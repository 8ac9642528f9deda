package dropforge.cli;

import dropforge.files.WrongUsage;
import java.nio.file.Path;
import java.util.Locale;

/** What a table of documents is written as. */
public enum ExportFormat {
    CSV,
    JSONL,
    PARQUET;

    /**
     * By the ending of a file's name.
     *
     * @throws WrongUsage where it is none of {@code .csv}, {@code .jsonl}, {@code .ndjson} and {@code .parquet}
     */
    public static ExportFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> CSV;
            case "jsonl", "ndjson" -> JSONL;
            case "parquet" -> PARQUET;
            default ->
                throw new WrongUsage(
                        "%s does not say a format by its ending, .csv, .jsonl or .parquet; name it otherwise, or say --format."
                                .formatted(file));
        };
    }
}
