package dropforge.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Which file or folder it is, whatever its name: the number of its inode, and when that was made, since file systems give
 * the number of a deleted file to the next one. The device is not part of it, since it may be another one after a restart
 * of the machine.
 *
 * @param number of the inode; 0 where the system has none
 * @param born in nanoseconds since 1970; where the file system does not record it, the time of the last change
 */
public record FileKey(long number, long born) {
    /** Where the system has no such thing; equal to nothing that is known. */
    public static final FileKey NONE = new FileKey(0, 0);

    private static final String INODE = "ino=";

    static FileKey of(BasicFileAttributes attributes) {
        // Such as (dev=fe00,ino=10496481); the JDK has no other way to tell.
        String key = String.valueOf(attributes.fileKey());
        int at = key.indexOf(INODE);
        return at < 0
                ? NONE
                : new FileKey(
                        Long.parseUnsignedLong(key, at + INODE.length(), key.length() - 1, 10),
                        attributes.creationTime().to(TimeUnit.NANOSECONDS));
    }

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
