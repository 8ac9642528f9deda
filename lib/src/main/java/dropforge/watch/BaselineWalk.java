package dropforge.watch;

import dropforge.files.FileState;
import dropforge.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The first walk over a folder: the state of everything in it goes into the baseline, in memory and in the store. */
final class BaselineWalk {
    /** So much is read at once, so that a small folder is known by its content; the rest is, little by little, later. */
    private static final long HASHED_BYTES = 64L << 20;

    private static final int HASHED_FILES = 2_000;
    /** Within one folder. */
    private static final int FILES_PER_MESSAGE = 64;

    private final FolderLister lister;
    private final SourceInUse source;
    private final Baseline baseline;
    private final Links links;
    private final Runnable storeNext;
    private final BaselineProgress progress;
    private final List<String> left = new ArrayList<>();
    private TreeListing listing;
    private long files;
    private long listedFolders;
    private long bytes;

    /** @param storeNext called each time that a batch can be stored */
    BaselineWalk(
            FolderLister lister,
            SourceInUse source,
            Baseline baseline,
            Links links,
            Runnable storeNext,
            BaselineProgress progress) {
        this.lister = lister;
        this.source = source;
        this.baseline = baseline;
        this.links = links;
        this.storeNext = storeNext;
        this.progress = progress;
    }

    /** @throws IOException when the folder itself cannot be read */
    BaselineWalk walk() throws IOException {
        try (var tree = new TreeListing(lister, source, "", !links.areFollowed())) {
            listing = tree;
            for (TreeListing.Part part; (part = listing.next()) != null; ) {
                take(part);
                if (baseline.changes() >= BaselineRecord.PATHS_PER_TRANSACTION) {
                    storeNext.run();
                }
            }
        }
        return this;
    }

    private void take(TreeListing.Part part) throws IOException {
        part.children().forEach(this::take);
        if (part.failure() != null) {
            if (part.folder().isEmpty()) {
                throw part.failure();
            }
            // The look says why.
            left.add(part.folder());
        } else if (part.last()) {
            listedFolders++;
            progress.listed(files, listedFolders);
        }
    }

    private void take(FolderLister.Child child) {
        try {
            switch (child.what()) {
                case FOLDER -> takeFolder(child.path(), false, child.state());
                case FILE -> takeFile(child.path(), child.state());
                case LINK -> takeLink(child.path());
                case OTHER -> takeOther(child.path());
            }
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file(child.path()))) {
                left.add(child.path());
            }
        } catch (IOException _) {
            left.add(child.path());
        }
    }

    /** One to a file is a file, one to a folder may be one, one to a pipe is nothing. */
    private void takeLink(String path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file(path), BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            takeFolder(path, true, FileState.of(file(path), attributes));
        } else if (attributes.isRegularFile()) {
            takeFile(path, FileState.of(file(path), attributes));
        }
    }

    /** A pipe is nothing; what cannot be looked at is looked at again. */
    private void takeOther(String path) throws IOException {
        Files.readAttributes(file(path), BasicFileAttributes.class);
    }

    private void takeFolder(String path, boolean link, FileState state) throws IOException {
        if (links.enters(file(path), link, state)) {
            baseline.put(path, state);
            listing.enter(path);
        } else if (links.whyNot(path) != null) {
            left.add(path);
        }
    }

    private void takeFile(String path, FileState state) throws IOException {
        FileState whole = state;
        if (files < HASHED_FILES && bytes + state.size() <= HASHED_BYTES) {
            Path file = file(path);
            whole = state.withSha256(hash(path));
            bytes += state.size();
            if (!state.looksLike(FileState.of(file))) {
                // Written to meanwhile.
                left.add(path);
                return;
            }
        }
        baseline.put(path, whole);
        files++;
        if (files % FILES_PER_MESSAGE == 0) {
            progress.listed(files, listedFolders);
        }
    }

    /** Null where it cannot be read: it is known all the same. */
    private String hash(String path) throws NoSuchFileException {
        try {
            return Sha256.of(file(path));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException _) {
            left.add(path);
            return null;
        }
    }

    private Path file(String path) {
        return lister.root().resolve(path);
    }

    /**
     * Paths that are to be looked at: dangling links, those that must not be followed, files that were written to meanwhile;
     * and files that cannot be read, which are taken in.
     */
    List<String> left() {
        return left;
    }
}
