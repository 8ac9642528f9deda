package dropforge.drift;

/** How the distances of a column are to be read. */
public enum Reading {
    /** They tell how much it has changed. */
    AS_DRIFT,
    /**
     * It counts the time, as a date, a month or a running number does: of another time, it is different by construction.
     * Only its missing values can drift.
     */
    MOVES_WITH_TIME,
    /**
     * It had one value in all rows learned from, so that the model makes nothing of it and cannot be misled: some drift
     * at most.
     */
    WAS_CONSTANT,
    /** It was numbers and is words now, or the like, so there is no distance: strong drift. */
    OTHER_TYPE
}
