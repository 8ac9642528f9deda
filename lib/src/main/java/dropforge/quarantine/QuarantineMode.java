package dropforge.quarantine;

/** What becomes of a file that cannot be learned from. */
public enum QuarantineMode {
    /** It is moved into the quarantine folder, with its reasons. */
    MOVE,
    /** It stays where it is; its reasons go into the quarantine folder. */
    MARK,
    /** It stays where it is, and the journal says why it is not used. */
    OFF
}
