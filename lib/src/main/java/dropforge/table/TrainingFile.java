package dropforge.table;

/**
 * A file to learn from.
 *
 * @param path relative to the training folder, {@code /} between names
 * @param sha256 of its bytes as the journal has it, in hexadecimal; null where any content will do
 */
public record TrainingFile(String path, String sha256) {}
