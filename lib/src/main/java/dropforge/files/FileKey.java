package dropforge.files;

/**
 * Which file or folder it is, whatever its name: the number of its inode, and when that was made, since file systems give
 * the number of a deleted file to the next one. The device is not part of it, since it may be another one after a restart
 * of the machine.
 *
 * @param number of the inode, or what Windows calls the file index; 0 where the system has none
 * @param born in nanoseconds since 1970; where the file system does not record it, the time of the last change; 0 on
 *     Windows
 */
public record FileKey(long number, long born) {
    /** Where the system has no such thing; equal to nothing that is known. */
    public static final FileKey NONE = new FileKey(0, 0);

    /** Reads what {@link #toString} wrote; {@link #NONE} for anything else. */
    public static FileKey parse(String text) {
        int at = text.indexOf('@');
        return at <= 0
                ? NONE
                : new FileKey(Long.parseLong(text, 0, at, 10), Long.parseLong(text, at + 1, text.length(), 10));
    }

    public boolean isKnown() {
        return number != 0;
    }

    /** Empty where it is not known. */
    @Override
    public String toString() {
        return isKnown() ? number + "@" + born : "";
    }
}
