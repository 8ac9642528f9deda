package dropforge.table;

import java.util.List;
import java.util.Optional;

/** What a file is judged by beside what the files agree on among themselves. */
public interface FileRules {
    /** Nothing but that. */
    FileRules NONE = new FileRules() {
        @Override
        public Optional<TableLayout> layout() {
            return Optional.empty();
        }

        @Override
        public List<Violation> violations(FileProfile file) {
            return List.of();
        }
    };

    /** The columns; empty where the files tell. */
    Optional<TableLayout> layout();

    /** Why a file of these columns may not be used all the same; empty when it may. */
    List<Violation> violations(FileProfile file);

    /**
     * @param row line in the file, from 1; 0 where it is not of one row
     * @param column null where it is not of one column
     * @param what the rest of a sentence, after file, row and column
     */
    record Violation(FindingKind kind, long row, String column, String what) {}
}
