package dropforge.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dropforge.files.IgnoreRules;
import dropforge.files.WholeWrites;
import dropforge.journal.Journal;
import dropforge.journal.JournalEntry;
import dropforge.journal.JournalQuery;
import dropforge.journal.Store;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.condition.OS;

/** A folder that is watched for a test, beside a workspace with a real store. Starts and stops as often as wanted. */
final class WatchedFolder implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_MOVES = Duration.ofMillis(15);
    private static final String MARKER = "zz-marker-";

    final Path folder;
    private final Path workspace;
    private final Path elsewhere;
    /** Where all takes longer, two names of one file must not be too far apart. */
    private Duration settle = Duration.ofMillis(OS.current() == OS.WINDOWS ? 250 : 120);

    private boolean processExisting;
    private Supplier<HintSource> sources;
    private Reconciler.Pace pace = new Reconciler.Pace(0, Duration.ofMinutes(1));
    private Supplier<Mounts> mounts;
    private BaselineProgress progress = BaselineProgress.NONE;
    private FollowLinks links = FollowLinks.NEVER;
    private Clock clock = Clock.systemUTC();
    private int markers;
    private Store store;
    /** What could not be journaled. */
    final List<String> alarms = new CopyOnWriteArrayList<>();

    private Journal journal;
    private FolderWatcher watcher;

    /** Those that this system has; each must keep every promise. */
    static Stream<SourceChoice> sources() {
        return OS.current() == OS.LINUX
                ? Stream.of(SourceChoice.INOTIFY, SourceChoice.DIRECTORY_WATCHER, SourceChoice.POLLING)
                : Stream.of(SourceChoice.DIRECTORY_WATCHER, SourceChoice.POLLING);
    }

    /** Where wine 8 watches otherwise than Windows does. */
    static void assumeThatNotUnderWine(SourceChoice source, String difference) {
        assumeThat(source == SourceChoice.DIRECTORY_WATCHER && Boolean.getBoolean("dropforge.wine"))
                .as(difference)
                .isFalse();
    }

    /** Watches by what fits this system. */
    WatchedFolder(Path parent) throws IOException {
        this(parent, SourceChoice.AUTO);
    }

    /** Makes the folders {@code watched}, {@code workspace} and {@code elsewhere} in {@code parent}. */
    WatchedFolder(Path parent, SourceChoice source) throws IOException {
        folder = Files.createDirectories(parent.resolve("watched"));
        sources = source == SourceChoice.POLLING
                ? () -> new PollingSource(Duration.ofMillis(20))
                : source.sources(folder);
        mounts = () -> new Mounts(folder);
        elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
        workspace = parent.resolve("workspace");
        store = Store.open(workspace);
        journal = new Journal(store, Clock.systemUTC());
        journal.listenToAlarms(alarms::add);
    }

    WatchedFolder settle(Duration time) {
        settle = time;
        return this;
    }

    WatchedFolder processExisting() {
        processExisting = true;
        return this;
    }

    WatchedFolder source(Supplier<HintSource> wanted) {
        sources = wanted;
        return this;
    }

    WatchedFolder mounts(Supplier<Mounts> wanted) {
        mounts = wanted;
        return this;
    }

    WatchedFolder showProgress(BaselineProgress wanted) {
        progress = wanted;
        return this;
    }

    WatchedFolder follow(FollowLinks wanted) {
        links = wanted;
        return this;
    }

    /** Asked each time that it is to be known whether something is at rest. */
    WatchedFolder clock(Clock wanted) {
        clock = wanted;
        return this;
    }

    WatchedFolder pace(Reconciler.Pace wanted) {
        pace = wanted;
        return this;
    }

    WatchedFolder start() {
        watcher = new FolderWatcher(options(), store, journal, clock, sources, mounts.get());
        watcher.showProgress(progress);
        watcher.start();
        return this;
    }

    private FolderWatcher.Options options() {
        return new FolderWatcher.Options(
                "training",
                folder,
                "training",
                settle,
                new IgnoreRules(IgnoreRules.DEFAULT_PATTERNS),
                processExisting,
                pace,
                links);
    }

    BaselineCheck check() {
        return new BaselineCheck(options(), store);
    }

    WatchedFolder stop() {
        watcher.close();
        watcher = null;
        return this;
    }

    Store store() {
        return store;
    }

    Journal journal() {
        return journal;
    }

    /** As a source may name what it noticed. */
    void hint(String path) {
        watcher.hint(folder.resolve(path));
    }

    boolean isIdle() {
        return watcher.isIdle();
    }

    /** Writes a file as a program would: made, written, closed. */
    Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A file outside of the watched folder that was last changed an hour ago. */
    Path oldFile(String name, String text) throws IOException {
        Path file = Files.writeString(elsewhere.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        return file;
    }

    Path elsewhere(String name) {
        return elsewhere.resolve(name);
    }

    void move(String from, String to) throws IOException {
        move(folder.resolve(from), folder.resolve(to));
    }

    static void move(Path from, Path to) throws IOException {
        untilNotRefused(() -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    static void deleteTree(Path path) throws IOException {
        untilNotRefused(() -> WholeWrites.deleteTree(path));
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Windows refuses to move a folder, and wine to delete one, that the watcher is just listing. */
    private static void untilNotRefused(Action action) throws IOException {
        for (Instant end = Instant.now().plus(PATIENCE); ; LockSupport.parkNanos(BETWEEN_MOVES.toNanos())) {
            try {
                action.run();
                return;
            } catch (FileSystemException e) {
                if (OS.current() != OS.WINDOWS || Instant.now().isAfter(end)) {
                    throw e;
                }
            }
        }
    }

    List<JournalEntry> entries() {
        return journal.find(JournalQuery.ALL).stream()
                .filter(entry -> entry.path() == null || !entry.path().startsWith(MARKER))
                .toList();
    }

    /** The journal in lines such as {@code renamed a.csv -> b.csv}, without the markers of {@link #quiet}. */
    List<String> lines() {
        return entries().stream().map(WatchedFolder::line).toList();
    }

    static String line(JournalEntry entry) {
        return Stream.of(entry.kind().wireName(), entry.from() == null ? null : entry.from() + " ->", entry.path())
                .filter(part -> part != null)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    /** Waits until the journal has just these lines, then until nothing more is on its way. */
    void awaitLines(String... expected) throws IOException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).containsExactly(expected));
        quiet();
        assertThat(lines()).containsExactly(expected);
    }

    /** The same in any order. */
    void awaitLinesInAnyOrder(String... expected) throws IOException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder(expected));
        quiet();
        assertThat(lines()).containsExactlyInAnyOrder(expected);
    }

    ListAssert<String> assertLines() throws IOException {
        quiet();
        return assertThat(lines());
    }

    Path storeFile() {
        return workspace.resolve(Store.FILE_NAME);
    }

    /**
     * Waits until all that happened before is in the journal: what happens to one folder is told in its order. Who looks at
     * one folder after the other may have looked at some before it happened, and sees it when the second marker is there.
     */
    void quiet() throws IOException {
        mark();
        mark();
    }

    private void mark() throws IOException {
        String name = MARKER + ++markers;
        Files.move(oldFile(name, name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(PATIENCE)
                .until(() ->
                        journal.newest(JournalQuery.ALL.withRoot("training").withPath(name))
                                        .isPresent()
                                && watcher.isIdle());
    }

    @Override
    public void close() {
        if (watcher != null) {
            watcher.close();
        }
        store.close();
    }
}
