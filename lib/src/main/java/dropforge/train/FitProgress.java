package dropforge.train;

/** Is told how far a fit has come, and can end it. Called from the thread that fits. */
@FunctionalInterface
public interface FitProgress {
    /** Says nothing and never ends the fit. */
    FitProgress NONE = (_, _) -> {};

    /**
     * After each iteration.
     *
     * @param done iterations so far
     * @param planned iterations at most
     * @throws java.util.concurrent.CancellationException to abandon the fit; passes through the trainer
     */
    void at(int done, int planned);
}
