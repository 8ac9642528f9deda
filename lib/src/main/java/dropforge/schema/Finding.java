package dropforge.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dropforge.table.FileProblem;
import dropforge.table.FindingKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something about a file that its user may want to know.
 *
 * @param severity whether it keeps the file from being used
 * @param kind what sort of thing it is
 * @param column null where it is not of one column
 * @param row line in the file, from 1, as a text editor shows it; 0 where it is not of one row
 * @param sentence names file, row and column
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(Severity severity, FindingKind kind, String column, long row, String sentence) {
    public enum Severity {
        /** It is not used. */
        @JsonProperty("hard")
        HARD,
        /** A warning. */
        @JsonProperty("soft")
        SOFT
    }

    /** All that is wrong with a file that was refused, the weightiest first. */
    public static List<Finding> of(FileProblem problem) {
        return Stream.concat(Stream.of(problem), problem.others().stream())
                .map(each -> new Finding(Severity.HARD, each.kind(), each.column(), each.row(), each.sentence()))
                .toList();
    }

    static Finding soft(FindingKind kind, String path, long row, String column, String what) {
        String place = path + (row > 0 ? ", row " + row : "") + (column == null ? "" : ", column " + column);
        return new Finding(Severity.SOFT, kind, column, row, place + ": " + what);
    }
}
