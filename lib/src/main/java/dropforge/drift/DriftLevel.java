package dropforge.drift;

/** How much a column has changed, from little to much. */
public enum DriftLevel {
    NONE,
    SOME,
    STRONG;

    DriftLevel or(DriftLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }

    DriftLevel atMost(DriftLevel other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
