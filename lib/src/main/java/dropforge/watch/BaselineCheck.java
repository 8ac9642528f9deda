package dropforge.watch;

import dropforge.files.FileChange;
import dropforge.files.Reasons;
import dropforge.files.UserMistake;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a folder with its recorded baseline, or records it, without watching it. */
public final class BaselineCheck {
    private final FolderWatcher.Options options;
    private final Store store;
    private final PathNames names;
    private final Baseline baseline;
    private final Links links;
    private final SourceInUse source;
    private final RootFolder folder;
    private BaselineProgress progress = BaselineProgress.NONE;

    /**
     * @param changes what differs from the baseline, each with its old and new name where it was renamed
     * @param problems what could not be compared, in sentences
     * @param brokenLinks links of which nothing is recorded and that lead nowhere, in sentences; they are as good as not there
     */
    public record Comparison(List<FileChange> changes, List<String> problems, List<String> brokenLinks) {
        public boolean isSame() {
            return changes.isEmpty() && problems.isEmpty();
        }
    }

    /** @throws UserMistake when the folder is not there */
    public BaselineCheck(FolderWatcher.Options options, Store store) {
        this.options = options;
        this.store = store;
        this.names = new PathNames(options.folder(), options.ignore());
        this.baseline = new Baseline(options.root(), store);
        baseline.reload();
        this.links = new Links(options.folder(), options.links(), names, baseline);
        this.source = new SourceInUse(options.folder(), NoHints::new, _ -> {});
        this.folder = new RootFolder(options.folder());
        folder.refuseWhatIsNoFolder();
        baseline.folderKey().ifPresent(folder::isKnownBy);
    }

    /**
     * What is wrong, in a sentence, where an empty folder is in the place of the one whose files are recorded: they are not
     * removed, whoever watches or compares. Empty where nothing is.
     */
    public static Optional<String> emptyInItsPlace(FolderWatcher.Options options, Store store) {
        var folder = new RootFolder(options.folder());
        var baseline = new Baseline(options.root(), store);
        baseline.folderKey().ifPresent(folder::isKnownBy);
        try {
            boolean known = options.label().equals(baseline.folder().orElse(null));
            return known && !folder.isThere(baseline.isAnyStored()) && folder.isFolderSeen()
                    ? Optional.of(
                            "The %s folder %s is empty and another one than it was, as when its disk is not mounted; its files count as they were. Bring them back, or, if it is meant to be empty, put a file into it, such as .keep."
                                    .formatted(options.root(), options.folder()))
                    : Optional.empty();
        } catch (IOException _) {
            // Who lists it tells why.
            return Optional.empty();
        }
    }

    /** Who is told how far a first look over the folder has come, and the recording of any. */
    public void showProgress(BaselineProgress listener) {
        progress = listener;
    }

    /** Whether a baseline of this folder was recorded. */
    public boolean isRecorded() {
        return options.label().equals(baseline.folder().orElse(null)) || folder.isRecognised();
    }

    /**
     * What differs; nothing is written. A file is read only where size, time and identity leave open whether it is the same.
     *
     * @throws UserMistake when the folder cannot be read
     */
    public Comparison compare() {
        Optional<String> empty = emptyInItsPlace(options, store);
        if (empty.isPresent()) {
            return new Comparison(List.of(), List.of(empty.get()), List.of());
        }
        var settler = new Settler(options.settle());
        var observer = new Observer(options.folder(), names, baseline, settler, source, Clock.systemUTC(), links);
        var problems = new ArrayList<String>();
        var brokenLinks = new ArrayList<String>();
        try {
            observer.scan().tree("", FoundBy.START_UP);
        } catch (IOException e) {
            throw cannotRead(e);
        }
        // Time passes by itself, so that what has gone need not be waited for.
        for (long now = System.nanoTime();
                !settler.isEmpty();
                now += options.settle().toNanos()) {
            for (Settler.Due due : observer.next(settler.due(now))) {
                try {
                    observer.look(due, now);
                } catch (UnreadableFile e) {
                    settler.done(due.path());
                    if (!baseline.has(due.path())
                            && BrokenLink.isOne(options.folder().resolve(due.path()))) {
                        brokenLinks.add(BrokenLink.sentence(options.folder(), due.path()));
                    } else if (!problems.contains(e.getMessage())) {
                        problems.add(e.getMessage());
                    }
                }
            }
        }
        names.takeUnnameable().forEach(name -> problems.add(Troubles.unnameable(name)));
        return new Comparison(observer.found().stream().map(Found::change).toList(), problems, brokenLinks);
    }

    /**
     * Records what is there as known: none of it is news to the next watcher.
     *
     * @return the entry that says so
     * @throws UserMistake when the folder cannot be read, or is empty in place of the one that is recorded
     */
    public JournalEntry take(Journal journal) {
        emptyInItsPlace(options, store).ifPresent(sentence -> {
            throw new UserMistake(sentence);
        });
        var record = new BaselineRecord(options, baseline, journal);
        String before = null;
        boolean recorded = isRecorded();
        folder.acceptWhatIsThere();
        if (recorded) {
            // What is the same need not be read again.
            compare();
            record.begin(folder.knownKey(), Instant.now());
            record.storeAll(progress);
        } else {
            before = baseline.folder().orElse(null);
            record.begin(folder.knownKey(), Instant.now());
            walk(record::storeNext);
        }
        JournalEntry taken = record.complete(folder.knownKey(), before);
        baseline.force();
        return taken;
    }

    /**
     * The files that are there, whatever was recorded.
     *
     * @throws UserMistake when the folder cannot be read
     */
    public List<String> files() {
        walk(() -> {});
        return baseline.below("").stream()
                .filter(path -> !baseline.get(path).directory())
                .toList();
    }

    private void walk(Runnable storeNext) {
        baseline.clear();
        try {
            var lister = new FolderLister(options.folder(), names);
            new BaselineWalk(lister, source, baseline, links, storeNext, progress).walk();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private UserMistake cannotRead(IOException cause) {
        return new UserMistake(
                "Cannot read %s (%s). Give this user read access to it, or name another folder."
                        .formatted(options.folder(), Reasons.of(cause)),
                cause);
    }
}
