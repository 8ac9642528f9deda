package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Platform;
import java.io.IOException;
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
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !Platform.isSpelledSo(root, file);
        } catch (IOException _) {
            // It went in this moment.
            return true;
        }
    }

    /** Whether this is a folder that is entered, as are all above it. */
    boolean isEntered(String path) {
        Path folder = root.resolve(path);
        return isInFolders(folder) && links.isEntered(folder);
    }

    /** Whether all between the root and the file are folders that are entered: not a link, say, that is not followed. */
    private boolean isInFolders(Path file) {
        for (Path folder = file.getParent(); !folder.equals(root) && !entered.contains(folder); ) {
            if (!links.isEntered(folder)) {
                return false;
            }
            folder = folder.getParent();
        }
        entered.add(file.getParent());
        return true;
    }

    /** Of a link that led to it, and whose target is gone, it is gone. */
    private boolean isKnownFolder(String path) {
        FileState before = baseline.get(path);
        return before != null && before.directory();
    }
}
