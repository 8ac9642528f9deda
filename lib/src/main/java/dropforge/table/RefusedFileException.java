package dropforge.table;

/** A file cannot be used; the message is the sentence of the problem. */
public final class RefusedFileException extends TrainingException {
    private static final long serialVersionUID = 1L;

    private final transient FileProblem problem;

    RefusedFileException(FileProblem problem) {
        super(problem.sentence());
        this.problem = problem;
    }

    /** The file, and the row and column where there are such. */
    public FileProblem problem() {
        return problem;
    }
}
