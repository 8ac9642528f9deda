package dropforge.table;

/**
 * A training file as it went into a data set.
 *
 * @param path relative to the training folder, {@code /} between names
 * @param sha256 of its bytes, in hexadecimal
 * @param firstRow index of its first row in the data set, from 0
 * @param rows number of rows that it gave
 */
public record DataFile(String path, String sha256, int firstRow, int rows) {}
