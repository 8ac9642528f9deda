package dropforge.watch;

import dropforge.files.FileState;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/** Says what is in a folder, by the names that the journal has for it; for several threads. */
record FolderLister(Path root, PathNames names) {
    enum What {
        FILE,
        FOLDER,
        /** A symbolic link, to whatever. */
        LINK,
        /** A pipe, a socket, or what cannot be looked at. */
        OTHER
    }

    /**
     * What a folder has in it.
     *
     * @param path as the journal writes it
     * @param state without the hash; null unless it is a file or a folder
     */
    record Child(String path, What what, FileState state) {}

    /**
     * Gives the children of a folder, in no order; without those that are ignored, or went meanwhile.
     *
     * @param folder as the journal writes it; empty for the root
     */
    void list(String folder, Consumer<Child> take) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path file : children) {
                String path = names.ofChild(folder, file);
                if (path != null) {
                    take(path, file, take);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void take(String path, Path file, Consumer<Child> take) {
        Child child;
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            What what = what(attributes);
            boolean plain = what == What.FILE || what == What.FOLDER;
            child = new Child(path, what, plain ? FileState.of(file, attributes) : null);
        } catch (NoSuchFileException _) {
            return;
        } catch (IOException _) {
            child = new Child(path, What.OTHER, null);
        }
        take.accept(child);
    }

    private static What what(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return What.LINK;
        }
        if (attributes.isDirectory()) {
            return What.FOLDER;
        }
        return attributes.isRegularFile() ? What.FILE : What.OTHER;
    }
}
