package dropforge.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A symbolic link that leads to nothing, or in a circle. */
final class BrokenLink {
    /** Linux follows no more. */
    private static final int MOST_LINKS = 40;

    private BrokenLink() {}

    /** Not when what it leads to is there and cannot be looked at. */
    static boolean isOne(Path file) {
        Path end = file;
        try {
            for (int links = 0; Files.isSymbolicLink(end); links++) {
                if (links == MOST_LINKS) {
                    return true;
                }
                end = end.resolveSibling(Files.readSymbolicLink(end));
            }
            Files.readAttributes(end, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException _) {
            return !end.equals(file);
        } catch (IOException _) {
            return false;
        }
    }

    /** @param path relative to the folder */
    static String sentence(Path folder, String path) {
        try {
            return "%s is a symbolic link to %s, which leads nowhere; it counts as not there until it leads to something."
                    .formatted(path, Files.readSymbolicLink(folder.resolve(path)));
        } catch (IOException _) {
            return path + " was a symbolic link that led nowhere, and is none any more.";
        }
    }
}
