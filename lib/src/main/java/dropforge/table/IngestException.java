package dropforge.table;

import java.util.List;

/** The training files give no data set. Carries what was found out about the single files all the same. */
public final class IngestException extends TrainingException {
    private static final long serialVersionUID = 1L;

    private final transient List<FileProblem> refused;
    private final transient List<String> changedWhileRead;

    IngestException(TrainingException cause, List<FileProblem> refused, List<String> changedWhileRead) {
        super(cause.getMessage(), cause);
        this.refused = List.copyOf(refused);
        this.changedWhileRead = List.copyOf(changedWhileRead);
    }

    /** Files that are not in order, as in {@link Ingested#refused()}. */
    public List<FileProblem> refused() {
        return refused;
    }

    /** As in {@link Ingested#changedWhileRead()}. */
    public List<String> changedWhileRead() {
        return changedWhileRead;
    }
}
