package dropforge.watch;

import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists folders and hints at what differs from the baseline. Belongs to the thread of its {@link FolderWatcher}.
 */
final class FolderScan {
    private final Path root;
    private final FolderLister lister;
    private final BaselineTree baseline;
    private final Settler settler;
    private final SourceInUse source;
    private final Links links;
    private final OnDisk disk;
    private final OldNames oldNames;

    FolderScan(
            Path root,
            FolderLister lister,
            BaselineTree baseline,
            Settler settler,
            SourceInUse source,
            Links links,
            OnDisk disk,
            OldNames oldNames) {
        this.root = root;
        this.lister = lister;
        this.baseline = baseline;
        this.settler = settler;
        this.source = source;
        this.links = links;
        this.disk = disk;
        this.oldNames = oldNames;
    }

    /**
     * Hints at everything under a folder that differs from the baseline; the empty path is the whole root.
     *
     * @throws IOException when the root cannot be listed; a folder in it that cannot is looked at like a change
     */
    void tree(String folder, FoundBy foundBy) throws IOException {
        if (!folder.isEmpty()) {
            settler.hint(folder, foundBy, System.nanoTime());
            if (!isEntered(folder)) {
                return;
            }
        }
        try (TreeListing listing = listTree(folder)) {
            compare(listing, foundBy);
        }
    }

    /** Begins to list a tree, for {@link #compare}. */
    TreeListing listTree(String folder) {
        return new TreeListing(lister, source, folder, !links.areFollowed());
    }

    /** The same as {@link #tree}, of a tree that is being listed. */
    void compare(TreeListing listing, FoundBy foundBy) throws IOException {
        Comparison comparison = null;
        for (TreeListing.Part part; (part = listing.next()) != null; ) {
            String folder = part.folder();
            FileState known = baseline.get(folder);
            if (part.failure() != null && folder.isEmpty()) {
                throw part.failure();
            } else if (part.failure() != null) {
                // The look says why.
                settler.hint(folder, foundBy, System.nanoTime());
                comparison = null;
            } else if (folder.isEmpty() || (known != null && known.directory())) {
                // One that is not known is listed when it is looked at.
                if (comparison == null) {
                    long now = System.nanoTime();
                    comparison = new Comparison(folder, path -> settler.hint(path, foundBy, now));
                }
                part.children().forEach(comparison::take);
                if (links.areFollowed()) {
                    enterKnown(part, listing);
                }
                if (part.last()) {
                    comparison.end();
                    comparison = null;
                }
            }
        }
    }

    private void enterKnown(TreeListing.Part part, TreeListing listing) {
        for (FolderLister.Child child : part.children()) {
            FileState known = baseline.get(child.path());
            if (known != null && known.directory() && isEntered(child.path())) {
                listing.enter(child.path());
            }
        }
    }

    /** Whether this is a folder that is entered; of one of which nobody can tell, the look says why. */
    private boolean isEntered(String folder) {
        try {
            return disk.isEntered(folder);
        } catch (IOException _) {
            return false;
        }
    }

    /** Hints at all in a folder, the empty path being the root, that the baseline does not have so, and at all that is gone. */
    void folder(String path, FoundBy foundBy) throws IOException {
        long now = System.nanoTime();
        differences(path, different -> settler.hint(different, foundBy, now));
    }

    /** The same, of a folder that may be none that is entered, or cannot be read. */
    void folderIfEntered(String path, FoundBy foundBy) {
        try {
            if (disk.isEntered(path)) {
                folder(path, foundBy);
            }
        } catch (IOException | RuntimeException _) {
            // The look says why.
            settler.hint(path, foundBy, System.nanoTime());
        }
    }

    /** Lists one folder for the background check: what differs may be on its way as an event. */
    void check(String folder, long nowNanos, long graceNanos) {
        try {
            differences(folder, path -> settler.suspect(path, nowNanos, graceNanos));
        } catch (IOException | RuntimeException _) {
            if (!folder.isEmpty()) {
                // The look says why.
                settler.suspect(folder, nowNanos, graceNanos);
            }
        }
    }

    /** Gives each child of a folder that is not as the baseline has it. */
    private void differences(String folder, Consumer<String> different) throws IOException {
        source.watch(folder);
        var comparison = new Comparison(folder, different);
        lister.list(folder, comparison::take);
        comparison.end();
    }

    /** Compares what is in a folder, as it is listed, with what the baseline has there. */
    private final class Comparison {
        private final String folder;
        private final Consumer<String> different;
        private final Set<String> missing;

        Comparison(String folder, Consumer<String> different) {
            this.folder = folder;
            this.different = different;
            this.missing = baseline.childrenOf(folder);
        }

        void take(FolderLister.Child child) {
            missing.remove(child.path().substring(folder.isEmpty() ? 0 : folder.length() + 1));
            if (isDifferent(child)) {
                different.accept(child.path());
            }
        }

        void end() {
            for (String name : missing) {
                String path = folder.isEmpty() ? name : folder + "/" + name;
                oldNames.miss(path);
                different.accept(path);
            }
        }
    }

    private boolean isDifferent(FolderLister.Child child) {
        FileState before = baseline.get(child.path());
        try {
            return switch (child.what()) {
                case FILE -> before == null || !before.looksLike(child.state());
                case FOLDER ->
                    before == null
                            || !before.looksLike(child.state())
                            || (links.areFollowed() && !links.isEntered(root.resolve(child.path())));
                case LINK ->
                    before == null
                            || !before.looksLike(FileState.of(root.resolve(child.path())))
                            || (before.directory() && !links.isEntered(root.resolve(child.path())));
                case OTHER -> true;
            };
        } catch (IOException _) {
            // The look says why.
            return true;
        }
    }
}
