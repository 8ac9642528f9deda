package dropforge.watch;

import dropforge.files.FileState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which folders below the root are entered, where some are reached by symbolic links: each folder under one name, so that
 * nothing is known twice and no loop is run. What lies in the root has its own name there; of several links that lead to one
 * folder elsewhere the first that was known counts. Belongs to the thread of its {@link FolderWatcher}.
 */
final class Links {
    private final Path root;
    private final FollowLinks which;
    private final PathNames names;
    private final Baseline baseline;
    private final Map<String, String> refused = new LinkedHashMap<>();

    Links(Path root, FollowLinks which, PathNames names, Baseline baseline) {
        this.root = root;
        this.which = which;
        this.names = names;
        this.baseline = baseline;
    }

    /**
     * Whether this is a folder that is entered; reads the file system.
     *
     * @throws IOException when that cannot be told, as where a folder above must not be entered by this user
     */
    boolean isEntered(Path folder) throws IOException {
        try {
            if (which == FollowLinks.NEVER) {
                return Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isDirectory();
            }
            FileState state = FileState.of(folder);
            return state.directory() && enters(folder, Files.isSymbolicLink(folder), state);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            if (Files.isSymbolicLink(folder)) {
                // One that leads to itself, say.
                return false;
            }
            throw e;
        }
    }

    /**
     * Whether a folder is entered.
     *
     * @param link whether it is a symbolic link to one
     * @param state of the folder itself
     */
    boolean enters(Path folder, boolean link, FileState state) throws IOException {
        if (which == FollowLinks.NEVER) {
            return !link;
        }
        String path = root.relativize(folder).toString().replace(File.separatorChar, '/');
        String sentence = refusal(path, folder, state);
        if (sentence == null) {
            refused.remove(path);
        } else {
            refused.put(path, sentence);
        }
        return sentence == null;
    }

    private String refusal(String path, Path folder, FileState state) throws IOException {
        Path target = folder.toRealPath();
        Path top = root.toRealPath();
        if (target.equals(top.resolve(path))) {
            // No link leads there.
            return null;
        }
        if (top.startsWith(target) || isAbove(target, folder)) {
            return "%s leads back to %s, in which it lies, and is not followed.".formatted(path, target);
        }
        if (target.startsWith(top)) {
            Path own = root.resolve(top.relativize(target));
            if (names.of(own) != null) {
                return "%s leads to %s, which is watched under that name, and is not followed."
                        .formatted(path, top.relativize(target));
            }
        } else if (which == FollowLinks.INSIDE) {
            return "%s leads out of the watched folder, to %s, and is not followed; say --follow-links=anywhere if it shall be."
                    .formatted(path, target);
        }
        for (String other : baseline.withKey(state.fileKey())) {
            if (!other.equals(path) && isStillThere(other, state)) {
                return "%s leads to %s, which is watched as %s, and is not followed.".formatted(path, target, other);
            }
        }
        return null;
    }

    /** Whether one of the folders through which the path leads is the target; where there are no file keys, this tells. */
    private boolean isAbove(Path target, Path folder) throws IOException {
        for (Path above = folder.getParent(); !above.equals(root); above = above.getParent()) {
            if (above.toRealPath().startsWith(target)) {
                return true;
            }
        }
        return false;
    }

    private boolean isStillThere(String other, FileState state) {
        try {
            return state.isSameFile(FileState.of(root.resolve(other)));
        } catch (IOException _) {
            return false;
        }
    }

    /** Why this path is not entered, in a sentence; null where no link leads there, or it is followed. */
    String whyNot(String path) {
        return refused.get(path);
    }

    /** It is looked at anew. */
    void forget(String path) {
        refused.remove(path);
    }

    /** The paths that are not entered, though links are followed: another one may have been in the way. */
    Set<String> notEntered() {
        return Set.copyOf(refused.keySet());
    }

    boolean areFollowed() {
        return which != FollowLinks.NEVER;
    }
}
