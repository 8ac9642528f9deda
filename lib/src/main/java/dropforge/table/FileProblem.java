package dropforge.table;

/**
 * Why a file was not used.
 *
 * @param path relative to the training folder, {@code /} between names
 * @param sha256 of its bytes, in hexadecimal; null where they could not be read to the end
 * @param row line in the file, from 1, as a text editor shows it; 0 where the problem is not of one row
 * @param column name of the column; null where the problem is not of one column
 * @param sentence for the user: names file, row and column and says what to do
 */
public record FileProblem(String path, String sha256, long row, String column, String sentence) {}
