package dropforge.registry;

/** A model that can be compared with another: a version, or an experiment. */
public sealed interface Contender permits ModelVersion, Experiment {
    /** {@code version 7} or {@code experiment 3}. */
    String label();

    /** What it was made of. */
    ModelVersion made();
}
