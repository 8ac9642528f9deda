package dropforge.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** What differs between operating systems, in one place. Tried on Linux and Windows; on macOS not yet. */
public final class Platform {
    private static final String NAME = System.getProperty("os.name");
    private static final boolean WINDOWS = NAME.startsWith("Windows");
    private static final String INODE = "ino=";

    private Platform() {}

    /** Where this user's programs keep what they can make again: {@code ~/.cache/dropforge}, unless the environment says otherwise. */
    public static Path cacheFolder() {
        String cache = System.getenv(WINDOWS ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        // What is relative is passed by, as its specification says: it would be another folder in each process.
        boolean isSaid = cache != null && Path.of(cache).isAbsolute();
        return Path.of(isSaid ? cache : System.getProperty("user.home") + "/.cache", "dropforge");
    }

    /** Whether there are inotify and leases. */
    public static boolean isLinux() {
        return NAME.equals("Linux");
    }

    /** Whether {@code A.csv} and {@code a.csv} are two names wherever the file system does not say otherwise. */
    static boolean isCaseHeeded() {
        return !WINDOWS;
    }

    /** Whether a folder can be brought to the disk. Windows cannot open one so: its file systems journal a rename. */
    static boolean canForceFolders() {
        return !WINDOWS;
    }

    /** How to open what is to be brought to the disk. Windows does nothing, and says nothing, for who may only read. */
    static OpenOption toForce() {
        return WINDOWS ? StandardOpenOption.WRITE : StandardOpenOption.READ;
    }

    /** Whether a file cannot be renamed or replaced while somebody has it open, though it be to read it. */
    static boolean areOpenFilesHeld() {
        return WINDOWS;
    }

    /**
     * Which file it is, whatever its name. Windows tells that of an open file alone. The time of making is no part of it there:
     * programs set it as they like, and the number that NTFS gives is never given again.
     */
    static FileKey keyOf(Path file, BasicFileAttributes attributes) {
        if (WINDOWS) {
            long number = Kernel32.fileIndex(file);
            return number == 0 ? FileKey.NONE : new FileKey(number, 0);
        }
        // Such as (dev=fe00,ino=10496481); the JDK has no other way to tell.
        String key = String.valueOf(attributes.fileKey());
        int at = key.indexOf(INODE);
        return at < 0
                ? FileKey.NONE
                : new FileKey(
                        Long.parseUnsignedLong(key, at + INODE.length(), key.length() - 1, 10),
                        attributes.creationTime().to(TimeUnit.NANOSECONDS));
    }

    /** Whether it failed since another program keeps the file to itself, as on Windows most do that write one. */
    public static boolean isHeldByAnother(IOException failure) {
        // The JDK has classes of their own for all that is usual but this, and its text is in the language of the user.
        return WINDOWS && failure.getClass() == FileSystemException.class;
    }

    /**
     * Whether a file that is there has just this name, and its folders up to {@code root} have. Windows also finds it by
     * other spellings ({@code SALES.CSV}) and by its short name ({@code SALES2~1.CSV}).
     */
    public static boolean isSpelledSo(Path root, Path file) throws IOException {
        if (!WINDOWS) {
            return true;
        }
        Path named = root.relativize(file);
        Path real = file.toRealPath(LinkOption.NOFOLLOW_LINKS);
        int names = real.getNameCount();
        return names >= named.getNameCount()
                && real.subpath(names - named.getNameCount(), names).toString().equals(named.toString());
    }
}
