package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.files.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The watched folder itself: whether it is there, and is still the one that was watched. Told apart by its file key.
 * Belongs to the thread of its {@link FolderWatcher}.
 */
final class RootFolder {
    private final Path folder;
    private FileKey knownKey;
    private boolean folderSeen;

    RootFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws UserMistake when there is nothing, or a file */
    void refuseWhatIsNoFolder() {
        if (!Files.isDirectory(folder)) {
            throw new UserMistake("Cannot watch %s: it is %s. Make that folder, or name another one."
                    .formatted(folder, Files.exists(folder) ? "not a folder" : "not there"));
        }
    }

    /** The file key by which it is known; null when it was never seen. */
    FileKey knownKey() {
        return knownKey;
    }

    void isKnownBy(FileKey key) {
        knownKey = key;
    }

    /** Whether it is the folder that was recorded, by its file key, whatever it was called then. */
    boolean isRecognised() {
        return knownKey != null && knownKey.isKnown() && isTheSame();
    }

    /** From now on, the folder that is there is the known one. */
    void acceptWhatIsThere() {
        knownKey = key();
    }

    /** Whether the known folder is there. */
    boolean isTheSame() {
        return Objects.equals(key(), knownKey);
    }

    /**
     * Whether it is there, or another one has come into its place. An empty one does not count where there were files: a
     * file system that is unmounted leaves the folder that it was mounted on.
     */
    boolean isThere(boolean hadFiles) throws IOException {
        FileKey key = key();
        if (key == null || key.equals(knownKey) || knownKey == null || !hadFiles) {
            return key != null;
        }
        try (var children = Files.newDirectoryStream(folder)) {
            return children.iterator().hasNext();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Whether there was a folder when it was last looked for: the known one, or another. */
    boolean isFolderSeen() {
        return folderSeen;
    }

    private FileKey key() {
        FileKey key = null;
        try {
            FileState state = FileState.of(folder);
            key = state.directory() ? state.fileKey() : null;
        } catch (IOException _) {
            // There is nothing.
        }
        folderSeen = key != null;
        return key;
    }
}
