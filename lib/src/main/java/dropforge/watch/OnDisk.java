package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Platform;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * What is there now, in the folders that are entered, under this very name. Belongs to the thread of its
 * {@link FolderWatcher}.
 */
final class OnDisk {
    private final Path root;
    private final BaselineTree baseline;
    private final Links links;

    /** Folders of which it is known, while a batch is looked at, that they are entered. */
    private final Set<Path> entered = new HashSet<>();

    OnDisk(Path root, BaselineTree baseline, Links links) {
        this.root = root;
        this.baseline = baseline;
        this.links = links;
    }

    /** Another batch is looked at: which folders are entered is asked for again. */
    void askAgain() {
        entered.clear();
    }

    /**
     * Null where there is nothing of this very name, or nothing that is followed: a link to a folder, perhaps, a socket, a
     * pipe.
     */
    FileState stateOf(String path) throws IOException {
        Path file = root.resolve(path);
        if (!isInFolders(file)) {
            return null;
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file) && !isKnownFolder(path)) {
                throw new IOException(
                        "it is a symbolic link to %s, which is not there".formatted(Files.readSymbolicLink(file)));
            }
            return null;
        }
        if (attributes.isOther()) {
            return null;
        }
        if (!Platform.isSpelledSo(root, file)) {
            return null;
        }
        FileState state = FileState.of(file, attributes);
        return state.directory() && !links.enters(file, Files.isSymbolicLink(file), state) ? null : state;
    }

    /** Whether the file or folder that was recorded somewhere is now at this path. */
    boolean isThere(String path, FileState recorded) throws IOException {
        FileState now = stateOf(path);
        return now != null && recorded.isSameFile(now);
    }

    /** Whether what is at this path now is not the file or folder that was recorded there. */
    boolean hasAnotherName(String path, FileState recorded) {
        FileState now;
        try {
            now = stateOf(path);
        } catch (IOException _) {
            // It is there, though it cannot be read, or is a link that leads nowhere.
            return false;
        }
        return now == null || (recorded.fileKey().isKnown() && !recorded.isSameFile(now));
    }

    /** Whether nothing of this name is there, be it followed or not. */
    boolean isGone(String path) {
        Path file = root.resolve(path);
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return !Platform.isSpelledSo(root, file);
        } catch (AccessDeniedException _) {
            // It may be there.
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** What keeps this user from a file: the topmost folder above it that must not be entered, or else the file itself. */
    String inTheWayTo(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            if (!mayBeEntered(folder)) {
                return folder;
            }
        }
        return path;
    }

    /** Whether this user may look at what is in a folder. */
    boolean mayBeEntered(String folder) {
        return Files.isExecutable(root.resolve(folder));
    }

    /** Whether this is a folder that is entered, as are all above it. */
    boolean isEntered(String path) throws IOException {
        Path folder = root.resolve(path);
        return isInFolders(folder) && links.isEntered(folder);
    }

    /** Whether all between the root and the file are folders that are entered: not a link, say, that is not followed. */
    private boolean isInFolders(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder.equals(root) || entered.contains(folder)) {
            return true;
        }
        // Those above first: of what is below a file the system says no more than that it cannot be.
        if (!isInFolders(folder) || !links.isEntered(folder)) {
            return false;
        }
        entered.add(folder);
        return true;
    }

    /** Of a link that led to it, and whose target is gone, it is gone. */
    private boolean isKnownFolder(String path) {
        FileState before = baseline.get(path);
        return before != null && before.directory();
    }
}
