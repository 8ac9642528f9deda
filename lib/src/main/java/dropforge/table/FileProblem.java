package dropforge.table;

import java.util.List;

/**
 * Why a file was not used.
 *
 * @param path relative to the training folder, {@code /} between names
 * @param sha256 of its bytes, in hexadecimal; null where they could not be read to the end
 * @param kind what sort of problem it is
 * @param row line in the file, from 1, as a text editor shows it; 0 where the problem is not of one row
 * @param column name of the column; null where the problem is not of one column
 * @param sentence for the user: names file, row and column and says what to do
 * @param others what else is wrong with it, as far as that was looked at
 */
public record FileProblem(
        String path,
        String sha256,
        FindingKind kind,
        long row,
        String column,
        String sentence,
        List<FileProblem> others) {
    public FileProblem {
        others = List.copyOf(others);
    }

    /** The same, where the sentence says this, too. */
    public FileProblem adding(String more) {
        return new FileProblem(path, sha256, kind, row, column, "%s [%s]".formatted(sentence, more), others);
    }

    FileProblem with(List<FileProblem> more) {
        return new FileProblem(path, sha256, kind, row, column, sentence, more);
    }
}
