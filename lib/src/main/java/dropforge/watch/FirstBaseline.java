package dropforge.watch;

import dropforge.files.FileKey;
import dropforge.files.FileState;
import dropforge.journal.FoundBy;
import dropforge.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Consumer;

/** The first start on a folder: what is there is known from now on, and what is made meanwhile is news. */
final class FirstBaseline {
    /** File systems take their times from a clock that ticks so seldom at most. */
    private static final Duration CLOCK_OF_FILES = Duration.ofMillis(10);

    private final FolderWatcher.Options options;
    private final FileKey folder;
    private final Baseline baseline;
    private final Journal journal;
    private final Settler settler;

    /** @param folder the key of the folder itself */
    FirstBaseline(FolderWatcher.Options options, FileKey folder, Baseline baseline, Journal journal, Settler settler) {
        this.options = options;
        this.folder = folder;
        this.baseline = baseline;
        this.journal = journal;
        this.settler = settler;
    }

    /**
     * Takes it and stores it; the folder is watched by now.
     *
     * @param takeHints gives the settler all hints that have come so far
     * @param unreadable takes what could not be read, or was being written
     */
    void take(
            PathNames names,
            SourceInUse source,
            Links links,
            FolderScan scan,
            Runnable takeHints,
            Consumer<String> unreadable,
            BaselineProgress progress)
            throws IOException {
        Instant now = Instant.now();
        Optional<Instant> brokenOff = baseline.begunAt(folder);
        Instant started = brokenOff.orElse(now);
        var record = new BaselineRecord(options, baseline, journal);
        String before = baseline.folder().orElse(null);
        baseline.clear();
        record.begin(folder, started);
        if (options.processExisting()) {
            journal.write(transaction -> {
                baseline.complete(options.label(), folder);
                return null;
            });
            scan.tree("", FoundBy.START_UP);
            return;
        }
        var lister = new FolderLister(options.folder(), names);
        var walk = new BaselineWalk(lister, source, baseline, links, record::storeNext, progress).walk();
        takeHints.run();
        leaveOutWhatCameSince(now);
        brokenOff.ifPresent(this::leaveOutWhatWasMadeSince);
        record.complete(folder, before);
        // What could not be read, or was being written, is looked at like any change.
        walk.left().forEach(unreadable);
    }

    /** The first look that did not come to its end: what was made since then is news, though nobody saw it made. */
    private void leaveOutWhatWasMadeSince(Instant begun) {
        Instant earliest = begun.minus(CLOCK_OF_FILES);
        var leftOut = new HashSet<String>();
        for (String path : baseline.below("")) {
            if (isMadeSince(path, earliest)) {
                leftOut.add(path);
                settler.hint(path, FoundBy.START_UP, System.nanoTime());
            }
        }
        leftOut.forEach(baseline::remove);
    }

    /** What is made while the folder is listed is news, and no part of the baseline. */
    private void leaveOutWhatCameSince(Instant started) {
        Instant earliest = started.minus(CLOCK_OF_FILES);
        var leftOut = new HashSet<String>();
        for (Settler.Due due : settler.due(System.nanoTime())) {
            FileState state = baseline.get(due.path());
            if (state != null && isMadeSince(due.path(), earliest)) {
                leftOut.add(due.path());
                leftOut.addAll(baseline.below(due.path()));
            }
        }
        leftOut.forEach(baseline::remove);
    }

    private boolean isMadeSince(String path, Instant earliest) {
        try {
            return !Files.readAttributes(options.folder().resolve(path), BasicFileAttributes.class)
                    .creationTime()
                    .toInstant()
                    .isBefore(earliest);
        } catch (IOException _) {
            // It has gone, or cannot be read: the look says which.
            return false;
        }
    }
}
