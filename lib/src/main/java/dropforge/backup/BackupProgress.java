package dropforge.backup;

/** Is told how far a backup or its restoring has come. */
@FunctionalInterface
public interface BackupProgress {
    BackupProgress NONE = (_, _) -> {};

    /** @param done bytes of so many in all, which may turn out to be a few more or less */
    void at(long done, long all);
}
