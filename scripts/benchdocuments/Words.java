package dropforge.benchdocuments;

/**
 * What programs of the benchmark say to each other, a line each; tabs between what belongs to it.
 */
final class Words {
    /** With a path: its text is there. */
    static final String DONE = "done";

    /** With a path and a reason. */
    static final String FAILED = "failed";

    /** There is nothing to do. */
    static final String IDLE = "idle";

    /** To it, with a folder: the files in there are to be extracted. */
    static final String PASS = "pass";

    /** To it: it is to end. */
    static final String END = "end";

    private Words() {}
}
